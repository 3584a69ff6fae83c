"""A textbook's questions about a Markov chain, under the textbook's names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from olivebranch.chain import likeliest, long_run, power, visits
from olivebranch.chain.frame import matrix_frame
from olivebranch.chain.likeliest import Likeliest
from olivebranch.chain.long_run import Classes, Stationary, StillOpen
from olivebranch.chain.markov import MarkovChain
from olivebranch.chain.power import Power
from olivebranch.chain.visits import FirstPassage, Fundamental

if TYPE_CHECKING:
    import pandas as pd


class Textbook(MarkovChain):
    """A Markov chain with the textbook's questions: a base class of `Chain`."""

    def to_frame(self) -> pd.DataFrame:
        """The transition matrix P as a table with names: the chance of each move from the row's pair to the column's.

        A pair is named by its values and, where it is open, by what the strategy remembers. An ending is absorbing: its
        row has a 1 on the diagonal. `Chain.from_matrix` reads the table back.

        Raises
        ------
        ArgumentError
            for more than 2,000 pairs.

        >>> import olivebranch as ob
        >>> ob.Chain("maybe", "small_steps").to_frame().loc["no"].round(2).to_dict()
        {'shut': 0.03, 'no': 0.62, 'maybe': 0.35, 'yes': 0.0}
        """
        return matrix_frame(self)

    def power(self, n: int) -> Power:
        """P^n, the n-step transition matrix: where a walk from each pair is n weeks later.

        Raises ArgumentError for n outside 0 to 100,000, or more than 2,000 pairs.

        >>> import olivebranch as ob
        >>> names, table = ob.Chain("maybe", "small_steps").power(20).by("stance")
        >>> dict(zip(names, table[names.index("no")].round(2).tolist()))
        {'yes': 0.69, 'shut': 0.29, 'no': 0.01, 'maybe': 0.01}
        """
        return power.power(self, n)

    def fundamental(self) -> Fundamental:
        """Expected visits: how many weeks a walk spends in each pair before its ending, from the start and from each.

        The fundamental matrix N = (I - Q)^-1 of the moves Q between open pairs. Raises PrecisionError as `exact` does.

        >>> import olivebranch as ob
        >>> round(float(ob.Chain("maybe", "small_steps").fundamental().number.sum()), 2)
        6.07
        """
        return visits.fundamental(self)

    def mean_absorption_time(self) -> FirstPassage:
        """The mean weeks until any ending, from each pair: t = N 1. Raises PrecisionError as `exact` does.

        >>> import olivebranch as ob
        >>> ob.Chain("maybe", "small_steps").mean_absorption_time().number.round(2)
        array([0.  , 6.07, 3.73, 0.  ])
        """
        return visits.absorption_time(self)

    def mean_first_passage(self, ending: str | None = None, /, **where: object) -> FirstPassage:
        """The mean weeks until an ending, a value or a memory is first met, from each pair, and the chance of that.

        These are mean first-passage (hitting) times among walks that meet it; `expected` is the mean over all walks,
        inf if some may never meet it. Raises UnknownName for an unknown name, ArgumentError unless either an ending or
        values are named, PrecisionError as `exact` does.

        >>> import olivebranch as ob
        >>> passage = ob.Chain("maybe", "small_steps").mean_first_passage("yes")
        >>> round(passage.from_start, 2), round(passage.chance_from_start, 2)
        (6.2, 0.71)
        """
        return visits.first_passage(self, ending, where)

    def classes(self) -> Classes:
        """The communicating classes: which are recurrent (never left), which transient, and the period of each.

        >>> import olivebranch as ob
        >>> [c.ending for c in ob.Chain("maybe", "small_steps").classes().recurrent]
        ['shut', 'yes']
        """
        return long_run.classes(self)

    def stationary(self) -> Stationary:
        """The stationary distribution x = x P of each recurrent class, by elimination without subtraction.

        It is meant for chains without endings. If there are endings, each of their pairs is a recurrent class. A share
        below 1e-308 may be 0. Raises ArgumentError for a class of more than 2,000 pairs, and PrecisionError as `exact`
        does.

        >>> import olivebranch as ob
        >>> coin = ob.Chain.from_matrix([[0.5, 0.5], [0.25, 0.75]])
        >>> coin.stationary().number.round(3)
        array([0.333, 0.667])
        """
        return long_run.stationary(self)

    def if_still_open(self) -> StillOpen:
        """Where walks still open after a long time are, and how fast they end: the quasi-stationary distribution.

        The dominant left eigenvector of the moves between open pairs (Darroch and Seneta 1965). If the class that
        decides is periodic, walks from one start go round, and the answer says so. Raises ArgumentError if every walk
        ends within a fixed number of weeks, or for more than 2,000 open pairs; PrecisionError where several
        classes are left equally slowly and none of them can be reached from all the others.

        >>> import olivebranch as ob
        >>> ob.Chain("maybe", "small_steps").if_still_open().by("stance")["no"] > 0.6
        True
        """
        return long_run.if_still_open(self)

    def likeliest_story(self, ending: str) -> Likeliest:
        """The most probable single story that leads to an ending (a shortest path in -log of the chances).

        Of equally probable stories, it is the shortest one, and then the first.

        Raises UnknownName for an ending, ArgumentError if no walk reaches it.

        >>> import olivebranch as ob
        >>> print(ob.Chain("maybe", "small_steps").likeliest_story("yes"))
        No, maybe, yes: the likeliest way to yes, small steps
          start: stance no
          round 1: small step; stance no -> maybe
          round 2: ask; stance maybe -> yes
          ends after 2 rounds: yes.
          one walk in 6 is this one, and 22.2 % of those that get there.
        """
        return likeliest.likeliest(self, ending)
