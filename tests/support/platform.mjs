// A learning platform's API of SCORM 1.2, as strict as the standard (Run-Time Environment 1.2): it keeps values in
// `store`, and lists what breaks a rule in `wrong`.

const text = (most) => (value) => value.length <= most && /^[\x20-\x7e]*$/.test(value);
const words = (...allowed) => (value) => allowed.includes(value);
const identifier = (value) => /^[A-Za-z0-9_-]{1,255}$/.test(value);
const time = (value) => /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/.test(value);

const WRITABLE = {
  "cmi.core.lesson_location": text(255),
  "cmi.core.lesson_status": words("passed", "completed", "failed", "incomplete", "browsed"),
  "cmi.core.exit": words("time-out", "suspend", "logout", ""),
  "cmi.core.session_time": (value) => /^\d{2,4}:[0-5]\d:[0-5]\d(\.\d{1,2})?$/.test(value),
  "cmi.suspend_data": text(4096),
};
const INTERACTION = {
  id: identifier,
  time,
  type: words("true-false", "choice", "fill-in", "matching", "performance", "likert", "sequencing", "numeric"),
  student_response: text(255),
  result: (value) => ["correct", "wrong", "unanticipated", "neutral"].includes(value) || /^-?\d+(\.\d+)?$/.test(value),
};
const READABLE = ["cmi.core.lesson_location", "cmi.core.lesson_status", "cmi.suspend_data", "cmi.interactions._count"];

/** An API that begins with what an earlier session left. */
export class Platform {
  constructor(kept = {}) {
    this.store = { "cmi.core.lesson_status": "not attempted", "cmi.interactions._count": "0", ...kept };
    this.wrong = [];
    this.phase = "before";
    this.commits = 0;
  }

  refuse(what) {
    this.wrong.push(what);
    return "false";
  }

  isRunning(what) {
    return this.phase === "running" || !this.wrong.push(`${what} ${this.phase} the session`);
  }

  setInteraction(name, value) {
    const [, , place, field] = name.split("."), count = Number(this.store["cmi.interactions._count"]);
    if (!/^\d+$/.test(place) || Number(place) > count) return this.refuse(`${name}: out of order`);
    if (!INTERACTION[field]?.(value)) return this.refuse(`${name} = ${value}`);
    if (Number(place) === count && field !== "id") return this.refuse(`${name}: begins without an id`);
    if (Number(place) === count) this.store["cmi.interactions._count"] = String(count + 1);
    this.store[name] = value;
    return "true";
  }

  LMSInitialize(empty) {
    if (empty !== "" || this.phase !== "before") return this.refuse(`LMSInitialize(${empty}) ${this.phase}`);
    this.phase = "running";
    return "true";
  }

  LMSGetValue(name) {
    if (!this.isRunning(`LMSGetValue(${name})`)) return "";
    if (!READABLE.includes(name)) this.refuse(`${name}: cannot be read`);
    return this.store[name] ?? "";
  }

  LMSSetValue(name, value) {
    if (!this.isRunning(`LMSSetValue(${name})`)) return "false";
    if (typeof value !== "string") return this.refuse(`${name} = ${value}: no text`);
    if (name.startsWith("cmi.interactions.")) return this.setInteraction(name, value);
    if (!WRITABLE[name]?.(value)) return this.refuse(`${name} = ${value}`);
    this.store[name] = value;
    return "true";
  }

  LMSCommit(empty) {
    if (empty !== "" || !this.isRunning("LMSCommit")) return this.refuse(`LMSCommit(${empty})`);
    this.commits += 1;
    return "true";
  }

  LMSFinish(empty) {
    if (empty !== "" || this.phase !== "running") return this.refuse(`LMSFinish(${empty}) ${this.phase}`);
    this.phase = "after";
    return "true";
  }
}
