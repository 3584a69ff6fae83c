"""The same run as the contacted person lives it: what reaches them, what they answer, and what it does to them.

They do not know of weeks in which you work on yourself, nor how you feel. What no strategy may look at is theirs.
"""

from __future__ import annotations

from olivebranch.base.text import counted, plain
from olivebranch.chain.paths import Paths, Story, by_run

#: How an ending is told to the one who is contacted; any other is told by its name.
_ENDS = {
    "yes": "you say yes",
    "shut": "you shut the door, because of how you were contacted",
    "moved_on": "your life has gone on",
    "left": "they let you go",
}


def tell_their_side(paths: Paths) -> Story:
    """The first of the paths, told to the contacted person as "you"; "they" are those who contact them."""
    chain, length = paths.chain, int(paths.lengths()[0])
    lines = [f"start: {', '.join(f'{plain(n)} {plain(v)}' for n, v in _felt(paths, 0).items())}"]
    lines += [f"{chain.step} {week}: {_week(paths, week)}" for week in range(1, length + 1)]
    ending, after = paths.ending()[0], f"after {counted(length, chain.step)}"
    lines.append(f"{after}: {_ENDS.get(ending, plain(ending))}." if ending != "open" else f"{after}: still open.")
    unwelcome = _unwelcome(paths)
    if unwelcome is not None:
        count = sum(unwelcome)
        lines.append(f"contacts that you did not want: {count}.")
    return Story(f"{by_run(paths)}, told by them", tuple(lines))


def _week(paths: Paths, week: int) -> str:
    action, response = paths.done(0, week)
    moved = _moved(paths, week)
    if not _reaches(paths, week):
        return f"nothing from them; {', '.join(moved) or 'nothing changes'}"
    unwelcome = _unwelcome(paths)
    unwanted = " (unwelcome)" if unwelcome is not None and unwelcome[week - 1] else ""
    answer = f", you answer {plain(response)}" if response else ""
    return f"they: {plain(action)}{unwanted}{answer}; {', '.join(moved) or 'nothing changes in you'}"


def _reaches(paths: Paths, week: int) -> bool:
    """Whether what was done in a week reached them; without actions, every step does."""
    edge, contacting = int(paths.edges[0, week - 1]), paths.chain.contacting
    return bool(contacting[paths.chain.action[edge]]) if contacting else True


def _felt(paths: Paths, week: int) -> dict[str, str]:
    """The state of the first path as they feel it: without what is about you, and with what is hidden from you."""
    return {n: value for n, value in paths.state(0, week).items() if n not in paths.chain.yours}


def _moved(paths: Paths, week: int) -> list[str]:
    before, after = _felt(paths, week - 1), _felt(paths, week)
    return [f"{plain(n)} {plain(before[n])} -> {plain(after[n])}" for n in after if after[n] != before[n]]


def _unwelcome(paths: Paths) -> list[int] | None:
    """For each week walked, how many contacts were unwelcome; None where the model does not count them."""
    chain = paths.chain
    if "unwelcome" not in chain.tallies:
        return None
    adds = chain.vectors[:, chain.tallies.index("unwelcome")]
    edges = paths.edges[0][paths.edges[0] >= 0]
    return [round(float(adds[kind])) for kind in chain.kind[edges]]
