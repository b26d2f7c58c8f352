# `make` prints the targets. Each one builds .venv first, if need be; PYTHON=<interpreter> chooses what it is built with.

PY := .venv/bin/python
BENCH := .build/bench/venv/bin/python
PYTHON ?=
ARGS ?=
export PYTHONPATH := scripts

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all check generate check-generated spec spec-diff spec-history docs-reference \
	record bench bench-quick faults fuzz sbom format lock clean check-format check-lint check-walls check-types check-drift

help: # print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-16s %s\n", $$1, $$2 }' Makefile

setup: ## build .venv: the pinned tools and the project (PYTHON= chooses the interpreter)
	@sh scripts/dev/make-venv.sh .venv "$(PYTHON)"

demo: setup ## a tour of the library, with a small language model on this machine (or OPENAI_API_KEY, OPENAI_BASE_URL)
	@$(PY) scripts/demo.py

test: setup ## run the test suite (ARGS= goes to pytest)
	@$(PY) -m pytest -q -n auto $(ARGS)

test-all: ## run it on every Python from 3.11 to 3.14 at hand, and on the oldest dependencies
	@sh scripts/dev/test-all.sh $(ARGS)

check: check-format check-lint check-walls check-types check-drift ## formatting, lint, walls between packages, types, drift of what is generated

generate: setup ## write generated/ from openapi.yaml (SPEC= another document, OUT= another folder)
	@$(PY) scripts/generate.py $(if $(SPEC),--spec "$(SPEC)") $(if $(OUT),--out "$(OUT)")

check-generated: setup ## prove that generated/ is what openapi.yaml gives
	@$(PY) scripts/generate.py --check

spec: setup ## rewrite openapi.yaml (UPSTREAM= path or URL of a new version) and say what changes for users
	@$(PY) -m spectool spec $(if $(UPSTREAM),"$(UPSTREAM)")

spec-diff: setup ## compare two documents (OLD= NEW=): breaking, compatible, documentation
	@$(PY) -m spectool diff "$(OLD)" "$(NEW)"

spec-history: setup ## generate and prove every document of a folder (DIR=)
	@$(PY) -m spectool history "$(DIR)"

docs-reference: setup ## write docs/reference/ from openapi.yaml
	@$(PY) scripts/docs_reference.py

record: setup ## record the cassettes of the replay tests
	@$(PY) scripts/record.py $(ARGS)

bench: setup ## measure every row of docs/performance.md beside the other clients, and write its figures (ARGS=)
	@$(PY) -m benchmarks.environment
	@$(BENCH) -m benchmarks.run $(ARGS)

bench-quick: setup ## the same with few rounds, printed only; and the models beside the stock generator's
	@$(PY) -m benchmarks.environment
	@$(BENCH) -m benchmarks.run --quick $(ARGS)
	@$(PY) -m benchmarks.generated_models --rounds 3

faults: setup ## write the fault matrix into docs/reliability.md, then the long tests of load, cancellation and cuts
	@$(PY) -m tests.faults.matrix
	@FAULTS_PROFILE=long $(PY) -m pytest -q -n auto tests/faults tests/testing $(ARGS)

fuzz: setup ## search for inputs that break anything, guided by coverage (ARGS= seconds and targets, see scripts/dev/fuzz.py)
	@$(PY) scripts/dev/fuzz.py $(ARGS)

sbom: setup ## write .build/sbom.cdx.json: what an installation brings along
	@$(PY) scripts/dev/sbom.py .build/sbom.cdx.json

format: setup ## format the code and apply the safe lint fixes
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format --quiet .

lock: setup ## recompile requirements-*.txt from pyproject.toml (UPGRADE=1 takes newer versions)
	@for group in dev bench fuzz; do \
		$(PY) -m uv pip compile pyproject.toml --group $$group --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet \
			$(if $(UPGRADE),--upgrade) --output-file requirements-$$group.txt; done

clean: ## remove build products and caches, virtual environments excepted
	@rm -rf .build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find wrapper generated scripts tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# The parts of `make check`. `make -k check` goes on after the first that fails.

check-format: setup
	@$(PY) -m ruff format --check .

check-lint: setup
	@$(PY) -m ruff check .

check-walls: setup
	@$(PY) -c "from importlinter.cli import lint_imports_command; lint_imports_command()" --no-logo

check-types: setup
	@$(PY) -m mypy
	@$(PY) -m basedpyright

check-drift: setup
	@$(PY) scripts/generate.py --check
	@$(PY) -m spectool check
	@$(PY) scripts/docs_reference.py --check
	@$(PY) -m chatwright.testing.scan tests/replay/cassettes
