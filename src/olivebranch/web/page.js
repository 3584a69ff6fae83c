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
  const pairs = model.states.map((_, state) => state);
  const made = { pairs, start: model.start, first: [0], after: [], edge: [], weight: [] };
  pairs.forEach((state) => {
    const row = state * count + plan[state];
    for (let e = first[row]; model.ending[state] < 0 && e < first[row + 1]; e++) {
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
  const { model, first, after, ending, chance, edge } = chain, tallies = model.tallies;
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
  const floor = shares.map((p) => Math.floor(p * of + 1e-9)), over = shares.map((p, i) => p * of - floor[i]);
  const order = shares.map((_, i) => i).sort((i, j) => over[j] - over[i] || i - j);
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
  if (!left) return `M4 4L204 4L204 ${y}L4 ${y}Z`;
  const shoulder = full ? `L204 4L204 ${y}` : `L${x} 4`;
  return `M4 4${shoulder}L${x} ${y}L${x} ${y + 20}L4 ${y + 20}Z`;
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
    attributes.onclick ? s("path", { d: line, class: "obp-touch" }) : null,
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
  const listed = (raw) => Object.hasOwn(data.strings, `name.${raw}`);
  const name = (raw) => (listed(raw) ? t(`name.${raw}`) : String(raw).replaceAll("_", " "));
  const cap = (raw) => { const text = name(raw); return text.charAt(0).toUpperCase() + text.slice(1); };
  const kit = { data, root, state, host, t, name, cap, id: (what) => `obp-${id}-${what}-${++count}`, undo: [] };
  kit.say = (text) => { kit.status.textContent = text; };
  kit.quiet = () => typeof matchMedia !== "function" || matchMedia("(prefers-reduced-motion: reduce)").matches;
  return kit;
}

const div = (cls, ...children) => h("div", { class: `obp-${cls}` }, ...children);
const small = (text) => h("p", { class: "obp-small" }, text);
const fold = (title, ...children) => h("details", { class: "obp-details" }, h("summary", {}, title), ...children);
const captioned = (title, text) => h("figcaption", {}, h("strong", {}, title), h("br"), text);
const button = (text, act, cls = "") => h("button", { type: "button", class: `obp-button ${cls}`, onclick: act }, text);

/** A slider and a number field that are one value. `value` null: not set yet. */
function dial(kit, { label, value, min = 0, max = 100, step = 1, unit = "", act }) {
  const name = kit.id("dial"), first = value ?? (min + max) / 2;
  const range = h("input", { type: "range", min, max, step, id: name, value: first, class: "obp-range" });
  const field = h("input", { type: "number", min, max, step, "aria-label": label, class: "obp-number" });
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
  const box = div("dial", h("label", { for: name }, label), div("pair", range, field, h("span", {}, unit)));
  box.set = (next) => { range.value = next; field.value = next; };
  return box;
}

/** One of several, as radio buttons. */
function choice(kit, label, options, chosen, act) {
  const group = kit.id("choice");
  return h("fieldset", { class: "obp-choice" }, h("legend", {}, label), options.map(([value, text]) => {
    const input = h("input", { type: "radio", name: group, value, id: kit.id("option"), onchange: () => act(value) });
    input.setAttribute("value", value);
    input.checked = value === chosen;
    return h("label", {}, input, h("span", {}, text));
  }));
}

function select(kit, label, options, chosen, act) {
  const name = kit.id("select");
  const made = options.map(([value, text]) => h("option", { value }, text));
  const box = h("select", { id: name, onchange: () => act(box.value) }, made);
  box.value = chosen;
  return div("field", h("label", { for: name }, label), box);
}

/** The numbers behind a picture; rows are [head, ...cells], or rows of a table already. */
function table(caption, head, rows, cls = "") {
  const line = ([first, ...cells]) =>
    h("tr", {}, h("th", { scope: "row" }, first), cells.map((cell) => h("td", {}, cell)));
  const heads = head.map((text) => (text === "" ? h("td", {}) : h("th", { scope: "col" }, text)));
  const body = rows instanceof Node ? rows : h("tbody", {}, rows.map(line));
  return h("table", { class: `obp-table ${cls}` }, h("caption", {}, caption), h("thead", {}, h("tr", {}, heads)), body);
}
/** A wide table scrolls by itself, by keyboard too, so that the page never does sideways. */
const scroller = (label, inner) =>
  h("div", { class: "obp-scroll", role: "group", tabindex: 0, "aria-label": label }, inner);
const numbers = (kit, made) => fold(kit.t("ui.numbers"), scroller(kit.t("ui.numbers"), made));

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
  const kinds = ["no", "maybe", "yes", "shut"], meaning = kinds.map((one) => [kit.cap(one), kit.t(`hook.${one}`)]);
  const marks = kinds.map((kind, i) => [shape(kind, 50 + 100 * i, 52, 26), word(50 + 100 * i, 108, kit.cap(kind))]);
  const hint = s("path", { d: "M82 52L114 52M182 52L214 52", class: "obp-hint" });
  const art = picture(400, 130, kit.t("hook.picture"), marks, hint);
  return [...paragraphs(kit, "hook.one", "hook.two"), h("figure", {}, art, h("figcaption", {}, kit.t("hook.legend"))),
    numbers(kit, table(kit.t("hook.table"), [kit.t("ui.state"), kit.t("ui.meaning")], meaning)),
    h("p", { class: "obp-toy" }, kit.t("hook.toy"))];
}

// ---- card 2: by hand

const ROUNDS_BY_HAND = 5;

/** The four states in a row, and a token over where the game stands. */
function drawBoard(kit, state, round) {
  const places = { no: 50, maybe: 150, yes: 250, shut: 350 }, x = places[state];
  const pale = (kind) => (kind === state ? "" : "obp-pale");
  const mark = ([kind, at]) => [shape(kind, at, 64, 26, pale(kind)), word(at, 118, kit.cap(kind))];
  const label = kit.t("play.picture", { state: kit.name(state), round, rounds: ROUNDS_BY_HAND });
  const token = s("path", { d: `M${x - 9} 6L${x + 9} 6L${x} 24Z`, class: "obp-token" });
  return picture(400, 140, label, Object.entries(places).map(mark), token);
}

function play(kit) {
  const model = kit.lesson.maybe, rounds = ROUNDS_BY_HAND;
  const games = (kit.games ||= { played: 0, yes: 0, shut: 0, open: 0 });
  const board = h("figure", {}), log = h("tbody", {});
  let at = model.states.indexOf("no"), round = 0;
  const acts = ["ask", "small_step"].map((action) => button(kit.t(`play.${action}`), () => act(action), "obp-big"));
  const again = button(kit.t("play.again"), begin);
  const over = () => model.ending[at] >= 0 || round >= rounds;

  function refresh() {
    const caption = h("figcaption", {}, kit.t("play.caption", { round, rounds }));
    board.replaceChildren(drawBoard(kit, model.states[at], round), caption);
    for (const one of acts) one.setAttribute("aria-disabled", String(over()));
    again.hidden = !over();
  }
  function begin() {
    at = model.states.indexOf("no");
    round = 0;
    log.replaceChildren();
    refresh();
    kit.say(kit.t("play.begin"));
    acts[0].focus({ preventScroll: true });
  }
  function act(action) {
    if (over()) return again.focus();
    const from = model.states[at], row = at * model.actions.length + model.actions.indexOf(action);
    // A game is a run of its own, far from the runs that the pictures show, so that no one plays them twice.
    const u = uniform(kit.state.seed, 1_000_000 + games.played, ++round), { first, after, chance } = model.table;
    at = after[draw(chance, first[row], first[row + 1], u)];
    const to = model.states[at], cells = [kit.name(action), kit.name(to)].map((text) => h("td", {}, text));
    log.append(h("tr", {}, h("th", { scope: "row" }, round), cells));
    refresh();
    const said = kit.t("play.round", { round, what: kit.t(`play.${action}.${from}.${to}`) });
    return kit.say(over() ? `${said} ${finish(to)}` : said);
  }
  function finish(to) {
    const ended = to === "yes" || to === "shut";
    games.played++;
    games[ended ? to : "open"]++;
    return (ended ? "" : `${kit.t("play.over", { state: kit.name(to) })} `) + kit.t("play.tally", games);
  }
  refresh();
  const rows = table(kit.t("play.table"), ["ui.round", "ui.action", "ui.after"].map((key) => kit.t(key)), log);
  return [...paragraphs(kit, "play.one"), board, div("row", acts, again), kit.status, numbers(kit, rows)];
}

// ---- cards 3 and 4: the bet and its answer

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
  const { maybe } = kit.lesson, known = kit.state.bets.ask, tos = ["yes", "no", "shut"];
  const said = (value) => kit.say(kit.t("bet.said", { bet: value }));
  const dialed = bet(kit, "ask", kit.t("bet.label"), (value) => {
    said(value);
    kit.ready(true);
  });
  kit.wait = () => (kit.state.bets.ask === undefined ? kit.t("bet.first") : "");
  if (known !== undefined) said(known);
  const chances = tos.map((to) => percent(maybe.table.chance[edgeAt(maybe, "no", "ask", to)]));
  const made = table(kit.t("bet.table"), [kit.t("ui.from"), ...tos.map(kit.cap)], [[kit.t("bet.row"), ...chances]]);
  return [...paragraphs(kit, "bet.one"), dialed, kit.status, numbers(kit, made)];
}

