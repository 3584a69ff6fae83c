// An arrow between two round nodes.

import { s, twoDigits } from "./dom.mjs";

/** An arrow from one node to another, curved to one side. Its head is a separate path, so that it prints and scales
well. */
export function arrow(a, b, bend, width, cls, attributes = {}) {
  const dx = b.x - a.x, dy = b.y - a.y, d = Math.hypot(dx, dy);
  const middle = { x: (a.x + b.x) / 2 - (dy / d) * bend, y: (a.y + b.y) / 2 + (dx / d) * bend };
  const length = 9 + width, half = 4 + width * 0.75;
  const from = towards(a, middle, a.r), tip = towards(b, middle, b.r + 2), base = towards(tip, middle, length);
  const ux = (tip.x - base.x) / length, uy = (tip.y - base.y) / length;
  const left = point(base.x - uy * half, base.y + ux * half), right = point(base.x + uy * half, base.y - ux * half);
  const line = `M${point(from.x, from.y)}Q${point(middle.x, middle.y)} ${point(base.x, base.y)}`;
  return s("g", { class: `obp-arrow ${cls}`, ...attributes },
    attributes.onclick ? s("path", { d: line, class: "obp-touch" }) : null,
    s("path", { d: line, class: "obp-shaft", "stroke-width": twoDigits(width) }),
    s("path", { d: `M${point(tip.x, tip.y)}L${left}L${right}Z`, class: "obp-head" }));
}

const point = (x, y) => `${twoDigits(x)} ${twoDigits(y)}`;

function towards(from, to, distance) {
  const d = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: from.x + ((to.x - from.x) / d) * distance, y: from.y + ((to.y - from.y) / d) * distance };
}
