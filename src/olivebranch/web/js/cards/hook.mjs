// Card 1: the question, and the four states.

import { numbersFold, table } from "../controls.mjs";
import { h, picture, s, svgText } from "../dom.mjs";
import { paragraphs } from "../kit.mjs";
import { markAt } from "../marks.mjs";

export function hookCard(kit) {
  const states = ["no", "maybe", "yes", "shut"], { t, capitalised } = kit;
  const marks = states.map((name, i) =>
    [markAt(name, 50 + 100 * i, 52, 26), svgText(50 + 100 * i, 108, capitalised(name))]);
  const path = s("path", { d: "M82 52L114 52M182 52L214 52", class: "obp-hint" });
  const art = picture(400, 130, t("hook.picture"), marks, path);
  const meanings = states.map((name) => [capitalised(name), t(`hook.${name}`)]);
  return [
    ...paragraphs(kit, "hook.one", "hook.two"),
    h("figure", {}, art, h("figcaption", {}, t("hook.legend"))),
    numbersFold(kit, table(t("hook.table"), [t("ui.state"), t("ui.meaning")], meanings)),
    h("p", { class: "obp-toy" }, t("hook.toy")),
  ];
}
