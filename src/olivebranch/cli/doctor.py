"""The command that looks at the machine: doctor."""

from __future__ import annotations

import typer

from olivebranch.base.sheet import Sheet
from olivebranch.cli._app import Json, app, console, print_json, say

SIGN = {"ok": "ok", "optional": "missing", "wrong": "wrong"}


@app.command()
def doctor(as_json: Json = False) -> None:
    """Say what works on this machine, what is missing, and what to do about it.

    [dim]olivebranch doctor[/dim]
    """
    from olivebranch.cli._health import findings

    found = list(findings())
    wrong = [finding for finding in found if finding.state == "wrong"]
    if as_json:
        print_json({"ok": not wrong, "findings": [finding._asdict() for finding in found]})
    else:
        rows = tuple((SIGN[f.state], f.what, f.found) for f in found)
        Sheet("", ("state", "what", "found"), rows, words=(1, 2)).print(console())
        for finding in found:
            if finding.remedy:
                say(f"{finding.what}: {finding.remedy}")
        say("Something must be put right." if wrong else "All that is needed is here.")
    if wrong:
        raise typer.Exit(1)