function reveal(kit) {
  const { maybe, rounds, find, ask, steps } = kit.lesson, art = h("div", { class: "obp-two" }), data = h("div", {});
  const modes = [["model", kit.t("reveal.model")], ["run", kit.t("reveal.run")]];
  let mode = "model";
  function rows() {
    return [["jump_ahead", ask], ["small_steps", steps]].map(([name, result]) => {
      const runs = tally(chainOf(maybe, find(name)), kit.state.seed, 100, rounds);
      const model = whole(shares(result, rounds)), counts = mode === "run" ? runs : model;
      return { name, title: kit.t(`plan.${name}`), result, runs, model, counts, weeks: rounds };
    });
  }
  function refresh(say = true) {
    const bet = kit.state.bets.ask ?? null, found = rows();
    art.replaceChildren(...found.map((row) => revealFigure(kit, row, row.name === "jump_ahead" ? bet : null)));
    data.replaceChildren(resultTable(kit, maybe, kit.t("reveal.table", { seed: kit.state.seed, rounds }), found));
    if (say) kit.say(answer(kit, bet, found[0].model[0], found[0].runs[0]));
  }
  const show = (chosen) => { mode = chosen; refresh(false); };
  const other = button(kit.t("reveal.again"), () => {
    kit.state.seed = (kit.state.seed + 1) % 2 ** 53;
    mode = "run";
    pick.querySelector("input[value=run]").checked = true;
    kit.changed();
    refresh();
  });
  const pick = choice(kit, kit.t("reveal.show"), modes, mode, show);
  refresh();
  return [kit.status, art, small(kit.t("reveal.legend")), pick, div("row", other), numbers(kit, data)];
}

function revealFigure(kit, { title, counts, result }, bet) {
  const { maybe } = kit.lesson, said = counted(kit, maybe, counts);
  const drawn = bet === null ? "" : kit.t("reveal.drawn", { bet });
  const notes = h("div", {}, harm(kit, maybe, result.totals), drawn ? small(drawn) : null);
  return h("figure", {}, captioned(title, said), iconArray(counts, `${title}: ${said}. ${drawn}`, bet), notes);
}

/** Exact beside simulated for every ending, then what was counted on the way. */
function resultTable(kit, model, caption, rows) {
  const names = [...model.endings, "open"].map((e) => kit.name(e));
  const head = names.flatMap((e) => [`${e} (${kit.t("ui.exact")})`, `${e} (${kit.t("ui.run")})`]);
  const cells = ({ title, result, runs, weeks }) =>
    [title, ...shares(result, weeks).flatMap((p, i) => [show(p), runs[i]]), ...result.totals.map((x) => x.toFixed(2))];
  const counts = model.tallies.map((one) => kit.name(one.name));
  return table(caption, [kit.t("ui.plan"), ...head, ...counts], rows.map(cells));
}

/** What it cost on the way, under a picture of success: contacts that nothing had invited. */
function harm(kit, model, totals) {
  const k = model.tallies.findIndex((one) => one.name === "unwelcome");
  return k < 0 ? null : small(kit.t("ui.harm", { n: totals[k].toFixed(1) }));
}

/** Every bet gets an answer, right or wrong. */
function answer(kit, bet, truth, run) {
  if (bet === null) return kit.t("reveal.nobet", { truth, run });
  const far = bet - truth, verdict = far === 0 ? "exact" : Math.abs(far) <= 5 ? "close" : far > 0 ? "high" : "low";
  return `${kit.t("reveal.answer", { bet, truth, run })} ${kit.t(`reveal.${verdict}`)}`;
}

// ---- card 5: the reason, as arrows and as a matrix

/** Every move of the smallest model: from, action, to, the arrow's bend (null: it stays), where its number stands. */
const MOVES = [
  ["no", "ask", "yes", 0, 0.78], ["no", "ask", "no", null], ["no", "ask", "shut", 26],
  ["no", "small_step", "maybe", -10], ["no", "small_step", "no", null], ["no", "small_step", "shut", -26],
  ["maybe", "ask", "yes", -10], ["maybe", "ask", "no", -26, 0.42], ["maybe", "ask", "shut", 12],
];
const NODES = {
  no: { x: 56, y: 140, r: 30, at: [56, 104] }, maybe: { x: 200, y: 62, r: 30, at: [200, 26] },
  yes: { x: 344, y: 140, r: 30, at: [344, 104] }, shut: { x: 216, y: 262, r: 30, at: [276, 268] },
};
const actionClass = (action) => (action === "ask" ? "obp-ask" : "obp-step");
const chanceOf = (model, [from, action, to]) => model.table.chance[edgeAt(model, from, action, to)];

/** The whole model as arrows, width = chance; an arrow is found again by its move's number. */
function whyGraph(kit, model, act) {
  const parts = MOVES.map((move, i) => (move[3] === null ? null : moveArrow(model, move, i, act)));
  const node = ([kind, { x, y, at }]) => [shape(kind, x, y, 26), word(...at, kit.cap(kind))];
  const nodes = Object.entries(NODES).map(node);
  const stays = MOVES.filter((move) => move[3] === null).map((move, k) => {
    const text = kit.t("why.stay", { action: kit.name(move[1]), p: percent(chanceOf(model, move)) });
    return word(4, 274 + 22 * k, text, `obp-left ${actionClass(move[1])}-word`);
  });
  return picture(400, 304, kit.t("why.picture"), parts, nodes, stays);
}

function moveArrow(model, move, i, act) {
  const [from, action, to, bend, along] = move, a = NODES[from], b = NODES[to], p = chanceOf(model, move);
  const on = act ? { onpointerenter: () => act(i), onclick: () => act(i) } : {};
  const made = arrow(a, b, bend, 1.5 + 14 * p, actionClass(action), { "data-move": i, ...on });
  const [x, y] = beside(a, b, bend, along);
  made.append(word(x, y + 5, percent(p), `obp-halo ${actionClass(action)}-word`));
  return made;
}

/** Where an arrow's number stands: part of the way along, a little to the outside of its bend. */
function beside(a, b, bend, along = 0.5) {
  const dx = b.x - a.x, dy = b.y - a.y, d = Math.hypot(dx, dy), away = bend / 2 + (bend < 0 ? -17 : 15);
  return [pieces(a.x + dx * along - (dy / d) * away), pieces(a.y + dy * along + (dx / d) * away)];
}

