# On a fresh Debian 12 (python3, python3-venv, make, git): `make run`, then `make test`. No other tool is asked for.

PYTHON ?= python3
BIN := .venv/bin
# The stamp's name holds the folder, because programs in .venv do, too: a moved checkout is set up anew.
READY := .venv/.ready-$(shell pwd | cksum | cut -d ' ' -f 1)
ARGS ?=
export PYTHON

.PHONY: help setup run test test-long bench check lock clean

help:
	@echo "make run        set up, and serve the site with its demo community (HOST, PORT)"
	@echo "make setup      .venv with the locked dependencies and the community command"
	@echo "make test       install what the tests need, and run them (ARGS=\"-k word\")"
	@echo "make test-long  the tests that take their time"
	@echo "make bench      what a page costs as threads and the directory grow, as ratios (ARGS=\"--quick --json\")"
	@echo "make check      formatter, linter, types, imports, templates, migrations"
	@echo "make lock       choose the dependencies' versions anew"
	@echo "make clean      remove what can be made again (not instance/)"

setup: $(READY)
	@:

$(READY): pyproject.toml requirements.lock tools/bootstrap.lock tools/install
	@tools/install run
	@touch $@

$(READY)-to-test: $(READY) requirements-dev.lock
	@tools/install test
	@touch $@

run: setup
	@exec $(BIN)/community serve --demo

test: $(READY)-to-test
	@tools/install-test-needs
	@exec $(BIN)/python tools/run-tests $(ARGS)

test-long: $(READY)-to-test
	@tools/install-test-needs
	@exec $(BIN)/python tools/run-tests --long $(ARGS)

bench: $(READY)-to-test
	@$(BIN)/python -m benchmarks.threads $(ARGS); threads=$$?; \
	$(BIN)/python -m benchmarks.directory $(ARGS) && exit $$threads

check: $(READY)-to-test
	@exec tools/check

lock: $(READY)
	@tools/lock

clean:
	rm -rf .venv .cache dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
