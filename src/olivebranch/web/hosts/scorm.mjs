// The page as a SCORM 1.2 object: it tells a learning platform of bets and completion, and carries on where it was left.

import { mount } from "../js/page.mjs";
import { parseHash } from "../js/state.mjs";

const MOST = 4096; // characters of suspend_data
const COMMITS = 2000; // milliseconds between two of them
const FRAMES = 12; // of frames around this one

/** The API of the platform: of this window, of one around it, or of the window that opened one of these; or null. */
export function findApi(start) {
  const around = (from) => {
    let here = from;
    for (let level = 0; here && level < FRAMES; level++) {
      if (here.API) return here.API;
      if (here.parent === here) return null;
      here = here.parent;
    }
    return null;
  };
  try { return around(start) ?? around(start.opener) ?? around(start.top.opener); } catch { return null; }
}

/** The state in as many characters as the platform keeps, all of them ASCII: if it is too large, without the sandbox. */
export function packed(state) {
  const escape = (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const ascii = (value) => JSON.stringify(value).replace(/[^ -~]/g, escape);
  const whole = ascii(state);
  return whole.length < MOST ? whole : ascii({ ...state, box: undefined });
}

/** A time span as SCORM 1.2 writes it: hours, minutes and seconds. */
export function timespan(milliseconds) {
  const seconds = Math.min(Math.round(milliseconds / 1000), 3600 * 9999), hours = Math.floor(seconds / 3600);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
  return [String(hours).padStart(4, "0"), ...parts].join(":");
}

/** What was kept; null if that is no state. */
function unpacked(text) {
  try {
    const found = JSON.parse(text);
    return found && typeof found === "object" ? found : null;
  } catch { return null; }
}

/**
 * Tells the platform of bets: interactions that are neither right nor wrong. Those that it knows already are left out, and
 * one that is changed is told again in the same place. */
function makeBets(api, known, now) {
  const told = { ...known }, place = {};
  let count = Number(api.LMSGetValue("cmi.interactions._count")) || 0;
  return (bets) => {
    for (const [name, value] of Object.entries(bets).filter(([one, bet]) => told[one] !== bet)) {
      place[name] ??= count++;
      told[name] = value;
      const type = typeof value === "number" ? "numeric" : "fill-in", time = now().toTimeString().slice(0, 8);
      const fields = { id: `bet-${name}`, type, time, student_response: String(value), result: "neutral" };
      for (const [key, text] of Object.entries(fields)) api.LMSSetValue(`cmi.interactions.${place[name]}.${key}`, text);
    }
  };
}

/**
 * What is told to the platform. `state` is what it kept, or null; `changed` tells it of every change, and `finish` that
 * the reader has left. `isLast` says whether the last card is open: then the lesson is completed. */
export function makeReport(api, isLast, now = () => new Date()) {
  const began = now(), set = (name, value) => api.LMSSetValue(`cmi.${name}`, value);
  api.LMSInitialize("");
  const state = unpacked(api.LMSGetValue("cmi.suspend_data")), tellBets = makeBets(api, state?.bets, now);
  let isDone = ["completed", "passed"].includes(api.LMSGetValue("cmi.core.lesson_status")), timer = null, isOver = false;
  if (!isDone) set("core.lesson_status", "incomplete");
  const commit = () => {
    clearTimeout(timer);
    timer = null;
    api.LMSCommit("");
  };
  const changed = (next) => {
    if (isOver) return;
    tellBets(next.bets);
    set("suspend_data", packed(next));
    set("core.lesson_location", String(next.card));
    const isNew = !isDone && isLast();
    isDone ||= isNew;
    if (isNew) set("core.lesson_status", "completed");
    if (isNew) commit();
    else timer ??= setTimeout(commit, COMMITS);
  };
  const finish = () => {
    if (isOver) return;
    isOver = true;
    set("core.session_time", timespan(now() - began));
    set("core.exit", isDone ? "" : "suspend");
    commit();
    api.LMSFinish("");
  };
  return { state, changed, finish };
}

/** Put the page into an element of a platform's window; without a platform it is the page as always. */
export function mountScorm(root, data) {
  const api = findApi(window);
  if (!api) return mount(root, data, { link: true, state: data.start });
  const isLast = () => data.mode !== "lesson" || root.querySelector(".obp-card-take") !== null;
  const report = makeReport(api, isLast);
  const state = report.state ?? parseHash(location.hash) ?? data.start;
  const remove = mount(root, data, { link: false, state, changed: report.changed });
  root.classList.add("obp-whole");
  window.addEventListener("pagehide", report.finish);
  return remove;
}
