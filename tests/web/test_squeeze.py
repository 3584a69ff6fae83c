"""The page's script and style are made smaller, and mean what they meant."""

from __future__ import annotations

import re

import pytest

from olivebranch.web import assets
from olivebranch.web.squeeze import squeezed_script, squeezed_style

KEPT = [
    'const a = "  two  spaces // no comment";',
    "const b = '/* nor here */';",
    "const c = `a ${ x ? `in  ${y}` : {} } b`;",
    "const f = `a ${ g({ h: { i: 1 } }) +  `in  b` } c`;",
    "const d = /[/ ]  \\/ x/g;",
    "x = a / b / c;",
    "x = a + +b - -c;",
    "return  typeof x;",
    "const e = (x, y) => /a  b/.test(x);",
]


@pytest.mark.parametrize("line", KEPT)
def test_what_is_said_stays(line):
    """Without the spaces between its parts, a line is the same; what is in quotes is kept letter for letter."""
    small = squeezed_script(line)
    assert len(small) < len(line)
    assert small.replace(" ", "") == line.replace(" ", "")
    for quoted in re.findall(r'"[^"]*"|\'[^\']*\'|`.*`|/\[.*/g|/a  b/', line):
        assert quoted in small
    assert squeezed_script(small) == small


def test_signs_and_words_are_not_joined():
    assert squeezed_script("a + +b - -c; in x; async () => y") == "a+ +b- -c;in x;async()=>y"


def test_comments_are_left_out_and_so_are_line_ends_that_end_nothing():
    assert squeezed_script("  a(); // why\n  /* what */ b();\n") == "a();b();"
    assert squeezed_script("const f = () => {\n  g(\n    a,\n    [\n b]\n  )\n}\n") == "const f=()=>{g(a,[b]\n)\n}\n"
    assert squeezed_script("a\n++b\n") == "a\n++b\n", "here the line end ends a statement"


@pytest.mark.parametrize(
    ("code", "small"),
    [
        ("const a = 1;\nconst b = () => { c(); };\nconst d = [b];\n", "const a=1,b=()=>{c()},d=[b];"),
        ("const a = 1;\nd();\nconst b = 2;\n", "const a=1;d();const b=2;"),
        ("const a = 1\nd();\nconst b = 2;\n", "const a=1\nd();const b=2;"),
        ("let a = 1;\nconst b = 2;\n", "let a=1;const b=2;"),
        ("const [a] = [{ b: 1 }];\nconst { c } = d;\n", "const[a]=[{b:1}],{c}=d;"),
        ("{ const a = 1; }\nconst b = 2;\n", "{const a=1}\nconst b=2;"),
        (
            "const f = () => { e(); };\nfor (const a of b) { const c = a; }\n",
            "const f=()=>{e()};for(const a of b){const c=a}\n",
        ),
        ("a((b) => c, (d) => (e) => f, async (g) => h);", "a(b=>c,d=>e=>f,async(g)=>h);"),
        (
            "{ while (a()); }\n{ if (b) c(); }\n{ ; }\n{ do { a(); } while (b()); }",
            "{while(a());}\n{if(b)c()}\n{;}\n{do{a()}while(b());}",
        ),
    ],
)
def test_what_follows_one_another_is_joined_where_it_means_the_same(code, small):
    assert squeezed_script(code) == small
    assert squeezed_script(small) == small


def test_the_pages_own_texts_are_all_there():
    script = assets.script()
    texts = re.findall(r'"[\w./:#-]+"', script)
    small = squeezed_script(script)
    assert len(texts) > 500
    assert [text for text in texts if text not in small] == []
    assert len(small) < 0.92 * len(script)
    assert "<!--" not in small
    assert "-->" not in small


def test_a_style_keeps_its_rules():
    css = ".a, .b :is(c, d) > e { width: calc(100% + 1.2rem); color: red !important; }\n/* why */ "
    css += "@media (x: y) { .f { g: h } }"
    assert squeezed_style(css) == (
        ".a,.b :is(c,d) > e{width:calc(100% + 1.2rem);color:red !important}@media (x: y){.f{g:h}}"
    )
    whole = assets.style()
    assert squeezed_style(whole).count("{") == re.sub(r"/\*.*?\*/", "", whole, flags=re.DOTALL).count("{")
