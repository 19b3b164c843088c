# Everything that is done here, from bare Python 3.11 and make. `make help` lists it.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet
# Servers to test against; `make clean` spares them.
SERVERS ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/whipstitch-test-servers
# Two cores are common; more help little beyond four.
JOBS   ?= auto

.DEFAULT_GOAL := help

.PHONY: help demo test test-servers check lint types imports unit bench bench-archives bench-stitch bench-browse soak docs pictures snapshots lock clean

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

demo: $(VENV)/.run ## collect a sample page, print its thread, write demo-output/threads.json
	@rm -rf demo-output && mkdir demo-output
	@$(BIN)/whipstitch --archive demo-output/archive.db collect archiver/samples/harbour_watch.txt --captured-at 2025-05-19T18:00Z
	@$(BIN)/whipstitch --archive demo-output/archive.db -q export --format json -o demo-output/threads.json
	@$(BIN)/whipstitch --archive demo-output/archive.db show $$($(BIN)/whipstitch --archive demo-output/archive.db threads --limit 1 | cut -d' ' -f1)
	@echo
	@echo "written: demo-output/threads.json    browse: $(BIN)/whipstitch --archive demo-output/archive.db browse"

test: lint types imports unit ## lint, types, import contracts and all tests

check: test ## the same

lint: $(VENV)/.dev
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .

types: $(VENV)/.dev
	@$(BIN)/mypy

imports: $(VENV)/.dev
	@$(BIN)/lint-imports --no-cache

unit: $(VENV)/.dev
	@$(BIN)/python -m pytest -n $(JOBS)

test-servers: $(VENV)/.dev ## against servers that it installs once, into the user's cache: Bluesky, Mastodon's API, faults
	@$(BIN)/python tests/servers/prepare.py $(SERVERS)
	@WHIPSTITCH_TEST_SERVERS=$(SERVERS) $(BIN)/python -m pytest tests/servers -n 2 --dist loadgroup

bench: $(VENV)/.dev ## speed of collecting and exporting, against the floors
	@$(BIN)/python tests/bench/collect_export.py

bench-archives: $(VENV)/.dev ## archives of X and of Mastodon, beside the tools that people use for them
	@test -x bench-data/peers/bin/twitter-to-sqlite || { $(PYTHON) -m venv bench-data/peers && \
	  bench-data/peers/bin/python -m pip --disable-pip-version-check install --quiet twitter-to-sqlite==0.22 mastodon-to-sqlite==0.2.1; }
	@WHIPSTITCH_BENCH_PEER=bench-data/peers/bin/python $(BIN)/python tests/bench/x_archive.py
	@WHIPSTITCH_BENCH_PEER=bench-data/peers/bin/python $(BIN)/python tests/bench/mastodon_export.py

bench-stitch: $(VENV)/.dev ## accuracy and speed of stitching, and of stitching a million posts anew
	@$(BIN)/python tests/bench/stitch_gold.py
	@$(BIN)/python tests/bench/marker_speed.py
	@$(BIN)/python tests/bench/restitch.py

bench-browse: $(VENV)/.dev ## the terminal app on a million posts
	@$(BIN)/python tests/bench/browse.py

soak: $(VENV)/.dev ## 200 runs of collect, each killed at a random moment
	@$(BIN)/python tests/soak/soak.py --runs 200 --seed $${SEED:-1}

docs: $(VENV)/.dev ## write what is generated: schemas, command reference, the statements of the tables
	@$(BIN)/python docs/make_tables.py
	@$(BIN)/python docs/make_schemas.py
	@$(BIN)/python docs/make_cli.py

pictures: $(VENV)/.dev ## take the pictures in docs/ anew; look at each
	@$(BIN)/python docs/make_pictures.py

snapshots: $(VENV)/.dev ## take the pictures of the screens anew; look at each
	@$(BIN)/python -m pytest tests/tui --snapshot-update

lock: $(VENV)/.dev ## resolve requirements/ anew (needs uv)
	@cd requirements && for of in run dev; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	    $$([ $$of = dev ] && echo --extra dev) -o $$of.txt ../pyproject.toml; done
	@cd requirements && uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  -o servers.txt servers.in

clean: ## remove everything that was made
	@rm -rf $(VENV) demo-output bench-data .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.run: pyproject.toml requirements/run.txt requirements/build.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements/build.txt
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@
