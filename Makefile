# Everything a maintainer types. `make` alone lists it.
PYTHON ?= python3
VENV ?= .venv
ARGS ?=
LANGUAGE = en

BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow check fidelity seeds bench fuzz release translation pretrained clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo 'Variables: PYTHON=$(PYTHON) (3.11, 3.12 or 3.13), VENV=$(VENV), ARGS="..." passed on to pytest'

setup: $(STAMP) ## virtual environment with the tested versions of everything
	@echo "$(VENV) is ready"

$(STAMP): pyproject.toml constraints.txt
	@command -v '$(PYTHON)' >/dev/null || { \
	  echo "There is no $(PYTHON) here: install Python 3.11, 3.12 or 3.13, or name it: make PYTHON=/path/to/python" >&2; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	  echo "$(PYTHON) is $$('$(PYTHON)' --version 2>&1), and this needs 3.11, 3.12 or 3.13: make PYTHON=python3.11" >&2; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments: install its venv package (Debian and Ubuntu: apt-get install python3-venv)" >&2; exit 1; }
	@echo "Installing into $(VENV): about two minutes"
	@'$(PYTHON)' -m venv '$(VENV)'
	@'$(BIN)/python' -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch '$@'

demo: $(STAMP) ## release, grade the sample submissions, print the table of scores
	@'$(BIN)/python' -m autograder demo

test: $(STAMP) ## the tests, without the slow ones (ARGS="-k block -x")
	@'$(BIN)/python' -m pytest -m 'not slow' -n auto --dist loadfile $(ARGS)

test-slow: $(STAMP) ## the slow tests
	@'$(BIN)/python' -m pytest -m slow $(ARGS)

check: $(STAMP) ## ruff, mypy and the import contracts
	@'$(BIN)/ruff' check --quiet .
	@'$(BIN)/ruff' format --quiet --check .
	@'$(BIN)/mypy'
	@'$(BIN)/lint-imports' --no-logo

fidelity: $(STAMP) ## grade wrong and right variants of the solution; table and build/fidelity.json (ARGS="--only stride")
	@'$(BIN)/python' -m benchmarks.fidelity.run $(ARGS)

seeds: $(STAMP) ## grade the samples by the hidden cases of 200 seeds: no verdict may change (ARGS="--seeds 5")
	@'$(BIN)/python' -m benchmarks.fidelity.seeds $(ARGS)

bench: $(STAMP) ## time a class: this project and nbgrader as it comes, by turns (ARGS="--students 50 --stock 8")
	@'$(BIN)/python' -m benchmarks.speed.class_run $(ARGS)

fuzz: $(STAMP) ## search ten minutes for input that breaks a reader of untrusted data (ARGS="frame -max_total_time=60")
	@'$(BIN)/python' -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[fuzz]'
	@'$(BIN)/python' -m tests.support.fuzz_by_coverage $(ARGS)

release: $(STAMP) ## make release/, helpers/expected.json and assignment/texts/texts.pot anew from their sources
	@'$(BIN)/python' -m assignment.release

translation: $(STAMP) ## bring assignment/texts/LANGUAGE.po up to date and into use (LANGUAGE=de; en goes back to English)
	@'$(BIN)/python' -m assignment.translation '$(LANGUAGE)'

pretrained: $(STAMP) ## train the solution for 30 epochs; releases then hold the network (ARGS="--epochs 10 --datasets FOLDER")
	@'$(BIN)/python' -m assignment.pretrained $(ARGS)

clean: ## remove what make and the tools made, the virtual environment included
	@rm -rf build demo .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
	@find . -name __pycache__ -not -path './.git/*' -not -path './$(VENV)/*' -type d -prune -exec rm -rf {} +
	@if [ -f '$(VENV)/pyvenv.cfg' ]; then rm -rf '$(VENV)'; fi
