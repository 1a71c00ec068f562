# Two commands matter: `make demo` shows what this is, `make test` shows that it works.
# Only Python 3.11+ (on Debian with python3-venv) and make are assumed; the rest is
# installed into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -m

# For which computers: names of wheels/platforms.toml, or --here; all by default.
FOR ?=

.PHONY: help demo test coverage wheels lock check fix vectors fuzz bench clean

help:
	@echo "make demo     pack, sign, verify, cut, unpack, print and scan the real statement"
	@echo "make test     run every test"
	@echo "make coverage run every test, and say which lines none reached (slow)"
	@echo "make wheels   fetch the wheels that kits hold, 170 MB; FOR=--here for this computer's"
	@echo "make lock     choose these wheels anew"
	@echo "make check    linters, types, architecture, vectors and docs up to date"
	@echo "make fix      format the code"
	@echo "make vectors  write the test vectors anew"
	@echo "make fuzz     100,000 mutated inputs for every parser (some minutes)"
	@echo "make bench    time and memory against the stock tools (some minutes)"
	@echo "make clean    remove what the commands above made"

$(VENV)/runtime: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "archive needs Python 3.11 or newer; name one: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(RUN) pip install --quiet --disable-pip-version-check --editable '.[sheet,scan]'
	@touch $@

$(VENV)/dev: $(VENV)/runtime
	$(RUN) pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(VENV)/runtime
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh demo/demo.sh
	@echo 'Nothing is left behind but .venv, the environment that "make demo" made.'

reader/node_modules: reader/package-lock.json
	@if command -v npm > /dev/null; then cd reader && npm ci --ignore-scripts --silent; \
	else echo "no npm: the reader's own tests are left out"; fi

test: $(VENV)/dev reader/node_modules
	$(RUN) pytest --numprocesses auto --dist loadfile

# Slow: counting lines makes the tests take twice to four times as long.
coverage: $(VENV)/dev reader/node_modules
	$(RUN) pytest --numprocesses auto --dist loadfile --cov --cov-report term

wheels: $(VENV)/runtime
	$(RUN) pip install --quiet --disable-pip-version-check --editable '.[wheels]'
	@$(RUN) wheels.fetch $(FOR)

lock: $(VENV)/runtime
	$(RUN) pip install --quiet --disable-pip-version-check --editable '.[lock]'
	$(RUN) wheels.lock

check: $(VENV)/dev
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	cd src && ../$(BIN)/python -c 'from importlinter.cli import lint_imports_command as run; run()' --config ../pyproject.toml
	$(RUN) tests.vectors.make --check
	$(RUN) pytest -q tests/test_architecture.py tests/test_docs.py

fix: $(VENV)/dev
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

vectors: $(VENV)/dev
	$(RUN) tests.vectors.make

fuzz: $(VENV)/dev
	$(RUN) tests.fuzz --runs 100000

bench: $(VENV)/dev
	$(RUN) bench.run

clean:
	rm -rf $(VENV) build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache src/.import_linter_cache
