// The page as a notebook widget (anywidget): bets, seed and sliders are traits that both sides can set.

import { mount } from "./page.mjs";

const TRAITS = ["card", "seed", "bets", "sliders", "sandbox"];

function render({ model, el }) {
  const given = () => Object.fromEntries(TRAITS.map((name) => [name === "sandbox" ? "box" : name, model.get(name)]));
  const told = new Map();
  let clean = () => {};
  const changed = (state) => {
    const { card, seed, bets, sliders, box = {} } = state;
    const values = { card, seed, bets, bet: bets.ask ?? null, sliders, sandbox: box };
    // These are copies: if a trait shared the page's own objects, it would change without Python noticing.
    for (const [name, value] of Object.entries(structuredClone(values))) {
      told.set(name, JSON.stringify(value));
      model.set(name, value);
    }
    model.save_changes();
  };
  const begin = () => {
    clean();
    clean = mount(el, model.get("data"), { link: false, state: given(), changed });
  };
  // Hosts echo what the page sends. Only a change that Python itself made restarts the page.
  const heard = (name) => () => {
    if (JSON.stringify(model.get(name)) !== told.get(name)) begin();
  };
  const watched = ["data", ...TRAITS].map((name) => [`change:${name}`, name === "data" ? begin : heard(name)]);
  for (const [event, act] of watched) model.on(event, act);
  begin();
  return () => {
    for (const [event, act] of watched) model.off(event, act);
    clean();
  };
}

export default { render };
