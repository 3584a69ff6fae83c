// Card 12, and also the whole page for a model of the reader's own: everything can be changed. At first there are two plans
// to compare; all else is folded.

import { numbersFold } from "../controls.mjs";
import { fold, h, small } from "../dom.mjs";
import { paragraphs } from "../kit.mjs";
import { makeBench, runFold, settingFold } from "./bench.mjs";
import { shareRow } from "./share.mjs";

/** Lines as paragraphs; those that begin with a dash, one after another, are a list. */
function prose(lines) {
  const nodes = [];
  for (const line of lines) {
    if (!line.startsWith("- ")) nodes.push(h("p", {}, line));
    else {
      if (nodes.at(-1)?.tagName !== "UL") nodes.push(h("ul", {}));
      nodes.at(-1).append(h("li", {}, line.slice(2)));
    }
  }
  return nodes;
}

/** The best pacing of a model, in words: a line for each case, then what it is worth and what it is not. */
function bestRule(kit, name) {
  const lines = kit.data.best?.[name];
  return lines ? fold(kit.t("box.best"), prose([kit.t("box.stance"), ...lines])) : "";
}

export function sandboxCard(kit) {
  const bench = makeBench(kit), { mode, about, note } = kit.data;
  bench.build();
  bench.refresh(false);
  const words = mode === "lesson" ? paragraphs(kit, "box.one") : [h("p", {}, about), small(note)];
  const best = h("div", {}), share = fold(kit.t("box.share"), shareRow(bench));
  bench.shown = () => best.replaceChildren(bestRule(kit, bench.box.model));
  bench.shown();
  const folds = [settingFold(bench), runFold(bench), bench.editor, best, numbersFold(kit, bench.data), share];
  return [...words, bench.plans, kit.status, bench.stage, ...folds];
}
