# The commands of a maintainer; `make` alone lists them.
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
	@'$(BIN)/python' -m pytest -m 'not slow' -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

test-slow: $(STAMP) ## the slow tests
	@'$(BIN)/python' -m pytest -m slow -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(STAMP) ## ruff, mypy, hadolint, the import contracts and the measures of the architecture
	@'$(BIN)/ruff' check --quiet .
	@'$(BIN)/ruff' format --quiet --check .
	@'$(BIN)/mypy'
	@'$(BIN)/lint-imports' --no-logo
	@'$(BIN)/hadolint' Dockerfile
	@'$(BIN)/python' -m tests.architecture.measures

fidelity: $(STAMP) ## grade wrong and right variants of the solution, print a table, write build/fidelity.json (ARGS="--only stride")
	@'$(BIN)/python' -m benchmarks.fidelity.run $(ARGS)

seeds: $(STAMP) ## grade the samples with the hidden cases of 200 seeds; no verdict may change (ARGS="--seeds 5")
	@'$(BIN)/python' -m benchmarks.fidelity.seeds $(ARGS)

bench: $(STAMP) ## time the grading of a class, by this project and by plain nbgrader (ARGS="--students 50 --stock 8")
	@'$(BIN)/python' -m benchmarks.speed.class_run $(ARGS)

fuzz: $(STAMP) ## search ten minutes for input that breaks a reader of untrusted data (ARGS="frame -max_total_time=60")
	@'$(BIN)/python' -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[fuzz]'
	@'$(BIN)/python' -m tests.support.fuzzing.by_coverage $(ARGS)

release: $(STAMP) ## rebuild release/, helpers/expected.json and assignment/texts/texts.pot from their sources
	@'$(BIN)/python' -m assignment.release

translation: $(STAMP) ## update assignment/texts/LANGUAGE.po and use it (LANGUAGE=de; en returns to English)
	@'$(BIN)/python' -m assignment.translation '$(LANGUAGE)'

pretrained: $(STAMP) ## train the solution for 30 epochs; later releases include the network (ARGS="--epochs 10 --datasets FOLDER")
	@'$(BIN)/python' -m assignment.pretrained $(ARGS)

clean: ## remove build/ (the pretrained network too), demo/, caches and the virtual environment
	@rm -rf build demo .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
	@find . -name __pycache__ -not -path './.git/*' -not -path './$(VENV)/*' -type d -prune -exec rm -rf {} +
	@if [ -f '$(VENV)/pyvenv.cfg' ]; then rm -rf '$(VENV)'; fi
