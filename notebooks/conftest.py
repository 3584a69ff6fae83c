"""Here pytest runs the .ipynb files; the .py files beside them are their sources."""

collect_ignore_glob = ["*.py"]
