# Every target does all its own set-up in .venv and .venv-label-studio; nothing outside this folder
# is touched.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVER := .venv-label-studio

.PHONY: demo test set-up server clean picture bench-evouna bench-calibration bench-resampling bench-self \
	bench-leaks bench-leak-speed bench-null-worlds bench-check-calibration bench-paraphrases \
	bench-metrics bench-answering bench-report bench-engines bench-people-calibration

demo: set-up  ## make a small world, train three checkpoints, compare them: bench-demo/
	@$(BIN)/bench demo

test: set-up server  ## everything: format, types, layers, tests; NO_SERVER=1 leaves Label Studio out
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-cache
	@$(BIN)/pytest -n 2 --dist loadfile  # two processes; a file stays whole

set-up: $(VENV)/.done

$(VENV)/.done: pyproject.toml constraints.txt
	@PYTHON="$(PYTHON)" VENV="$(VENV)" bash scripts/set-up

server: set-up  ## the pinned Label Studio that the tests start, in an environment of its own
ifeq ($(NO_SERVER),1)
	@echo "NO_SERVER=1: no Label Studio is installed; the tests that need one are skipped" >&2
else
	@$(BIN)/python scripts/set_up_server.py $(SERVER)
endif

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

bench-leaks: set-up  ## planted leaks beside n-gram rules and MinHash: benchmarks/leaks.md (BENCH_DATA=folder)
	@$(BIN)/python benchmarks/leaks.py

bench-leak-speed: set-up  ## speed and memory of looking items up: benchmarks/leak_speed.md (BENCH_DATA=folder)
	@$(BIN)/python benchmarks/leak_speed.py

bench-null-worlds: set-up  ## false accusations in clean worlds: benchmarks/null_worlds.md
	@$(BIN)/python benchmarks/null_worlds.py

bench-check-calibration: set-up  ## size and power of the checks' tests: benchmarks/check_calibration.md
	@$(BIN)/python benchmarks/check_calibration.py

bench-paraphrases: set-up  ## accepted and rejected paraphrases where truth is known: benchmarks/paraphrases.md (DATA=folder adds real sets)
	@$(BIN)/python benchmarks/paraphrases.py $(if $(DATA),--data $(DATA))

bench-metrics: set-up  ## every metric beside the library whose name it bears: benchmarks/metrics.md
	@$(BIN)/python benchmarks/metrics.py

bench-answering: set-up  ## whole processes beside lm-evaluation-harness and generate: benchmarks/answering.md
	@$(BIN)/python benchmarks/answering.py

bench-report: set-up  ## 10,000 questions x 4 checkpoints: size and speed of the page: benchmarks/report.md
	@$(BIN)/python benchmarks/report.py

bench-engines: set-up  ## what two processes, or two of Ray's, cost: benchmarks/engines.md
	@$(BIN)/python benchmarks/engines.py

bench-people-calibration: set-up  ## size, coverage and power of the statistics about people: benchmarks/people_calibration.md
	@$(BIN)/python benchmarks/people_calibration.py

clean:  ## remove the environments and what the demo wrote
	rm -rf $(VENV) $(SERVER) $(SERVER).log $(SERVER).lock bench-demo
