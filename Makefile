# The two commands that matter: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
V := .venv
PORT ?= 8000
DEMO ?= 1
SIZE ?= S1
VAR := $(CURDIR)/var
PDF_LIBRARIES := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
MANAGE := $(V)/bin/python manage.py
# The demonstration and an empty portal live in different files.
DATABASE := $(VAR)/$(if $(filter 0,$(DEMO)),portal,db).sqlite3
DATABASE_URL ?= sqlite:///$(DATABASE)
RUN_ENV = HTTPS=0 DATABASE_URL="$(DATABASE_URL)" SECRET_KEY="$$(cat $(VAR)/secret_key)"
# A production-like environment, for the deployment check
DEPLOY_ENV = DEBUG=0 HTTPS=1 ALLOWED_HOSTS=cchc.example.gov.vn VAR_DIR=$(VAR) \
	SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))')
PYTEST := $(V)/bin/python -m pytest -q -n $(or $(JOBS),auto) --dist loadgroup

.PHONY: help setup dev run test test-all check bench messages diagram

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(V)/.installed  ## Make the environment and, when allowed, install the PDF libraries
	@$(V)/bin/python -c 'import weasyprint' >/dev/null 2>&1 || .ci/apt $(PDF_LIBRARIES) \
		|| echo "NOTE: the portal runs, but makes no PDF files." >&2

run: setup $(VAR)/secret_key $(VAR)/.collected  ## Serve the portal: PORT=8123 another port, DEMO=0 an empty portal
	@$(RUN_ENV) $(MANAGE) migrate -v0
	@if [ "$(DEMO)" = 0 ]; then $(RUN_ENV) $(MANAGE) first_administrator; \
		else $(RUN_ENV) $(MANAGE) demo --if-empty; fi
	@echo; echo "The portal is at http://127.0.0.1:$(PORT)/ (Ctrl+C stops it)"; echo
	@$(RUN_ENV) exec $(V)/bin/gunicorn parindex.wsgi --bind 127.0.0.1:$(PORT) \
		--workers 2 --threads 4 --log-level warning

test: dev  ## Run the tests on SQLite and on PostgreSQL
	@$(call on_both,$(PYTEST))

test-all: dev  ## Run the slow tests too
	@$(call on_both,$(PYTEST) -m "slow or not slow")

check: $(V)/.installed-dev  ## Lint, formats, import contracts, migrations, deployment, catalogue
	$(V)/bin/ruff check .
	$(V)/bin/ruff format --check .
	git ls-files -z -- 'templates/*.html' | xargs -0 $(V)/bin/djade --target-version 5.2 --check
	$(V)/bin/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	@mkdir -p $(VAR)
	$(DEPLOY_ENV) $(MANAGE) check --deploy --fail-level WARNING
	@if ! command -v msgfmt >/dev/null; then \
		echo "SKIPPED: the catalogues were not compared (sudo apt-get install -y gettext)"; \
	else for po in parindex/locale/*/LC_MESSAGES/*.po; do [ -e "$$po" ] || continue; \
		msgfmt --check-format -o $(VAR)/check.mo "$$po" && cmp $(VAR)/check.mo "$${po%.po}.mo" \
		|| { echo "$$po: run make messages and commit the .mo file" >&2; exit 1; }; done; fi

bench: setup  ## Measure the index computation: SIZE=S1, S2 or S3
	$(MANAGE) bench --size $(SIZE)

messages: setup  ## Collect texts to translate and compile the catalogues (needs gettext)
	$(MANAGE) makemessages -l vi --no-obsolete --no-location --ignore=.venv --ignore=var
	$(MANAGE) compilemessages --ignore=.venv

diagram: setup  ## Write docs/workflow.md from the transition table
	$(MANAGE) workflow_diagram > docs/workflow.md

# What the tests need besides Python: a browser and a second database.
dev: setup $(V)/.installed-dev
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
		|| command -v google-chrome >/dev/null || .ci/apt chromium \
		|| echo "SKIPPED: every browser test, because there is no Chromium." >&2
	@.ci/postgres available || .ci/apt postgresql || true

$(V)/bin/python:
	@command -v $(PYTHON) >/dev/null || .ci/apt python3
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/apt python3-venv
	$(PYTHON) -m venv $(V)

$(V)/.installed: requirements.txt | $(V)/bin/python
	$(V)/bin/pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

$(V)/.installed-dev: requirements-dev.txt $(V)/.installed
	$(V)/bin/pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# Hashing and compressing takes half a minute, so only when a file has changed.
$(VAR)/.collected: $(shell find static -type f) parindex/settings.py | $(V)/.installed $(VAR)/secret_key
	@$(RUN_ENV) $(MANAGE) collectstatic --noinput -v0
	@touch $@

$(VAR)/secret_key:
	@mkdir -p $(VAR) && (umask 077; $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))' > $@)

# One database must not hide the other's failures.
define on_both
status=0; echo "SQLite:"; $(1) || status=1; \
if .ci/postgres available; then echo "PostgreSQL:"; .ci/postgres run $(1) || status=1; \
else echo "SKIPPED: every test on PostgreSQL, because it is not installed." >&2; fi; \
exit $$status
endef
