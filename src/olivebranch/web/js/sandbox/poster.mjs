// One picture to save: the arrays with their numbers, in fixed colours, without any external style.

import { sharesAt } from "../chains.mjs";
import { h, s, SVG } from "../dom.mjs";
import { iconArray } from "../marks.mjs";
import { countsInWords } from "../results.mjs";
import { wholeNumbers } from "../walks.mjs";

const MARKS = ["yes", "shut", "left", "moved_on", "spare1", "spare2", "spare3", "spare4"];

/** The style of a picture on its own: the page's colours in the light. */
const styleOf = ({ card, ink, open, ...colours }) => [
  ...MARKS.map((mark) => `.obp-${mark}{fill:${colours[mark]}}`),
  `.obp-open{fill:${card};stroke:${open};stroke-width:2}.obp-cross{stroke:${card};stroke-width:2;fill:none}`,
  `text{font:14px sans-serif;fill:${ink}}.b{font-weight:bold}.n{font-size:11px}`,
].join("\n");

/** The picture as the text of an SVG file. */
export function poster(bench) {
  const { kit, results, box, model } = bench;
  const text = (x, y, words, cls = "") => s("text", { x, y, class: cls }, words);
  const plans = results.map(({ title, result }, i) => {
    const counts = wholeNumbers(sharesAt(result, box.weeks)), x = 20 + 240 * i;
    const icons = [...iconArray(model, counts, "").childNodes];
    const array = s("g", { transform: `translate(${x} 60)` }, icons);
    return [text(x + 4, 50, title, "b"), array, text(x + 4, 290, countsInWords(kit, model, counts))];
  });
  const head = kit.t("box.poster", { title: model.title, weeks: box.weeks, step: kit.name(model.step) });
  const ground = [s("style", {}, styleOf(kit.data.colours)), s("rect", { width: 500, height: 330, fill: kit.data.colours.card })];
  const words = [text(24, 26, head, "b"), text(24, 318, kit.t("box.note"), "n")];
  const art = s("svg", { xmlns: SVG, viewBox: "0 0 500 330", width: 1000, height: 660 }, ground, words, plans);
  return new XMLSerializer().serializeToString(art);
}

/** Turn the text of an SVG file into a PNG. */
export function toPng(text, done) {
  const image = new Image();
  image.addEventListener("load", () => {
    const canvas = h("canvas", { width: 1000, height: 660 });
    canvas.getContext("2d").drawImage(image, 0, 0, 1000, 660);
    canvas.toBlob((blob) => blob && done(blob), "image/png");
  });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
}
