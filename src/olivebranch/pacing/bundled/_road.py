"""What the bundled strategies share: their memory, the words of smaller models, and the next small step."""

from __future__ import annotations

from dataclasses import dataclass

from olivebranch.pacing.memory import Grid, Labels, Memory, Next, count, week, weeks_since
from olivebranch.pacing.strategy import See

RESTS = ("pause", "self_work", "wait", "let_go")  # actions that are no contact


@dataclass(frozen=True, slots=True)
class Noes:
    """Asks or pushes not met warmly; in a model without responses all of them, where a yes ends the walk."""

    upto: int

    def compile(self, name: str, grid: Grid) -> tuple[Labels, int, Next]:
        """As `count` of what the model can tell; where it has no `asks`, by the names of the actions."""
        asking = ", ".join(action for action in ("ask", "push") if action in grid.rules.actions)
        asks = "asks" if "asks" in grid.names else f"action in ({asking},)" if asking else "0"
        told = f"{asks} and response != warm" if grid.rules.responses else asks
        return count(told, upto=self.upto).compile(name, grid)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Weeks since the last contact; in a model that has no `contact`, since any action but rest."""

    upto: int

    def compile(self, name: str, grid: Grid) -> tuple[Labels, int, Next]:
        """As `weeks_since` what the model can tell."""
        resting = ", ".join(action for action in RESTS if action in grid.rules.actions)
        contact = "contact" if "contact" in grid.names else f"action not in ({resting},)" if resting else "1"
        return weeks_since(contact, upto=self.upto, start=self.upto).compile(name, grid)


#: week (to 4), weeks since the last contact (to 3, starting at 3), asks or pushes not met warmly (to 3).
#: A strategy carries only what its rule reads.
MEMORY: dict[str, Memory] = {
    "week": week(upto=4),
    "quiet": Quiet(upto=3),
    "noes": Noes(upto=3),
}

#: Smaller models have fewer words for the same things.
INSTEAD = {
    "self_work": "pause",
    "pause": "wait",
    "olive_branch": "small_step",
    "chat": "small_step",
    "hang_out": "small_step",
}

#: From each rung, the contact that invites the next one up; once together, looking after it.
NEXT = {
    "no": "small_step",
    "enemy": "olive_branch",
    "neutral": "chat",
    "friend": "hang_out",
    "maybe": "ask",
    "yes": "look_after",
}


def rest_first(see: See) -> str | None:
    """Rest while they bristle, you are raw, or you wrote last week and they are not ready; else None.

    A model without a way to rest has nothing to wait for; and once together it is no time to withdraw.
    """
    if not see.can("self_work") or see.shows("stance", "yes"):
        return None
    if see.shows("reactance", "bristling", "flooded") or see.shows("composure", "raw"):
        return "self_work"
    not_ready = (
        see.shows("reactance", "wary") or see.shows("grievance", "aggrieved") or see.shows("stance", "enemy", "neutral")
    )
    return "pause" if not_ready and see.quiet < 1 else None


def step(see: See) -> str:
    """Rest where it is called for, apologise where a wrong is felt, else the next rung's contact."""
    resting = rest_first(see)
    if resting:
        return resting
    if see.shows("grievance", "aggrieved"):
        return "apologise"
    return NEXT[see.stance]
