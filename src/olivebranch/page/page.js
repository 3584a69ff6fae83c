// The lesson as one ES module: a page by itself, and the same in a notebook (anywidget). No framework, no build step.
//
//   1. luck      the counter-based random numbers of olivebranch, bit for bit
//   2. chains    models as Python exports them; exact numbers by forward propagation, walks by inversion
//   3. drawing   elements, shapes, icon arrays, arrows; every name goes in as text, never as markup
//   4. controls  slider with number field, bets, tables
//   5. cards     one idea each
//   6. sandbox   everything can be changed; take it along as link, Python, picture
//   7. mount     put it into an element of any host, and take it out again

// ---- 1. luck: Philox 4x32-10 (Salmon et al. 2011) -----------------------------------------------------------------

const M0 = 0xd2511f53, M1 = 0xcd9e8d57, W0 = 0x9e3779b9, W1 = 0xbb67ae85;
const TWO32 = 2 ** 32;

/** The upper 32 bits of a 64-bit product; by halves, since a float holds only 53 bits. */
function high(a, b) {
  const ah = a >>> 16, al = a & 0xffff, bh = b >>> 16, bl = b & 0xffff;
  const low = ah * bl + ((al * bl) >>> 16), mid = al * bh + (low & 0xffff);
  return (ah * bh + (low >>> 16) + (mid >>> 16)) >>> 0;
}

export function philox([c0, c1, c2, c3], [k0, k1]) {
  for (let i = 0; i < 10; i++) {
    const h0 = high(M0, c0), l0 = Math.imul(M0, c0), h1 = high(M1, c2), l1 = Math.imul(M1, c2);
    c0 = (h1 ^ c1 ^ k0) >>> 0;
    c1 = l1 >>> 0;
    c2 = (h0 ^ c3 ^ k1) >>> 0;
    c3 = l0 >>> 0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** The uniform number of a run in a week: 53 bits, exact in a float. */
export function uniform(seed, run, week) {
  const key = [seed >>> 0, Math.floor(seed / TWO32)];
  const [w0, w1] = philox([run >>> 0, Math.floor(run / TWO32), week, 0], key);
  return (w0 * 2 ** 21 + (w1 >>> 11)) * 2 ** -53;
}

// ---- 2. chains ----------------------------------------------------------------------------------------------------
// model.states stand from worst to best. The edges of state s under action a are table.first[s * A + a] and on, sorted
// likewise. A strategy is a list of pairs (state and memory) with edges that point at the table's, so that one changed
// chance changes every strategy that meets it.

/** A strategy that needs no memory: an action (its index) for every state. */
export function planned(model, plan) {
  const { first, after } = model.table, count = model.actions.length;
  const made = { pairs: model.states.map((_, s) => s), start: model.start, first: [0], after: [], edge: [], weight: [] };
  model.states.forEach((_, s) => {
    const row = s * count + plan[s];
    for (let e = first[row]; model.ending[s] < 0 && e < first[row + 1]; e++) {
      made.after.push(after[e]);
      made.edge.push(e);
      made.weight.push(1);
    }
    made.first.push(made.after.length);
  });
  return made;
}

/** The chain of a strategy under the given chances of the table's edges. */
export function chainOf(model, strategy, chance = model.table.chance) {
  const { first, after, edge, weight } = strategy;
  const ending = strategy.pairs.map((s) => model.ending[s]);
  return { model, ...strategy, ending, chance: edge.map((e, i) => weight[i] * chance[e]), first, after };
}

/** Exact, by forward propagation: reached[week][ending], what is counted on the way, and the last distribution. */
export function exact(chain, weeks, start = chain.start) {
  const { model, first, after, ending, chance, edge } = chain, tallies = model.tallies || [];
  let x = new Float64Array(ending.length);
  for (const [pair, p] of start) x[pair] += p;
  const totals = tallies.map(() => 0), reached = [];
  for (let week = 0; ; week++) {
    const row = model.endings.map(() => 0);
    x.forEach((p, i) => { if (ending[i] >= 0) row[ending[i]] += p; });
    reached.push(row);
    if (week === weeks) return { reached, totals };
    const next = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) {
      if (ending[i] >= 0) { next[i] += x[i]; continue; }
      for (let e = first[i]; e < first[i + 1]; e++) {
        const flow = x[i] * chance[e];
        next[after[e]] += flow;
        for (let k = 0; k < totals.length; k++) totals[k] += flow * tallies[k].adds[edge[e]];
      }
    }
    x = next;
  }
}

/** The first edge whose running sum is above u; the last that can happen takes what rounding leaves over. */
function draw(chances, from, to, u) {
  let sum = 0, last = from;
  for (let e = from; e < to; e++) {
    if (!(chances[e] > 0)) continue;
    sum += chances[e];
    last = e;
    if (u < sum) break;
  }
  return last;
}

/** Where one run is each week: the same pairs as `chain.paths([run], seed)` in Python. */
export function walk(chain, seed, run, weeks) {
  const begin = chain.start.map(([, p]) => p);
  let at = chain.start[draw(begin, 0, begin.length, uniform(seed, run, 0))][0];
  const path = [at];
  for (let week = 1; week <= weeks; week++) {
    if (chain.ending[at] < 0) {
      at = chain.after[draw(chain.chance, chain.first[at], chain.first[at + 1], uniform(seed, run, week))];
    }
    path.push(at);
  }
  return path;
}

/** How many of the first `runs` runs stand at each ending, and last those still open. */
export function tally(chain, seed, runs, weeks) {
  const count = [...chain.model.endings.map(() => 0), 0];
  for (let run = 0; run < runs; run++) {
    const e = chain.ending[walk(chain, seed, run, weeks)[weeks]];
    count[e < 0 ? count.length - 1 : e]++;
  }
  return count;
}

/** Shares as whole numbers that make `of` in all (largest remainder; the earlier wins a tie). */
export function whole(shares, of = 100) {
  const floor = shares.map((p) => Math.floor(p * of + 1e-9));
  const order = shares.map((p, i) => i).sort((i, j) => (shares[j] * of - floor[j]) - (shares[i] * of - floor[i]) || i - j);
  for (let left = of - floor.reduce((a, b) => a + b, 0), k = 0; left > 0; left--, k++) floor[order[k % order.length]]++;
  return floor;
}

/** Shares of each ending at a week, and last of those still open. */
function shares(result, week) {
  const row = result.reached[week];
  return [...row, Math.max(0, 1 - row.reduce((a, b) => a + b, 0))];
}

/** Change one chance of a row that stays at 1: staying put gives way first, then the others in proportion. */
export function setChance(model, chance, edge, value) {
  const { first, after } = model.table, changed = [...chance];
  let row = 0;
  while (first[row + 1] <= edge) row++;
  const here = Math.floor(row / model.actions.length), others = [];
  let stay = -1;
  for (let e = first[row]; e < first[row + 1]; e++) {
    if (e === edge) continue;
    if (after[e] === here && stay < 0) stay = e;
    else others.push(e);
  }
  const p = Math.min(1, Math.max(0, value)), rest = 1 - p, sum = others.reduce((a, e) => a + chance[e], 0);
  changed[edge] = p;
  if (stay >= 0) changed[stay] = Math.max(0, rest - sum);
  if (stay < 0 || sum > rest) scale(changed, others.length ? others : [stay], sum, rest);
  return changed;
}

function scale(chance, edges, sum, rest) {
  if (edges[0] === undefined || edges[0] < 0) return;
  for (const e of edges) chance[e] = sum > 0 ? chance[e] * (rest / sum) : rest / edges.length;
}

/** The place of an edge, by names; -1 where there is none. */
function edgeAt(model, state, action, to) {
  const s = model.states.indexOf(state), row = s * model.actions.length + model.actions.indexOf(action);
  for (let e = model.table.first[row]; e < model.table.first[row + 1]; e++) {
    if (model.states[model.table.after[e]] === to) return e;
  }
  return -1;
}

// ---- 3. drawing ---------------------------------------------------------------------------------------------------

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}
const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const s = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
const picture = (width, height, label, ...children) =>
  s("svg", { viewBox: `0 0 ${width} ${height}`, class: "obp-svg", role: "img", "aria-label": label }, ...children);
const pieces = (number) => Math.round(number * 100) / 100;

/** A state by shape as well as colour: circle yes, diamond maybe or open, square no, crossed square shut. */
function shape(kind, x, y, r, extra = "") {
  const cls = `obp-mark obp-${kind} ${extra}`;
  if (kind === "yes") return s("circle", { cx: x, cy: y, r, class: cls });
  if (kind === "maybe" || kind === "open") {
    return s("path", { d: `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`, class: cls });
  }
  const q = r * 0.86, box = s("rect", { x: x - q, y: y - q, width: 2 * q, height: 2 * q, rx: r * 0.15, class: cls });
  if (kind !== "shut") return box;
  const c = q * 0.55, cross = `M${x - c} ${y - c}L${x + c} ${y + c}M${x + c} ${y - c}L${x - c} ${y + c}`;
  return s("g", {}, box, s("path", { d: cross, class: "obp-cross" }));
}

