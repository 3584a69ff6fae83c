"""A chain as a PRISM program: Storm builds it, and gives the same answers."""

from __future__ import annotations

import re

import pytest
import scipy.sparse as sp

import olivebranch as ob
from olivebranch.exchange import to_prism
from support.exchanged import CHAINS

ASKED = {**CHAINS, "many starts": ob.Chain("reconciliation", "jump_ahead")}


@pytest.fixture(scope="module")
def storm():
    return pytest.importorskip(
        "stormpy", reason="stormpy (extra bench) is not installed: Storm cannot read the programs"
    )


def asked(storm, chain, folder, questions):
    """Storm's answers to some questions about the program of a chain."""
    (folder / "chain.pm").write_text(to_prism(chain), encoding="utf-8")
    program = storm.parse_prism_program(str(folder / "chain.pm"))
    properties = storm.parse_properties("; ".join(questions), program)
    model = storm.build_model(program, properties)
    (start,) = model.initial_states
    answers = [storm.model_checking(model, p, only_initial_states=True).get_value(start) for p in properties]
    return model, answers


@pytest.mark.parametrize("kind", ["maybe", "memory", "many starts"])
def test_storm_gives_the_same_answers(kind, storm, tmp_path):
    chain, weeks = ASKED[kind], 20
    enters = int((chain.start > 0).sum() > 1)
    tallies = [re.sub(r"\W", "_", name) for name in chain.tallies]
    questions = [f'P=? [F<={weeks + enters} "{ending}"]' for ending in chain.endings]
    questions += [f'P=? [F "{ending}"]' for ending in chain.endings]
    questions += [f'R{{"{tally}"}}=? [C<={weeks + enters}]' for tally in [*tallies, f"{chain.step}s"]]
    questions += [f'R{{"{chain.step}s"}}=? [F "over"]']
    model, answers = asked(storm, chain, tmp_path, questions)
    assert model.nr_states == chain.size + enters
    within, ever = chain.exact(weeks), chain.exact()
    ours = [within.chance(ending) for ending in chain.endings] + [ever.chance(ending) for ending in chain.endings]
    ours += [within.tally(tally) for tally in chain.tallies]
    ours += [sum(within.still_open[:-1]), ever.expected_weeks()]
    assert answers == pytest.approx(ours, rel=3e-6, abs=1e-9)


def test_labels_are_the_values_of_variables(storm, tmp_path):
    chain = ASKED["maybe"]
    _, (met,) = asked(storm, chain, tmp_path, ['P=? [!"stance_maybe" U "shut"]'])
    within = chain.exact()
    assert met == pytest.approx(within.chance("shut") - chain.passed("shut", stance="maybe") * within.chance("shut"))


@pytest.mark.parametrize("kind", ["odd names", "no endings"])
def test_storm_reads_odd_names_and_chains_without_endings(kind, storm, tmp_path):
    model, (over,) = asked(storm, ASKED[kind], tmp_path, ['P=? [F<=2 "over"]'])
    assert model.nr_states == ASKED[kind].size + (kind == "no endings")
    assert over == (1.0 if kind == "odd names" else 0.0)


def test_names_are_changed_where_the_language_needs_it():
    names = ["a b", "a_b", "2", "max"]
    text = to_prism(
        ob.Chain.from_matrix([[0, 1, 0, 0], *[[0, 1, 0, 0]] * 3], names=names, endings={n: n for n in names[1:]})
    )
    assert re.findall(r'label "(\w+)"', text) == [
        *["a_b", "_2", "max_", "over"],
        *["state_a_b", "state_a_b_", "state_2", "state_max"],
    ]


def test_states_are_told_in_ranges_and_a_program_nobody_could_read_is_refused(monkeypatch):
    chain = ob.Chain.from_matrix([[0.2] * 5] * 5, endings={"over": ["0", "2", "3", "4"]}, start="1")
    assert 'label "over" = s=0 | (s>=2 & s<=4);' in to_prism(chain)
    with pytest.raises(ob.ArgumentError, match="has 20,001 pairs; a PRISM program takes up to 20,000"):
        to_prism(ob.Chain.from_matrix(sp.eye_array(20_001)))
    monkeypatch.setattr("olivebranch.exchange.prism.MOST_STATES", 5)
    assert to_prism(chain)
    monkeypatch.setattr("olivebranch.exchange.prism.MOST_STATES", 4)
    with pytest.raises(ob.ArgumentError, match="has 5 pairs; a PRISM program takes up to 4"):
        to_prism(chain)