/** The same as a matrix whose numbers are buttons: focus or press one, and its arrow lights up. */
function whyMatrix(kit, model, cells, light) {
  const tos = ["shut", "no", "maybe", "yes"];
  const cell = (from, action, to) => {
    const i = MOVES.findIndex(([f, a, x]) => f === from && a === action && x === to);
    if (i < 0) return "0";
    const n = percent(chanceOf(model, MOVES[i])), act = () => light(i);
    const label = kit.t("why.cell", { from: kit.name(from), action: kit.name(action), to: kit.name(to), n });
    const on = { onclick: act, onfocus: act, onpointerenter: act, "aria-pressed": "false", "aria-label": label };
    return (cells[i] = h("button", { type: "button", class: "obp-cell", ...on }, n));
  };
  const rows = [["no", "ask"], ["no", "small_step"], ["maybe", "ask"]].map(([from, action]) =>
    [kit.t("why.row", { from: kit.name(from), action: kit.name(action) }), ...tos.map((to) => cell(from, action, to))]);
  return table(kit.t("why.table"), ["", ...tos.map(kit.cap)], rows, "obp-matrix");
}

function why(kit) {
  const model = kit.lesson.maybe, cells = [];
  const light = (i) => {
    const [from, action, to] = MOVES[i], n = percent(chanceOf(model, MOVES[i]));
    for (const part of graph.querySelectorAll("[data-move]")) {
      part.classList.toggle("obp-hot", Number(part.dataset.move) === i);
      part.classList.toggle("obp-dim", Number(part.dataset.move) !== i);
    }
    cells.forEach((one, k) => one.setAttribute("aria-pressed", String(k === i)));
    const where = { from: kit.name(from), to: kit.t(`why.to.${from === to ? "stay" : to}`) };
    kit.say(kit.t("why.said", { ...where, action: kit.t(`why.${action}`), n }));
  };
  const graph = whyGraph(kit, model, light), matrix = numbers(kit, whyMatrix(kit, model, cells, light));
  matrix.open = true;
  const [yes, shut, step] = [0, 2, 5].map((i) => percent(chanceOf(model, MOVES[i])));
  return [h("p", {}, kit.t("why.one", { yes, shut, step })), h("p", { class: "obp-key" }, kit.t("why.two")),
    h("figure", {}, graph, h("figcaption", {}, kit.t("why.legend"))), kit.status, matrix];
}

// ---- card 6: two walks that share their numbers

/** Both plans on the run that is shown: who is where in every round, and who has ended. */
function pairOf(kit, chains, run) {
  const { rounds } = kit.lesson, paths = chains.map((chain) => walk(chain, kit.state.seed, run, rounds));
  return {
    at: (i, k) => chains[i].pairs[paths[i][k]],
    over: (k) => k >= rounds || paths.every((path, i) => chains[i].ending[path[k]] >= 0),
    won: (i) => chains[i].ending[paths[i][rounds]] === 0,
  };
}

function drawPair(kit, pair, plans, run, shown) {
  const { maybe, rounds } = kit.lesson, width = 26 + 16 * (rounds + 1);
  const bars = Array.from({ length: shown }, (_, k) => {
    const u = uniform(kit.state.seed, run, k + 1);
    return s("rect", { x: 43 + 16 * k, y: 40 - 26 * u, width: 8, height: 26 * u + 1, class: "obp-luck" });
  });
  const lane = (plan, i) => {
    const marks = [word(2, 66 + 60 * i, kit.t(`plan.${plan}`), "obp-left")];
    for (let k = 0; k <= shown && !(k && maybe.ending[pair.at(i, k - 1)] >= 0); k++) {
      marks.push(shape(kindOf(maybe, pair.at(i, k)), 31 + 16 * k, 86 + 60 * i, 7));
    }
    return [...marks, s("path", { d: `M24 ${100 + 60 * i}H${width}`, class: "obp-line" })];
  };
  const [ask, steps] = [0, 1].map((i) => kit.name(maybe.states[pair.at(i, shown)]));
  const label = kit.t("luck.picture", { run: run + 1, round: shown, ask, steps });
  return picture(width, 168, label, word(2, 14, kit.t("luck.dice"), "obp-left"), bars, plans.map(lane));
}

function pairTable(kit, pair, plans, run, shown) {
  const { maybe } = kit.lesson, seed = kit.state.seed;
  const rows = Array.from({ length: shown + 1 }, (_, k) => {
    const number = k ? uniform(seed, run, k).toFixed(3) : "";
    return [k, number, ...plans.map((_, i) => kit.name(maybe.states[pair.at(i, k)]))];
  });
  const head = [kit.t("ui.round"), kit.t("luck.number"), ...plans.map((plan) => kit.t(`plan.${plan}`))];
  return table(kit.t("luck.table", { run: run + 1, seed }), head, rows);
}

function luck(kit) {
  const { maybe, find } = kit.lesson, plans = ["jump_ahead", "small_steps"];
  const chains = plans.map((name) => chainOf(maybe, find(name)));
  const stage = h("figure", {}), data = h("div", {});
  let run = 0, shown = 0, timer = null, pair = pairOf(kit, chains, run);

  function refresh() {
    const caption = h("figcaption", {}, kit.t("luck.caption", { run: run + 1, round: shown }));
    stage.replaceChildren(caption, drawPair(kit, pair, plans, run, shown));
    data.replaceChildren(pairTable(kit, pair, plans, run, shown));
  }
  function begin() {
    run = (run + 1) % 100;
    shown = 0;
    pair = pairOf(kit, chains, run);
  }
  function verdict() {
    const [ask, steps] = [pair.won(0), pair.won(1)];
    kit.say(kit.t(`luck.${ask === steps ? "same" : steps ? "steps" : "ask"}`, { run: run + 1 }));
  }
  function next(aloud = true) {
    if (pair.over(shown)) begin();
    else shown++;
    refresh();
    if (pair.over(shown)) return verdict();
    const [ask, steps] = [0, 1].map((i) => kit.name(maybe.states[pair.at(i, shown)]));
    const said = shown ? kit.t("luck.said", { round: shown, ask, steps }) : kit.t("luck.begin", { run: run + 1 });
    return aloud ? kit.say(said) : undefined;
  }
  function wholePair() {
    if (pair.over(shown)) begin();
    while (!pair.over(shown)) shown++;
    refresh();
    verdict();
  }
  function count() {
    const found = { steps: 0, same: 0, ask: 0 };
    for (let k = 0; k < 100; k++) {
      const one = pairOf(kit, chains, k);
      found[one.won(0) === one.won(1) ? "same" : one.won(1) ? "steps" : "ask"]++;
    }
    kit.say(kit.t("luck.score", found));
  }
  function play() {
    // Autoplay is the reader's choice; who asked for less motion gets whole pairs instead of a moving row.
    const calm = kit.quiet();
    if (timer) clearInterval(timer);
    timer = timer ? null : setInterval(() => (calm ? wholePair() : next(false)), calm ? 2400 : 600);
    auto.textContent = kit.t(timer ? "luck.pause" : "luck.auto");
  }
  const auto = button(kit.t("luck.auto"), play);
  kit.undo.push(() => clearInterval(timer));
  refresh();
  const row = div("row", button(kit.t("luck.round"), () => next(), "obp-big"),
    button(kit.t("luck.pair"), wholePair), auto, button(kit.t("luck.all"), count));
  return [...paragraphs(kit, "luck.one"), stage, small(kit.t("luck.legend")), row, kit.status, numbers(kit, data)];
}

// ---- card 7: the honest one

const WARMS = Array.from({ length: 13 }, (_, k) => 5 * k);

/** Yes and shut by every round, for asking and for steps, when asking meets a yes with the chance `warm`. */
function warmCurves(kit, warm) {
  const { maybe, curve } = kit.lesson, edge = edgeAt(maybe, "no", "ask", "yes");
  const chance = setChance(maybe, maybe.table.chance, edge, warm), shut = maybe.endings.indexOf("shut");
  const [ask, steps] = ["jump_ahead", "small_steps"].map((name) => {
    const { reached } = curve(name, chance);
    return { yes: reached.map((row) => row[0]), shut: reached.map((row) => row[shut]) };
  });
  return { ask, steps, wins: (n) => winner(ask.yes[n], steps.yes[n]) };
}
const winner = (ask, steps) => (Math.abs(ask - steps) < 0.005 ? "same" : ask > steps ? "ask" : "steps");

