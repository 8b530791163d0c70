# A fresh machine needs Python 3.11 or newer with venv, and make: nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEV := $(VENV)/.dev
RUN := $(VENV)/.run

# Where it is set, each of some hundred processes compiles all modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test check lint types imports knowledge unit docs lock schema clean

help:  ## what there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /: /'

$(RUN): requirements/run.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/run.lock
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/build.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): $(RUN) requirements/dev.lock
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

demo: $(RUN)  ## a published patient, assessed and explained; then the pages (DEMO=--once ends)
	@$(BIN)/kinsbourne demo $(DEMO)

test: check  ## everything that must hold

check: lint types imports knowledge unit docs

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV)
	$(BIN)/basedpyright

imports: $(DEV)
	$(BIN)/lint-imports

knowledge: $(RUN)
	$(BIN)/kinsbourne knowledge check

unit: $(DEV)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine -q
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --fail-under=100 \
	  --include='src/kinsbourne/knowledge/*,src/kinsbourne/reasoning/*'

docs: $(DEV)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build -q --strict --site-dir $(VENV)/site

schema: $(RUN)  ## write the published JSON Schemas again
	$(BIN)/kinsbourne schema --write src/kinsbourne/knowledge/schema
	mv src/kinsbourne/knowledge/schema/*.schema.json docs/reference/schema/

lock: $(DEV)  ## resolve the dependencies again (needs uv)
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header --python-version 3.11 pyproject.toml -o requirements/run.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header --python-version 3.11 requirements/build.in -o requirements/build.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header --python-version 3.11 --group dev pyproject.toml -o requirements/dev.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate \
	  --no-header --python-version 3.11 --group bench pyproject.toml -o requirements/bench.lock

clean:
	rm -rf $(VENV) .coverage* .pytest_cache .ruff_cache
