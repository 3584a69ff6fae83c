"""The parameters of a model as a table to read: value, prior, grade, what it is, and where it comes from."""

from __future__ import annotations

from olivebranch.base.sheet import Sheet
from olivebranch.model.contents import Contents


def parameter_sheet(model: Contents) -> Sheet:
    """A row for each parameter.

    >>> import olivebranch as ob
    >>> parameter_sheet(ob.load("maybe")).rows[1][:4]
    ('slam', '0.25', 'beta(5, 15)', 'D')
    """
    rows = tuple(
        (name, f"{p.value:g}", p.prior or "", p.grade or "", p.unit or p.about or "", p.source or "")
        for name, p in model.parameters.items()
    )
    return Sheet("Parameters", ("name", "value", "prior", "grade", "what", "source"), rows, words=(4, 5))