function drawMap(kit, grid, rounds, warm) {
  const x = (n) => 44 + 17.4 * (n - 1), y = (w) => 216 - 3 * w;
  const mark = (who, a, b) => {
    if (who === "same") return s("path", { d: `M${a - 4} ${b + 3}L${a + 4} ${b - 3}`, class: "obp-tie" });
    if (who === "ask") return s("circle", { cx: a, cy: b, r: 6, class: "obp-wins-ask" });
    return s("path", { d: `M${a} ${b - 4}L${a + 4} ${b}L${a} ${b + 4}L${a - 4} ${b}Z`, class: "obp-wins-steps" });
  };
  const rounds20 = Array.from({ length: 20 }, (_, k) => k + 1);
  const cells = grid.map((curves, k) => rounds20.map((n) => mark(curves.wins(n), x(n), y(WARMS[k]))));
  const box = s("rect", { x: x(rounds) - 8.5, y: y(warm) - 8.5, width: 17, height: 17, class: "obp-here" });
  const foot = [1, 5, 10, 15, 20].map((n) => word(x(n), 240, n, "obp-tiny"));
  const side = [0, 20, 40, 60].map((w) => word(28, y(w) + 5, w, "obp-tiny obp-right"));
  const titles = [word(210, 258, kit.t("when.x"), "obp-tiny"), word(4, 16, kit.t("when.y"), "obp-tiny obp-left")];
  return picture(400, 262, kit.t("when.picture"), cells, box, foot, side, titles);
}

function mapTable(kit, grid) {
  const columns = [1, 2, 5, 10, 20];
  const cell = ({ ask, steps }, n) => kit.t("when.cell",
    { ask: show(ask.yes[n]), ask_shut: show(ask.shut[n]), steps: show(steps.yes[n]), steps_shut: show(steps.shut[n]) });
  const every = grid.map((curves, k) => [WARMS[k], ...columns.map((n) => cell(curves, n))]);
  const head = [kit.t("when.head"), ...columns.map((n) => kit.t("when.rounds", { n }))];
  return table(kit.t("when.table"), head, every.filter((_, k) => k % 2 === 0));
}

function when(kit) {
  const { sliders, bets } = kit.state, grid = WARMS.map((warm) => warmCurves(kit, warm / 100));
  const after = h("div", { hidden: bets.one === undefined }), map = h("figure", {});
  const now = () => ({ rounds: sliders.rounds ?? 1, warm: sliders.warm ?? 8 });
  const in100 = (p) => Math.round(100 * p);

  function refresh(say = true) {
    const { rounds, warm } = now(), curves = warmCurves(kit, warm / 100);
    map.replaceChildren(drawMap(kit, grid, rounds, warm), h("figcaption", {}, kit.t("when.legend")));
    const said = { rounds, warm, ask: in100(curves.ask.yes[rounds]), steps: in100(curves.steps.yes[rounds]) };
    if (say) kit.say(`${kit.t("when.said", said)} ${kit.t(`when.${curves.wins(rounds)}`)}`);
  }
  function guessed(value) {
    bets.one = value;
    kit.changed();
    after.hidden = false;
    refresh(false);
    const { maybe, ask, steps } = kit.lesson, right = value === "ask" ? "when.right" : "when.wrong";
    const truth = { ask: in100(ask.reached[1][0]), steps: in100(steps.reached[1][0]) };
    kit.say(kit.t(right, { guess: kit.t(`when.option.${value}`), ...truth }));
    kit.ready(true);
  }
  const move = (key) => (value) => {
    sliders[key] = Math.round(value);
    kit.changed();
    refresh();
  };
  const options = ["ask", "steps", "same"].map((one) => [one, kit.t(`when.option.${one}`)]);
  kit.wait = () => (bets.one === undefined ? kit.t("when.first") : "");
  const left = { label: kit.t("when.left"), value: now().rounds, min: 1, max: 20, act: move("rounds") };
  const warm = { label: kit.t("when.warm"), value: now().warm, max: 60, unit: kit.t("ui.of100"), act: move("warm") };
  after.append(h("p", {}, kit.t("when.two")), dial(kit, left), dial(kit, warm), map,
    small(kit.t("when.fair", kit.data.fair)), numbers(kit, mapTable(kit, grid)));
  if (bets.one !== undefined) refresh();
  const guess = choice(kit, kit.t("when.ask_first"), options, bets.one, guessed);
  return [...paragraphs(kit, "when.one"), guess, kit.status, after];
}

// ---- card 8: the longer ladder

/** From each rung the contact that invites the next, every week. */
function stepPlan(model, changes = {}) {
  const plan = { enemy: "small_step", neutral: "small_step", friend: "hang_out", maybe: "ask", ...changes };
  return model.states.map((name) => Math.max(0, model.actions.indexOf(plan[name])));
}

/** For every rung: yes and shut by every week, for who takes the next step and for who never leaves friend. */
function rungsOf(kit, model, longest) {
  const steps = planned(model, stepPlan(model)), stays = planned(model, stepPlan(model, { friend: "small_step" }));
  const shut = model.endings.indexOf("shut"), open = model.states.map((_, i) => i).filter((i) => model.ending[i] < 0);
  const curves = (strategy, i) => {
    const { reached } = exact(chainOf(model, strategy), longest, [[i, 1]]);
    return { yes: reached.map((row) => row[0]), shut: reached.map((row) => row[shut]) };
  };
  const rung = (i) => ({ steps: curves(steps, i), stays: curves(stays, i) });
  return open.map((i) => ({ state: i, name: kit.cap(model.states[i]), ...rung(i) }));
}

/** A yes still to come after one ask at maybe that was neither a yes nor a shut door, with n weeks on the clock. */
function afterNo(model, rungs, n) {
  const { first, after, chance } = model.table;
  const row = model.states.indexOf("maybe") * model.actions.length + model.actions.indexOf("ask");
  let met = 0, still = 0;
  for (let e = first[row]; e < first[row + 1]; e++) {
    const rung = rungs.find((one) => one.state === after[e]);
    if (!rung) continue;
    met += chance[e];
    still += chance[e] * rung.steps.yes[Math.max(0, n - 1)];
  }
  return met ? still / met : 0;
}

/** Crosses along a bar that stands for shut doors, so that it is not told by its colour alone. */
function crosses(x, y, width) {
  let d = "M0 0";
  for (let at = x + 9; at < x + width - 4; at += 18) d += `M${pieces(at - 4)} ${y - 4}l8 8m0 -8l-8 8`;
  return s("path", { d, class: "obp-cross" });
}

function drawRungs(kit, rungs, n) {
  const in100 = (p) => Math.round(100 * p);
  const said = rungs.map(({ name, steps }) => ({ name, yes: in100(steps.yes[n]), shut: in100(steps.shut[n]) }));
  const bars = rungs.map(({ name, steps }, k) => {
    const y = 186 - 44 * k, yes = Math.max(1, 210 * steps.yes[n]), shut = 210 * steps.shut[n];
    return [s("path", { d: `M86 ${y}H296`, class: "obp-line" }), word(78, y + 5, name, "obp-right"),
      s("rect", { x: 86, y: y - 11, width: yes, height: 22, class: "obp-yes" }),
      s("rect", { x: 296 - shut, y: y - 11, width: shut, height: 22, class: "obp-shut" }), crosses(296 - shut, y, shut),
      word(304, y - 2, kit.t("zone.yes", { n: said[k].yes }), "obp-left obp-tiny"),
      word(304, y + 15, kit.t("zone.shut", { n: said[k].shut }), "obp-left obp-tiny")];
  });
  const label = kit.t("zone.picture", { weeks: n, list: said.map((one) => kit.t("zone.item", one)).join("; ") });
  return picture(400, 210, label, s("path", { d: "M86 24V206M296 24V206", class: "obp-rail" }), bars);
}

