"""The report's HTML: its style sheet, tables, and the page around them. Every text is escaped here, and only here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from olivebranch.draw.palette import DARK, LIGHT, Theme

#: A report may show its own pictures and styles, and reach nothing else.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


WIDE = 600  # pixels: a wider picture fills the page, and is not made smaller than can be read


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text: a caption, the columns, and rows whose first cell is their heading.

    >>> Table("Two", ("name", "share"), (("<a>", "1 %"),)).html().splitlines()[5]
    '<tr><th scope="row">&lt;a&gt;</th><td>1 %</td></tr>'
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[int, ...] = ()  # columns of words, which stand to the left

    def html(self) -> str:
        """As HTML, in a frame of its own that scrolls where the page is narrow."""
        head = "".join(f'<th scope="col"{self._side(i)}>{escape(name)}</th>' for i, name in enumerate(self.columns))
        rows = "\n".join(f"<tr>{self._row(row)}</tr>" for row in self.rows)
        return (
            f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(self.caption)}">\n<table>\n'
            f"<caption>{escape(self.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n"
            "</table>\n</div>"
        )

    def _row(self, row: Sequence[str]) -> str:
        cells = "".join(f"<td{self._side(i)}>{escape(cell)}</td>" for i, cell in enumerate(row[1:], start=1))
        return f'<th scope="row">{escape(row[0])}</th>{cells}'

    def _side(self, column: int) -> str:
        return ' class="words"' if column in self.words else ""


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def items(lines: Iterable[str]) -> str:
    """A list."""
    return "<ul>\n" + "\n".join(f"<li>{escape(line)}</li>" for line in lines) + "\n</ul>"


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and what they stand for."""
    return "<dl>\n" + "\n".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in pairs) + "\n</dl>"


def section(key: str, title: str, *parts: str) -> str:
    """A part of the report under its heading."""
    body = "\n".join(part for part in parts if part)
    return f'<section aria-labelledby="{key}">\n<h2 id="{key}">{escape(title)}</h2>\n{body}\n</section>'


def details(summary: str, *parts: str) -> str:
    """What opens when asked for; printed, it is open."""
    return f"<details>\n<summary>{escape(summary)}</summary>\n{chr(10).join(parts)}\n</details>"


def figure(key: str, question: str, light: str, dark: str, alt: str, width: int, numbers: str) -> str:
    """A picture under its question, in the colours of the reader's screen, with its words and its numbers."""
    source = f'<source media="screen and (prefers-color-scheme: dark)" srcset="{dark}">'
    size = f'width="{width}"' + (' class="wide"' if width >= WIDE else "")
    picture = f'<picture>{source}<img src="{light}" {size} alt="{escape(alt)}"></picture>'
    frame = f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(question)}">{picture}</div>'
    return f'<h3 id="{key}">{escape(question)}</h3>\n<figure>\n{frame}\n</figure>\n{numbers}'


def page(title: str, generator: str, body: str) -> str:
    """The whole file."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta name="generator" content="{escape(generator)}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def opened(html: str) -> str:
    """The same file with everything open, for paper."""
    return html.replace("<details>", "<details open>")


def _colours(theme: Theme) -> str:
    return (
        f"--paper: {theme.paper}; --ink: {theme.ink}; --soft: {theme.soft}; --faint: {theme.faint}; "
        f"--panel: {theme.panel}; --mark: {theme.good};"
    )


STYLE = f"""\
:root {{ color-scheme: light; {_colours(LIGHT)} }}
@media screen and (prefers-color-scheme: dark) {{ :root {{ color-scheme: dark; {_colours(DARK)} }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0 auto; padding: 1.5rem 1.25rem 3rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 "DejaVu Sans", Verdana, system-ui, sans-serif; overflow-wrap: break-word; }}
h1 {{ font-size: 1.7rem; line-height: 1.25; margin: 0 0 .25rem; }}
h2 {{ font-size: 1.3rem; line-height: 1.3; margin: 2.75rem 0 .75rem; padding-top: .75rem;
  border-top: 1px solid var(--faint); }}
h3 {{ font-size: 1.05rem; line-height: 1.35; margin: 2rem 0 .5rem; }}
p, ul, dl {{ margin: .6rem 0; max-width: 48rem; }}
.asked, .note, caption, dt {{ color: var(--soft); }}
.note {{ font-size: .875rem; max-width: 48rem; }}
.care {{ margin: 1.25rem 0; padding: .8rem 1rem; background: var(--panel); border-left: .3rem solid var(--mark); }}
.care p {{ margin: 0; max-width: none; }}
.scroll {{ overflow-x: auto; }}
.scroll:focus-visible, summary:focus-visible, a:focus-visible {{ outline: 2px solid var(--mark); outline-offset: 2px; }}
figure {{ margin: .5rem 0; }}
figure img {{ display: block; max-width: 100%; height: auto; border: 1px solid var(--faint); }}
figure img.wide {{ width: 100%; min-width: 36rem; }}
table {{ border-collapse: collapse; font-size: .875rem; margin: .5rem 0; font-variant-numeric: tabular-nums; }}
caption {{ text-align: left; padding: .25rem 0; }}
th, td {{ padding: .3rem .7rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--faint); }}
td {{ white-space: nowrap; }}
th {{ font-weight: 600; }}
th[scope="row"] {{ position: sticky; left: 0; background: var(--paper); }}
thead th {{ border-bottom: 2px solid var(--soft); vertical-align: bottom; }}
th:first-child, .words {{ text-align: left; }}
th:first-child {{ padding-left: 0; }}
td.words {{ white-space: normal; min-width: 13rem; }}
details {{ margin: .5rem 0 1rem; }}
summary {{ cursor: pointer; padding: .3rem 0; }}
dl {{ display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; }}
dd {{ margin: 0; min-width: 0; }}
@media (min-width: 44rem) {{ th[scope="row"] {{ min-width: 10.5rem; }} }}
@media (max-width: 36rem) {{
  dl {{ display: block; }}
  dd {{ margin-bottom: .6rem; }}
  th, td {{ padding: .3rem .45rem; }}
  td.words {{ min-width: 17rem; }}
}}
@media print {{
  @page {{ margin: 16mm 14mm; }}
  body {{ padding: 0; max-width: none; font-size: 10pt; }}
  h2, h3, caption, summary {{ break-after: avoid; }}
  figure, tr, .care {{ break-inside: avoid; }}
  figure img, figure img.wide {{ min-width: 0; width: auto; max-width: 100%; max-height: 215mm; }}
  .scroll {{ overflow: visible; }}
  table {{ font-size: 7.5pt; }}
  th, td {{ padding: .15rem .35rem; }}
  td.words {{ min-width: 0; }}
  th[scope="row"] {{ position: static; }}
  details::details-content {{ content-visibility: visible; display: block; }}
}}
"""
