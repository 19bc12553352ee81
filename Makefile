# The commands of this repository; `make help` lists them. Each sets up first what it needs, and is quick when nothing changed.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install dev demo test check generate lock bench bench-peers torture clean

PYTHON := .venv/bin/python
export PATH := $(HOME)/.cargo/bin:$(PATH)
export PYTHONPATH := src:.
export PYO3_PYTHON := $(CURDIR)/.venv/bin/python
export PYO3_BUILD_EXTENSION_MODULE := 1

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install:  ## set everything up: lists what is missing, makes .venv, builds the extension
	@python3 tools/setup.py

dev: install  ## a devnet of one node, with funded accounts, until Ctrl-C
	@$(PYTHON) -m ghostnet.cli dev

demo: install  ## the main job on real input, told as a story
	@python3 tools/setup.py --servers
	@$(PYTHON) tools/demo.py

test: install  ## every test: Rust, then Python, with the servers they start
	@python3 tools/setup.py --servers
	$(PYTHON) tools/build_contracts.py
	cargo test --workspace --locked
	$(PYTHON) -m pytest

check: install  ## formatting, lints, types, layers, generated files, words, licences, links
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cd contracts && cargo fmt --all --check && cargo clippy --workspace --locked -- -D warnings
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	.venv/bin/lint-imports --no-logo
	$(PYTHON) -m tools.check_layers
	$(PYTHON) -m tools.check_generated
	$(PYTHON) -m tools.check_words
	$(PYTHON) -m tools.check_links
	$(PYTHON) -m tools.check_licences

generate: install  ## write all generated files from interface/
	$(PYTHON) -m tools.generate

lock: install  ## pin requirements/*.in anew, with hashes
	$(PYTHON) tools/lock.py

bench: install  ## measure our own rows (up to 5 minutes), into benches/out/results.json
	$(PYTHON) -m benches.run own

bench-peers: install  ## measure what others do on the same machine (needs Go and Node for some)
	$(PYTHON) -m benches.run peers

torture: install  ## the long versions of the tests: 100,000 random blocks, more kills
	@python3 tools/setup.py --servers
	$(PYTHON) tools/build_contracts.py
	GHOST_TORTURE=1 CARGO_PROFILE_RELEASE_LTO=off cargo test --release --workspace --locked --target-dir target/torture -- --include-ignored
	GHOST_TORTURE=1 $(PYTHON) -m pytest

clean:  ## remove everything that was built or installed here
	@python3 tools/setup.py --clean
	rm -rf target contracts/target build .venv benches/out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -f src/ghostnet/*.so