function rungTable(kit, rungs, n) {
  const two = (plan) => ["zone.col_yes", "zone.col_shut"].map((what) => kit.t(what, { plan: kit.t(plan) }));
  const cells = ({ steps, stays }) => [steps.yes, steps.shut, stays.yes, stays.shut].map((curve) => show(curve[n]));
  const head = [kit.t("ui.state"), ...two("zone.steps"), ...two("zone.never")];
  return table(kit.t("zone.table", { weeks: n }), head, rungs.map((rung) => [rung.name, ...cells(rung)]));
}

function zone(kit) {
  const model = kit.data.models.ladder, longest = 104, { sliders, bets } = kit.state;
  const rungs = rungsOf(kit, model, longest), in100 = (p) => Math.round(100 * p);
  const [friend, maybe] = ["friend", "maybe"].map((name) => rungs.find((one) => model.states[one.state] === name));
  const after = h("div", { hidden: bets.friend === undefined }), stage = h("figure", {}), data = h("div", {});
  const facts = (n) => ({
    weeks: n, early: in100(friend.steps.yes[4]), friend: in100(friend.steps.yes[n]), never: in100(friend.stays.yes[n]),
    maybe: in100(maybe.steps.yes[n]), after: in100(afterNo(model, rungs, n)),
  });

  function refresh(say = true) {
    const n = sliders.weeks ?? 52;
    stage.replaceChildren(drawRungs(kit, rungs, n), h("figcaption", {}, kit.t("zone.legend", { weeks: n })));
    data.replaceChildren(rungTable(kit, rungs, n));
    if (say) kit.say(kit.t("zone.said", facts(n)));
  }
  function answered(value) {
    after.hidden = false;
    refresh(false);
    const truth = facts(52).friend, verdict = Math.abs(value - truth) <= 5 ? "close" : value > truth ? "high" : "low";
    kit.say(`${kit.t("zone.answer", { bet: value, truth })} ${kit.t(`zone.${verdict}`)}`);
    kit.ready(true);
  }
  function move(value) {
    sliders.weeks = Math.round(value);
    kit.changed();
    refresh();
  }
  kit.wait = () => (bets.friend === undefined ? kit.t("bet.first") : "");
  const clock = { label: kit.t("zone.weeks"), value: sliders.weeks ?? 52, min: 1, max: longest, act: move };
  const said = ["zone.two", "zone.three", "zone.four"].map((key) => h("p", {}, kit.t(key, facts(52))));
  after.append(stage, dial(kit, clock), ...said, numbers(kit, data));
  if (bets.friend !== undefined) refresh();
  return [...paragraphs(kit, "zone.one"), bet(kit, "friend", kit.t("zone.bet"), answered), kit.status, after];
}

// ---- card 10: to take away

/** The bets against the answers. */
function betTable(kit) {
  const { bets } = kit.state, { rounds, ask } = kit.lesson, ladder = kit.data.models.ladder, none = kit.t("take.none");
  const start = [[ladder.states.indexOf("friend"), 1]], plan = planned(ladder, stepPlan(ladder));
  const friend = exact(chainOf(ladder, plan), 52, start).reached[52][0];
  return table(kit.t("take.bets"), [kit.t("take.question"), kit.t("take.yours"), kit.t("take.model")], [
    [kit.t("take.ask"), bets.ask ?? none, whole(shares(ask, rounds))[0]],
    [kit.t("take.one"), bets.one ? kit.t(`when.option.${bets.one}`) : none, kit.t("when.option.ask")],
    [kit.t("take.friend"), bets.friend ?? none, Math.round(100 * friend)],
  ]);
}

/** One plan's array with its name, its counts and what it cost. */
function planFigure(kit, model, title, result, weeks, ...more) {
  const counts = whole(shares(result, weeks)), said = counted(kit, model, counts);
  const notes = h("div", {}, harm(kit, model, result.totals), more);
  return h("figure", {}, captioned(title, said), iconArray(counts, `${title}: ${said}.`), notes);
}

/** What is printed: the graph, the arrays, an empty table for the class, notes for the teacher. */
function sheet(kit) {
  const { maybe, rounds, ask, steps } = kit.lesson, words = (...keys) => keys.map((key) => kit.t(`take.${key}`));
  const arrays = [["jump_ahead", ask], ["small_steps", steps]].map(([name, result]) =>
    planFigure(kit, maybe, kit.t(`plan.${name}`), result, rounds));
  const blank = Array.from({ length: 6 }, (_, k) => [k + 1, "", "", "", ""]);
  const empty = table(kit.t("take.class"), words("group", "c1", "c2", "c3", "c4"), blank);
  const notes = words("n1", "n2", "n3", "n4", "n5", "n6").map((text) => h("li", {}, text));
  const graph = h("figure", {}, whyGraph(kit, maybe, null), h("figcaption", {}, kit.t("take.legend")));
  return div("sheet", h("h3", {}, kit.t("take.sheet")), graph, div("two", arrays), scroller(kit.t("take.class"), empty),
    h("h3", {}, kit.t("take.notes")), h("ul", {}, notes));
}

function take(kit) {
  const restart = () => {
    Object.assign(kit.state, { bets: {}, sliders: {} });
    kit.changed();
    kit.go(0);
  };
  const three = ["take.first", "take.second", "take.third"].map((key) => h("li", {}, kit.t(key)));
  const print = kit.host.framed ? small(kit.t("take.noprint"))
    : button(kit.t("take.print"), () => window.print(), "obp-big");
  return [h("ol", { class: "obp-three" }, three), scroller(kit.t("take.bets"), betTable(kit)),
    h("div", { class: "obp-row obp-controls" }, print, button(kit.t("take.restart"), restart)), sheet(kit), kit.status];
}

// ---- 6. sandbox ---------------------------------------------------------------------------------------------------

const MINE = "my plan"; // no bundled strategy has a space in its name

/** What the sandbox shows: read from the state, and mended where it does not fit the model. */
function boxOf(kit) {
  const { models } = kit.data, box = (kit.state.box ||= {});
  if (!Object.hasOwn(models, box.model)) {
    const first = Object.hasOwn(models, "ladder") ? "ladder" : Object.keys(models)[0];
    Object.assign(box, { model: first, a: null, b: null, mine: null, chances: {}, weeks: null, start: null });
  }
  const model = models[box.model], names = model.strategies.map((one) => one.name);
  const known = (name, otherwise) => (names.includes(name) || name === MINE ? name : otherwise);
  box.a = known(box.a, names[0]);
  box.b = known(box.b, names.includes("jump_ahead") ? "jump_ahead" : names[1] ?? names[0]);
  const preset = model.strategies.find((one) => one.plan)?.plan ?? model.states.map(() => 0);
  if (!isPlan(model, box.mine)) box.mine = hasSteps(model) ? stepPlan(model) : [...preset];
  box.weeks = Number.isInteger(box.weeks) && box.weeks >= 1 && box.weeks <= 520 ? box.weeks : model.weeks;
  box.start = model.start.length > 1 && model.start.some(([i]) => i === box.start) ? box.start : null;
  const fits = ([edge, p]) => model.table.chance[edge] !== undefined && p >= 0 && p <= 1;
  box.chances = Object.fromEntries(Object.entries(box.chances || {}).filter(fits));
  return box;
}
const hasSteps = (model) => ["small_step", "hang_out", "ask"].every((name) => model.actions.includes(name));
const isPlan = (model, plan) => Array.isArray(plan) && plan.length === model.states.length
  && plan.every((a) => Number.isInteger(a) && a >= 0 && a < model.actions.length);

