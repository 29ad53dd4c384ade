# Every target sets up what it needs and is quick the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.requirements

.PHONY: demo up test check bench fmt translations clean

demo: $(STAMP)
	$(BIN)/regulars demo

up: $(STAMP)
	$(BIN)/regulars up

test: check browser
	$(BIN)/python -m pytest

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP)
	$(BIN)/python -m benchmarks

# PySpark beside everything else; the tests of Spark then run instead of being skipped. Needs Java 17.
.PHONY: spark
spark: $(STAMP)
	VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python -r requirements-spark.lock

fmt: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

translations: $(STAMP)
	$(BIN)/python tools/translations.py

.PHONY: browser
browser: $(STAMP)
	$(BIN)/python tools/browser.py

$(STAMP): requirements-dev.lock pyproject.toml tools/environment.sh
	PYTHON=$(PYTHON) VENV=$(VENV) sh tools/environment.sh
	touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
