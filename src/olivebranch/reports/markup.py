"""The report's HTML: tables, sections, figures, and the page around them. Every text is escaped here, and only here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from olivebranch.base.sheet import Sheet
from olivebranch.reports.style import STYLE

#: A report may show its own pictures and styles, and may load nothing else.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


WIDE = 600  # pixels: a wider picture fills the page, and never becomes too small to read
MANY = 9  # columns: a table with more is printed in smaller letters, so that it fits a sheet


def table(sheet: Sheet) -> str:
    """A sheet's rows as HTML, with their first cells as headings, in a frame that scrolls if the page is narrow.

    >>> table(Sheet("Two", ("name", "share"), (("<a>", "1 %"),))).splitlines()[5]
    '<tr><th scope="row">&lt;a&gt;</th><td>1 %</td></tr>'
    """
    side = ['class="words"' if column in sheet.words else "" for column in range(len(sheet.columns))]
    head = "".join(_cell("th", 'scope="col"', side[i], name) for i, name in enumerate(sheet.columns))
    rows = (
        _cell("th", 'scope="row"', "", row[0])
        + "".join(_cell("td", side[i], "", cell) for i, cell in enumerate(row[1:], start=1))
        for row in sheet.rows
    )
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    kind = ' class="many"' if len(sheet.columns) > MANY else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(sheet.title)}">\n<table{kind}>\n'
        f"<caption>{escape(sheet.title)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n"
        "</table>\n</div>"
    )


def _cell(tag: str, *attributes_and_text: str) -> str:
    *attributes, text = attributes_and_text
    return f"<{' '.join([tag, *filter(None, attributes)])}>{escape(text)}</{tag}>"


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def items(lines: Iterable[str]) -> str:
    """A list."""
    return "<ul>\n" + "\n".join(f"<li>{escape(line)}</li>" for line in lines) + "\n</ul>"


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and their meanings."""
    return "<dl>\n" + "\n".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in pairs) + "\n</dl>"


def section(key: str, title: str, *parts: str) -> str:
    """A part of the report under its heading."""
    body = "\n".join(part for part in parts if part)
    return f'<section aria-labelledby="{key}">\n<h2 id="{key}">{escape(title)}</h2>\n{body}\n</section>'


def details(summary: str, *parts: str) -> str:
    """A part that the reader can unfold; when printed, it is open."""
    return f"<details>\n<summary>{escape(summary)}</summary>\n{chr(10).join(parts)}\n</details>"


def figure(key: str, question: str, source: str, alt: str, width: int, numbers: str) -> str:
    """A picture under its question, with its alt text and its numbers."""
    size = f'width="{width}"' + (' class="wide"' if width >= WIDE else "")
    picture = f'<img src="{source}" {size} alt="{escape(alt)}">'
    frame = f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(question)}">{picture}</div>'
    return f'<h3 id="{key}">{escape(question)}</h3>\n<figure>\n{frame}\n</figure>\n{numbers}'


def contents(body: str) -> str:
    """A list of the headings in some HTML, each a link to its place."""
    links = [
        f'<li class="h{level}"><a href="#{key}">{title}</a></li>'
        for level, key, title in re.findall(r'<h([23]) id="(\w+)">(.*?)</h\1>', body)
    ]
    return f'<nav aria-label="Contents">\n<ol>\n{chr(10).join(links)}\n</ol>\n</nav>'


def page(title: str, generator: str, body: str, style: str = "") -> str:
    """The whole file; `style` is added to the style sheet."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta name="generator" content="{escape(generator)}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{STYLE}{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def opened(html: str) -> str:
    """The same file with everything unfolded, for paper."""
    return html.replace("<details>", "<details open>")