/** The table's chances with the sliders' changes; a link that breaks a row is brought back to 1. */
function changedChances(model, changes) {
  const chance = [...model.table.chance], { first } = model.table;
  for (const [edge, p] of Object.entries(changes)) chance[edge] = p;
  for (let row = 0; row + 1 < first.length; row++) {
    const sum = chance.slice(first[row], first[row + 1]).reduce((a, b) => a + b, 0);
    const even = 1 / (first[row + 1] - first[row]);
    if (Math.abs(sum - 1) < 1e-9) continue;
    for (let e = first[row]; e < first[row + 1]; e++) chance[e] = sum > 0 ? chance[e] / sum : even;
  }
  return chance;
}

const strategyOf = (model, box, name) =>
  (name === MINE ? planned(model, box.mine) : model.strategies.find((one) => one.name === name));

/** A plan's chain as the sandbox has it: its chances, and where it starts. */
function boxChain(model, box, name) {
  const chain = chainOf(model, strategyOf(model, box, name), changedChances(model, box.chances));
  const there = chain.start.filter(([pair]) => chain.pairs[pair] === box.start);
  return there.length ? { ...chain, start: there.map(([pair]) => [pair, 1]) } : chain;
}

/** The sandbox's parts share this: what is chosen, what came out, and how to show it again. */
function benchOf(kit) {
  const bench = { kit, stage: h("div", {}), data: h("div", {}), editor: h("div", {}), results: [] };
  bench.box = () => boxOf(kit);
  bench.model = () => kit.data.models[boxOf(kit).model];
  bench.title = (name) => (name === MINE ? kit.t("box.mine") : kit.name(name));
  bench.refresh = (say = true) => refreshBench(bench, say);
  bench.build = () => buildBench(bench);
  return bench;
}

function refreshBench(bench, say) {
  const { kit, title } = bench, box = bench.box(), model = bench.model(), seed = kit.state.seed;
  bench.results = [...new Set([box.a, box.b])].map((name) => {
    const chain = boxChain(model, box, name);
    return { name, result: exact(chain, box.weeks), runs: tally(chain, seed, 100, box.weeks) };
  });
  const figures = bench.results.map(({ name, result, runs }) => {
    const run = kit.t("box.run", { seed, counts: counted(kit, model, runs) });
    const notes = [run, strategyOf(model, box, name).about].filter(Boolean).map(small);
    return planFigure(kit, model, title(name), result, box.weeks, notes);
  });
  bench.stage.replaceChildren(div("two", figures), small(kit.t("box.legend", { yes: kit.name(model.endings[0]) })));
  const caption = kit.t("box.table", { weeks: box.weeks, step: kit.name(model.step) });
  const rows = bench.results.map((row) => ({ ...row, title: title(row.name), weeks: box.weeks }));
  bench.data.replaceChildren(resultTable(kit, model, caption, rows));
  const said = rows.map((row) => `${row.title}: ${counted(kit, model, whole(shares(row.result, box.weeks)))}.`);
  if (say) kit.say(said.join(" "));
  kit.changed();
}

function buildBench(bench) {
  const { kit } = bench, model = bench.model();
  bench.editor.replaceChildren(div("fields", benchFields(bench)), weeksDial(bench), seedField(bench),
    h("div", {}, model.actions.length > 1 ? planEditor(bench) : null), chanceEditor(bench));
}

/** Which model, which two plans, and where they begin; a choice of one is no choice and is left out. */
function benchFields(bench) {
  const { kit } = bench, box = bench.box(), model = bench.model(), t = kit.t;
  const choose = (key) => (value) => { box[key] = value; bench.refresh(); };
  const another = (name) => { kit.state.box = { model: name }; bench.build(); bench.refresh(); };
  const from = (i) => choose("start")(i === "" ? null : Number(i));
  const models = Object.values(kit.data.models).map((one) => [one.name, one.title]);
  const plans = model.strategies.map((one) => [one.name, kit.name(one.name)]);
  if (model.actions.length > 1) plans.push([MINE, t("box.mine")]);
  const starts = [["", t("box.start_model")], ...model.start.map(([i]) => [i, kit.name(model.states[i])])];
  bench.first = select(kit, t("box.a"), plans, box.a, choose("a"));
  return [
    models.length > 1 ? select(kit, t("box.model"), models, box.model, another) : null,
    plans.length > 1 ? [bench.first, select(kit, t("box.b"), plans, box.b, choose("b"))] : null,
    starts.length > 2 ? select(kit, t("box.start"), starts, box.start ?? "", from) : null,
  ];
}

function weeksDial(bench) {
  const { kit } = bench, box = bench.box(), model = bench.model();
  const label = kit.t("box.weeks", { step: kit.name(model.step) });
  const act = (value) => { box.weeks = Math.round(value); bench.refresh(); };
  return dial(kit, { label, value: box.weeks, min: 1, max: Math.max(104, model.weeks), act });
}

function seedField(bench) {
  const { kit } = bench, id = kit.id("seed"), value = kit.state.seed, cls = "obp-number obp-wide";
  const field = h("input", { type: "number", min: 0, max: 2 ** 53 - 1, step: 1, id, class: cls, value });
  const set = (seed) => { kit.state.seed = seed; bench.refresh(); };
  field.addEventListener("input", () => {
    const seed = Number(field.value);
    if (field.value.trim() !== "" && Number.isSafeInteger(seed) && seed >= 0) set(seed);
  });
  const other = button(kit.t("box.dice"), () => {
    field.value = (kit.state.seed + 1) % 2 ** 53;
    set(Number(field.value));
  });
  return div("dial", h("label", { for: id }, kit.t("box.seed")), div("pair", field, other));
}

/** A plan of one's own: an action for each open state, begun from a preset. */
function planEditor(bench) {
  const { kit } = bench, box = bench.box(), model = bench.model();
  const presets = model.strategies.filter((one) => one.plan).map((one) => [one.name, kit.name(one.name), one.plan]);
  if (hasSteps(model)) presets.unshift(["steps", kit.t("zone.steps"), stepPlan(model)]);
  const mine = () => {
    // Who writes a plan wants to see it: it takes the first place unless it is shown already.
    if (box.a === MINE || box.b === MINE) return;
    box.a = MINE;
    bench.first.querySelector("select").value = MINE;
  };
  const begin = (name) => {
    const found = presets.find(([one]) => one === name);
    if (!found) return;
    box.mine = [...found[2]];
    mine();
    bench.build();
    bench.refresh();
    bench.editor.querySelector("details").open = true;
    bench.editor.querySelector("details select").focus();
  };
  const act = (i) => (k) => {
    box.mine[i] = Number(k);
    mine();
    bench.refresh();
  };
  const open = model.states.map((name, i) => [i, name]).filter(([i]) => model.ending[i] < 0).reverse();
  const actions = model.actions.map((name, k) => [k, kit.name(name)]);
  const label = (name) => kit.t("box.at_state", { state: kit.name(name) });
  const rows = open.map(([i, name]) => select(kit, label(name), actions, box.mine[i], act(i)));
  const preset = select(kit, kit.t("box.preset"), [["", kit.t("box.choose")], ...presets], "", begin);
  const begins = presets.length ? div("fields", preset) : null;
  return fold(kit.t("box.edit"), small(kit.t("box.editing")), begins, div("fields", rows));
}

/** One row of the table at a time: where they are, what you do, and a dial for each thing that may come of it. */
function chanceEditor(bench) {
  const { kit } = bench, box = bench.box(), model = bench.model(), rows = h("div", {});
  const open = model.states.map((name, i) => [i, kit.name(name)]).filter(([i]) => model.ending[i] < 0);
  const where = { state: open.find(([i]) => model.start.some(([j]) => j === i))?.[0] ?? open[0]?.[0] ?? 0, action: 0 };
  const build = () => rows.replaceChildren(...rowDials(bench, where));
  const pick = (key) => (value) => { where[key] = Number(value); build(); };
  const reset = button(kit.t("box.reset"), () => { box.chances = {}; build(); bench.refresh(); });
  const actions = model.actions.map((name, i) => [i, kit.name(name)]);
  build();
  const at = select(kit, kit.t("box.at"), open, where.state, pick("state"));
  const doing = actions.length > 1 ? select(kit, kit.t("box.doing"), actions, where.action, pick("action")) : null;
  return fold(kit.t("box.chances"), small(kit.t("box.rows")), div("fields", at, doing), rows, div("row", reset));
}

