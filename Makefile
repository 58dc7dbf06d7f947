# `make help` lists the targets.

SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
RUN := PORTAL_MODE=demo $(BIN)/python manage.py
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)
PYTEST := $(BIN)/python -m pytest
LOWEST := var/lowest
UV_QUIET := UV_PYTHON_DOWNLOADS=never $(BIN)/uv
# Options for `make init` without a terminal: --username NAME --email ADDRESS --password-from FILE
ADMINISTRATOR ?=
# Options for `make bench`; BENCH=--help lists them.
BENCH ?=
# Parts of the names of the guards for `make mutants`; empty: all guards.
GUARDS ?=
# Tests of code that uses third-party libraries: accounts, images, API, search, spreadsheets, …
LEANING := tests/accounts/test_sign_in.py tests/accounts/test_sign_up.py \
	tests/accounts/test_second_factor.py tests/portal tests/notifications/test_sending.py \
	tests/notifications/test_worker.py tests/agencies/test_import.py tests/forum/test_api.py \
	tests/forum/test_images.py tests/forum/test_richtext.py tests/forum/test_search.py \
	tests/workorders/test_export_writers.py tests/workorders/test_workdays.py \
	tests/site/test_health.py tests/site/test_background.py tests/floors/test_migrations.py

.DEFAULT_GOAL := help
.PHONY: help run init test test-postgres test-production test-deploy test-lowest mutants lint types format vendored check messages locks bench axe screenshots clean install install-dev prepare

help:  ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/ —/' | awk -F ' — ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: install  ## start the demonstration at http://127.0.0.1:8000 (PORT=… changes it)
	@exec env SITE_URL=$${SITE_URL:-http://127.0.0.1:$(PORT)} $(RUN) serve --prepare --port "$(PORT)"

init: install  ## set up an empty portal from the environment and ask for the first administrator
	@PORTAL_MODE=test $(BIN)/python manage.py compile_translations
	@$(BIN)/python manage.py migrate --no-input
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@$(BIN)/python manage.py first_administrator $(ADMINISTRATOR)

test: install-dev  ## run every test on SQLite (browser tests included where Chromium is installed)
	@PORTAL_MODE=test $(BIN)/python manage.py compile_translations
	@bash .ci/suite -n $(WORKERS)

test-postgres: install-dev  ## the same suite on PostgreSQL (DATABASE_URL=… names the server)
	@PORTAL_MODE=test $(BIN)/python manage.py compile_translations
	DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1/postgres} $(PYTEST) -n $(WORKERS) -q -m "not browser"

test-production: install-dev  ## real servers, workers and databases, as in production (needs PostgreSQL)
	@PORTAL_MODE=test $(BIN)/python manage.py compile_translations
	DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1/postgres} $(PYTEST) --production -q tests/production

test-deploy: install-dev  ## test installing, upgrading, backup and restore in a temporary folder, and a portal from make init to its first reply
	@PORTAL_MODE=test $(BIN)/python manage.py compile_translations
	DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1/postgres} $(PYTEST) --production -q tests/production/test_deploy.py tests/production/test_journey.py tests/production/test_restore.py

test-lowest: install-dev  ## run the tests of code that uses libraries, with the lowest versions in pyproject.toml
	@PORTAL_MODE=test $(BIN)/python manage.py compile_translations
	@$(UV_QUIET) venv -q --clear --python $(BIN)/python $(LOWEST)
	@$(UV_QUIET) pip install -q --python $(LOWEST) --resolution lowest-direct -r pyproject.toml
	@$(UV_QUIET) pip install -q --python $(LOWEST) --group dev
	TEST_DB_SUFFIX=_lowest $(LOWEST)/bin/python -m pytest -n $(WORKERS) -q -m "not browser" $(LEANING)

mutants: install-dev  ## mutation test: remove each guard of .ci/guards.toml in a copy and expect failing tests (takes minutes)
	@PORTAL_MODE=test $(BIN)/python manage.py compile_translations
	@$(BIN)/python .ci/mutants.py -n $(WORKERS) $(GUARDS)

lint: install-dev  ## check style (ruff, templates), vendored files and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/**/*.html')
	@$(MAKE) --no-print-directory vendored
	@$(MAKE) --no-print-directory types

types: install-dev  ## check types (mypy; a second run is quicker)
	PORTAL_MODE=test $(BIN)/python -m mypy

vendored: install  ## compare vendored files with their list (checksum, version, licence)
	@$(BIN)/python .ci/vendored.py

format: install-dev  ## format the code
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/**/*.html')

check: lint  ## lint, Django's system checks, and every invariant on the demo data
	PORTAL_MODE=test $(BIN)/python manage.py check
	PORTAL_MODE=test $(BIN)/python manage.py makemigrations --check --dry-run
	@if [ -f var/portal.sqlite3 ]; then $(RUN) check_integrity; fi

messages: install-dev  ## add new texts to locale/ (needs gettext) and compile them
	@command -v xgettext >/dev/null || { echo "gettext is missing. On Debian: apt-get install gettext"; exit 1; }
	PORTAL_MODE=test $(BIN)/python manage.py makemessages --all --no-location --no-wrap --no-obsolete -i .venv -i var -i tests
	PORTAL_MODE=test $(BIN)/python manage.py compile_translations

locks:  ## update the lock files from pyproject.toml
	@$(MAKE) --no-print-directory $(BIN)/uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

bench: install  ## measure pages and acts beside a bare Django view, in own databases (BENCH="--scale 1000 …")
	@PORTAL_MODE=test $(BIN)/python manage.py compile_translations
	@$(BIN)/python -m portal.benchmark $(BENCH)

axe: install-dev  ## check the accessibility of every page, as every actor, in all sixteen variants (needs Chromium)
	@PORTAL_MODE=test $(BIN)/python manage.py compile_translations
	AXES=all $(PYTEST) -q -s -o log_cli=false --show-capture=no tests/browser/test_pages.py

screenshots: install-dev prepare  ## take screenshots of all pages into var/screenshots/ (needs Chromium)
	@$(RUN) seed_demo
	@PORTAL_MODE=demo $(BIN)/python -m tests.browser.contact_sheet

clean:  ## remove the virtual environment and the demonstration's data
	rm -rf $(VENV) var

# --- prerequisites of the targets above ------------------------------------------

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing. On Debian: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version). Name another one with: make PYTHON=python3.11 …"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# uv is much faster than pip; if it cannot be installed, pip is used.
$(VENV)/installed: requirements.lock | $(BIN)/python
	@echo "Installing …"
	@if $(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION) 2>/dev/null; \
	 then UV_PYTHON_DOWNLOADS=never $(BIN)/python -m uv pip install -q --require-hashes -r requirements.lock; \
	 else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock; fi
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@echo "Installing what the tests need …"
	@if [ -x $(BIN)/uv ]; \
	 then UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip install -q --require-hashes -r requirements-dev.lock; \
	 else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock; fi
	@touch $@

$(BIN)/uv: $(VENV)/installed

install: $(VENV)/installed
install-dev: $(VENV)/installed-dev

prepare: install
	@$(RUN) prepare
