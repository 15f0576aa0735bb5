# Two commands matter: `make run` and `make test`. Everything is set up from the lock file.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1
ON_POSTGRES := tests/vault tests/folders tests/sending tests/directory tests/concerns tests/cases tests/governance tests/week tests/durability/test_kill.py tests/durability/test_drafts.py

BUILT := src/lantern/web/static/lantern/lantern.css src/lantern/web/locale/.compiled
PAGES := src/lantern/web/static/lantern/lantern.css
CATALOGUES := $(wildcard src/lantern/web/locale/*/LC_MESSAGES/django.po)
NODE := $(shell command -v npm 2>/dev/null)
PRACTICE ?= lantern-data/practice
PORT ?= 8000
# Tests at once. On two cores, too: many of them wait for a server, a browser or a clock.
JOBS ?= 3

.PHONY: help run tour practice test nightly lint types contracts unit postgres packs bench measure assets words lock format clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -e 's/:.*##/  —/' | sort

$(READY): requirements/dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Lantern needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	@echo "Setting up $(VENV) from the lock file …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --require-hashes -r requirements/dev.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(READY)

run: export LANTERN_DEMO := yes
run: export LANTERN_HTTPS := no
run: export LANTERN_DATA := $(PRACTICE)/data
run: export LANTERN_KEYS := $(PRACTICE)/keys
run: export LANTERN_CHECKPOINTS := $(PRACTICE)/checkpoints
run: export LANTERN_BACKUPS := $(PRACTICE)/backups
run: export LANTERN_LISTEN := 127.0.0.1:$(PORT)
run: export LANTERN_SITE := http://localhost:$(PORT)
run: export LANTERN_AREA := Luton
run: export LANTERN_LEAD_PHONE := 07700 900411
run: $(READY) $(BUILT) ## the site with invented people, on this machine
	@$(BIN)/lantern demo
	@exec $(BIN)/lantern serve

tour: $(READY) ## a guided tour of the procedures in the terminal
	@$(BIN)/lantern tour

test: lint types contracts unit packs bench ## everything that must hold
	@echo "Everything holds."

assets: $(BUILT) ## build the stylesheets and scripts of the pages

# Where the system has no Node, it comes as a package, for the build only.
$(VENV)/bin/npm: requirements/node.lock $(READY)
	@echo "Fetching Node for the build of the pages …"
	@$(BIN)/pip install --quiet --require-hashes -r requirements/node.lock
	@touch $@

$(PAGES): package-lock.json tools/build_assets.mjs $(wildcard src/lantern/web/assets/*) $(if $(NODE),,$(VENV)/bin/npm)
	@echo "Building the pages …"
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --no-audit --no-fund --silent
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent build

src/lantern/web/locale/.compiled: $(READY) $(CATALOGUES) tools/words.py
	@$(BIN)/python -m tools.words compile
	@touch $@

words: $(READY) ## bring the catalogues of other languages up to date, and say what they lack
	@$(BIN)/python -m tools.words extract
	@$(BIN)/python -m tools.words check

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY)
	@$(BIN)/mypy

contracts: $(READY)
	@$(BIN)/lint-imports --no-cache

unit: $(READY) $(BUILT)
	@tools/with_chromium $(BIN)/python -m pytest -q -m "not nightly" -n $(JOBS)

postgres: $(READY) $(BUILT) ## what touches the database, on PostgreSQL
	@tools/with_postgres $(BIN)/python -m pytest -q -m "not nightly" -n $(JOBS) $(ON_POSTGRES)

packs: $(READY)
	@$(BIN)/lantern packs check

bench: $(READY)
	@$(BIN)/python bench/assess.py
	@$(BIN)/python bench/reading.py
	@$(BIN)/python bench/command.py

measure: $(READY) $(BUILT) ## what takes long to measure: search, intake, the audit, pages
	@$(BIN)/python bench/search.py
	@$(BIN)/python bench/intake.py
	@$(BIN)/python bench/verify.py
	@$(BIN)/python -m bench.pages
	@$(BIN)/python bench/picture.py

nightly: $(READY) $(BUILT) ## what is too slow for every change
	@tools/with_chromium $(BIN)/python -m pytest -q -m nightly -n $(JOBS) $(PART)
	@$(if $(PART),,tools/with_postgres $(BIN)/python -m pytest -q -m nightly tests/week)
	@$(if $(PART),,$(BIN)/lantern packs mutate)

format: $(READY) ## put the code into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: ## make the lock files anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements/runtime.lock requirements/runtime.in
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -c requirements/runtime.lock -o requirements/dev.lock requirements/dev.in
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements/node.lock requirements/node.in

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis node_modules src/lantern/web/static src/lantern/cases/letters src/lantern/web/locale/.compiled
	find src/lantern/web/locale -name '*.mo' -delete
