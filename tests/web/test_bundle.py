"""Joining the page's modules: what is joined, and what is refused."""

from __future__ import annotations

import re

import pytest

from olivebranch.web import assets
from olivebranch.web.bundle import BundleError, join, parse, read_modules

A = "// Two.\nexport const two = 2;\n"
B = 'import { two } from "../a.mjs";\n\n/** Twice two. */\nexport function four() {\n  return two + two; // here\n}\n'
C = 'import { two } from "./a.mjs";\nimport { four } from "./b/b.mjs";\n\nexport default { two, four };\n'


def test_modules_are_joined_in_the_order_in_which_they_need_each_other():
    text = join({"c.mjs": C, "b/b.mjs": B, "a.mjs": A}, "c.mjs")
    assert text.split("\n") == [
        "const two = 2;",
        "function four() {",
        "  return two + two; // here",
        "}",
        "export default { two, four };",
    ]


def test_a_module_is_joined_once_however_many_need_it():
    other = B.replace("four", "eight").replace("../a", "./a")
    entry = C.replace("two", "eight").replace("./a", "./other")
    text = join({"a.mjs": A, "b/b.mjs": B, "other.mjs": other, "c.mjs": entry}, "c.mjs")
    assert text.count("const two = 2;") == 1


def test_imports_over_several_lines_are_read():
    module = parse(
        "c.mjs", 'import {\n  a,\n  b,\n} from "./a.mjs";\nimport { c } from "./a.mjs";\nconst d = a + b + c;\n'
    )
    assert module.imports == {"a.mjs": ["a", "b", "c"]}
    assert (module.declared, module.body) == (["d"], "const d = a + b + c;\n")


REFUSED = {
    "a name declared twice": ({"a.mjs": A, "c.mjs": C.replace("./b/b", "./a") + "const two = 3;\n"}, "also declared"),
    "an import that is not exported": ({"a.mjs": A.replace("export ", ""), "c.mjs": C}, "a.mjs does not export two"),
    "a module that is not there": ({"c.mjs": C}, "there is no module a.mjs"),
    "a circle": ({"a.mjs": 'import { c } from "./c.mjs";\n' + A, "c.mjs": C}, "c.mjs imports a.mjs imports c.mjs"),
    "a module that nothing imports": ({"a.mjs": A, "c.mjs": "const c = 1;\n"}, "a.mjs: no module that c.mjs needs"),
    "a renamed import": ({"a.mjs": A, "c.mjs": 'import { two as deux } from "./a.mjs";\n'}, "without renaming it"),
    "a whole module imported": ({"a.mjs": A, "c.mjs": 'import * as a from "./a.mjs";\n'}, "can be joined"),
    "an import below code": ({"a.mjs": A, "c.mjs": 'const b = 1;\nimport { two } from "./a.mjs";\n'}, "can be joined"),
    "an import from elsewhere": ({"c.mjs": 'import { two } from "https://example.org/a.mjs";\n'}, "can be joined"),
    "a list of exports": ({"c.mjs": "const b = 1;\nexport { b };\n"}, "can be joined"),
    "a statement": ({"c.mjs": "alert(1);\n"}, "can be joined"),
    "a variable": ({"c.mjs": "let b = 1;\n"}, "can be joined"),
    "a template over lines": ({"c.mjs": "const b = `\n// no comment\n`;\n"}, "c.mjs:1: a template literal"),
    "a second default": ({"a.mjs": A + "export default two;\n", "c.mjs": 'import { two } from "./a.mjs";\n'}, "entry"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_be_joined_is_refused(why):
    sources, said = REFUSED[why]
    sources = {"b/b.mjs": B, **sources} if "./b/b" in sources.get("c.mjs", "") else sources
    with pytest.raises(BundleError, match=re.escape(said)):
        join(sources, "c.mjs")


def test_the_pages_own_modules_are_short_and_join_without_a_trace_of_imports():
    sources = read_modules(assets.MODULES)
    assert {path: text.count("\n") for path, text in sources.items() if text.count("\n") >= 300} == {}
    text = assets.script()
    assert re.findall(r"^(?:import|export)\b.*", text, re.MULTILINE) == ["export default { render };"]
    for source in sources.values():
        for name in re.findall(r"^export (?:function|const) (\w+)", source, re.MULTILINE):
            assert len(re.findall(rf"^(?:function|const) {name}\b", text, re.MULTILINE)) == 1
