import assert from "node:assert/strict";
import { test } from "node:test";

import { findApi, makeReport, packed, timespan } from "../../../src/olivebranch/web/hosts/scorm.mjs";
import { Platform } from "../../support/platform.mjs";

const at = (card, bets = {}) => ({ card, seed: 7, bets, sliders: {} });
const begun = (kept, isLast = () => false) => {
  const platform = new Platform(kept);
  return { platform, report: makeReport(platform, isLast) };
};

test("a session: incomplete, bets, completed, finished once", () => {
  let last = false;
  const { platform, report } = begun({}, () => last), { store } = platform;
  assert.equal(report.state, null);
  assert.equal(store["cmi.core.lesson_status"], "incomplete");
  report.changed(at(2));
  report.changed(at(2, { ask: 60 }));
  report.changed(at(2, { ask: 55, one: "steps" }));
  assert.equal(store["cmi.interactions._count"], "2");
  assert.equal(store["cmi.interactions.0.id"], "bet-ask");
  assert.equal(store["cmi.interactions.0.student_response"], "55");
  assert.equal(store["cmi.interactions.1.type"], "fill-in");
  assert.equal(store["cmi.interactions.1.result"], "neutral");
  assert.deepEqual(JSON.parse(store["cmi.suspend_data"]), at(2, { ask: 55, one: "steps" }));
  last = true;
  report.changed(at(9, { ask: 55, one: "steps" }));
  assert.equal(store["cmi.core.lesson_status"], "completed");
  assert.equal(platform.commits, 1);
  report.finish();
  report.finish();
  report.changed(at(3));
  assert.equal(platform.phase, "after");
  assert.equal(store["cmi.core.exit"], "");
  assert.equal(store["cmi.core.lesson_location"], "9");
  assert.deepEqual(platform.wrong, []);
});

test("a session that goes on tells no bet twice, and keeps what was completed", () => {
  const state = at(4, { ask: 60 });
  const kept = { "cmi.suspend_data": JSON.stringify(state), "cmi.core.lesson_status": "completed", "cmi.interactions._count": "3" };
  const { platform, report } = begun(kept);
  assert.deepEqual(report.state, state);
  report.changed(state);
  assert.equal(platform.store["cmi.interactions._count"], "3");
  report.changed(at(5, { ask: 60, friend: 30 }));
  assert.equal(platform.store["cmi.interactions.3.id"], "bet-friend");
  report.finish();
  assert.equal(platform.store["cmi.core.lesson_status"], "completed");
  assert.deepEqual(platform.wrong, []);
});

test("what was kept may be anything, and then the lesson begins anew", () => {
  for (const text of ["", "{", "3", "null", '"text"']) assert.equal(begun({ "cmi.suspend_data": text }).report.state, null);
  const { platform, report } = begun({});
  report.finish();
  assert.equal(platform.store["cmi.core.exit"], "suspend");
  assert.deepEqual(platform.wrong, []);
});

test("what is kept is ASCII, and short enough", () => {
  const named = { ...at(8), box: { model: "né\u{1f642}" } };
  assert.match(packed(named), /^[ -~]*$/);
  assert.deepEqual(JSON.parse(packed(named)), named);
  const large = { ...at(8, { ask: 1 }), box: { chances: Array(2000).fill(0.25) } };
  assert.ok(packed(large).length < 4096);
  assert.deepEqual(JSON.parse(packed(large)), at(8, { ask: 1 }));
  const fits = { ...at(8), box: { text: "x".repeat(4000) } };
  assert.deepEqual(JSON.parse(packed(fits)), fits);
});

test("time is written in hours, minutes and seconds", () => {
  assert.equal(timespan(0), "0000:00:00");
  assert.equal(timespan(3_725_400), "0001:02:05");
  assert.equal(timespan(1e15), "9999:00:00");
});

test("the API is found around the page, or in the window that opened it", () => {
  const top = { API: "here" };
  top.parent = top.top = top;
  const middle = { parent: top, top }, inner = { parent: middle, top };
  assert.equal(findApi(inner), "here");
  const alone = { opener: inner };
  alone.parent = alone.top = alone;
  assert.equal(findApi(alone), "here");
  const nobody = {};
  nobody.parent = nobody.top = nobody;
  assert.equal(findApi(nobody), null);
  const barred = { get parent() { throw new Error("another origin"); } };
  assert.equal(findApi(barred), null);
  const endless = { get parent() { return { ...Object.getOwnPropertyDescriptors(this), parent: endless }; }, top: {} };
  assert.equal(findApi(endless), null);
});
