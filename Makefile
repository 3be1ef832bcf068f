# Dastyor. `make` alone lists the targets; every target sets up what it needs first.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
ONLY ?=

.PHONY: help setup demo test check coverage prove mutants fix docs bench lock

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## create .venv with everything pinned

$(STAMP): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Dastyor needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "python3-venv is missing: sudo apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned dependencies into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src || true
	@touch $@

demo: $(STAMP) ## the whole product on this machine, with a sandbox Telegram
	@exec $(BIN)/dastyor demo

test: $(STAMP) ## the whole test suite, with the servers that it needs
	@$(BIN)/python -m tools.run_tests

check: $(STAMP) ## what CI runs: format, lint, types, contracts, tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m tools.lint src
	@$(MAKE) --no-print-directory test

coverage: $(STAMP) ## the whole test suite, also in the processes that it starts; fails below 95 % of lines and branches
	@$(BIN)/python -m tools.run_tests --cov=dastyor --cov-report=term

prove: $(STAMP) ## the long fault, fuzz and soak suites; ONLY=row-7,bot picks some
	@$(BIN)/python -m tools.prove "$(ONLY)"

mutants: $(STAMP) ## break the code in small ways and count what the tests see; ONLY=money,tenancy picks some
	@$(BIN)/python -m tools.mutants "$(ONLY)"

fix: $(STAMP) ## format and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: $(STAMP) ## regenerate the reference documents
	@$(BIN)/python -m tools.docs

bench: $(STAMP) ## all benchmarks, each as a ratio of one run
	@$(BIN)/python -m tools.bench

lock: $(STAMP) ## pin the dependencies anew
	@$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements/run.txt
	@$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --group dev -o requirements/dev.txt
