"""Mermaid: a chain as a `stateDiagram-v2`, which GitHub, GitLab and many editors draw from the text."""

from __future__ import annotations

from olivebranch.chain.chain import Chain
from olivebranch.exchange.graph import moves_of, shown

#: Characters with a meaning in Mermaid, as its entity codes.
_CODES = str.maketrans({"#": "#35;", '"': "#quot;", ";": "#59;", "<": "#lt;", ">": "#gt;", "\n": " ", "\r": " "})


def to_mermaid(chain: Chain) -> str:
    """The chain as a Mermaid state diagram: a state for each pair, an arrow with its chance for each move.

    ``[*]`` is where walks begin, and where they go once they have ended.

    Raises
    ------
    ArgumentError
        if this is no chain, or it has more than 200 pairs of state and memory.

    Examples
    --------
    >>> import olivebranch as ob
    >>> print(to_mermaid(ob.load("maybe") @ "jump_ahead"))
    stateDiagram-v2
        state "shut" as s0
        state "no" as s1
        state "yes" as s2
        [*] --> s1 : 1
        s1 --> s0 : 0.25
        s1 --> s1 : 0.67
        s1 --> s2 : 0.08
        s0 --> [*]
        s2 --> [*]
    """
    moves = moves_of(chain)
    lines = [f'state "{name.translate(_CODES)}" as s{i}' for i, name in enumerate(moves.names)]
    lines += [f"[*] --> s{i} : {shown(chance)}" for i, chance in moves.start.items()]
    lines += [f"s{a} --> s{b} : {shown(chance)}" for a, b, chance in moves.moves]
    lines += [f"s{i} --> [*]" for i in moves.ended]
    return "\n".join(["stateDiagram-v2", *(f"    {line}" for line in lines)])
