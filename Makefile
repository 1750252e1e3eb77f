# Everything a developer does with the portal. `make run` and `make test` need git, make and Python 3.11.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
PYTEST ?= $(BIN)/python -m pytest
WORKERS ?= auto
export PORT

# Node makes the styles: the machine's own when it is new enough, else one from the package registry.
NODE_IS_THERE := $(shell command -v npm >/dev/null && node -e 'process.exit(process.versions.node.split(".")[0] >= 20 ? 0 : 1)' 2>/dev/null && echo yes)
ifneq ($(NODE_IS_THERE),yes)
NODE := .node/.installed
NPM := PATH="$(CURDIR)/.node/bin:$$PATH" npm
else
NPM := npm
endif

.PHONY: help setup assets demonstration run test test-long test-servers test-all check format lock bench wagtail storm storm-short lighthouse screenshots clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

# Set-up ------------------------------------------------------------------------------------------

setup: $(VENV)/.installed assets var/env ## Install what the portal needs, build its styles, make its keys

$(VENV)/.installed: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "The portal needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python cannot make environments here. On Debian: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.node/.installed: requirements-node.txt
	$(PYTHON) -m venv .node
	.node/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt
	@touch $@

assets: static/built/.made ## Build styles and scripts

static/built/.made: $(NODE) assets/package-lock.json assets/build.mjs $(wildcard assets/*.scss)
	cd assets && $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	cd assets && $(NPM) run --silent build
	@touch $@

var/env: | $(VENV)/.installed
	$(BIN)/python -m config.trial_env $@

# Running -----------------------------------------------------------------------------------------

demonstration: setup
	$(BIN)/python manage.py migrate --noinput --verbosity 0
	$(BIN)/python manage.py createcachetable --verbosity 0
	$(BIN)/python manage.py demo

run: demonstration ## Run the portal here: web, worker and scheduler on http://localhost:8000
	@exec $(BIN)/python -m config.supervise Procfile.dev

# Proof -------------------------------------------------------------------------------------------

test: $(VENV)/.installed assets ## The tests but the long ones: SQLite, and a browser where there is one
	$(PYTEST) -n $(WORKERS) --dist loadgroup -m "not long"

test-long: $(VENV)/.installed assets ## The sweeps over every page and address, the journeys, and what starts many processes
	$(PYTEST) -n $(WORKERS) --dist loadgroup -m "long"

test-servers: $(VENV)/.installed assets ## The tests whose answer may hang on the database, on PostgreSQL and Redis
	REQUIRE_ALL=1 DATABASE_URL="$${TEST_POSTGRES_URL:-postgres://127.0.0.1:5432/portal}" REDIS_URL="$${TEST_REDIS_URL:-redis://127.0.0.1:6379/9}" \
		$(PYTEST) -n $(WORKERS) --dist loadgroup -m "(django_db or postgres or redis) and not browser and not processes" \
		--few-cases --deselect tests/sweep/test_html.py --deselect tests/sweep/test_addresses.py

test-all: ## Everything: SQLite, PostgreSQL, Redis, browser, short storms, Lighthouse; a skip is a failure (TESTED=1: `make test` has just passed so)
	$(if $(TESTED),,REQUIRE_ALL=1 $(MAKE) test)
	REQUIRE_ALL=1 $(MAKE) test-long
	$(MAKE) test-servers
	$(MAKE) storm-short
	$(MAKE) lighthouse

check: $(VENV)/.installed ## Format, lint, types, templates, migrations, import layers, deployment settings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	$(BIN)/mypy
	ENV_FILE= DEBUG=true $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/lint-imports
	$(BIN)/python -m config.deploy_check --sample

format: $(VENV)/.installed ## Put code and templates into the agreed form
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .
	$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/*.html') || true

bench: $(VENV)/.installed assets ## Measure against the named peers, on PostgreSQL and Redis; one JSON line each
	$(BIN)/python -m bench

wagtail: .wagtail/.installed ## Install Wagtail, beside which `make bench` measures pages, lists and search

.wagtail/.installed: requirements-wagtail.txt
	$(PYTHON) -m venv .wagtail
	.wagtail/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-wagtail.txt
	@touch $@

storm: $(VENV)/.installed assets ## Kill, freeze and starve real processes; one JSON line each
	$(BIN)/python -m bench.storm

storm-short: $(VENV)/.installed assets ## The storms in their short form, as CI runs them
	$(BIN)/python -m bench.storm --short

lighthouse: demonstration bench/lighthouse/node_modules/.installed ## How Lighthouse scores the public site; one JSON line for each page
	$(BIN)/python -m bench.lighthouse

bench/lighthouse/node_modules/.installed: $(NODE) bench/lighthouse/package-lock.json
	cd bench/lighthouse && $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

screenshots: $(VENV)/.installed assets ## Take the README's pictures anew from the demonstration
	$(BIN)/python -m bench.screenshots

lock: ## Make the locks of packages anew from their .in files
	for set in requirements requirements-dev requirements-node requirements-wagtail; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-strip-extras --no-emit-index-url --no-emit-find-links --no-annotate \
			--custom-compile-command "make lock" $$set.in -o $$set.txt; \
	done

clean: ## Remove what was built; the data in var/ stay
	rm -rf static/built staticfiles assets/node_modules bench/lighthouse/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
