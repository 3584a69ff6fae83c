"""The widget where it will be used: in JupyterLab and in marimo. Python reads the bet back."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.request import urlopen

import pytest

import olivebranch as ob
from support.tools import missing

NEVER = "jupyterlab.NeverCheckForUpdate"
#: A cell that JupyterLab leaves undrawn to save time cannot be seen, nor clicked, by a test.
DRAWN = "home/lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
SECONDS = 120  # a server starts slowly on a busy machine

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@contextmanager
def server(command: list[str], folder, port: int, ready: str):
    """A notebook server with a temporary home folder, stopped at the end."""
    homes = {
        name: str(folder / "home")
        for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
    }
    with (folder / "log").open("wb") as log:
        run = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=folder, env={**os.environ, **homes}, stdout=log, stderr=log
        )
        try:
            _wait(f"http://127.0.0.1:{port}{ready}", run)
            yield f"http://127.0.0.1:{port}"
        finally:
            run.terminate()
            try:
                run.wait(10)
            except subprocess.TimeoutExpired:
                run.kill()
                run.wait()


def _wait(url: str, run) -> None:
    for _ in range(SECONDS * 5):
        assert run.poll() is None, "the server ended before it began"
        try:
            with urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")


def local_page(browser):
    """A page that can reach only this machine."""
    page = browser.started.new_page()
    page.set_default_timeout(SECONDS * 1000)
    here = ("http://127.0.0.1:", "data:", "blob:")
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith(here) else route.abort())
    return page


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def needs(*modules: str) -> None:
    for name in modules:
        try:
            __import__(name)
        except ImportError:
            missing(f"{name} (pip install 'olivebranch[dev]')")


def cell(kind: str, source: str, outputs=()):
    made = {"cell_type": kind, "id": source[:8].strip() or "x", "metadata": {}, "source": source}
    return {**made, "outputs": list(outputs), "execution_count": None} if kind == "code" else made


def notebook(*cells):
    return json.dumps(
        {
            "cells": cells,
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    needs("jupyterlab", "anywidget", "ipykernel")
    folder, port = tmp_path_factory.mktemp("lab"), free_port()
    (folder / "play.ipynb").write_text(
        notebook(
            cell("code", "import olivebranch as ob\nw = ob.explore()\nw"),
            cell("code", "print('the bet is', w.bet, w.bets)"),
        )
    )
    html = ob.explore()._repr_mimebundle_()[0]["text/html"]
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "gone", "version_major": 2, "version_minor": 1}}
    shown = {
        "output_type": "display_data",
        "metadata": {},
        "data": {**view, "text/html": html, "text/plain": "Explorer()"},
    }
    (folder / "saved.ipynb").write_text(notebook(cell("code", "w", [shown])))
    (folder / DRAWN).parent.mkdir(parents=True)
    (folder / DRAWN).write_text(json.dumps({"windowingMode": "none"}))
    server_app = {"ip": "127.0.0.1", "port": port, "port_retries": 0, "root_dir": folder, "disable_check_xsrf": True}
    quiet = ["--IdentityProvider.token=", "--LabApp.news_url=", f"--LabApp.check_for_updates_class={NEVER}"]
    command = ["jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser", *quiet]
    command += [f"--ServerApp.{name}={value}" for name, value in server_app.items()]
    with server(command, folder, port, "/api/status") as address:
        yield address


@pytest.fixture(scope="module")
def desk(browser, lab):
    """JupyterLab in a tab, which is slow to load, with nothing opened that a reader had left open."""
    page = local_page(browser)
    dialog = page.locator(".jp-Dialog")  # JupyterLab's own: a busy machine makes it say that the server is slow
    page.add_locator_handler(dialog, lambda: dialog.locator("button").last.click())
    page.goto(f"{lab}/lab?reset")
    yield page
    page.close()


def opened(desk, name: str):
    """A notebook, opened by JupyterLab's own command, in front of whatever is open."""
    desk.wait_for_function("window.jupyterapp?.commands.hasCommand('docmanager:open')")
    desk.evaluate(
        "path => void window.jupyterapp.restored"
        ".then(() => window.jupyterapp.commands.execute('docmanager:open', {path}))",
        name,
    )
    ready = "path => (at => at?.path === path && at.isReady)(window.jupyterapp.shell.currentWidget?.context)"
    desk.wait_for_function(ready, arg=name)
    return desk


def run_cell(page, number: int) -> None:
    """Run a cell by JupyterLab's own command: keys may be missed."""
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'")
    page.evaluate(f"window.jupyterapp.shell.currentWidget.content.activeCellIndex = {number}")
    page.evaluate("void window.jupyterapp.commands.execute('notebook:run-cell')")


def test_jupyterlab_runs_the_widget_and_python_reads_the_bet(desk):
    page = opened(desk, "play.ipynb")
    run_cell(page, 0)
    page.locator(".obp-dot").nth(2).click()
    page.locator(".obp-number").fill("42")
    page.locator(".obp-lock").click()
    run_cell(page, 1)
    page.get_by_text("the bet is 42 {'ask': 42}").wait_for()


def test_a_saved_notebook_without_trust_still_tells_the_story(desk):
    page = opened(desk, "saved.ipynb")
    page.locator(".jp-NotebookPanel:visible").get_by_text("a local help line is").wait_for()


MARIMO = """
import marimo
app = marimo.App()

@app.cell
def _():
    import marimo as mo
    import olivebranch as ob
    w = mo.ui.anywidget(ob.explore())
    w
    return mo, w

@app.cell
def _(mo, w):
    mo.md(f"the bet is {w.value['bet']}")
    return
"""


def test_marimo_runs_the_widget_and_python_reads_the_bet(browser, tmp_path):
    needs("marimo", "anywidget")
    (tmp_path / "play.py").write_text(MARIMO)
    port = free_port()
    command = ["marimo", "-q", "run", "play.py", "--headless", "--no-token", "--host", "127.0.0.1", "--port", str(port)]
    with server(command, tmp_path, port, "/health") as address:
        page = local_page(browser)
        page.goto(address)
        page.locator(".obp-dot").nth(2).click()
        page.locator(".obp-number").fill("42")
        page.locator(".obp-lock").click()
        page.get_by_text("the bet is 42").wait_for()
        page.close()