function rowDials(bench, { state, action }) {
  const { kit } = bench, box = bench.box(), model = bench.model(), { first, after, said } = model.table;
  const row = state * model.actions.length + action, made = [], chance = changedChances(model, box.chances);
  const set = (edge) => (value) => {
    const changed = setChance(model, changedChances(model, box.chances), edge, value / 100);
    for (let e = first[row]; e < first[row + 1]; e++) {
      box.chances[e] = changed[e];
      if (e !== edge) made[e - first[row]].set(pieces(100 * changed[e]));
    }
    bench.refresh();
  };
  for (let e = first[row]; e < first[row + 1]; e++) {
    const to = `${said[e] ? `${kit.name(said[e])}, ` : ""}${kit.name(model.states[after[e]])}`;
    const label = kit.t(after[e] === state ? "box.stays" : "box.to", { to });
    made.push(dial(kit, { label, value: pieces(100 * chance[e]), step: 0.1, unit: kit.t("ui.of100"), act: set(e) }));
  }
  return made.length ? made : [h("p", {}, kit.t("box.nothing"))];
}

function sandbox(kit) {
  const bench = benchOf(kit);
  bench.build();
  bench.refresh(false);
  const { mode, about, note } = kit.data;
  const words = mode === "lesson" ? paragraphs(kit, "box.one") : [h("p", {}, about), small(note)];
  const share = [h("h3", {}, kit.t("box.share")), shareRow(bench)];
  return [...words, bench.editor, kit.status, bench.stage, numbers(kit, bench.data), ...share];
}

// ---- what is taken along

function shareRow(bench) {
  const { kit } = bench, note = h("p", { class: "obp-status", role: "status" });
  const label = kit.t("box.text");
  const shown = h("textarea", { class: "obp-code", readonly: true, rows: 8, "aria-label": label, hidden: true });
  const say = (text) => { note.textContent = text; };
  function give(text, done) {
    Object.assign(shown, { hidden: false, value: text });
    say(kit.t("box.below"));
    try {
      if (!kit.host.framed) navigator.clipboard.writeText(text).then(() => say(kit.t(done)), () => {});
    } catch { /* no clipboard here: the text stands below */ }
  }
  function save(name, type, content) {
    if (!kit.host.framed) return download(name, type, content, () => say(kit.t("box.saved", { name })));
    // A sandboxed frame may not download: text is shown instead, to be copied by hand.
    if (typeof content === "string") Object.assign(shown, { hidden: false, value: content });
    return say(kit.t("box.framed"));
  }
  const art = () => poster(bench);
  const does = {
    "box.link": kit.host.link && (() => give(linkTo(kit), "box.linked")),
    "box.python": () => give(python(kit, boxOf(kit)), "box.copied"),
    "box.svg": () => save("olivebranch.svg", "image/svg+xml", art()),
    "box.png": () => png(art(), (blob) => save("olivebranch.png", "image/png", blob)),
    "box.json": () => save("olivebranch.json", "application/json", record(bench)),
    "box.embed": kit.host.link && (() => give(embed(kit), "box.copied")),
  };
  const buttons = Object.entries(does).map(([key, act]) => (act ? button(kit.t(key), act) : null));
  return h("div", {}, div("row", buttons), note, shown);
}

function download(name, type, content, done) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  done();
}

/** What is on the screen, in full precision. */
function record(bench) {
  const { kit } = bench, box = bench.box(), model = bench.model(), names = [...model.endings, "open"];
  const named = (values) => Object.fromEntries(names.map((e, i) => [e, values[i]]));
  const totals = (result) => Object.fromEntries(model.tallies.map((one, k) => [one.name, result.totals[k]]));
  const plan = (name) => (name === MINE ? box.mine.map((a) => model.actions[a]) : undefined);
  const strategies = bench.results.map(({ name, result, runs }) =>
    ({ name, plan: plan(name), exact: named(shares(result, box.weeks)), runs: named(runs), totals: totals(result) }));
  const said = { model: model.title, note: model.note, care: kit.data.care, weeks: box.weeks, seed: kit.state.seed };
  const start = box.start === null ? undefined : model.states[box.start];
  return JSON.stringify({ ...said, start, changed: box.chances, strategies }, null, 2);
}

/** Python that gives what is on the screen: by names where nothing was changed, else by the chances themselves. */
export function python(kit, box) {
  const model = kit.data.models[box.model], quote = (text) => JSON.stringify(String(text));
  const plain = model.load && !Object.keys(box.chances).length && (box.start === null || model.variables.length === 1);
  const chains = [...new Set([box.a, box.b])].map((name) => {
    const listed = model.strategies.find((one) => one.name === name);
    const byName = plain && (name === MINE ? model.variables.length === 1 : listed.bundled);
    return byName ? pythonByName(model, box, name, quote) : pythonByChance(model, box, name, quote);
  });
  const from = box.start === null ? "" : `.starting(${model.variables[0]}=${quote(model.states[box.start])})`;
  const named = chains.some((text) => text.startsWith("model @"));
  const sample = `simulate(runs=100, weeks=${box.weeks}, seed=${kit.state.seed})`;
  return [
    "import olivebranch as ob", "", ...(named ? [`model = ob.load(${quote(model.load)})${from}`] : []),
    "chains = [", ...chains.map((text) => `    ${text},`), "]", "for chain in chains:",
    `    print(chain.exact(weeks=${box.weeks}))`, `    print(chain.${sample})`, "",
  ].join("\n");
}

function pythonByName(model, box, name, quote) {
  if (name !== MINE) return `model @ ${quote(name)}`;
  const rows = model.states.map((state, i) => `${quote(state)}: ${quote(model.actions[box.mine[i]])}`);
  const open = rows.filter((_, i) => model.ending[i] < 0);
  return `model @ ob.Strategy.table({${open.join(", ")}}, name="my_plan")`;
}

function pythonByChance(model, box, name, quote) {
  const chain = boxChain(model, box, name), names = chain.names || model.states;
  const { first, after, ending, chance } = chain;
  const rows = ending.map((e, i) => {
    const row = Array(names.length).fill(0);
    if (e >= 0) row[i] = 1;
    for (let k = first[i]; e < 0 && k < first[i + 1]; k++) row[after[k]] += chance[k];
    return `            [${row.join(", ")}],`;
  });
  const start = chain.start.map(([i, p]) => `${quote(names[i])}: ${p}`);
  const members = (k) => names.filter((_, i) => ending[i] === k).map(quote).join(", ");
  const endings = model.endings.map((e, k) => `${quote(e)}: [${members(k)}]`);
  return [
    "ob.Chain.from_matrix(", "        [", ...rows, "        ],", `        names=[${names.map(quote).join(", ")}],`,
    `        start={${start.join(", ")}},`, `        endings={${endings.join(", ")}},`,
    `        step=${quote(model.step)}, title=${quote(name.replaceAll(" ", "_"))},`, "    )",
  ].join("\n");
}

const packed = (kit) => `#state=${encodeURIComponent(JSON.stringify(kit.state))}`;
const here = () => { try { return location.href.split("#")[0]; } catch { return ""; } };
const linkTo = (kit) => here() + packed(kit);
function embed(kit) {
  const file = here().split("/").pop() || "page.html";
  const attribute = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  const shown = `src="${attribute(file + packed(kit))}" title="${attribute(kit.data.title)}"`;
  return `<iframe ${shown} sandbox="allow-scripts" width="100%" height="900"></iframe>`;
}

const POSTER = `.obp-yes{fill:#1b7a4b}.obp-shut,.obp-other{fill:#8c2f39}
.obp-open{fill:#fff;stroke:#7a5a00;stroke-width:2}
.obp-cross{stroke:#fff;stroke-width:2;fill:none}text{font:14px sans-serif;fill:#22201c}
.b{font-weight:bold}.n{font-size:11px}`;

