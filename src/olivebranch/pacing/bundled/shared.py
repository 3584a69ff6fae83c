"""What the bundled strategies share: their memory, the actions that replace others, and the next small step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from olivebranch.errors import StrategyError
from olivebranch.pacing.memory import Memory, Register, count, week, weeks_since
from olivebranch.pacing.observations import Observations
from olivebranch.pacing.see import See, Value

RESTS = ("pause", "self_work", "wait", "let_go")  # actions without contact


@dataclass(frozen=True, slots=True)
class Noes:
    """Asks or pushes not met warmly. Without responses all of them count, as a yes would have ended the walk."""

    upto: int

    def compile(self, name: str, observations: Observations) -> Register:
        """Like `count` of `asks` or, if the model has no such name, of the actions called ask or push."""
        rules = observations.rules
        asking = ", ".join(action for action in ("ask", "push") if action in rules.actions)
        asks = "asks" if "asks" in observations.names else f"action in ({asking},)" if asking else "0"
        condition = f"{asks} and response != warm" if rules.responses else asks
        return count(condition, upto=self.upto).compile(name, observations)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Weeks since the last contact or, if the model does not say what contact is, the last action but rest."""

    upto: int

    def compile(self, name: str, observations: Observations) -> Register:
        """Like `weeks_since` of `contact` or, if the model has no such name, of an action that is not a rest."""
        resting = ", ".join(action for action in RESTS if action in observations.rules.actions)
        contact = "contact" if "contact" in observations.names else f"action not in ({resting},)" if resting else "1"
        return weeks_since(contact, upto=self.upto, start=self.upto).compile(name, observations)


#: The week (to 4), weeks since the last contact (to 3, starting at 3), asks or pushes not met warmly (to 3).
#: A strategy carries only what its rule reads.
MEMORY: dict[str, Memory] = {
    "week": week(upto=4),
    "quiet": Quiet(upto=3),
    "noes": Noes(upto=3),
}

#: What replaces an action in a smaller model, which has fewer names for the same things. If a model hides their stance,
#: what they last said replaces it and is taken at face value.
INSTEAD = {
    "self_work": "pause",
    "pause": "wait",
    "olive_branch": "small_step",
    "chat": "small_step",
    "hang_out": "small_step",
    "small_step": "chat",
    "stance": "word",
}

#: For each stance, or word that replaces it, the contact that invites the next one up; at "yes", the action that looks
#: after the relationship.
NEXT = {
    "unsaid": "chat",
    "said_no": "chat",
    "said_yes": "ask",
    "no": "small_step",
    "enemy": "olive_branch",
    "neutral": "chat",
    "friend": "hang_out",
    "maybe": "ask",
    "yes": "look_after",
}


def rest_first(see: See) -> str | None:
    """How to rest if they bristle, you are raw, they recently said no, or you wrote last week and they are not ready.

    Otherwise None. It is also None if the model has no way to rest, or if you are together, which is not the time to
    withdraw.
    """
    if not see.can("self_work") or see.shows("stance", "yes"):
        return None
    if see.shows("reactance", "bristling", "flooded") or see.shows("composure", "raw"):
        return "self_work"
    if see.shows("stance", "said_no") and see.quiet < 3:
        return "pause"
    not_ready = (
        see.shows("reactance", "wary") or see.shows("grievance", "aggrieved") or see.shows("stance", "enemy", "neutral")
    )
    return "pause" if not_ready and see.quiet < 1 else None


def step(see: See) -> str:
    """Rest if called for, apologise if they feel wronged, otherwise make the contact that invites the next rung."""
    resting = rest_first(see)
    if resting:
        return resting
    if see.shows("grievance", "aggrieved"):
        return "apologise"
    return contact_at(see.stance, NEXT)


def contact_at(value: Value, contacts: Mapping[str, str]) -> str:
    """The contact for a value of a variable.

    Raises StrategyError for a value that only this model has: the strategy does not know what to do there.
    """
    found = contacts.get(str(value))
    if found is None:
        known = ", ".join(name for name in contacts if name in value.names) or "none of its values"
        raise StrategyError(
            f"does not know the value {value!s} of {value.variable} (of this variable it knows {known}). Rename the "
            "value, or write a strategy for this model: [strategies.NAME] in its file, or {value: action} in Python."
        )
    return found
