# Five commands, the same for people, hooks and CI: install, lint, check, test, run.
# Each sets up what it needs: a .venv stamped with the lock files it was built from, so that the
# second call finds everything in place and a changed lock builds it anew.

PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 8000
ARGS   ?=
DESIGN ?=

VENV := .venv
BIN  := $(VENV)/bin
# The scripts in a venv hold its path, so a tree that moved is another venv too.
KEY  := $(shell { pwd; cat requirements.txt requirements-dev.txt pyproject.toml fonts/pyproject.toml; } | cksum | tr -cs '0-9\n' '-')
RUN  := $(VENV)/run-$(KEY)
DEV  := $(VENV)/dev-$(KEY)
PIP   = $(BIN)/python -m pip --disable-pip-version-check --no-input

# UPGRADE=--upgrade takes the newest releases the ranges admit, UPGRADE="-P NAME" one of them.
UPGRADE ?=
# One file for every Python from 3.11.0 on and every platform: what differs carries a marker.
# No index is named; uv asks the one that UV_DEFAULT_INDEX or uv's own configuration names.
COMPILE  = $(BIN)/uv pip compile pyproject.toml --quiet --python $(BIN)/python --universal \
	--python-version 3.11 --group build --generate-hashes --no-header \
	--no-emit-package pyoji-fonts $(UPGRADE)
head     = { printf '\043 %s.\n\043 Made by `make lock` from pyproject.toml; do not edit.\n\n' '$(2)'; cat $(1); } \
	> $(1).new && mv $(1).new $(1)

# A wheel's files carry the time of the commit, so that equal trees make equal wheels.
EPOCH = $(shell git log -1 --format=%ct 2>/dev/null || echo 315532800)

# What the site is made of, copied as it is in the tree, so that every link stays valid.
PAGES := README.md CONTRIBUTING.md CHANGELOG.md SECURITY.md LICENSE compose.yaml deploy docs fonts/SOURCES.toml app/pyoji/engine/text/unicode/LICENSE-UNICODE app/pyoji/web/studio/codemirror/LICENSE

.DEFAULT_GOAL := help
FAST = $(addprefix tests/,engine link files readers settings blog/source blog/check test_house.py \
	test_golden.py web/server/test_hit_cache.py web/server/test_fast_path.py web/test_problems.py)

.PHONY: help install run test test-fast check lint format lock dist audit reference headlines designs fuzz growth bench bench-asked bench-scale bench-http bench-browser simulate smuggle generators faults mutations docs fonts image clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

install: $(DEV) ## install everything for development into .venv

run: $(RUN) ## serve on http://127.0.0.1:8000 (HOST=, PORT=)
	$(BIN)/pyoji serve --host $(HOST) --port $(PORT)

test: $(DEV) ## run the tests (ARGS="-k title -x")
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile $(ARGS)

test-fast: $(DEV) ## run the tests that start no process and no browser, within a minute
	EXAMPLES=15 $(BIN)/python -m pytest --numprocesses=auto --dist=loadfile -m "not slow and not chromium" $(FAST) $(ARGS)

check: $(DEV) ## check types
	$(BIN)/mypy

lint: $(DEV) ## check style, formatting and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo

format: $(DEV) ## fix style and formatting with ruff
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: $(DEV) ## renew the lock files (UPGRADE=--upgrade)
	$(COMPILE) --output-file=requirements.txt
	$(COMPILE) --extra=otel --constraints=requirements.txt --output-file=requirements-otel.txt
	$(COMPILE) --all-extras --constraints=requirements-otel.txt --output-file=requirements-dev.txt
	@$(call head,requirements.txt,What running Pyoji and installing it needs)
	@$(call head,requirements-otel.txt,What running Pyoji with traces needs; its pins agree with requirements.txt)
	@$(call head,requirements-dev.txt,What working on Pyoji needs; its pins agree with requirements.txt)

dist: $(DEV) ## build both packages, pyoji and pyoji-fonts, into dist/
	rm -rf dist
	for project in . fonts; do SOURCE_DATE_EPOCH=$(EPOCH) $(BIN)/uv build --quiet --offline --no-create-gitignore \
		--no-build-isolation --python $(BIN)/python --out-dir dist $$project || exit 1; done
	@ls -sh dist

