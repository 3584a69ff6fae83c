# Two commands do everything, set-up included: `make demo` and `make test`.
PYTHON ?= python3
# Another Python has a folder of its own: make test PYTHON=python3.13
VENV   := .venv$(patsubst %,-%,$(filter-out python3,$(notdir $(PYTHON))))
BIN    := $(VENV)/bin
# What Python compiles is kept beside its source, so that the next run starts sooner.
unexport PYTHONDONTWRITEBYTECODE
# Linear algebra in one thread: in small models and in two processes at once, more threads mostly wait for each other.
ONE    := OMP_NUM_THREADS=1
# Each process tests a run of neighbours, which share what they set up, and takes over some of the other's at the end.
PYTEST := $(ONE) $(BIN)/python -m pytest -n 2 --dist worksteal

.PHONY: help demo test check lint coverage format hooks fuzz mutants bench notebooks page gallery docs dist browser node platform clean

help:            ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/installed   ## compare strategies on the reconciliation model, print the table, write the figures
	@$(BIN)/olivebranch demo --out figures

test: $(VENV)/developing browser node platform  ## the whole suite, examples in the documentation included
	$(PYTEST)

check: lint  ## before every commit, in under a minute: lint, and the fast tests
	$(PYTEST) -m "not slow and not browser"

lint: $(VENV)/developing  ## style, types, and which room may import which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/oxlint --deny-warnings src tests
	$(BIN)/mypy
	$(BIN)/lint-imports

coverage: $(VENV)/developing browser node platform  ## the whole suite, with the lines and branches that no test reaches
	$(PYTEST) --cov

format: $(VENV)/developing  ## correct the style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

hooks: $(VENV)/developing  ## from now on, git checks style and imports before every commit
	$(BIN)/pre-commit install

fuzz: $(VENV)/developing  ## test the laws on a thousand new random examples each
	OLIVEBRANCH_HYPOTHESIS=fuzz $(PYTEST) tests/laws

mutants: $(VENV)/developing  ## put faults into a room, and see which ones its tests notice: make mutants MUTANTS="--room studies --number 50"
	$(BIN)/python tests/mutants.py $(MUTANTS)

bench: $(VENV)/benching   ## measure against peers: walks, exact answers, draws, cold starts, memory
	$(BIN)/python benchmarks/run.py $(BENCH)

notebooks: $(VENV)/developing  ## run the lessons again, from .py to .ipynb: after a change to a lesson or to what it shows
	$(ONE) $(BIN)/python notebooks/make.py

page: $(VENV)/installed   ## rebuild docs/page.html: after a change to the page, its models or its strategies
	@$(BIN)/olivebranch page -o docs/page.html

gallery: $(VENV)/installed  ## draw the README's pictures again: after a change to a picture or its model
	@$(BIN)/python docs/make_gallery.py

docs: $(VENV)/documenting  ## build the documentation in build/site: open build/site/index.html
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going --conf-dir docs . build/site

dist: $(VENV)/developing  ## build what an index takes, a wheel and the source, into dist/ (nothing is uploaded)
	$(BIN)/python -m hatchling build --clean

# ---- set-up -----------------------------------------------------------------------------------

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); \
	  else echo "Python's venv is missing: sudo apt-get install python3-venv"; exit 1; fi; }

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/developing: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/installed

$(VENV)/documenting: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[docs]'
	@touch $@ $(VENV)/installed

$(VENV)/benching: pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]' || { \
	  echo "Storm cannot be installed here: its rows will say so"; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . quantecon; }
	@touch $@ $(VENV)/installed

browser:         ## install Debian's Chromium, for the browser tests, if that is possible here
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || \
	  echo "no Chromium here: browser tests are skipped (sudo apt-get install chromium)"

node:            ## install Debian's Node, for the tests of the page's arithmetic, if that is possible here
	@command -v node >/dev/null || command -v nodejs >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq nodejs >/dev/null; } || \
	  echo "no Node here: tests of the page's arithmetic are skipped (sudo apt-get install nodejs)"

platform:        ## install npm's scorm-again, for a test of the page in a learning platform, if that is possible here
	@test -d node_modules/scorm-again || \
	  { command -v npm >/dev/null && npm install --prefix . --no-save --no-package-lock --silent scorm-again >/dev/null; } || \
	  echo "no npm here: the page is tested in our own learning platform only (npm install --no-save scorm-again)"

clean:           ## remove everything that these commands made, except what is committed
	rm -rf .venv .venv-* figures build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage node_modules
