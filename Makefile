# Every target does all its own set-up in .venv; nothing outside this folder is touched.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test set-up clean picture bench-evouna bench-calibration bench-resampling bench-self

demo: set-up  ## make a small world, train three checkpoints, compare them: bench-demo/
	@$(BIN)/bench demo

test: set-up  ## everything: format, types, layers, tests
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-cache
	@$(BIN)/pytest

set-up: $(VENV)/.done

$(VENV)/.done: pyproject.toml constraints.txt
	@PYTHON="$(PYTHON)" VENV="$(VENV)" bash scripts/set-up

picture: set-up  ## the README's picture, from bench-demo's report
	@$(BIN)/python scripts/picture.py bench-demo docs/report.png

bench-evouna: set-up  ## time and memory of the five-system comparison: needs EVOUNA=folder
	@$(BIN)/python benchmarks/evouna.py

bench-calibration: set-up  ## size, coverage and power of every test: benchmarks/calibration.md
	@$(BIN)/python benchmarks/calibration.py

bench-resampling: set-up  ## speed of resampling beside scipy and sacreBLEU: benchmarks/resampling.md
	@$(BIN)/python benchmarks/resampling.py

bench-self: set-up  ## a checkpoint against itself, sampled: benchmarks/self_comparison.md
	@$(BIN)/python benchmarks/self_comparison.py bench-demo

clean:  ## remove the environment and what the demo wrote
	rm -rf $(VENV) bench-demo