/** One picture to take along: the arrays with their numbers, fixed colours, no style from outside. */
function poster(bench) {
  const { kit, results, title } = bench, box = bench.box(), model = bench.model();
  const text = (x, y, words, cls = "") => s("text", { x, y, class: cls }, words);
  const plans = results.map(({ name, result }, i) => {
    const counts = whole(shares(result, box.weeks)), x = 20 + 240 * i, icons = [...iconArray(counts, "").childNodes];
    const array = s("g", { transform: `translate(${x} 60)` }, icons);
    return [text(x + 4, 50, title(name), "b"), array, text(x + 4, 290, counted(kit, model, counts))];
  });
  const head = kit.t("box.poster", { title: model.title, weeks: box.weeks, step: kit.name(model.step) });
  const ground = [s("style", {}, POSTER), s("rect", { width: 500, height: 330, fill: "#fffdf8" })];
  const words = [text(24, 26, head, "b"), text(24, 318, kit.t("box.note"), "n")];
  const art = s("svg", { xmlns: SVG, viewBox: "0 0 500 330", width: 1000, height: 660 }, ground, words, plans);
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

const LESSON = [
  ["hook", hook], ["play", play], ["bet", betCard], ["reveal", reveal], ["why", why],
  ["luck", luck], ["when", when], ["zone", zone], ["box", sandbox], ["take", take],
];
const SANDBOX = [["box", sandbox]];
const plainObject = (value) => (value && typeof value === "object" && !Array.isArray(value) ? value : {});

const RANGES = { rounds: [1, 20], warm: [0, 60], weeks: [1, 104], ask: [0, 100], friend: [0, 100] };
const within = (value, [low, high]) => Number.isInteger(value) && value >= low && value <= high;

/** A state from a link or a trait: only what is known, in range; anything else is dropped. */
export function restored(raw, cards) {
  const given = plainObject(raw), bets = plainObject(given.bets), sliders = plainObject(given.sliders);
  const kept = (from, keys) =>
    Object.fromEntries(keys.filter((key) => within(from[key], RANGES[key])).map((key) => [key, from[key]]));
  const state = {
    card: within(given.card, [0, cards - 1]) ? given.card : 0,
    seed: within(given.seed, [0, Number.MAX_SAFE_INTEGER]) ? given.seed : 7,
    bets: kept(bets, ["ask", "friend"]),
    sliders: kept(sliders, ["rounds", "warm", "weeks"]),
  };
  if (["ask", "steps", "same"].includes(bets.one)) state.bets.one = bets.one;
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

/** The dots above: any card can be opened at any time, which a lecturer needs. */
function dots(kit, cards, now) {
  const dot = ([name], i) => {
    const label = kit.t("ui.card", { n: i + 1, title: kit.t(`${name}.title`) }), current = i === now ? "step" : false;
    const on = { "aria-current": current, "aria-label": label, onclick: () => kit.go(i) };
    return h("li", {}, h("button", { type: "button", class: "obp-dot", ...on }, i + 1));
  };
  return h("nav", { class: "obp-nav", "aria-label": kit.t("ui.cards") }, h("ol", {}, cards.map(dot)));
}

/** The unfinished sentence, the button that completes it, and the way back. */
function foot(kit, cards, now) {
  const [name] = cards[now], back = now > 0 ? button(kit.t("ui.back"), () => kit.go(now - 1), "obp-plain") : null;
  if (now === cards.length - 1) return back && h("div", { class: "obp-foot obp-controls" }, back);
  const next = button(kit.t(`${name}.next`), () => {
    const wait = kit.wait();
    if (wait) kit.say(wait);
    else kit.go(now + 1);
  }, "obp-next");
  kit.ready = (on) => next.setAttribute("aria-disabled", String(!on));
  kit.ready(!kit.wait());
  const sentence = h("p", { class: "obp-sentence" }, h("span", {}, kit.t(`${name}.lead`)), " ", next);
  return h("div", { class: "obp-foot obp-controls" }, sentence, back);
}

/** Show a card in place of the last one; the title it returns takes the focus. */
function openCard(kit, inner, cards, now) {
  const { data } = kit, several = cards.length > 1, [name, make] = cards[now], id = kit.id("title");
  for (const undo of kit.undo.splice(0)) undo();
  const status = h("p", { class: "obp-status", role: "status", "aria-live": "polite", id: kit.id("status") });
  Object.assign(kit, { wait: () => "", ready: () => {}, status });
  const heading = several ? kit.t(`${name}.title`) : data.title;
  // A status that stands there from the beginning is not announced; as the focused title's description it is.
  const named = { id, tabindex: -1, class: "obp-title", "aria-describedby": status.id };
  const title = h(several ? "h2" : "h1", named, heading), body = make(kit);
  const above = several ? [h("h1", { class: "obp-top" }, data.title), dots(kit, cards, now)] : [];
  const bounds = { class: `obp-card obp-card-${name}`, "aria-labelledby": id };
  const care = h("p", { class: "obp-care", role: "note" }, data.care);
  inner.replaceChildren(...above, h("section", bounds, title, body, foot(kit, cards, now) ?? ""), care);
  return title;
}

/**
 * Put the page into an element, and return what takes it out again.
 * host: { link: may the address carry the state?, state: what to begin with, changed: told after every change }
 */
export function mount(root, data, host = {}) {
  const cards = data.mode === "lesson" ? LESSON : SANDBOX, inner = div("inner");
  const state = restored(host.link ? fromHash() ?? host.state : host.state, cards.length);
  const kit = tools(data, root, state, { ...host, framed: isFramed() });
  const open = () => openCard(kit, inner, cards, state.card);
  kit.changed = () => host.changed?.(state);
  kit.go = (now) => {
    state.card = now;
    open().focus({ preventScroll: true });
    root.scrollIntoView({ block: "start" });
    kit.changed();
  };
  const again = () => {
    const raw = fromHash();
    if (!raw) return;
    Object.assign(state, { box: undefined }, restored(raw, cards.length));
    open();
  };
  if (data.mode === "lesson") kit.lesson = lesson(kit);
  root.classList.add("obp");
  root.setAttribute("lang", data.strings.lang);
  root.replaceChildren(inner);
  if (host.link) window.addEventListener("hashchange", again);
  open();
  return () => {
    for (const undo of kit.undo.splice(0)) undo();
    window.removeEventListener("hashchange", again);
    inner.remove();
    root.classList.remove("obp");
  };
}

/** anywidget: bets, seed and sliders are traits, both ways. */
function render({ model, el }) {
  const traits = ["card", "seed", "bets", "sliders", "sandbox"];
  const given = () => Object.fromEntries(traits.map((name) => [name === "sandbox" ? "box" : name, model.get(name)]));
  const known = new Map();
  let clean = () => {};
  const changed = (state) => {
    const { card, seed, bets, sliders, box = {} } = state;
    const said = { card, seed, bets, bet: bets.ask ?? null, sliders, sandbox: box };
    // Copies: a trait that shares the page's own objects would change under Python's hands without a word.
    for (const [name, value] of Object.entries(structuredClone(said))) {
      known.set(name, JSON.stringify(value));
      model.set(name, value);
    }
    model.save_changes();
  };
  const begin = () => {
    clean();
    clean = mount(el, model.get("data"), { link: false, state: given(), changed });
  };
  // Hosts echo what they were told; only what Python itself has changed begins the page anew.
  const heard = (name) => () => {
    if (JSON.stringify(model.get(name)) !== known.get(name)) begin();
  };
  const watched = ["data", ...traits].map((name) => [`change:${name}`, name === "data" ? begin : heard(name)]);
  for (const [event, act] of watched) model.on(event, act);
  begin();
  return () => {
    for (const [event, act] of watched) model.off(event, act);
    clean();
  };
}

export default { render };
