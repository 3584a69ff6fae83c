// The scene in words, for those who do not see it.

const LEVELS = { resistance: ["open", "wary", "folded", "away"], composure: ["raw", "steady", "whole"] };

/** What the picture shows, as one or two sentences. */
export function sceneInWords(kit, state) {
  const { t } = kit;
  if (state.ending) return t(`scene.end.${state.ending}`);
  const they = t("scene.they", {
    stance: kit.name(state.stance), arms: t(`scene.arms.${LEVELS.resistance[state.resistance]}`),
    cloud: state.grievance ? t("scene.cloud") : "",
  });
  const you = t(state.isNear ? "scene.near" : "scene.you", { posture: t(`scene.posture.${LEVELS.composure[Math.round(state.composure)]}`) });
  return `${they} ${t(`scene.door.${state.door}`)} ${you}`;
}
