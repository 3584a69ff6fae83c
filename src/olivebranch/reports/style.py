"""The report's style sheet: light and dark, for screens and for paper, in the colours of the pictures."""

from __future__ import annotations

from olivebranch.draw.palette import DARK, LIGHT, Theme


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
nav ol {{ list-style: none; margin: 1.25rem 0; padding: 0; columns: 17rem 3; column-gap: 1.5rem; font-size: .9rem; }}
nav li {{ break-inside: avoid; padding: .1rem 0; }}
nav .h2 {{ font-weight: 600; break-after: avoid; }}
nav .h3 {{ padding-left: 1rem; }}
a {{ color: inherit; text-decoration-color: var(--mark); text-underline-offset: .2em; }}
.scroll {{ overflow-x: auto; }}
.scroll:focus-visible, summary:focus-visible, a:focus-visible {{ outline: 2px solid var(--mark); outline-offset: 2px; }}
figure {{ margin: .5rem 0; }}
figure img {{ display: block; max-width: 100%; height: auto; border: 1px solid var(--faint); }}
figure img.wide {{ width: 100%; min-width: 36rem; }}
table {{ border-collapse: collapse; font-size: .875rem; margin: .5rem 0; font-variant-numeric: tabular-nums; }}
caption {{ text-align: left; padding: .25rem 0; }}
th, td {{ padding: .3rem .5rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--faint); }}
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
@media (min-width: 44rem) {{ th[scope="row"] {{ min-width: 8rem; }} }}
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
  .many {{ font-size: 6pt; }}
  .many :is(th, td) {{ padding: .15rem .2rem; }}
  td.words {{ min-width: 0; }}
  nav ol {{ columns: 2; font-size: 9pt; }}
  th[scope="row"] {{ position: static; min-width: 0; }}
  details::details-content {{ content-visibility: visible; display: block; }}
}}
"""
