# What one can do here. Each target sets itself up; see README.md.
.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test check bench
PY := .venv/bin/python

help:
	@echo "make demo        the whole product at http://127.0.0.1:8000 with demo people (PORT=, VAR=)"
	@echo "make demo-reset  forget the demo's data"
	@echo "make test        every test, browser included"
	@echo "make check       linters, types, contracts"
	@echo "make bench       measurements, one JSON object a line"

demo:
	@python3 scripts/setup.py base
	@exec $(PY) -m config.demo

demo-reset:
	@python3 scripts/setup.py base
	@$(PY) -m config.demo.reset

test:
	@python3 scripts/setup.py dev
	@$(PY) -m pytest -n 2 --dist loadgroup $(ARGS)

check:
	@python3 scripts/setup.py dev
	@$(PY) scripts/check.py

bench:
	@python3 scripts/setup.py base
	@$(PY) -m bench $(ARGS)
