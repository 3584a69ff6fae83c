// Card 9, and also the whole page for a model of the reader's own: everything can be changed.

import { numbersFold } from "../controls.mjs";
import { h, small } from "../dom.mjs";
import { paragraphs } from "../kit.mjs";
import { makeBench } from "./bench.mjs";
import { shareRow } from "./share.mjs";

export function sandboxCard(kit) {
  const bench = makeBench(kit), { mode, about, note } = kit.data;
  bench.build();
  bench.refresh(false);
  const words = mode === "lesson" ? paragraphs(kit, "box.one") : [h("p", {}, about), small(note)];
  const share = [h("h3", {}, kit.t("box.share")), shareRow(bench)];
  return [...words, bench.editor, kit.status, bench.stage, numbersFold(kit, bench.data), ...share];
}
