// Python code that computes what is on the screen.

import { matrixOf } from "../chains.mjs";
import { boxChain, mineOf } from "./box.mjs";

const quote = (text) => JSON.stringify(String(text));

/** Python for the sandbox: the model by name if nothing was changed, otherwise the chances themselves. */
export function python(models, box, seed) {
  const model = models[box.model], single = model.variables.length === 1;
  const isUnchanged = model.load && !Object.keys(box.chances).length && (box.start === null || single);
  const chains = [...new Set([box.a, box.b])].map((name) => {
    const strategy = model.strategies.find((candidate) => candidate.name === name);
    const hasName = isUnchanged && (name === mineOf(model) ? single : strategy.bundled);
    return hasName ? chainByName(model, box, name) : chainByMatrix(model, box, name);
  });
  const start = box.start === null ? "" : `.starting(${model.variables[0]}=${quote(model.states[box.start])})`;
  const usesModel = chains.some((text) => text.startsWith("model @"));
  const sample = `simulate(runs=100, weeks=${box.weeks}, seed=${seed})`;
  return [
    "import olivebranch as ob", "", ...(usesModel ? [`model = ob.load(${quote(model.load)})${start}`] : []),
    "chains = [", ...chains.map((text) => `    ${text},`), "]", "for chain in chains:",
    `    print(chain.exact(weeks=${box.weeks}))`, `    print(chain.${sample})`, "",
  ].join("\n");
}

function chainByName(model, box, name) {
  if (name !== mineOf(model)) return `model @ ${quote(name)}`;
  const rows = model.states.map((state, i) => `${quote(state)}: ${quote(model.actions[box.mine[i]])}`);
  const open = rows.filter((_, i) => model.ending[i] < 0);
  return `model @ ob.Strategy.table({${open.join(", ")}}, name="my_plan")`;
}

function chainByMatrix(model, box, name) {
  const chain = boxChain(model, box, name), { pairs, memory, ending } = chain;
  const names = pairs.map((state, i) => [model.states[state], memory?.[i]].filter(Boolean).join(", "));
  const rows = matrixOf(chain).map((row) => `            [${row.join(", ")}],`);
  const start = chain.start.map(([pair, p]) => `${quote(names[pair])}: ${p}`);
  const members = (k) => names.filter((_, i) => ending[i] === k).map(quote).join(", ");
  const reached = model.endings.map((end, k) => [end, members(k)]).filter(([, states]) => states);
  const endings = reached.map(([end, states]) => `${quote(end)}: [${states}]`);
  return [
    "ob.Chain.from_matrix(", "        [", ...rows, "        ],", `        names=[${names.map(quote).join(", ")}],`,
    `        start={${start.join(", ")}},`, `        endings={${endings.join(", ")}},`,
    `        step=${quote(model.step)}, title=${quote(name.replaceAll(" ", "_"))},`, "    )",
  ].join("\n");
}