/** The shape of an ending by its place (the first is the aim), of open walks, or of a named open state. */
const endingKind = (index) => (index === 0 ? "yes" : index > 1 ? "other" : "shut");
function kindOf(model, state) {
  if (model.ending[state] >= 0) return endingKind(model.ending[state]);
  return model.states[state] === "maybe" ? "maybe" : "no";
}

/** 100 icons, grouped; the bet is an outline around as many icons as were bet. */
function iconArray(counts, label, bet = null) {
  const marks = [];
  let k = 0;
  counts.forEach((count, group) => {
    const kind = group === counts.length - 1 ? "open" : endingKind(group);
    for (let i = 0; i < count && k < 100; i++, k++) {
      marks.push(shape(kind, 20 * (k % 10) + 14, 20 * Math.floor(k / 10) + 14, 7));
    }
  });
  if (bet !== null) marks.push(s("path", { d: outline(bet), class: "obp-bet" }));
  return picture(208, 208, label, marks);
}

/** A line around the first n of 100 cells. */
function outline(n) {
  const full = Math.floor(n / 10), left = n % 10, y = 20 * full + 4, x = 20 * left + 4;
  if (n <= 0) return "M4 4L4 24";
  const foot = left ? `L${full ? 204 : x} ${y}${full ? `L${x} ${y}` : ""}L${x} ${y + 20}L4 ${y + 20}Z` : `L204 ${y}L4 ${y}Z`;
  return `M4 4L${full ? 204 : x} 4${foot}`;
}

/** An arrow from one round node to another, bent to a side; the head is part of it, so that it prints and scales. */
function arrow(a, b, bend, width, cls, attributes = {}) {
  const dx = b.x - a.x, dy = b.y - a.y, d = Math.hypot(dx, dy), nx = -dy / d, ny = dx / d;
  const mx = (a.x + b.x) / 2 + nx * bend, my = (a.y + b.y) / 2 + ny * bend;
  const from = towards(a, { x: mx, y: my }, a.r), head = 9 + width, tip = towards(b, { x: mx, y: my }, b.r + 2);
  const base = towards(tip, { x: mx, y: my }, head), ux = (tip.x - base.x) / head, uy = (tip.y - base.y) / head;
  const half = 4 + width * 0.75, left = `${pieces(base.x - uy * half)} ${pieces(base.y + ux * half)}`;
  const right = `${pieces(base.x + uy * half)} ${pieces(base.y - ux * half)}`;
  const line = `M${pieces(from.x)} ${pieces(from.y)}Q${pieces(mx)} ${pieces(my)} ${pieces(base.x)} ${pieces(base.y)}`;
  return s("g", { class: `obp-arrow ${cls}`, ...attributes },
    s("path", { d: line, class: "obp-shaft", "stroke-width": pieces(width) }),
    s("path", { d: `M${pieces(tip.x)} ${pieces(tip.y)}L${left}L${right}Z`, class: "obp-head" }));
}

function towards(from, to, distance) {
  const d = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: from.x + ((to.x - from.x) / d) * distance, y: from.y + ((to.y - from.y) / d) * distance };
}

const word = (x, y, text, cls = "") => s("text", { x, y, class: `obp-word ${cls}` }, text);

// ---- 4. controls --------------------------------------------------------------------------------------------------

/** Everything the cards share: words, ids, the host, and where status sentences go. */
function tools(data, root, state, host) {
  const id = Math.random().toString(36).slice(2, 8);
  let count = 0;
  const t = (key, values = {}) => {
    const text = Object.hasOwn(data.strings, key) ? data.strings[key] : key;
    return text.replace(/\{(\w+)\}/g, (all, name) => (Object.hasOwn(values, name) ? String(values[name]) : all));
  };
  const name = (raw) => (Object.hasOwn(data.strings, `name.${raw}`) ? t(`name.${raw}`) : String(raw).replaceAll("_", " "));
  const cap = (raw) => { const text = name(raw); return text.charAt(0).toUpperCase() + text.slice(1); };
  const kit = { data, root, state, host, t, name, cap, id: (what) => `obp-${id}-${what}-${++count}`, undo: [] };
  kit.status = h("p", { class: "obp-status", role: "status", "aria-live": "polite" });
  kit.say = (text) => { kit.status.textContent = text; };
  kit.quiet = () => typeof matchMedia !== "function" || matchMedia("(prefers-reduced-motion: reduce)").matches;
  return kit;
}

const button = (text, act, cls = "") => h("button", { type: "button", class: `obp-button ${cls}`, onclick: act }, text);

/** A slider and a number field that are one value. `value` null: not set yet. */
function dial(kit, { label, value, min = 0, max = 100, step = 1, unit = "", act }) {
  const name = kit.id("dial"), first = value ?? (min + max) / 2;
  const range = h("input", { type: "range", min, max, step, id: name, value: first, class: "obp-range" });
  const field = h("input", { type: "number", min, max, step, "aria-label": label, class: "obp-number", inputmode: "decimal" });
  field.value = value ?? "";
  range.classList.toggle("obp-unset", value === null);
  if (value === null) range.setAttribute("aria-valuetext", kit.t("bet.unset"));
  const take = (raw, from) => {
    const number = Number(raw);
    if (String(raw).trim() === "" || !Number.isFinite(number)) return;
    const fixed = Math.min(max, Math.max(min, number));
    if (from !== range) range.value = fixed;
    if (from !== field) field.value = fixed;
    range.classList.remove("obp-unset");
    range.removeAttribute("aria-valuetext");
    act(fixed);
  };
  range.addEventListener("input", () => take(range.value, range));
  // A bet of exactly the middle moves nothing, so letting go of the slider counts as setting it.
  for (const event of ["pointerup", "change"]) range.addEventListener(event, () => take(range.value, range));
  field.addEventListener("input", () => take(field.value, field));
  field.addEventListener("change", () => { field.value = range.classList.contains("obp-unset") ? "" : range.value; });
  const box = h("div", { class: "obp-dial" }, h("label", { for: name }, label), h("div", { class: "obp-pair" }, range, field, h("span", {}, unit)));
  box.set = (next) => { range.value = next; field.value = next; };
  return box;
}

/** One of several, as radio buttons. */
function choice(kit, label, options, chosen, act) {
  const group = kit.id("choice");
  return h("fieldset", { class: "obp-choice" }, h("legend", {}, label), options.map(([value, text]) => {
    const input = h("input", { type: "radio", name: group, value, id: kit.id("option"), onchange: () => act(value) });
    input.checked = value === chosen;
    return h("label", {}, input, h("span", {}, text));
  }));
}

function select(kit, label, options, chosen, act) {
  const name = kit.id("select");
  const box = h("select", { id: name, onchange: () => act(box.value) }, options.map(([value, text]) => h("option", { value }, text)));
  box.value = chosen;
  return h("div", { class: "obp-field" }, h("label", { for: name }, label), box);
}

