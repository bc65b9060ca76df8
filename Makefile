# Two commands: `make run` (the demo on http://127.0.0.1:8000; `make run LAN=1` for the room's network) and
# `make test` (everything). Both first install the pinned dependencies into .venv, once.

VENV := .venv
PY := $(VENV)/bin/python
WORKERS ?= 2
APP ?=

# The first Python of 3.11 or newer that really starts: a version manager may put names on the path that don't.
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 /usr/bin/python3; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
endif

.DEFAULT_GOAL := help
.PHONY: help install run test lint format bench bench-room bench-people screenshots migration lock clean

help:
	@echo "make run          the demo on http://127.0.0.1:8000 (make run LAN=1: on the room's network)"
	@echo "make install      only the dependencies, for an installation (docs/deploy.md)"
	@echo "make test         lint, types, import borders and every test, on SQLite, PostgreSQL and in Chromium"
	@echo "make lint         all of that but the tests"
	@echo "make format       lay the code out"
	@echo "make bench        measure one ballot against the floor"
	@echo "make bench-room   measure a meeting of 300 phones"
	@echo "make bench-people measure the pages that list houses and people, at ten times the size"
	@echo "make screenshots  the pictures in docs/"
	@echo "make migration APP=voting   write a migration from what changed in the tables"
	@echo "make lock         pin the dependencies of pyproject.toml anew"
	@echo "make clean        remove .venv and caches (the demo's files in var/ stay)"

install: $(VENV)/run.stamp

run: $(VENV)/run.stamp
	@exec $(PY) -m app run $(if $(filter-out 0 no,$(LAN)),--lan)

test: lint
	$(PY) -m pytest -q -n $(WORKERS) --dist loadfile $(ARGS)

lint: $(VENV)/test.stamp
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

format: $(VENV)/test.stamp
	$(VENV)/bin/ruff check --fix --select I
	$(VENV)/bin/ruff format

bench: $(VENV)/test.stamp
	$(PY) -m tests.bench $(ARGS)

bench-room: $(VENV)/test.stamp
	$(PY) -m tests.bench.room

bench-people: $(VENV)/test.stamp
	$(PY) -m tests.bench.people $(ARGS)

screenshots: $(VENV)/test.stamp
	$(PY) -m tests.screenshots $(ARGS)

migration: $(VENV)/run.stamp
	@test -n "$(APP)" || { echo "Which feature? make migration APP=voting"; exit 1; }
	$(PY) -m app.database.new_migration $(APP)

# Keeps what is pinned unless pyproject.toml forbids it; `make lock ARGS=--upgrade` takes the newest. No address
# of a registry may get into the two files.
UV ?= $(shell command -v uv || echo $(VENV)/bin/uv)
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
lock: | $(PY)
	@test -x "$(UV)" || $(PY) -m pip install --quiet --disable-pip-version-check uv
	$(COMPILE) $(ARGS) pyproject.toml --output-file requirements.txt
	$(COMPILE) $(ARGS) pyproject.toml --group test --constraint requirements.txt --output-file requirements-test.txt
	@! grep -nE '://|--(extra-)?index-url|--find-links' requirements.txt requirements-test.txt

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Only files whose digest stands in the requirements, only ready-built ones, nothing beside them. uv takes two
# seconds where pip takes thirty, but pip is what every machine has and what its administrator has configured.
CHECKED := --require-hashes --no-deps --only-binary :all:
define install
	@echo "Installing $(1) …"
	@{ command -v uv >/dev/null 2>&1 && uv pip install --quiet --python $(PY) $(CHECKED) -r $(1) 2>/dev/null; } \
	  || $(PY) -m pip install --quiet --disable-pip-version-check $(CHECKED) -r $(1)
endef

$(VENV)/run.stamp: requirements.txt | $(PY)
	$(call install,requirements.txt)
	@touch $@

$(VENV)/test.stamp: requirements-test.txt | $(PY)
	$(call install,requirements-test.txt)
	@touch $(VENV)/run.stamp $@

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (Debian: apt-get install python3 python3-venv)," \
	  "or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make a virtual environment yet." \
	  "On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
