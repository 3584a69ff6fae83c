"""The page as a file: small, complete, safe with any names, and readable without a script."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import olivebranch as ob
from olivebranch.cli import _all, app
from olivebranch.draw import palette
from olivebranch.draw.palette import DARK, LIGHT, contrast, ending_looks
from olivebranch.web import assets, build, colours, export, notebook
from olivebranch.web.package import Package
from support.browser import CARDS
from support.doors import doors

ROOT = Path(__file__).parents[2]
STRINGS = assets.strings()
ADDRESS = re.compile(r"(https?:)?//[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)

assert _all


def addresses(text: str) -> list[str]:
    """Remote addresses in a text; the SVG namespace does not count as one."""
    return [found.group() for found in ADDRESS.finditer(text.replace("http://www.w3.org/2000/svg", ""))]


@pytest.mark.slow
def test_the_page_is_small_and_knows_no_other_address():
    html = build.page().html
    assert len(html.encode()) < 200_000
    assert addresses(html) == []
    assert addresses(html + '<img src="//cdn.example.org/x.png">') != [], "the mutant is seen"


@pytest.mark.slow
def test_the_built_copy_is_fresh():
    """If this fails: make page."""
    assert (ROOT / "docs" / "page.html").read_text(encoding="utf-8") == build.page().html


@pytest.mark.slow
def test_the_policy_allows_no_network():
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', build.page().html)
    assert policy is not None
    rules = dict(part.strip().split(" ", 1) for part in policy.group(1).split(";"))
    assert rules["default-src"] == "'none'"
    assert set(rules) == {"default-src", "script-src", "style-src", "img-src", "base-uri", "form-action"}
    assert rules["img-src"] == "data: blob:"
    assert "unsafe" not in policy.group(1)


@pytest.mark.slow
def test_without_a_script_the_story_is_there_in_plain_words():
    html = build.page().html
    body = re.sub(r"<script.*?</script>|<style.*?</style>", "", html, flags=re.DOTALL)
    for key in ("hook.one", "why.both", "take.third"):
        assert STRINGS[key] in body
    assert "a local help line is" in body


@pytest.mark.parametrize(("size", "told"), [(999, 0), (1_999, 1), (2_000, 2), (200_000, 200)])
def test_a_page_tells_its_size_in_thousands_of_bytes(size, told):
    assert repr(build.Page("ä" * (size // 2) + "a" * (size % 2))) == f"Page({told} kB)"


def test_a_page_is_saved_whole_and_shown_in_a_frame_that_reaches_nothing(tmp_path):
    page = build.Page('<p class="a">&</p>')
    assert page.save(tmp_path / "a.html").read_text(encoding="utf-8") == page.html
    assert page._repr_html_() == (
        '<iframe sandbox="allow-scripts" width="100%" height="900" style="border:0" title="No, maybe, yes" '
        'srcdoc="&lt;p class=&quot;a&quot;&gt;&amp;&lt;/p&gt;"></iframe>'
    )
    assert Package(b"PK", "t").save(tmp_path / "a.zip").read_bytes() == b"PK"


def test_names_cannot_leave_their_script_element():
    chain = ob.Chain.from_matrix(
        [[0, 1], [0, 1]], names=["</script><b>", "<!--"], endings={"e": ["<!--"]}, title="</title><b>"
    )
    html = build.page(chain).html
    assert html.count("</script>") == 2
    assert "<b>" not in html
    assert "<!--" not in html


# ---- words ---------------------------------------------------------------------------------------


def test_every_string_the_module_asks_for_is_in_the_table_and_none_is_left_over():
    source = assets.script()
    groups = "ui|hook|play|bet|reveal|why|luck|when|zone|box|take|plan|scene|said|felt|ladder|pause|where"
    asked = set(re.findall(rf'["`]((?:{groups})\.[\w.]+)["`]', source))
    assert asked - STRINGS.keys() == set()
    stems = tuple(re.findall(r"`(\w+(?:\.\w+)*\.)\$\{", source))
    made = {f"{card}.{what}" for card in CARDS for what in ("title", "next")}
    unused = {key for key in STRINGS if key not in asked | made | {"lang", "title"} and not key.startswith(stems)}
    assert unused == set()


@pytest.mark.slow
def test_the_page_speaks_another_language():
    html = build.page(words={"lang": "nl", "hook.title": "Nu vragen, of een kleine stap?", "name.wait": "wachten"}).html
    assert '<html lang="nl">' in html
    assert "Nu vragen" in html
    with pytest.raises(ob.ArgumentError, match=r"there is no string 'hook\.titel'"):
        build.page(words={"hook.titel": "x"})


@pytest.mark.slow
def test_what_is_said_of_the_dice_is_what_the_model_says():
    """The sheet gives the model as numbers of two ten-sided dice."""
    told = STRINGS["take.dice"]
    for action, state, said in [
        ("ask", "no", "Ask at no"),
        ("small_step", "no", "Small step"),
        ("ask", "maybe", "Ask at maybe"),
    ]:
        model, upto, words = build.page_data()["models"]["maybe"], 0.0, []
        row = model["states"].index(state) * len(model["actions"]) + model["actions"].index(action)
        for edge in range(model["table"]["first"][row], model["table"]["first"][row + 1]):
            low, upto = round(100 * upto) + 1, upto + model["table"]["chance"][edge]
            words.append(f"{low} to {round(100 * upto)} {model['states'][model['table']['after'][edge]]}")
        assert f"{said}: {', '.join(words)}." in told


# ---- colours -------------------------------------------------------------------------------------


def oklab(colour: str) -> np.ndarray:
    """A colour in Oklab (Ottosson 2020), where distances match what people see."""
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    cones = [[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]]
    axes = [[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]]
    return axes @ np.cbrt(cones @ linear)


def distance(a: str, b: str) -> float:
    return float(np.linalg.norm(oklab(a) - oklab(b)))


#: The marks of endings and of "still open"; a model may use any of them.
ENDINGS = ("yes", "shut", "left", "moved_on", "spare1", "spare2", "spare3", "spare4", "open")


def too_close(css: str) -> list[str]:
    """Contrasts below 4.5 (text) or 3 (marks), and endings that look alike, in the light and the dark theme."""
    found = []
    for n, block in enumerate(re.findall(r"\.obp \{([^}]*)\}", css)[:2]):
        colour = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        text = [(name, ground) for name in ("ink", "soft") for ground in ("paper", "card")]
        text += [("accent", "card"), ("on", "accent"), ("ask", "card"), ("step", "card")]
        rungs = [f"rung{i}" for i in range(colours.RUNGS)]
        marks = [(name, "card") for name in (*ENDINGS, "maybe", "no", "line", *rungs)]
        found += [f"{n} {a} on {b}" for a, b in text if contrast(colour[a], colour[b]) < 4.5]
        found += [f"{n} {a} on {b}" for a, b in marks if contrast(colour[a], colour[b]) < 3]
        found += [f"{n} {a} like {b}" for a, b in combinations(ENDINGS, 2) if distance(colour[a], colour[b]) < 0.09]
    return found


def test_colours_stand_apart_in_the_light_and_in_the_dark():
    css = assets.style()
    assert too_close(css) == []
    assert too_close(css.replace(f"--yes: {LIGHT.good}", "--yes: #f0d9b8")) != [], "the mutant is seen"
    like_left = css.replace(f"--moved_on: {LIGHT.moved_on}", f"--moved_on: {LIGHT.left[:-1]}f")
    assert too_close(like_left) == ["0 left like moved_on"]


def test_the_page_has_the_colours_and_the_marks_of_the_pictures():
    """They come from one source. Only the scene has colours of its own, for people and a house."""
    looks = ending_looks(["yes", "shut", "moved_on", "left"], DARK)
    css, script = assets.style(), assets.script()
    dark = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", re.findall(r"\.obp \{([^}]*)\}", css)[1]))
    assert {name: look.colour for name, look in looks.items()} == {name: dark[name] for name in looks}
    scene = (assets.HERE / "scene.css").read_text(encoding="utf-8")
    by_hand = css.removeprefix(colours.palette_css()).replace(scene, "") + script
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;}\"'\s)])", by_hand) == []
    kinds = dict(re.findall(r'\["(\w+)", "(shut|moved_on|left)"\]', script))
    assert kinds == palette._KINDS


def test_every_colour_that_is_used_is_declared_and_every_one_declared_is_used():
    """The scene declares its own."""
    by_hand = assets.style().removeprefix(colours.palette_css()) + assets.script()
    used = set(re.findall(r"var\(--([\w-]+)\)", by_hand))
    for theme in (LIGHT, DARK):
        assert used - set(re.findall(r"--([\w-]+):", by_hand)) == colours.variables(theme).keys()


def test_every_rule_lives_under_the_prefix():
    css = re.sub(r"/\*.*?\*/", "", assets.style(), flags=re.DOTALL)
    selectors = re.findall(r"(?:^|[{}])\s*([^@{}]+)\{", css)
    assert [s for s in selectors for one in re.split(r",(?![^(]*\))", s) if not one.strip().startswith(".obp")] == []


# ---- what may be asked for -----------------------------------------------------------------------


def test_a_model_too_large_says_how_large_it_may_be():
    with pytest.raises(
        ob.ArgumentError, match=rf"reconciliation has \d+ states; the page takes up to {export.MAX_STATES}"
    ):
        build.page("reconciliation")
    with pytest.raises(ob.ArgumentError, match="without a model"):
        build.page(strategies=["small_steps"])
    with pytest.raises(ob.ArgumentError, match="two strategies are called"):
        build.page("maybe", ["small_steps", "small_steps"])
    with pytest.raises(ob.ArgumentError, match="at least one"):
        build.page("maybe", [])
    with pytest.raises(ob.ArgumentError, match=f"give 1 to {export.MAX_STRATEGIES}"):
        build.page("maybe", [ob.pacing.small_steps.named(f"plan {i}") for i in range(export.MAX_STRATEGIES + 1)])
    with pytest.raises(ob.UnknownName, match="'small_step'"):
        build.page("maybe", "small_step")
    chain = ob.Chain.from_matrix([[1 / 70] * 70] * 70, endings={"e": ["0"]})
    with pytest.raises(ob.ArgumentError, match="70 states"):
        build.page(chain)


def test_a_model_file_is_named_without_its_folders(tmp_path):
    path = ob.load("maybe").with_parameters(slam=0.1).save(tmp_path / "mine.toml")
    data = build.page_data(str(path))
    assert list(data["models"]) == ["mine.toml"]
    assert data["models"]["mine.toml"]["load"] is None
    assert str(tmp_path) not in build.page(str(path)).html


def test_states_are_named_after_what_tells_them_apart(tmp_path):
    """A door that is open in every open state is not named. An ended state is, in full, unless it is the only one."""
    model = doors(tmp_path, ["shut", "moved_on"])
    exported = next(iter(build.page_data(str(model))["models"].values()))
    assert exported["variables"] == ["stance"]
    assert [name for name, end in zip(exported["states"], exported["ending"], strict=True) if end < 0] == [
        "enemy",
        "neutral",
        "friend",
        "maybe",
    ]
    assert exported["states"][-1] == "yes"
    assert "friend, moved_on" in exported["states"]
    assert len(set(exported["states"])) == len(exported["states"])


def test_a_chain_brings_its_model_and_strategy():
    data = build.page_data(ob.load("maybe") @ "jump_ahead")
    assert [one["name"] for one in data["models"]["maybe"]["strategies"]] == ["jump_ahead"]


@pytest.mark.slow
def test_the_command_writes_the_page(tmp_path):
    run = CliRunner()
    told = run.invoke(app, ["page", "-o", str(tmp_path / "page.html")])
    assert told.exit_code == 0
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == build.page().html
    told = run.invoke(
        app,
        [
            "page",
            "ladder",
            "--strategies",
            "small_steps, jump_ahead",
            "--weeks",
            "26",
            "-o",
            str(tmp_path / "ladder.html"),
        ],
    )
    assert told.exit_code == 0
    assert build.page("ladder", ["small_steps", "jump_ahead"], weeks=26).html == (tmp_path / "ladder.html").read_text(
        encoding="utf-8"
    )
    told = run.invoke(app, ["page", "--set", "slam=0", "-o", str(tmp_path / "no.html")])
    assert isinstance(told.exception, ob.ArgumentError)
    assert not (tmp_path / "no.html").exists()


# ---- notebooks -----------------------------------------------------------------------------------


def test_the_widget_carries_the_page_and_its_traits():
    pytest.importorskip("anywidget")
    widget = ob.load("maybe").explore(["small_steps", "jump_ahead"])
    assert (widget.bet, widget.bets, widget.seed, widget.sliders) == (None, {}, 7, {})
    assert widget.data["mode"] == "sandbox"
    html = widget._repr_mimebundle_()[0]["text/html"]
    assert "a local help line is" in html, "an untrusted notebook shows the story in plain words"


@pytest.mark.slow
def test_without_anywidget_it_says_what_to_install_and_shows_a_frame(monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    notebook._widget_class.cache_clear()
    with pytest.raises(notebook.WidgetMissing, match=r"pip install 'olivebranch\[widget\]'"):
        ob.explore(frame=False)
    with pytest.warns(notebook.FrameOnly, match="Python cannot read the bets"):
        shown = ob.explore()
    assert shown._repr_html_().startswith('<iframe sandbox="allow-scripts"')
    notebook._widget_class.cache_clear()


def test_importing_the_package_does_not_load_the_page():
    code = "import sys, olivebranch; sys.exit('olivebranch.web' in sys.modules or 'anywidget' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_page_ships_with_the_package():
    assert {"js", "page.css", "strings.json"} <= {path.name for path in assets.HERE.iterdir()}