/** The numbers behind a picture; rows are [head, ...cells]. */
function table(caption, head, rows) {
  return h("table", { class: "obp-table" }, h("caption", {}, caption),
    h("thead", {}, h("tr", {}, head.map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, rows.map(([first, ...cells]) => h("tr", {}, h("th", { scope: "row" }, first), cells.map((cell) => h("td", {}, cell))))));
}
// A wide table scrolls by itself, by keyboard too, so that the page never does sideways.
const scroller = (label, inner) => h("div", { class: "obp-scroll", role: "group", tabindex: 0, "aria-label": label }, inner);
const numbers = (kit, made) =>
  h("details", { class: "obp-details" }, h("summary", {}, kit.t("ui.numbers")), scroller(kit.t("ui.numbers"), made));

const percent = (p) => `${pieces(100 * p)}`;
const show = (p) => (100 * p).toFixed(1);

/** "24 yes, 76 shut" */
function counted(kit, model, counts) {
  const names = [...model.endings, "open"];
  const said = counts.map((count, i) => (count ? `${count} ${kit.name(names[i])}` : "")).filter(Boolean);
  return said.join(", ");
}

// ---- 5. cards -----------------------------------------------------------------------------------------------------
// A card is a function of the kit that returns its nodes; `next` says how its last sentence ends.

const paragraphs = (kit, ...keys) => keys.map((key) => h("p", {}, kit.t(key)));

function lesson(kit) {
  const maybe = kit.data.models.maybe, find = (name) => maybe.strategies.find((one) => one.name === name);
  const rounds = 20;
  const curve = (name, chance, weeks = rounds) => exact(chainOf(maybe, find(name), chance), weeks);
  return { maybe, rounds, find, curve, ask: curve("jump_ahead"), steps: curve("small_steps") };
}

function hook(kit) {
  const places = [["no", 50, 66], ["maybe", 150, 66], ["yes", 250, 66], ["shut", 350, 66]];
  const art = picture(400, 130, kit.t("hook.picture"),
    places.map(([kind, x, y]) => [shape(kind, x, y - 14, 26), word(x, y + 42, kit.cap(kind))]),
    s("path", { d: "M82 52L114 52M182 52L214 52", class: "obp-hint" }));
  return [...paragraphs(kit, "hook.one", "hook.two"), h("figure", {}, art, h("figcaption", {}, kit.t("hook.legend"))),
    numbers(kit, table(kit.t("hook.table"), [kit.t("ui.state"), kit.t("ui.meaning")],
      ["no", "maybe", "yes", "shut"].map((one) => [kit.cap(one), kit.t(`hook.${one}`)]))),
    h("p", { class: "obp-toy" }, kit.t("hook.toy"))];
}

function play(kit) {
  const model = kit.lesson.maybe, rounds = 5, games = (kit.games ||= { played: 0, yes: 0, shut: 0, open: 0 });
  const board = h("figure", {}), log = h("tbody", {});
  let at, round;
  const acts = ["ask", "small_step"].map((action) => button(kit.t(`play.${action}`), () => act(action), "obp-big"));
  const again = button(kit.t("play.again"), begin);
  const over = () => model.ending[at] >= 0 || round >= rounds;

  function begin() {
    at = model.states.indexOf("no");
    round = 0;
    log.replaceChildren();
    drawBoard();
    kit.say(kit.t("play.begin"));
    acts[0].focus?.({ preventScroll: true });
  }
  function act(action) {
    if (over()) { kit.say(`${kit.status.textContent.replace(/ *$/, "")} `); return; }
    const from = model.states[at], row = at * model.actions.length + model.actions.indexOf(action);
    // A game is a run of its own, far from the runs that the pictures show, so that no one plays them twice.
    const u = uniform(kit.state.seed, 1_000_000 + games.played, ++round), { first, after, chance } = model.table;
    at = after[draw(chance, first[row], first[row + 1], u)];
    const to = model.states[at];
    log.append(h("tr", {}, h("th", { scope: "row" }, round), h("td", {}, kit.name(action)), h("td", {}, kit.name(to))));
    let said = kit.t("play.round", { round, what: kit.t(`play.${action}.${from}.${to}`) });
    if (over()) said += ` ${finish(to)}`;
    drawBoard();
    kit.say(said);
  }
  function finish(to) {
    games.played++;
    games[to === "yes" || to === "shut" ? to : "open"]++;
    const end = to === "yes" || to === "shut" ? "" : `${kit.t("play.over", { state: kit.name(to) })} `;
    return end + kit.t("play.tally", games);
  }
  function drawBoard() {
    const here = model.states[at], places = { no: 50, maybe: 150, yes: 250, shut: 350 };
    const art = picture(400, 140, kit.t("play.picture", { state: kit.name(here), round, rounds }),
      Object.entries(places).map(([kind, x]) => [shape(kind, x, 64, 26, kind === here ? "" : "obp-pale"), word(x, 118, kit.cap(kind))]),
      s("path", { d: `M${places[here] - 9} 6L${places[here] + 9} 6L${places[here]} 24Z`, class: "obp-token" }));
    board.replaceChildren(art, h("figcaption", {}, kit.t("play.caption", { round, rounds })));
    for (const one of acts) one.setAttribute("aria-disabled", String(over()));
    again.hidden = !over();
  }
  at = model.states.indexOf("no");
  round = 0;
  drawBoard();
  const rows = h("table", { class: "obp-table" }, h("caption", {}, kit.t("play.table")),
    h("thead", {}, h("tr", {}, ["ui.round", "ui.action", "ui.after"].map((key) => h("th", { scope: "col" }, kit.t(key))))), log);
  return [...paragraphs(kit, "play.one"), board, h("div", { class: "obp-row" }, acts, again), kit.status, numbers(kit, rows)];
}

/** A bet that opens what waits for it. */
function bet(kit, key, label, act) {
  return dial(kit, { label, value: kit.state.bets[key] ?? null, max: 100, unit: kit.t("bet.unit"), act: (raw) => {
    const value = Math.round(raw);
    kit.state.bets[key] = value;
    kit.changed();
    act(value);
  } });
}

function betCard(kit) {
  const said = (value) => { kit.say(kit.t("bet.said", { bet: value })); kit.ready(true); };
  const dialed = bet(kit, "ask", kit.t("bet.label"), said);
  kit.wait = () => kit.state.bets.ask === undefined ? kit.t("bet.first") : "";
  const known = kit.state.bets.ask;
  if (known !== undefined) kit.say(kit.t("bet.said", { bet: known }));
  return [...paragraphs(kit, "bet.one"), dialed, kit.status,
    numbers(kit, table(kit.t("bet.table"), [kit.t("ui.from"), kit.cap("yes"), kit.cap("no"), kit.cap("shut")],
      [[kit.t("bet.row"), ...["yes", "no", "shut"].map((to) => percent(kit.lesson.maybe.table.chance[edgeAt(kit.lesson.maybe, "no", "ask", to)]))]]))];
}

function reveal(kit) {
  const { maybe, rounds, find, ask, steps } = kit.lesson, art = h("div", { class: "obp-two" }), data = h("div", {});
  const two = [["jump_ahead", ask], ["small_steps", steps]];
  let mode = "model";
  function refresh(say = true) {
    const seed = kit.state.seed, bet = kit.state.bets.ask ?? null;
    const rows = two.map(([name, result]) => {
      const runs = tally(chainOf(maybe, find(name)), seed, 100, rounds), model = whole(shares(result, rounds));
      return { name, runs, model, counts: mode === "model" ? model : runs, result };
    });
    art.replaceChildren(...rows.map(({ name, counts, result }) => {
      const mine = name === "jump_ahead" ? bet : null, title = kit.t(`plan.${name}`), said = counted(kit, maybe, counts);
      const drawn = mine === null ? "" : kit.t("reveal.drawn", { bet: mine });
      return h("figure", {}, h("figcaption", {}, h("strong", {}, title), h("br"), said), iconArray(counts, `${title}: ${said}. ${drawn}`, mine),
        h("div", {}, harm(kit, maybe, result.totals), mine === null ? null : h("p", { class: "obp-small" }, drawn)));
    }));
    data.replaceChildren(table(kit.t("reveal.table", { seed, rounds }),
      [kit.t("ui.plan"), ...[...maybe.endings, "open"].flatMap((e) => [`${kit.name(e)} (${kit.t("ui.exact")})`, `${kit.name(e)} (${kit.t("ui.run")})`]), ...maybe.tallies.map((k) => kit.name(k.name))],
      rows.map(({ name, runs, result }) => [kit.t(`plan.${name}`), ...shares(result, rounds).flatMap((p, i) => [show(p), runs[i]]), ...result.totals.map((x) => x.toFixed(2))])));
    if (say) kit.say(answer(kit, bet, rows[0].model[0], rows[0].runs[0]));
  }
  const other = button(kit.t("reveal.again"), () => { kit.state.seed = kit.state.seed % 999_999 + 1; mode = "run"; pick.querySelector("input[value=run]").checked = true; kit.changed(); refresh(); });
  const pick = choice(kit, kit.t("reveal.show"), [["model", kit.t("reveal.model")], ["run", kit.t("reveal.run")]], mode, (value) => { mode = value; refresh(false); });
  refresh();
  return [kit.status, art, h("p", { class: "obp-small" }, kit.t("reveal.legend")), pick, h("div", { class: "obp-row" }, other), numbers(kit, data)];
}

/** What it cost on the way, under a picture of success: contacts that nothing had invited. */
function harm(kit, model, totals) {
  const k = (model.tallies || []).findIndex((one) => one.name === "unwelcome");
  return k < 0 ? null : h("p", { class: "obp-small" }, kit.t("ui.harm", { n: totals[k].toFixed(1) }));
}

/** Every bet gets an answer, right or wrong. */
function answer(kit, bet, truth, run) {
  if (bet === null) return kit.t("reveal.nobet", { truth, run });
  const far = bet - truth, verdict = far === 0 ? "exact" : Math.abs(far) <= 5 ? "close" : far > 0 ? "high" : "low";
  return `${kit.t("reveal.answer", { bet, truth, run })} ${kit.t(`reveal.${verdict}`)}`;
}

const WHY = [
  ["no", "ask", "yes", 0, 0.78], ["no", "ask", "no", null], ["no", "ask", "shut", 26],
  ["no", "small_step", "maybe", -10], ["no", "small_step", "no", null], ["no", "small_step", "shut", -26],
  ["maybe", "ask", "yes", -10], ["maybe", "ask", "no", -26, 0.42], ["maybe", "ask", "shut", 12],
];
const NODES = { no: { x: 56, y: 140, r: 30 }, maybe: { x: 200, y: 62, r: 30 }, yes: { x: 344, y: 140, r: 30 }, shut: { x: 216, y: 262, r: 30 } };
const NAMES = { no: [56, 104], maybe: [200, 26], yes: [344, 104], shut: [276, 268] };

/** The whole model as arrows, width = chance; parts are found again by the edge's number. */
function whyGraph(kit, model, act) {
  const chance = ([from, action, to]) => model.table.chance[edgeAt(model, from, action, to)];
  const parts = WHY.map((move, i) => {
    const [from, action, to, bend, along] = move, cls = action === "ask" ? "obp-ask" : "obp-step";
    if (bend === null) return null;
    const on = act ? { "data-edge": i, onpointerenter: () => act(i), onclick: () => act(i) } : { "data-edge": i };
    const made = arrow(NODES[from], NODES[to], bend, 1.5 + 14 * chance(move), cls, on), [x, y] = beside(NODES[from], NODES[to], bend, along);
    made.append(word(x, y + 5, percent(chance(move)), `obp-halo ${cls}-word`));
    return made;
  });
  const nodes = Object.entries(NODES).map(([kind, { x, y }]) => [shape(kind, x, y, 26), word(...NAMES[kind], kit.cap(kind))]);
  const stays = WHY.filter((move) => move[3] === null).map((move, k) =>
    word(4, 274 + 22 * k, kit.t("why.stay", { action: kit.name(move[1]), p: percent(chance(move)) }), `obp-left ${move[1] === "ask" ? "obp-ask-word" : "obp-step-word"}`));
  return picture(400, 304, kit.t("why.picture"), parts.filter(Boolean), nodes, stays);
}

/** Where an arrow's number stands: part of the way along, a little to the outside of its bend. */
function beside(a, b, bend, along = 0.5) {
  const dx = b.x - a.x, dy = b.y - a.y, d = Math.hypot(dx, dy), away = bend / 2 + (bend < 0 ? -17 : 15);
  return [pieces(a.x + dx * along - (dy / d) * away), pieces(a.y + dy * along + (dx / d) * away)];
}

function why(kit) {
  const model = kit.lesson.maybe, cells = [];
  const chance = ([from, action, to]) => model.table.chance[edgeAt(model, from, action, to)];
  const light = (i) => {
    if (!WHY[i]) return;
    const [from, action, to] = WHY[i];
    for (const part of graph.querySelectorAll("[data-edge]")) {
      part.classList.toggle("obp-hot", Number(part.dataset.edge) === i);
      part.classList.toggle("obp-dim", Number(part.dataset.edge) !== i);
    }
    cells.forEach((cell, k) => cell && cell.setAttribute("aria-pressed", String(k === i)));
    kit.say(kit.t("why.said", { from: kit.name(from), action: kit.t(`why.${action}`), n: percent(chance(WHY[i])), to: kit.t(`why.to.${from === to ? "stay" : to}`) }));
  };
  const graph = whyGraph(kit, model, light);
  const tos = ["shut", "no", "maybe", "yes"];
  const rows = [["no", "ask"], ["no", "small_step"], ["maybe", "ask"]].map(([from, action]) =>
    h("tr", {}, h("th", { scope: "row" }, kit.t("why.row", { from: kit.name(from), action: kit.name(action) })), tos.map((to) => {
      const i = WHY.findIndex(([f, a, x]) => f === from && a === action && x === to);
      if (i < 0) return h("td", {}, "0");
      const label = kit.t("why.cell", { from: kit.name(from), action: kit.name(action), to: kit.name(to), n: percent(chance(WHY[i])) });
      cells[i] = h("button", { type: "button", class: "obp-cell", "aria-pressed": "false", "aria-label": label, onclick: () => light(i), onfocus: () => light(i), onpointerenter: () => light(i) }, percent(chance(WHY[i])));
      return h("td", {}, cells[i]);
    })));
  const matrix = h("table", { class: "obp-table obp-matrix" }, h("caption", {}, kit.t("why.table")),
    h("thead", {}, h("tr", {}, h("td", {}), tos.map((to) => h("th", { scope: "col" }, kit.cap(to))))), h("tbody", {}, rows));
  const n = (from, action, to) => percent(model.table.chance[edgeAt(model, from, action, to)]);
  return [h("p", {}, kit.t("why.one", { yes: n("no", "ask", "yes"), shut: n("no", "ask", "shut"), step: n("no", "small_step", "shut") })),
    h("p", { class: "obp-key" }, kit.t("why.two")), h("figure", {}, graph, h("figcaption", {}, kit.t("why.legend"))), kit.status,
    h("details", { class: "obp-details", open: true }, h("summary", {}, kit.t("ui.numbers")), scroller(kit.t("ui.numbers"), matrix))];
}

function luck(kit) {
  const { maybe, rounds, find } = kit.lesson, plans = ["jump_ahead", "small_steps"];
  const chains = plans.map((name) => chainOf(maybe, find(name)));
  const stage = h("figure", {}), data = h("div", {});
  let run = 0, shown = 0, timer = null;
  const paths = () => chains.map((chain) => walk(chain, kit.state.seed, run, rounds));
  const states = (chain, path) => path.map((pair) => chain.pairs[pair]);
  const ended = () => paths().every((path, i) => chains[i].ending[path[shown]] >= 0) || shown >= rounds;

  function refresh() {
    const lanes = paths().map((path, i) => states(chains[i], path)), width = 26 + 16 * (rounds + 1);
    const bars = Array.from({ length: shown }, (_, k) => {
      const u = uniform(kit.state.seed, run, k + 1);
      return s("rect", { x: 27 + 16 * (k + 1), y: 40 - 26 * u, width: 8, height: 26 * u + 1, class: "obp-luck" });
    });
    const label = kit.t("luck.picture", { run: run + 1, round: shown, ask: kit.name(maybe.states[lanes[0][shown]]), steps: kit.name(maybe.states[lanes[1][shown]]) });
    stage.replaceChildren(h("figcaption", {}, kit.t("luck.caption", { run: run + 1, round: shown })),
      picture(width, 168, label, word(2, 14, kit.t("luck.dice"), "obp-left"), bars,
        lanes.map((lane, i) => [word(2, 66 + 60 * i, kit.t(`plan.${plans[i]}`), "obp-left"),
          lane.slice(0, shown + 1).map((at, k) => (k && maybe.ending[lane[k - 1]] >= 0 ? null : shape(kindOf(maybe, at), 31 + 16 * k, 86 + 60 * i, 7))),
          s("path", { d: `M24 ${100 + 60 * i}H${width}`, class: "obp-line" })])));
    data.replaceChildren(table(kit.t("luck.table", { run: run + 1, seed: kit.state.seed }), [kit.t("ui.round"), kit.t("luck.number"), ...plans.map((name) => kit.t(`plan.${name}`))],
      Array.from({ length: shown + 1 }, (_, k) => [k, k ? uniform(kit.state.seed, run, k).toFixed(3) : "", ...lanes.map((lane) => kit.name(maybe.states[lane[k]]))])));
  }
  function verdict() {
    const last = paths().map((path, i) => chains[i].ending[path[rounds]] === 0);
    const who = last[0] === last[1] ? "same" : last[1] ? "steps" : "ask";
    return kit.t(`luck.${who}`, { run: run + 1 });
  }
  function next(aloud = true) {
    if (ended()) { run = (run + 1) % 100; shown = 0; } else shown++;
    refresh();
    if (ended()) kit.say(verdict());
    else if (aloud) {
      const names = paths().map((path, i) => kit.name(maybe.states[chains[i].pairs[path[shown]]]));
      kit.say(shown ? kit.t("luck.said", { round: shown, ask: names[0], steps: names[1] }) : kit.t("luck.begin", { run: run + 1 }));
    }
  }
  function whole_pair() {
    if (ended()) { run = (run + 1) % 100; shown = 0; }
    while (!ended()) shown++;
    refresh();
    kit.say(verdict());
  }
  function stop() {
    clearInterval(timer);
    timer = null;
    auto.textContent = kit.t("luck.auto");
  }
  function start() {
    // Autoplay is the reader's choice; who asked for less motion gets whole pairs instead of a moving row.
    timer = setInterval(() => (kit.quiet() ? whole_pair() : next(false)), kit.quiet() ? 2400 : 600);
    auto.textContent = kit.t("luck.pause");
  }
  function all() {
    const count = { steps: 0, same: 0, ask: 0 };
    for (let k = 0; k < 100; k++) {
      const [ask, steps] = chains.map((chain) => chain.ending[walk(chain, kit.state.seed, k, rounds)[rounds]] === 0);
      count[ask === steps ? "same" : steps ? "steps" : "ask"]++;
    }
    kit.say(kit.t("luck.score", count));
  }
  const auto = button(kit.t("luck.auto"), () => (timer ? stop() : start()));
  kit.undo.push(() => clearInterval(timer));
  refresh();
  return [...paragraphs(kit, "luck.one"), stage, h("p", { class: "obp-small" }, kit.t("luck.legend")),
    h("div", { class: "obp-row" }, button(kit.t("luck.round"), () => next(), "obp-big"), button(kit.t("luck.pair"), whole_pair), auto, button(kit.t("luck.all"), all)),
    kit.status, numbers(kit, data)];
}

/** Yes by every round, for asking and for steps, when asking meets a yes with the chance `warm`. */
function warmCurves(kit, warm) {
  const { maybe, curve } = kit.lesson, edge = edgeAt(maybe, "no", "ask", "yes");
  const chance = setChance(maybe, maybe.table.chance, edge, warm);
  return ["jump_ahead", "small_steps"].map((name) => {
    const { reached } = curve(name, chance), shut = maybe.endings.indexOf("shut");
    return Object.assign(reached.map((row) => row[0]), { shut: reached.map((row) => row[shut]) });
  });
}
const winner = (ask, steps) => (Math.abs(ask - steps) < 0.005 ? "same" : ask > steps ? "ask" : "steps");

function when(kit) {
  const sliders = kit.state.sliders, warms = Array.from({ length: 13 }, (_, k) => 5 * k);
  const after = h("div", { hidden: kit.state.bets.one === undefined }), map = h("figure", {}), data = h("div", {});
  const now = () => ({ rounds: sliders.rounds ?? 1, warm: sliders.warm ?? 8 });
  const grid = warms.map((warm) => warmCurves(kit, warm / 100));
  function refresh(say = true) {
    const { rounds, warm } = now(), [ask, steps] = warmCurves(kit, warm / 100).map((curve) => curve[rounds]);
    const who = winner(ask, steps);
    map.replaceChildren(drawMap(rounds, warm), h("figcaption", {}, kit.t("when.legend")));
    data.replaceChildren(table(kit.t("when.table"), [kit.t("when.head"), ...[1, 2, 5, 10, 20].map((n) => kit.t("when.rounds", { n }))],
      [0, 2, 4, 6, 8, 10, 12].map((k) => [warms[k], ...[1, 2, 5, 10, 20].map((n) => kit.t("when.cell", { ask: show(grid[k][0][n]), ask_shut: show(grid[k][0].shut[n]), steps: show(grid[k][1][n]), steps_shut: show(grid[k][1].shut[n]) }))])));
    if (say) kit.say(`${kit.t("when.said", { rounds, warm, ask: Math.round(100 * ask), steps: Math.round(100 * steps) })} ${kit.t(`when.${who}`)}`);
  }
  function drawMap(rounds, warm) {
    const cells = grid.flatMap(([ask, steps], row) => Array.from({ length: 20 }, (_, k) => {
      const x = 44 + 17.4 * k, y = 216 - 15 * row, who = winner(ask[k + 1], steps[k + 1]);
      if (who === "same") return s("path", { d: `M${x - 4} ${y + 3}L${x + 4} ${y - 3}`, class: "obp-tie" });
      return who === "ask" ? s("circle", { cx: x, cy: y, r: 6, class: "obp-wins-ask" }) : s("path", { d: `M${x} ${y - 4}L${x + 4} ${y}L${x} ${y + 4}L${x - 4} ${y}Z`, class: "obp-wins-steps" });
    }));
    const here = s("rect", { x: 44 + 17.4 * (rounds - 1) - 8.5, y: 216 - 3 * warm - 8.5, width: 17, height: 17, class: "obp-here" });
    const axes = [1, 5, 10, 15, 20].map((n) => word(44 + 17.4 * (n - 1), 240, n, "obp-tiny"));
    const side = [0, 20, 40, 60].map((w) => word(28, 221 - 3 * w, w, "obp-tiny obp-right"));
    return picture(400, 262, kit.t("when.picture"), cells, here, axes, side, word(210, 258, kit.t("when.x"), "obp-tiny"), word(4, 16, kit.t("when.y"), "obp-tiny obp-left"));
  }
  const move = (key) => (value) => { sliders[key] = Math.round(value); kit.changed(); refresh(); };
  const guess = choice(kit, kit.t("when.ask_first"), ["ask", "steps", "same"].map((one) => [one, kit.t(`when.option.${one}`)]), kit.state.bets.one, (value) => {
    kit.state.bets.one = value;
    kit.changed();
    after.hidden = false;
    refresh(false);
    const [ask, steps] = warmCurves(kit, kit.lesson.maybe.table.chance[edgeAt(kit.lesson.maybe, "no", "ask", "yes")]).map((curve) => Math.round(100 * curve[1]));
    kit.say(kit.t(value === "ask" ? "when.right" : "when.wrong", { guess: kit.t(`when.option.${value}`), ask, steps }));
    kit.ready(true);
  });
  kit.wait = () => kit.state.bets.one === undefined ? kit.t("when.first") : "";
  const fair = kit.data.fair;
  after.append(h("p", {}, kit.t("when.two")),
    dial(kit, { label: kit.t("when.left"), value: now().rounds, min: 1, max: 20, act: move("rounds") }),
    dial(kit, { label: kit.t("when.warm"), value: now().warm, min: 0, max: 60, unit: kit.t("ui.of100"), act: move("warm") }), map,
    h("p", { class: "obp-small" }, kit.t("when.fair", fair)), numbers(kit, data));
  if (kit.state.bets.one !== undefined) refresh();
  return [...paragraphs(kit, "when.one"), guess, kit.status, after];
}

/** Crosses along a bar that stands for shut doors, so that it is not told by its colour alone. */
function crosses(x, y, width) {
  let d = "";
  for (let at = x + 9; at < x + width - 4; at += 18) d += `M${pieces(at - 4)} ${y - 4}l8 8m0 -8l-8 8`;
  return d || "M0 0";
}

/** The plan of card 8: from each rung the contact that invites the next, every week. */
function stepPlan(model, changes = {}) {
  const plan = { enemy: "small_step", neutral: "small_step", friend: "hang_out", maybe: "ask", ...changes };
  return model.states.map((name) => Math.max(0, model.actions.indexOf(plan[name])));
}

function zone(kit) {
  const model = kit.data.models.ladder, longest = 104, sliders = kit.state.sliders;
  const rungs = model.states.map((name, i) => i).filter((i) => model.ending[i] < 0);
  const shut = model.endings.indexOf("shut");
  const curves = (plan) => rungs.map((i) => {
    const { reached } = exact(chainOf(model, planned(model, plan)), longest, [[i, 1]]);
    return Object.assign(reached.map((row) => row[0]), { shut: reached.map((row) => row[shut]) });
  });
  const steps = curves(stepPlan(model)), stays = curves(stepPlan(model, { friend: "small_step" }));
  const friend = rungs.indexOf(model.states.indexOf("friend")), top = rungs.length - 1;
  const after = h("div", { hidden: kit.state.bets.friend === undefined }), stage = h("figure", {}), data = h("div", {});
  const weeks = () => sliders.weeks ?? 52, in100 = (p) => Math.round(100 * p);
  const afterNo = (n) => {
    // One ask at maybe that is neither a yes nor a shut door: where that leaves them, and what is still to come from there.
    const row = model.states.indexOf("maybe") * model.actions.length + model.actions.indexOf("ask"), { first, after: to, chance } = model.table;
    let met = 0, still = 0;
    for (let e = first[row]; e < first[row + 1]; e++) {
      const k = rungs.indexOf(to[e]);
      if (k < 0) continue;
      met += chance[e];
      still += chance[e] * steps[k][Math.max(0, n - 1)];
    }
    return met ? still / met : 0;
  };
  function refresh(say = true) {
    const n = weeks(), rows = rungs.map((i, k) => ({ name: kit.cap(model.states[i]), p: steps[k][n], shut: steps[k].shut[n], never: stays[k][n], never_shut: stays[k].shut[n] }));
    const bars = rows.map((row, k) => {
      const y = 186 - 44 * k, yes = Math.max(1, 210 * row.p), no = 210 * row.shut;
      return [s("path", { d: `M86 ${y}H296`, class: "obp-line" }), s("rect", { x: 86, y: y - 11, width: yes, height: 22, class: "obp-yes" }),
        s("rect", { x: 296 - no, y: y - 11, width: no, height: 22, class: "obp-shut" }), s("path", { d: crosses(296 - no, y, no), class: "obp-cross" }),
        word(78, y + 5, row.name, "obp-right"), word(304, y - 2, kit.t("zone.yes", { n: in100(row.p) }), "obp-left obp-tiny"), word(304, y + 15, kit.t("zone.shut", { n: in100(row.shut) }), "obp-left obp-tiny")];
    });
    const label = kit.t("zone.picture", { weeks: n, list: rows.map((row) => kit.t("zone.item", { name: row.name, yes: in100(row.p), shut: in100(row.shut) })).join("; ") });
    stage.replaceChildren(picture(400, 210, label, s("path", { d: "M86 24V206M296 24V206", class: "obp-rail" }), bars), h("figcaption", {}, kit.t("zone.legend", { weeks: n })));
    data.replaceChildren(table(kit.t("zone.table", { weeks: n }), [kit.t("ui.state"), ...["zone.steps", "zone.never"].flatMap((key) => ["zone.col_yes", "zone.col_shut"].map((what) => kit.t(what, { plan: kit.t(key) })))],
      rows.map((row) => [row.name, show(row.p), show(row.shut), show(row.never), show(row.never_shut)])));
    if (say) kit.say(kit.t("zone.said", { weeks: n, friend: in100(rows[friend].p), never: in100(rows[friend].never), maybe: in100(rows[top].p), after: in100(afterNo(n)) }));
  }
  const dialed = bet(kit, "friend", kit.t("zone.bet"), (value) => {
    after.hidden = false;
    refresh(false);
    const truth = in100(steps[friend][52]);
    kit.say(`${kit.t("zone.answer", { bet: value, truth })} ${kit.t(Math.abs(value - truth) <= 5 ? "zone.close" : value > truth ? "zone.high" : "zone.low")}`);
    kit.ready(true);
  });
  kit.wait = () => kit.state.bets.friend === undefined ? kit.t("bet.first") : "";
  const at = 52, no = { before: in100(steps[top][at]), after: in100(afterNo(at)), never: in100(stays[friend][at]), early: in100(steps[friend][4]), late: in100(steps[friend][at]) };
  after.append(stage, dial(kit, { label: kit.t("zone.weeks"), value: weeks(), min: 1, max: longest, act: (value) => { sliders.weeks = Math.round(value); kit.changed(); refresh(); } }),
    ...["zone.two", "zone.three", "zone.four"].map((key) => h("p", {}, kit.t(key, no))), numbers(kit, data));
  if (kit.state.bets.friend !== undefined) refresh();
  return [...paragraphs(kit, "zone.one"), dialed, kit.status, after];
}

function take(kit) {
  const { maybe, rounds, ask, steps } = kit.lesson, bets = kit.state.bets, none = kit.t("take.none");
  const truth = { ask: whole(shares(ask, rounds)), steps: whole(shares(steps, rounds)) };
  const ladder = kit.data.models.ladder, friend = ladder.states.indexOf("friend");
  const year = exact(chainOf(ladder, planned(ladder, stepPlan(ladder))), 52, [[friend, 1]]).reached[52][0];
  const answers = [
    [kit.t("take.ask"), bets.ask ?? none, truth.ask[0]],
    [kit.t("take.one"), bets.one ? kit.t(`when.option.${bets.one}`) : none, kit.t("when.option.ask")],
    [kit.t("take.friend"), bets.friend ?? none, Math.round(100 * year)],
  ];
  const three = h("ol", { class: "obp-three" }, ["take.first", "take.second", "take.third"].map((key) => h("li", {}, kit.t(key))));
  const arrays = h("div", { class: "obp-two" }, [["jump_ahead", truth.ask], ["small_steps", truth.steps]].map(([name, counts]) => {
    const said = counted(kit, maybe, counts), title = kit.t(`plan.${name}`);
    return h("figure", {}, h("figcaption", {}, h("strong", {}, title), h("br"), said), iconArray(counts, `${title}: ${said}.`), harm(kit, maybe, (name === "jump_ahead" ? ask : steps).totals));
  }));
  const blank = Array.from({ length: 6 }, (_, k) => [k + 1, "", "", "", ""]);
  const sheet = h("div", { class: "obp-sheet" }, h("h3", {}, kit.t("take.sheet")), h("figure", {}, whyGraph(kit, maybe, null), h("figcaption", {}, kit.t("take.legend"))), arrays,
    scroller(kit.t("take.class"), table(kit.t("take.class"), ["take.group", "take.c1", "take.c2", "take.c3", "take.c4"].map((key) => kit.t(key)), blank)),
    h("h3", {}, kit.t("take.notes")), h("ul", {}, ["take.n1", "take.n2", "take.n3", "take.n4", "take.n5", "take.n6"].map((key) => h("li", {}, kit.t(key)))));
  const print = kit.host.framed ? h("p", { class: "obp-small" }, kit.t("take.noprint")) : button(kit.t("take.print"), () => window.print(), "obp-big");
  return [three, scroller(kit.t("take.bets"), table(kit.t("take.bets"), [kit.t("take.question"), kit.t("take.yours"), kit.t("take.model")], answers)),
    h("div", { class: "obp-row obp-controls" }, print, button(kit.t("take.restart"), () => { kit.state.bets = {}; kit.state.sliders = {}; kit.changed(); kit.go(0); })), sheet, kit.status];
}

// ---- 6. sandbox ---------------------------------------------------------------------------------------------------

const MINE = "my plan"; // no bundled strategy has a space in its name

/** What the sandbox shows: read from the state, and mended where it does not fit the model. */
function boxOf(kit) {
  const models = kit.data.models, box = (kit.state.box ||= {});
  if (!Object.hasOwn(models, box.model)) Object.assign(box, { model: Object.hasOwn(models, "ladder") ? "ladder" : Object.keys(models)[0], a: null, b: null, mine: null, chances: {}, weeks: null });
  const model = models[box.model], names = [...model.strategies.map((one) => one.name), MINE];
  const known = (name, otherwise) => (names.includes(name) ? name : otherwise);
  box.a = known(box.a, names[0]);
  box.b = known(box.b, model.strategies.find((one) => one.name === "jump_ahead")?.name ?? names[Math.min(1, names.length - 2)]);
  const fits = Array.isArray(box.mine) && box.mine.length === model.states.length && box.mine.every((a) => Number.isInteger(a) && a >= 0 && a < model.actions.length);
  if (!fits) box.mine = model.actions.includes("hang_out") ? stepPlan(model) : model.states.map(() => 0);
  box.weeks = Number.isInteger(box.weeks) && box.weeks >= 1 && box.weeks <= 520 ? box.weeks : model.weeks;
  const chances = {};
  for (const [edge, p] of Object.entries(box.chances || {})) if (model.table.chance[edge] !== undefined && p >= 0 && p <= 1) chances[edge] = p;
  box.chances = chances;
  return box;
}

/** The table's chances with the sliders' changes; a link that breaks a row is brought back to 1. */
function changedChances(model, changes) {
  const chance = [...model.table.chance], { first } = model.table;
  for (const [edge, p] of Object.entries(changes)) chance[edge] = p;
  for (let row = 0; row + 1 < first.length; row++) {
    const sum = chance.slice(first[row], first[row + 1]).reduce((a, b) => a + b, 0);
    if (sum > 0 && Math.abs(sum - 1) > 1e-9) for (let e = first[row]; e < first[row + 1]; e++) chance[e] /= sum;
  }
  return chance;
}

const strategyOf = (model, box, name) => (name === MINE ? planned(model, box.mine) : model.strategies.find((one) => one.name === name));

function sandbox(kit) {
  const stage = h("div", {}), data = h("div", {}), editor = h("div", {}), share = h("div", {});
  let results = [];
  const title = (name) => (name === MINE ? kit.t("box.mine") : kit.name(name));
  const about = (name) => kit.data.models[boxOf(kit).model].strategies.find((one) => one.name === name)?.about || "";
  function results_of() {
    const box = boxOf(kit), model = kit.data.models[box.model], chance = changedChances(model, box.chances);
    return [box.a, box.b].map((name) => {
      const chain = chainOf(model, strategyOf(model, box, name), chance), result = exact(chain, box.weeks);
      return { name, chain, result, counts: whole(shares(result, box.weeks)), runs: tally(chain, kit.state.seed, 100, box.weeks) };
    });
  }
  function refresh(say = true) {
    const box = boxOf(kit), model = kit.data.models[box.model];
    results = results_of();
    stage.replaceChildren(h("div", { class: "obp-two" }, results.map(({ name, counts, runs, result }) => {
      const said = counted(kit, model, counts);
      return h("figure", {}, h("figcaption", {}, h("strong", {}, title(name)), h("br"), said), iconArray(counts, `${title(name)}: ${said}.`),
        h("div", {}, harm(kit, model, result.totals), h("p", { class: "obp-small" }, kit.t("box.run", { seed: kit.state.seed, counts: counted(kit, model, runs) })),
          about(name) ? h("p", { class: "obp-small" }, about(name)) : null));
    })), h("p", { class: "obp-small" }, kit.t("box.legend", { yes: kit.name(model.endings[0]) })));
    const names = [...model.endings, "open"];
    data.replaceChildren(table(kit.t("box.table", { weeks: box.weeks, step: kit.name(model.step) }),
      [kit.t("ui.plan"), ...names.flatMap((e) => [`${kit.name(e)} (${kit.t("ui.exact")})`, `${kit.name(e)} (${kit.t("ui.run")})`]), ...(model.tallies || []).map((k) => kit.name(k.name))],
      results.map(({ name, result, runs }) => [title(name), ...shares(result, box.weeks).flatMap((p, i) => [show(p), runs[i]]), ...result.totals.map((x) => x.toFixed(2))])));
    if (say) kit.say(results.map(({ name, counts }) => `${title(name)}: ${counted(kit, model, counts)}.`).join(" "));
    drawShare();
    kit.changed();
  }
  function rowEditor(model, box) {
    const where = { state: model.states.findIndex((_, i) => model.ending[i] < 0 && model.start.some(([j]) => j === i)), action: 0 };
    if (where.state < 0) where.state = model.ending.findIndex((e) => e < 0);
    const rows = h("div", {});
    const dials = () => {
      const row = where.state * model.actions.length + where.action, { first, after, said } = model.table, made = [];
      const set = (edge) => (value) => {
        const chance = setChance(model, changedChances(model, box.chances), edge, value / 100);
        for (let e = first[row]; e < first[row + 1]; e++) {
          box.chances[e] = chance[e];
          if (e !== edge) made[e - first[row]].set(pieces(100 * chance[e]));
        }
        refresh();
      };
      const chance = changedChances(model, box.chances);
      for (let e = first[row]; e < first[row + 1]; e++) {
        const to = `${said?.[e] ? `${kit.name(said[e])}, ` : ""}${kit.name(model.states[after[e]])}`;
        made.push(dial(kit, { label: kit.t(after[e] === where.state ? "box.stays" : "box.to", { to }), value: pieces(100 * chance[e]), step: 0.1, unit: kit.t("ui.of100"), act: set(e) }));
      }
      rows.replaceChildren(...(made.length ? made : [h("p", {}, kit.t("box.nothing"))]));
    };
    dials();
    const open = model.states.map((name, i) => [i, kit.name(name)]).filter(([i]) => model.ending[i] < 0);
    return [h("div", { class: "obp-fields" }, select(kit, kit.t("box.at"), open, where.state, (i) => { where.state = Number(i); dials(); }),
      model.actions.length > 1 ? select(kit, kit.t("box.doing"), model.actions.map((name, i) => [i, kit.name(name)]), where.action, (i) => { where.action = Number(i); dials(); }) : null), rows,
      h("div", { class: "obp-row" }, button(kit.t("box.reset"), () => { box.chances = {}; dials(); refresh(); }))];
  }
  function planEditor(model, box) {
    if (model.actions.length < 2) return null;
    const open = model.states.map((name, i) => [i, name]).filter(([i]) => model.ending[i] < 0).reverse();
    const load = (name) => {
      const plan = model.strategies.find((one) => one.name === name)?.plan;
      if (plan) box.mine = [...plan];
      build();
      refresh();
    };
    const presets = model.strategies.filter((one) => one.plan).map((one) => [one.name, kit.name(one.name)]);
    return h("details", { class: "obp-details" }, h("summary", {}, kit.t("box.edit")), h("p", { class: "obp-small" }, kit.t("box.editing")),
      presets.length ? h("div", { class: "obp-fields" }, select(kit, kit.t("box.preset"), [["", kit.t("box.choose")], ...presets], "", load)) : null,
      h("div", { class: "obp-fields" }, open.map(([i, name]) => select(kit, kit.t("box.at_state", { state: kit.name(name) }), model.actions.map((a, k) => [k, kit.name(a)]), box.mine[i], (k) => {
        box.mine[i] = Number(k);
        if (box.a !== MINE && box.b !== MINE) { box.a = MINE; first.querySelector("select").value = MINE; }
        refresh();
      }))));
  }
  let first = null;
  function build() {
    const box = boxOf(kit), models = kit.data.models, model = models[box.model];
    const plans = [...model.strategies.map((one) => [one.name, kit.name(one.name)]), ...(model.actions.length > 1 ? [[MINE, kit.t("box.mine")]] : [])];
    first = select(kit, kit.t("box.a"), plans, box.a, (name) => { box.a = name; refresh(); });
    editor.replaceChildren(h("div", { class: "obp-fields" },
      Object.keys(models).length > 1 ? select(kit, kit.t("box.model"), Object.values(models).map((one) => [one.name, one.title]), box.model, (name) => { kit.state.box = { model: name }; build(); refresh(); }) : null,
      plans.length > 1 ? [first, select(kit, kit.t("box.b"), plans, box.b, (name) => { box.b = name; refresh(); })] : null),
      dial(kit, { label: kit.t("box.weeks", { step: kit.name(model.step) }), value: box.weeks, min: 1, max: Math.max(104, model.weeks), act: (value) => { box.weeks = Math.round(value); refresh(); } }),
      dialSeed(), planEditor(model, box) ?? "",
      h("details", { class: "obp-details" }, h("summary", {}, kit.t("box.chances")), h("p", { class: "obp-small" }, kit.t("box.rows")), rowEditor(model, box)));
  }
  function dialSeed() {
    const name = kit.id("seed"), field = h("input", { type: "number", min: 0, max: 2 ** 53 - 1, step: 1, id: name, class: "obp-number obp-wide", value: kit.state.seed });
    field.addEventListener("input", () => {
      const seed = Number(field.value);
      if (field.value.trim() !== "" && Number.isSafeInteger(seed) && seed >= 0) { kit.state.seed = seed; refresh(); }
    });
    const luckier = button(kit.t("box.dice"), () => { kit.state.seed = (kit.state.seed + 1) % 2 ** 53; field.value = kit.state.seed; refresh(); });
    return h("div", { class: "obp-dial" }, h("label", { for: name }, kit.t("box.seed")), h("div", { class: "obp-pair" }, field, luckier));
  }
  const note = h("p", { class: "obp-status", role: "status" });
  const shown = h("textarea", { class: "obp-code", readonly: true, rows: 8, "aria-label": kit.t("box.text"), hidden: true });
  function give(text, done) {
    shown.hidden = false;
    shown.value = text;
    const told = () => { note.textContent = kit.t("box.below"); };
    try {
      if (!navigator.clipboard || kit.host.framed) return told();
      navigator.clipboard.writeText(text).then(() => { note.textContent = kit.t(done); }, told);
    } catch { told(); }
  }
  function save(name, type, content) {
    // A sandboxed frame may not download: its text is shown instead, to be copied by hand.
    if (kit.host.framed) { shown.hidden = false; shown.value = typeof content === "string" ? content : ""; note.textContent = kit.t("box.framed"); return; }
    const url = URL.createObjectURL(new Blob([content], { type }));
    h("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    note.textContent = kit.t("box.saved", { name });
  }
  const record = () => {
    const box = boxOf(kit), model = kit.data.models[box.model];
    return JSON.stringify({ model: model.title, note: model.note, care: kit.data.care, weeks: box.weeks, seed: kit.state.seed, changed: box.chances,
      strategies: results.map(({ name, result, runs }) => ({ name, exact: named(model, shares(result, box.weeks)), runs: named(model, runs),
        totals: Object.fromEntries((model.tallies || []).map((k, i) => [k.name, result.totals[i]])), plan: name === MINE ? box.mine.map((a) => model.actions[a]) : undefined })) }, null, 2);
  };
  const named = (model, values) => Object.fromEntries([...model.endings, "open"].map((e, i) => [e, values[i]]));
  function drawShare() {
    if (share.childElementCount) return;
    const stem = "olivebranch";
    share.append(h("div", { class: "obp-row" },
      kit.host.link ? button(kit.t("box.link"), () => give(linkTo(kit), "box.linked")) : "",
      button(kit.t("box.python"), () => give(python(kit, boxOf(kit)), "box.copied")),
      button(kit.t("box.svg"), () => save(`${stem}.svg`, "image/svg+xml", poster(kit, results, title))),
      button(kit.t("box.png"), () => png(poster(kit, results, title), (blob) => save(`${stem}.png`, "image/png", blob))),
      button(kit.t("box.json"), () => save(`${stem}.json`, "application/json", record())),
      kit.host.link ? button(kit.t("box.embed"), () => give(embed(kit), "box.copied")) : ""), note, shown);
  }
  build();
  refresh(false);
  const text = kit.data.mode === "lesson" ? paragraphs(kit, "box.one") : [h("p", {}, kit.data.about || ""), h("p", { class: "obp-small" }, kit.data.note)];
  return [...text, editor, kit.status, stage, numbers(kit, data), h("h3", {}, kit.t("box.share")), share];
}

/** Python that gives what is on the screen: by names where nothing was changed, else by the chances themselves. */
export function python(kit, box) {
  const model = kit.data.models[box.model], quote = (text) => JSON.stringify(String(text));
  const plain = model.load && !Object.keys(box.chances).length;
  const chains = [...new Set([box.a, box.b])].map((name) => {
    const listed = model.strategies.find((one) => one.name === name);
    const byName = plain && (name === MINE ? model.variables === 1 : listed.bundled);
    return byName ? pythonByName(model, box, name, quote) : pythonByChance(model, box, name, quote);
  });
  const load = chains.some((text) => text.startsWith("model @")) ? `model = ob.load(${quote(model.load)})\n` : "";
  return `import olivebranch as ob\n\n${load}chains = [\n    ${chains.join(",\n    ")},\n]\nfor chain in chains:\n`
    + `    print(chain.exact(weeks=${box.weeks}))\n    print(chain.simulate(runs=100, weeks=${box.weeks}, seed=${kit.state.seed}))\n`;
}

function pythonByName(model, box, name, quote) {
  if (name !== MINE) return `model @ ${quote(name)}`;
  const rows = model.states.map((state, i) => [state, i]).filter(([, i]) => model.ending[i] < 0);
  return `model @ ob.Strategy.table({${rows.map(([state, i]) => `${quote(state)}: ${quote(model.actions[box.mine[i]])}`).join(", ")}}, name="my_plan")`;
}

function pythonByChance(model, box, name, quote) {
  const chain = chainOf(model, strategyOf(model, box, name), changedChances(model, box.chances)), n = chain.pairs.length;
  const names = chain.names || model.states;
  const rows = chain.pairs.map((_, i) => {
    const row = Array(n).fill(0);
    if (chain.ending[i] >= 0) row[i] = 1;
    for (let e = chain.first[i]; chain.ending[i] < 0 && e < chain.first[i + 1]; e++) row[chain.after[e]] += chain.chance[e];
    return `[${row.join(", ")}]`;
  });
  const start = chain.start.map(([i, p]) => `${quote(names[i])}: ${p}`).join(", ");
  const endings = model.endings.map((e, k) => `${quote(e)}: [${names.filter((_, i) => chain.ending[i] === k).map(quote).join(", ")}]`).join(", ");
  return `ob.Chain.from_matrix(\n        [\n            ${rows.join(",\n            ")},\n        ],\n        names=[${names.map(quote).join(", ")}],\n        start={${start}},\n`
    + `        endings={${endings}},\n        step=${quote(model.step)}, title=${quote(name.replaceAll(" ", "_"))},\n    )`;
}

const packed = (kit) => `#state=${encodeURIComponent(JSON.stringify(kit.state))}`;
const here = () => { try { return location.href.split("#")[0]; } catch { return ""; } };
const linkTo = (kit) => here() + packed(kit);
function embed(kit) {
  const file = here().split("/").pop() || "page.html", attribute = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<iframe src="${attribute(file + packed(kit))}" title="${attribute(kit.data.title)}" sandbox="allow-scripts" width="100%" height="900"></iframe>`;
}

/** One picture to take along: the arrays with their numbers, fixed colours, no style from outside. */
function poster(kit, results, title) {
  const box = boxOf(kit), model = kit.data.models[box.model];
  const style = ".obp-yes{fill:#1b7a4b}.obp-shut,.obp-other{fill:#8c2f39}.obp-open{fill:#fff;stroke:#7a5a00;stroke-width:2}.obp-cross{stroke:#fff;stroke-width:2;fill:none}text{font:14px sans-serif;fill:#22201c}.b{font-weight:bold}.n{font-size:11px}";
  const arrays = results.map(({ name, counts }, i) => s("g", { transform: `translate(${20 + 240 * i} 60)` }, [...iconArray(counts, "").childNodes]));
  const words = results.map(({ name, counts }, i) => [s("text", { x: 24 + 240 * i, y: 50, class: "b" }, title(name)), s("text", { x: 24 + 240 * i, y: 290 }, counted(kit, model, counts))]);
  const art = s("svg", { xmlns: SVG, viewBox: "0 0 500 330", width: 1000, height: 660, role: "img" }, s("style", {}, style), s("rect", { width: 500, height: 330, fill: "#fffdf8" }),
    s("text", { x: 24, y: 26, class: "b" }, kit.t("box.poster", { title: model.title, weeks: box.weeks, step: kit.name(model.step) })), arrays, words, s("text", { x: 24, y: 318, class: "n" }, kit.t("box.note")));
  return new XMLSerializer().serializeToString(art);
}

function png(text, done) {
  const image = new Image();
  image.onload = () => {
    const canvas = h("canvas", { width: 1000, height: 660 });
    canvas.getContext("2d").drawImage(image, 0, 0, 1000, 660);
    canvas.toBlob((blob) => blob && done(blob), "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
}

// ---- 7. mount -----------------------------------------------------------------------------------------------------

const LESSON = [["hook", hook], ["play", play], ["bet", betCard], ["reveal", reveal], ["why", why], ["luck", luck], ["when", when], ["zone", zone], ["box", sandbox], ["take", take]];
const SANDBOX = [["box", sandbox]];
const plainObject = (value) => (value && typeof value === "object" && !Array.isArray(value) ? value : {});

/** A state from a link or a trait: only what is known, in range; anything else is dropped. */
export function restored(raw, cards) {
  const given = plainObject(raw), state = { card: 0, seed: 7, bets: {}, sliders: {} };
  const number = (value, low, high) => (typeof value === "number" && Number.isInteger(value) && value >= low && value <= high ? value : undefined);
  state.card = number(given.card, 0, cards - 1) ?? 0;
  state.seed = number(given.seed, 0, Number.MAX_SAFE_INTEGER) ?? 7;
  const bets = plainObject(given.bets), sliders = plainObject(given.sliders);
  for (const key of ["ask", "friend"]) if (number(bets[key], 0, 100) !== undefined) state.bets[key] = bets[key];
  if (["ask", "steps", "same"].includes(bets.one)) state.bets.one = bets.one;
  for (const [key, low, high] of [["rounds", 1, 20], ["warm", 0, 60], ["weeks", 1, 104]]) if (number(sliders[key], low, high) !== undefined) state.sliders[key] = sliders[key];
  if (given.box) state.box = structuredClone(plainObject(given.box));
  return state;
}

function fromHash() {
  try {
    const hash = location.hash;
    return hash.startsWith("#state=") ? JSON.parse(decodeURIComponent(hash.slice(7))) : null;
  } catch { return null; }
}

/** A frame without an origin of its own: no downloads, no print, no clipboard. */
function isFramed() {
  try { return window.self !== window.top && window.origin === "null"; } catch { return true; }
}

/**
 * Put the page into an element, and return what takes it out again.
 * host: { link: may the address carry the state?, state: what to begin with, changed: told after every change }
 */
export function mount(root, data, host = {}) {
  const cards = data.mode === "lesson" ? LESSON : SANDBOX;
  const state = restored(host.link ? fromHash() ?? host.state : host.state, cards.length);
  host.framed = isFramed();
  const kit = tools(data, root, state, host);
  kit.changed = () => host.changed?.(kit.state);
  if (data.mode === "lesson") kit.lesson = lesson(kit);
  root.classList.add("obp");
  root.setAttribute("lang", data.strings.lang || "en");
  const inner = h("div", { class: "obp-inner" });
  root.replaceChildren(inner);
  const clean = () => { for (const undo of kit.undo.splice(0)) undo(); };

  function nav(now) {
    if (cards.length < 2) return null;
    return h("nav", { class: "obp-nav", "aria-label": kit.t("ui.cards") }, h("ol", {}, cards.map(([name], i) =>
      h("li", {}, h("button", { type: "button", class: "obp-dot", "aria-current": i === now ? "step" : false, "aria-label": kit.t("ui.card", { n: i + 1, title: kit.t(`${name}.title`) }), onclick: () => kit.go(i) }, i + 1)))));
  }
  function foot(now, name) {
    const back = now > 0 ? button(kit.t("ui.back"), () => kit.go(now - 1), "obp-plain") : null;
    if (now === cards.length - 1) return h("div", { class: "obp-foot obp-controls" }, back);
    const lead = h("span", { class: "obp-lead" }, kit.t(`${name}.lead`));
    const next = button(kit.t(`${name}.next`), () => {
      const wait = kit.wait?.();
      if (wait) { kit.say(wait); return; }
      kit.go(now + 1);
    }, "obp-next");
    kit.ready = (on) => next.setAttribute("aria-disabled", String(!on));
    if (kit.wait) kit.ready(!kit.wait());
    return h("div", { class: "obp-foot obp-controls" }, h("p", { class: "obp-sentence" }, lead, " ", next), back);
  }
  function card(now) {
    clean();
    kit.wait = null;
    kit.ready = () => {};
    kit.status = h("p", { class: "obp-status", role: "status", "aria-live": "polite" });
    const [name, make] = cards[now], id = kit.id("title");
    const heading = data.mode === "lesson" ? kit.t(`${name}.title`) : data.title;
    const title = h(data.mode === "lesson" ? "h2" : "h1", { id, tabindex: -1, class: "obp-title" }, heading);
    const body = make(kit);
    const made = h("section", { class: `obp-card obp-card-${name}`, "aria-labelledby": id }, title, body, foot(now, name));
    const top = data.mode === "lesson" ? h("h1", { class: "obp-top" }, data.title) : null;
    inner.replaceChildren(...[top, nav(now), made, h("p", { class: "obp-care", role: "note" }, data.care)].filter(Boolean));
    return title;
  }
  kit.go = (now) => {
    state.card = now;
    const title = card(now);
    title.focus({ preventScroll: true });
    root.scrollIntoView?.({ block: "start", behavior: "auto" });
    kit.changed();
  };
  const again = () => {
    const raw = fromHash();
    if (!raw) return;
    Object.assign(state, { box: undefined }, restored(raw, cards.length));
    card(state.card);
  };
  if (host.link) window.addEventListener("hashchange", again);
  card(state.card);
  return () => {
    clean();
    if (host.link) window.removeEventListener("hashchange", again);
    inner.remove();
    root.classList.remove("obp");
  };
}

/** anywidget: bets, seed and sliders are traits, both ways. */
function render({ model, el }) {
  const given = () => ({ card: model.get("card"), seed: model.get("seed"), bets: model.get("bets"), sliders: model.get("sliders"), box: model.get("sandbox") });
  let telling = false, clean = () => {};
  const changed = (state) => {
    telling = true;
    model.set("card", state.card);
    model.set("seed", state.seed);
    model.set("bets", { ...state.bets });
    model.set("bet", state.bets.ask ?? null);
    model.set("sliders", { ...state.sliders });
    model.set("sandbox", structuredClone(state.box ?? {}));
    model.save_changes();
    telling = false;
  };
  const begin = () => { clean(); clean = mount(el, model.get("data"), { link: false, state: given(), changed }); };
  const heard = () => { if (!telling) begin(); };
  const watched = ["change:data", "change:card", "change:seed"];
  for (const event of watched) model.on(event, heard);
  begin();
  return () => {
    for (const event of watched) model.off(event, heard);
    clean();
  };
}

export default { render };
