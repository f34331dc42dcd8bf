# Everything a newcomer needs: `make demo` and `make test`. Both make .venv first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
FOR_USE := $(VENV)/.installed
FOR_DEV := $(VENV)/.installed-dev

.PHONY: demo test quick docs bench datasets-check notebooks notebooks-run clean

$(FOR_USE): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "error: brouncker needs Python 3.11 or newer; '$(PYTHON)' is older. Try: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(FOR_DEV): $(FOR_USE)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

demo: $(FOR_USE)
	$(BIN)/brouncker run examples/demo.toml --out runs/demo --catalogue sqlite:///runs/demo.db
	$(BIN)/brouncker query --limit 20 --catalogue sqlite:///runs/demo.db

# On all processors. The tests of one file stay together, since they share what is slow to make; files
# go in their order, which ends with many short ones, and not by their number of tests.
SIDE_BY_SIDE := --numprocesses logical --dist loadfile --no-loadscope-reorder

test: $(FOR_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest $(SIDE_BY_SIDE)

quick: $(FOR_DEV)
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m 'not slow and not ray and not postgres' \
	  tests brouncker discovery verify search

docs: $(FOR_DEV)
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

bench: $(FOR_DEV)
	$(BIN)/python -m benchmarks

datasets-check: $(FOR_USE)
	$(BIN)/brouncker datasets --check

notebooks: $(FOR_USE)
	$(BIN)/python -m pip install --quiet --editable '.[notebook]'
	$(BIN)/jupyter lab notebooks

# Runs the notebooks and keeps what they print and draw; times of execution are left out.
notebooks-run: $(FOR_DEV)
	$(BIN)/jupyter nbconvert --to notebook --execute --inplace \
	  --ExecutePreprocessor.record_timing=False notebooks/*.ipynb

clean:
	rm -rf $(VENV) runs build *.egg-info
