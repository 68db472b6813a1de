# Every target does its own set-up in .venv, once for each content of pyproject.toml;
# after that nothing here needs a network.
#
#   make verify   check the derivations of this checkout
#   make test     everything that has to hold before a change is merged
#   make format   put the code into shape
#   make docs     write what README and docs/ show of the tool anew
#   make bench    how fast, against `simplify(lhs - rhs) == 0`

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CONTENT := $(shell cksum < pyproject.toml | tr ' ' '-')
RUNTIME := $(VENV)/.runtime-$(CONTENT)
DEVELOPMENT := $(VENV)/.development-$(CONTENT)
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest

CODE := derivcheck tests benchmarks
PATHS ?=
WORKERS ?= auto
# The trusted part: the branches of it that the kernel's own tests must reach, in percent, and how long it should be.
KERNEL_COVERAGE ?= 100
KERNEL_LINES := 3500

.PHONY: verify mutants-sample test lint types imports kernel-size coverage-kernel tests mutants docs format bench clean
.DEFAULT_GOAL := verify

verify: $(RUNTIME)
	@$(BIN)/derivcheck verify $(PATHS)

test: lint types imports kernel-size coverage-kernel tests

lint: $(DEVELOPMENT)
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: $(DEVELOPMENT)
	$(BIN)/mypy

imports: $(DEVELOPMENT)
	$(BIN)/lint-imports --no-logo

kernel-size:
	@cat derivcheck/kernel/*.py derivcheck/judge.py | awk -v aim=$(KERNEL_LINES) \
		'NF { written++ } END { print "kernel and judge: " NR " lines, " written " of them not blank (aim: " aim " lines at most)" }'

coverage-kernel: $(DEVELOPMENT)
	$(PYTEST) tests/kernel -n $(WORKERS) --cov=derivcheck.kernel --cov-branch \
		--cov-report=term-missing:skip-covered --cov-fail-under=$(KERNEL_COVERAGE)

tests: $(DEVELOPMENT)
	$(PYTEST) --ignore=tests/kernel --ignore=tests/derivations/test_mutants.py -n $(WORKERS)

# About a quarter of an hour on two cores; the sample, one in 240, takes half a minute.
mutants: $(DEVELOPMENT)
	$(BIN)/python tests/derivations/mutate.py

mutants-sample: $(DEVELOPMENT)
	$(PYTEST) tests/derivations/test_mutants.py -n 0

docs: $(DEVELOPMENT)
	$(BIN)/python tests/derivations/pages.py

format: $(DEVELOPMENT)
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

bench: $(DEVELOPMENT)
	@$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .derivcheck_cache .coverage

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("derivcheck needs Python 3.11 or newer; $(PYTHON) is " + sys.version.split()[0] + ": make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade pip

$(RUNTIME): | $(BIN)/python
	@echo "setting up $(VENV) …" >&2
	@$(PIP) install --editable .
	@touch $@

$(DEVELOPMENT): | $(BIN)/python
	@echo "setting up $(VENV) for development …" >&2
	@$(PIP) install --editable '.[dev]'
	@touch $@ $(RUNTIME)