reference: $(DEV) ## compare lines, widths and ink with Chromium's (ARGS="--html out.html")
	$(BIN)/python -m tests.tools.reference.compare $(ARGS)

headlines: $(DEV) ## compare our line breaks with those of people (ARGS="FILE --json --chromium")
	$(BIN)/python -m tests.tools.headlines $(ARGS)

designs: $(DEV) ## check every design on all its cards (DESIGN=article ARGS="--sample", --sheets draws them)
	$(BIN)/python -m tests.tools.designs $(DESIGN) $(ARGS)

docs: $(DEV) ## build the documentation site into build/docs
	rm -rf build/pages build/docs && mkdir -p build/pages
	for page in $(PAGES); do mkdir -p "build/pages/$$(dirname $$page)" && cp -R $$page build/pages/$$page; done
	$(BIN)/zensical build --clean --strict
	$(BIN)/python -m tests.tools.site

fuzz: $(DEV) ## fuzz each reader of untrusted bytes (SECONDS=60 ARGS="--only query")
	$(BIN)/python -m tests.tools.fuzz --seconds $(or $(SECONDS),60) $(ARGS)

bench: $(RUN) ## measure new cards beside other renderers (needs Node; ARGS="--rounds 3 --cards 16")
	$(BIN)/python -m tests.tools.bench.cold $(ARGS)

bench-asked: $(RUN) ## measure what people ask for, over HTTP beside takumi (needs Node; ARGS="--only webp")
	$(BIN)/python -m tests.tools.bench.asked $(ARGS)

bench-scale: $(RUN) ## measure a mix of new cards by cores and workers, beside takumi (needs Node; ARGS="--rounds 3")
	$(BIN)/python -m tests.tools.bench.scale $(ARGS)

bench-http: $(RUN) ## measure the service under load (needs wrk and nginx; ARGS="--only hits")
	$(BIN)/python -m tests.tools.bench.http $(ARGS)

bench-browser: $(RUN) ## measure the designer's page in Chromium (ARGS="--rounds 3")
	$(BIN)/python -m tests.tools.bench.browser $(ARGS)

simulate: $(DEV) ## compute the figures of docs/explanation/scaling.md (ARGS="--only none --write")
	$(BIN)/python -m tests.tools.simulate $(ARGS)

growth: $(DEV) ## measure how the time of each parser of untrusted bytes grows
	$(BIN)/python -m tests.tools.growth
	$(BIN)/python -m tests.tools.growth.loop

mutations: $(DEV) ## check that a test fails for each of a list of faults (ARGS="--only quotes")
	$(BIN)/python -m tests.tools.mutations $(ARGS)

smuggle: $(DEV) ## try request smuggling through nginx and Caddy (ARGS="--tries 100")
	$(BIN)/python -m tests.tools.smuggling $(ARGS)

faults: $(DEV) ## measure the figures of docs/explanation/faults.md (ARGS="--only killed")
	$(BIN)/python -m tests.tools.faults $(ARGS)

generators: $(DEV) ## install the site generators that tests build sites with, into .cache
	$(BIN)/python -m tests.tools.generators

fonts: $(DEV) ## build the fonts from their sources again
	$(BIN)/python fonts/build.py

audit: $(DEV) ## look up known vulnerabilities of the dependencies
	$(BIN)/python .ci/audit requirements-otel.txt

image: ## build and test the container image (with docker, or buildah as root)
	.ci/image

clean: ## remove build results
	rm -rf $(VENV) .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache \
		build dist fonts/build out app/*.egg-info fonts/*.egg-info
	find app fonts tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN):
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("Pyoji needs Python 3.11 or newer; $(PYTHON) is %d.%d. Name another one: make PYTHON=python3.13 ..." % v[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) comes without venv; on Debian and Ubuntu the package python3-venv brings it." >&2; exit 1; }
	@echo "Making $(VENV) with $(PYTHON)."
	@$(PYTHON) -m venv --clear $(VENV)
	@echo "Fetching the packages of requirements.txt. This happens once and takes a minute or so."
	@$(PIP) install --quiet --require-hashes -r requirements.txt
	@echo "Installing Pyoji and its fonts from this tree."
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable . --editable ./fonts
	@touch $@

$(DEV): $(RUN)
	@echo "Fetching what tests and checks need, of requirements-dev.txt."
	@$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	@touch $@
