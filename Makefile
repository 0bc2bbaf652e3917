PYTHON ?= python3
PY := .venv/bin/python

.PHONY: demo test lint bench format parametres propre

.venv/pret: pyproject.toml outils/amorcer.py
	$(PYTHON) outils/amorcer.py dev
	@touch $@

.venv/pret-bench: .venv/pret
	$(PYTHON) outils/amorcer.py bench
	@touch $@

demo: .venv/pret
	$(PY) -m lettrine demo --sortie demo

test: .venv/pret
	$(PY) -m pytest

lint: .venv/pret
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports

bench: .venv/pret-bench
	$(PY) -m benchmarks

format: .venv/pret
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

parametres: .venv/pret
	$(PY) outils/construire_parametres.py

propre:
	rm -rf .venv demo dist
