# Two commands matter: `make run` and `make test`. Everything is set up from the lock file.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test nightly lint types contracts unit packs bench lock format clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -e 's/:.*##/  —/' | sort

$(READY): requirements/dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Lantern needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	@echo "Setting up $(VENV) from the lock file …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --require-hashes -r requirements/dev.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(READY)

run: $(READY) ## a guided tour in the terminal
	@$(BIN)/lantern tour

test: lint types contracts unit packs bench ## everything that must hold
	@echo "Everything holds."

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY)
	@$(BIN)/mypy

contracts: $(READY)
	@$(BIN)/lint-imports --no-cache

unit: $(READY)
	@$(BIN)/python -m pytest -q -m "not nightly" -n 2

packs: $(READY)
	@$(BIN)/lantern packs check

bench: $(READY)
	@$(BIN)/python bench/assess.py
	@$(BIN)/python bench/reading.py
	@$(BIN)/python bench/command.py

nightly: $(READY) ## what is too slow for every change
	@$(BIN)/python -m pytest -q -m nightly -n 2
	@$(BIN)/lantern packs mutate

format: $(READY) ## put the code into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: ## make the lock files anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements/runtime.lock requirements/runtime.in
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -c requirements/runtime.lock -o requirements/dev.lock requirements/dev.in

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis
