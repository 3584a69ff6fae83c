// Card 8: friend-zone or dead-zone? One road from enemy to yes; at friend, going on and staying there part.

import { betOf, hopeOf, numberBet, verdictOf } from "../bets.mjs";
import { numbersFold, table } from "../controls.mjs";
import { fold, h, oneDigitPercent, picture, s, svgText, twoDigits, wholePercent } from "../dom.mjs";
import { paragraphs } from "../kit.mjs";
import { markAt } from "../marks.mjs";
import { COUNTED, outOf100 } from "../results.mjs";
import { makeScene } from "../scene/scene.mjs";

const STEP = 76;

/** A chance's place in the picture: the higher, the nearer a yes. */
const heightOf = (p) => 226 - 168 * p;

/** The rungs and the yes itself, from left to right: { name, x, y, p }. */
function stationsOf({ goes }) {
  const rungs = Object.entries(goes).map(([name, { yes }]) => [name, yes]);
  return [...rungs, ["yes", 1]].map(([name, p], i) => ({ name, p, x: 48 + STEP * i, y: heightOf(p) }));
}

/** The road up, piece by piece in the colours of its rungs. */
function road(stations) {
  return stations.slice(1).map((to, i) => {
    const from = stations[i];
    return s("path", { d: `M${from.x} ${from.y}L${to.x} ${to.y}`, class: `obp-road obp-rung${i + 1}` });
  });
}

/** The way of those who stay at friend: down, to a barrier. */
function deadEnd(kit, friend, p) {
  const x = friend.x + STEP, y = heightOf(p), bend = twoDigits((friend.y + y) / 2);
  const line = `M${friend.x} ${friend.y}C${friend.x + 6} ${bend} ${friend.x + 20} ${y} ${x - 3} ${y}`;
  return [
    s("path", { d: line, class: "obp-dead" }), s("path", { d: `M${x} ${y - 15}V${y + 15}`, class: "obp-barrier" }),
    svgText(x + 12, y - 13, wholePercent(p), "obp-from"), svgText(x + 12, y + 4, kit.t("zone.stays"), "obp-from obp-tiny"),
  ];
}

function drawRoad(kit, bet) {
  const { zones } = kit.data, { t } = kit, stations = stationsOf(zones), { stays } = zones;
  const friend = stations.find(({ name }) => name === "friend");
  const named = stations.map(({ name, p, x, y }, i) => [
    name === "yes" ? markAt("yes", x, y, 15) : s("circle", { cx: x, cy: y, r: 12, class: `obp-station obp-rung${i}` }),
    svgText(x, y - (name === "yes" ? 22 : 38), kit.capitalised(name), "obp-halo"),
    name === "yes" ? null : svgText(x, y - 19, wholePercent(p), "obp-halo"),
  ]);
  const ground = s("path", { d: `M20 ${heightOf(0)}H384`, class: "obp-hint" });
  const onward = svgText(friend.x + 42, friend.y + 24, t("zone.goes"), "obp-tiny");
  const counts = stations.slice(0, -1).map(({ name, p }) => `${kit.name(name)} ${wholePercent(p)}`).join(", ");
  const label = t("zone.picture", { list: counts, stays: wholePercent(stays.yes) });
  const drawn = [ground, deadEnd(kit, friend, stays.yes), road(stations), betLine(kit, bet), named, onward];
  return picture(400, 244, label, drawn);
}

/** The bet, as a dashed line at its height, on the side where the line and its name are clear of the road and of all words. */
function betLine(kit, bet) {
  const y = heightOf(bet / 100), isRight = bet > 25 && bet < 76;
  return [s("path", { d: `M${isRight ? 290 : 6} ${y}h104`, class: "obp-bet" }),
    svgText(isRight ? 394 : 6, y - 6, kit.t("zone.drawn", { bet }), `obp-halo obp-tiny obp-${isRight ? "upto" : "from"}`)];
}

function rungTable(kit) {
  const { goes, stays, after } = kit.data.zones, { t } = kit;
  const row = (name, chances) => [name, ...COUNTED.map((ending) => oneDigitPercent(chances[ending]))];
  const rows = Object.entries(goes).map(([rung, chances]) => row(kit.capitalised(rung), chances));
  return table(t("zone.table"), [t("ui.state"), ...COUNTED.map(kit.name)], [...rows, row(t("zone.never"), stays),
    ...after.map((chances, k) => row(t("zone.after", { noes: t(`zone.noes.${k + 1}`) }), chances))]);
}

/** What a no changes: for each no, a bar of what becomes of 100 people at maybe in the year after it. */
function afterNo(kit) {
  const { after, goes } = kit.data.zones, { t } = kit, told = [];
  const bars = [goes.maybe, ...after].map((year, k) => {
    const y = 18 + 44 * k;
    let x = 4;
    told.push(`${t(`zone.noes.${k}`)}: ${outOf100(kit, year)}`);
    return [svgText(4, y, told[k], "obp-from obp-tiny"), COUNTED.map((name) => {
      const width = 392 * year[name];
      x += width;
      return s("rect", { x: x - width, y: y + 6, width, height: 14, class: `obp-${name}` });
    })];
  });
  return [h("p", {}, t("zone.three")), h("figure", {}, picture(400, 174, told.join("; "), bars))];
}

/** The answer to the bet, and what it means. */
function reveal(kit) {
  const { t } = kit, { goes, stays, early, weeks } = kit.data.zones, figure = h("figure", {}, drawRoad(kit, betOf(kit, "friend")));
  const facts = { weeks, early, soon: wholePercent(goes.friend.early), goes: outOf100(kit, goes.friend), stays: outOf100(kit, stays) };
  return [
    figure, h("p", {}, t("zone.two", facts)), fold(t("zone.no"), afterNo(kit)),
    fold(t("zone.soon"), h("p", {}, t("zone.four", facts))),
    numbersFold(kit, rungTable(kit)),
  ];
}

/** A friend, and you hoping; after the answer, the way on from there. */
const lookAtFriend = (bet, isLocked) =>
  (isLocked ? { stance: "maybe", door: "open", composure: 2 } : { stance: "friend", door: "ajar", composure: hopeOf(bet) });

export function zoneCard(kit) {
  const { t } = kit, after = h("div", {}), scene = makeScene(kit, [...Object.keys(kit.data.zones.goes), "yes"], true);
  const answer = (bet) => {
    const truth = kit.lesson.answers.friend;
    after.replaceChildren(...reveal(kit));
    kit.say(`${t("zone.answer", { bet, truth })} ${t(`zone.${verdictOf(bet, truth)}`)}`);
  };
  return [...paragraphs(kit, "zone.one"), numberBet(kit, "friend", t("zone.bet"), { scene, look: lookAtFriend, answer }), kit.status, after];
}
