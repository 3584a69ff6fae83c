// What the reader can take away: a link, Python, pictures, numbers, code to embed the page.

import { sharesAt } from "../chains.mjs";
import { button, div, h } from "../dom.mjs";
import { endingNames } from "../results.mjs";
import { pageAddress } from "../route.mjs";
import { hashOf } from "../state.mjs";
import { mineOf } from "./box.mjs";
import { poster, toPng } from "./poster.mjs";
import { python } from "./python.mjs";

/** Where text and files go: to the clipboard or a download if the host allows it, otherwise into a text field. */
function makeOutlets(kit) {
  const note = h("p", { class: "obp-status", role: "status" }), label = kit.t("box.text");
  const field = h("textarea", { class: "obp-code", readonly: true, rows: 8, "aria-label": label, hidden: true });
  const say = (text) => { note.textContent = text; };
  const show = (text) => Object.assign(field, { hidden: text === "", value: text });
  /** What was copied before is out of date, or no longer what the note speaks of. */
  const clear = () => {
    show("");
    say("");
  };
  function copy(text, done) {
    show(text);
    say(kit.t("box.below"));
    try {
      if (!kit.host.framed) navigator.clipboard.writeText(text).then(() => say(kit.t(done)), () => {});
    } catch { /* no clipboard here: the text is in the field */ }
  }
  function save(name, type, content) {
    clear();
    if (!kit.host.framed) {
      download(name, type, content);
      return say(kit.t("box.saved", { name }));
    }
    // A sandboxed frame cannot download, so text is shown instead, to be copied by hand.
    if (typeof content === "string") show(content);
    return say(kit.t("box.framed"));
  }
  return { note, field, copy, save, clear };
}

export function shareRow(bench) {
  const { kit } = bench, { note, field, copy, save, clear } = makeOutlets(kit), { link } = kit.host;
  const actions = [
    ["box.link", link && (() => copy(pageAddress() + hashOf(kit.state), "box.linked"))],
    ["box.python", () => copy(python(kit.data.models, bench.box, kit.state.seed), "box.copied")],
    ["box.svg", () => save("olivebranch.svg", "image/svg+xml", poster(bench))],
    ["box.png", () => toPng(poster(bench), (blob) => save("olivebranch.png", "image/png", blob))],
    ["box.json", () => save("olivebranch.json", "application/json", record(bench))],
    ["box.embed", link && (() => copy(embed(kit), "box.copied"))],
  ];
  bench.outdated = clear;
  const buttons = actions.map(([key, act]) => (act ? button(kit.t(key), act) : null));
  return h("div", {}, div("row", buttons), note, field);
}

function download(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** What is on the screen, in full precision, as JSON. */
function record(bench) {
  const { kit, box, model } = bench, names = endingNames(model);
  const byEnding = (values) => Object.fromEntries(names.map((name, i) => [name, values[i]]));
  const byTally = ({ totals }) => Object.fromEntries(model.tallies.map((tally, k) => [tally.name, totals[k]]));
  const plan = (name) => (name === mineOf(model) ? box.mine.map((action) => model.actions[action]) : undefined);
  const strategies = bench.results.map(({ name, result, runs }) => ({
    name, plan: plan(name), exact: byEnding(sharesAt(result, box.weeks)), runs: byEnding(runs), totals: byTally(result),
  }));
  const head = { model: model.title, note: model.note, care: kit.data.care, weeks: box.weeks, seed: kit.state.seed };
  const start = box.start === null ? undefined : model.states[box.start];
  return JSON.stringify({ ...head, start, changed: box.chances, strategies }, null, 2);
}

function embed(kit) {
  const file = pageAddress().split("/").pop() || "page.html";
  const attribute = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  const source = attribute(file + hashOf(kit.state)), title = attribute(kit.data.title);
  return `<iframe src="${source}" title="${title}" sandbox="allow-scripts" width="100%" height="900"></iframe>`;
}
