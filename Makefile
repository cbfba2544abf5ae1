# The doors of the house. `make` and a Python >= 3.11 are all a fresh machine must have.
# `make help` lists the doors; ARGS is handed on: make test ARGS="tests/labels -k cryobag"

VENV := .venv/bin
ARGS ?=
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo run test check bench bench-large fmt lock docs clean

help: ## list the doors
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST)

demo: .venv/ready ## play every journey through the real server; labels, PDFs and bundles in build/demo
	$(VENV)/python -m api.cli demo $(ARGS)
	$(VENV)/python -m scripts.emulated $(ARGS)

run: .venv/ready ## the web app over the demo data on http://127.0.0.1:8000
	$(VENV)/custody serve --demo $(ARGS)

test: .venv/ready ## everything that must hold, on SQLite, PostgreSQL and in a browser
	@browser=$$(scripts/browser) && CUSTODY_BROWSER="$$browser" \
	$(VENV)/python -m scripts.postgres -- $(VENV)/python -m pytest -n auto $(ARGS)

check: .venv/ready ## format, lint, types, arrows, docs drawn from code
	$(VENV)/ruff format --check --output-format concise .
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/lint-imports --no-logo
	$(VENV)/python -m api.docs --check

bench: .venv/ready ## benchmarks, each beside its floor; writes build/bench.json
	$(VENV)/python -m tests.bench $(ARGS)

bench-large: .venv/ready ## verify a database of ten million entries (ARGS=1000000 for fewer): half an hour
	$(VENV)/python -m tests.bench.large $(ARGS)

fmt: .venv/ready ## write the code as the checks want it
	$(VENV)/ruff format .
	$(VENV)/ruff check --fix .

docs: .venv/ready ## redraw the docs that are drawn from code
	$(VENV)/python -m api.docs

lock: .venv/ready ## bring requirements.lock up to pyproject.toml (ARGS=--upgrade for newer versions)
	$(VENV)/uv pip compile --quiet --universal --no-header --no-annotate --no-emit-index-url \
	    pyproject.toml --group dev --output-file requirements.lock $(ARGS)

clean: ## remove what was built and cached; .venv stays
	rm -rf build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

.venv/ready: requirements.lock pyproject.toml scripts/setup
	scripts/setup
