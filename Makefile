# `make` shows what there is to do. Every target sets up what it needs: only Python >=3.11 with venv, and make, must be there.
PYTHON ?= python3
BIN := .venv/bin
KG := $(BIN)/kg

help:  ## show what there is to do
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-test: .venv/ready requirements-test.txt
	$(BIN)/python -m pip install --quiet --requirement requirements-test.txt
	@touch $@

setup: .venv/ready  ## set up kg in .venv

demo: .venv/ready  ## a career with receipts, a path, a conflict and a page in demo/
	@mkdir -p demo
	$(KG) show "James Sofronas"
	$(KG) path "Hans Kopecky" "Kyle Washington" --most 1
	$(KG) conflicts "SSF Imported Auto Parts"
	@$(KG) graph "James Sofronas" --output demo/james-sofronas.html > demo/said.txt
	@echo "Now open demo/james-sofronas.html"

test: .venv/ready-test  ## run the tests: about eight minutes on two cores where there is a browser; says what is skipped and why
	$(BIN)/python -m pytest -n logical --dist worksteal -m "not slow" -rs

test-all: .venv/ready-test  ## run the slow tests too: kills, large corpora, every case, many generated ones
	$(BIN)/python -m pytest -n logical --dist worksteal -rs --hypothesis-profile=all

check: .venv/ready  ## check the facts
	$(KG) check

bench: .venv/ready-test  ## measure, side by side with the alternative
	$(BIN)/python -m pytest tests/benchmarks --benchmark-only --benchmark-columns=median,min,rounds -p no:cacheprovider -o addopts=""

accept: .venv/ready-test  ## rewrite expected files, for a person to read in the diff
	$(BIN)/python -m pytest tests --accept

lint: .venv/ready-test  ## read the code for mistakes: types, style, form of code and ontology
	$(BIN)/ruff check kg tests ontology
	$(BIN)/ruff format --check kg tests ontology
	$(BIN)/python ontology/format.py --check
	$(BIN)/mypy

wheel: .venv/ready-test  ## build the wheel in dist/
	$(BIN)/python -m build --wheel --no-isolation

clean:  ## remove what was set up or made
	rm -rf .venv demo dist build

.PHONY: help setup demo test test-all check bench accept lint wheel clean
