# Each target sets up first what is missing. `make help` lists them.

PYTHON ?= python3
VENV ?= .venv
# Two at a time is what two cores carry, with a broker and a database each.
WORKERS ?= 2
TESTS ?= tests

export PYTHON VENV
override PY := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help run up down status test faults bench window soak screenshots lint format lock texts docs setup setup-tests setup-python

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-10s %s\n", $$1, $$2 }'

run: setup ## the whole system in the foreground, and the sample dossiers played through it; Ctrl-C stops all
	@$(PY) -m deploy.dev run

up: setup ## the whole system in the background; returns when every part is ready
	@$(PY) -m deploy.dev up

down: setup-python ## stop all; nothing of ours runs afterwards
	@$(PY) -m deploy.dev down

status: setup-python ## what runs
	@# Not running (3) and not all ready (4) are answers, no faults.
	@$(PY) -m deploy.dev status || test $$? -gt 2

test: setup-tests ## the whole test suite, with a broker and a database of its own
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS) $(ARGS)

faults: setup ## the fault suite in its long form: kills, freezes and restarts parts under load
	@CUAKHAU_FAULTS=full $(PY) -m pytest -m faults --timeout 1800 $(TESTS) $(ARGS)

bench: setup ## the benchmark: the system against a bare loop on the same machine
	@$(PY) -m tests.load $(ARGS)

window: setup ## the stand-in window plays dossiers against what `make up` left running, with faults; prints a report
	@$(PY) -m tests.single_window play $(ARGS)

soak: setup ## the same against a system of its own: 5,000 dossiers with 10 % faults; ARGS="--seconds 600" ends it earlier
	@$(PY) -m tests.single_window soak $(ARGS)

screenshots: setup-tests ## every page of the console at three widths, into .run/screenshots
	@CUAKHAU_SCREENSHOTS=$(CURDIR)/.run/screenshots $(PY) -m pytest -q tests/browser $(ARGS)

lint: setup-python ## ruff, mypy and the import contracts
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

format: setup-python ## let ruff write the layout
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/ruff check --fix .

lock: setup-python ## write requirements*.lock from requirements*.in, pins and hashes (UPGRADE=--upgrade takes newer ones)
	@$(VENV)/bin/uv pip compile $(LOCKING) $(UPGRADE) requirements-dev.in -o requirements-dev.lock
	@# Runs with what was tested: the same pins.
	@$(VENV)/bin/uv pip compile $(LOCKING) -c requirements-dev.lock requirements.in -o requirements.lock

LOCKING := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

texts: setup-python ## gather what the console's pages say, beside its Vietnamese; names what is not translated
	@$(PY) -m deploy.dev.texts

docs: setup-python ## write docs/api, docs/regulation.md, docs/scenarios.md and deploy/observability from code and data (CHECK=--check only compares)
	@$(PY) -m shared.regulation.document $(CHECK) docs/regulation.md
	@$(PY) -m tests.e2e.scenario.page $(CHECK) docs/scenarios.md
	@$(PY) -m shared.messaging.asyncapi $(CHECK) docs/api/asyncapi.yaml
	@$(PY) -m deploy.observability $(CHECK)
	@$(PY) -W ignore -m shared.web.documents $(CHECK) docs/api $(APIS)
	@$(PY) -W ignore -m services.registration.entrypoints.import_schema $(CHECK) docs/api/import-open.schema.json

APIS := $(foreach service,Registration Inspection Notification,\
	services.$(shell echo $(service) | tr A-Z a-z).entrypoints.http:$(service)Http)

setup:
	@deploy/dev/setup.sh servers

setup-tests:
	@deploy/dev/setup.sh tests

setup-python:
	@deploy/dev/setup.sh venv
