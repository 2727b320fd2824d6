# One command for each purpose. Every one makes .venv itself. `make help` lists them.
# What builds the book is `python -m publish`, which needs no make.

# Any Python 3 will do to begin with: it looks for one that fits. `make PYTHON=...` names another.
PYTHON  ?= python3
BIN     := .venv/bin
NPM     := PATH="$(CURDIR)/$(BIN):$$PATH" npm
TESTING := .venv/testing
ARGS    ?=
# Packages are installed uncompiled. Without this each process would compile them again where the variable is set.
unexport PYTHONDONTWRITEBYTECODE
# A worker that has nothing left to do takes tests from another.
PYTEST  := $(BIN)/python -m pytest --numprocesses auto --dist worksteal

.PHONY: help environment book numbers editions pdf style check test test-slow test-release faults lab reproduce \
  codecheck bench evidence evidence-check offline lock clean

help:
	@echo "make book       execute the notebooks and build _build/html/index.html"
	@echo "make numbers    write into text and documents what checks and findings give (ARGS=\"04_network\", ARGS=findings)"
	@echo "make check      style, and the tests that need neither the book nor a browser (about a minute)"
	@echo "make test       make check, and the tests of the built book (needs chromium; about five minutes)"
	@echo "make test-slow  the tests that take long: trainings, compiled networks, three browsers"
	@echo "make test-release  what only a release needs: every page and lab in each browser, full protocols, the PDFs"
	@echo "make faults     put small faults into the code and count those that make check notices (ARGS=\"--seed 3\")"
	@echo "make editions   the notebooks for readers, students and teachers (make book makes them too)"
	@echo "make lab        open the chapters in JupyterLab, as copies that you may change"
	@echo "make reproduce  train with and without decay and print the Table   (ARGS=\"--seed 1\")"
	@echo "make codecheck  make some stored results again and compare them to the last digit (a few minutes)"
	@echo "make evidence-check  make a run of each setting of each study again and look its rows up (over an hour on two cores)"
	@echo "make evidence   make the results again, but for those that need FashionMNIST or snnTorch (about ten hours on two cores; goes on where it was)"
	@echo "make bench      time engines, first words of pages, waits in labs, Python in the page, and builds and tests, into benchmarks/ (about an hour)"
	@echo "make pdf        the book in two PDFs, for students and for teachers, in _build/ (needs chromium)"
	@echo "make offline    pages, slides, notebooks and PDF in one zip"
	@echo "make lock       choose new versions of all packages, into requirements/"
	@echo "make clean      remove .venv and everything built"

# Says nothing where .venv is as pyproject.toml and requirements/ ask. `make TORCH_INDEX= ...` looks for PyTorch
# where pip usually looks, and another address there.
environment:
	@$(PYTHON) -m publish install

$(TESTING): pyproject.toml requirements/test.txt | environment
	@$(PYTHON) -m publish install test
	@touch $@

# The newest releases that fit the ranges of pyproject.toml, for every system and Python, with their hashes. Without
# rfc3987-syntax, which reads a grammar for two seconds whenever nbformat is imported, to check addresses nobody checks.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --upgrade --no-annotate \
  --generate-hashes --constraints requirements/torch.txt --no-emit-package torch --no-emit-package torchvision \
  --no-emit-package rfc3987-syntax --no-emit-package lark
lock: environment
	$(BIN)/python -m pip install --quiet --upgrade uv
	echo uv | $(LOCK) - --output-file requirements/uv.txt
	$(LOCK) --extra book --extra torch --group build pyproject.toml --output-file requirements/book.txt
	$(LOCK) --constraints requirements/book.txt --group dev --output-file requirements/test.txt

book: environment
	@$(BIN)/python -m publish book

numbers: environment
	@$(BIN)/python -m publish numbers $(ARGS)

style: $(TESTING)
	@$(BIN)/python -m publish javascript
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell
	$(BIN)/zizmor --quiet --offline .
	$(NPM) run --silent lint
	$(NPM) run --silent types
	$(NPM) test --silent

# Tests that need neither the built book nor a browser.
check: style
	$(PYTEST) -m "not slow and not book" $(ARGS)

test: book style
	$(PYTEST) -m "not slow" $(ARGS)

test-slow: book $(TESTING)
	$(PYTEST) -m "slow and not release" $(ARGS)

# Beside what make test and make test-slow run.
test-release: book $(TESTING)
	$(PYTEST) -m release $(ARGS)

faults: $(TESTING)
	$(BIN)/python -m tests.faults $(ARGS)

# They are made from what the pages are made from, and while these are written.
editions: book
	@echo "Notebooks: _build/editions/live, student and teacher"

# A reader's changes are kept.
lab: environment
	@$(BIN)/python -m publish lab $(ARGS)

reproduce: environment
	$(BIN)/snnreg reproduce $(ARGS)

# What an outsider can check; codecheck.yml says which files it concerns.
codecheck: environment
	@$(BIN)/python -m snnreg_studies.codecheck

# A run of each setting of each study, made again and looked up among the stored rows.
evidence-check: environment
	@$(BIN)/python -m snnreg_studies.evidence_check $(ARGS)

# The results that stand here, made again. Each sweep that is finished leaves a mark, so that an interrupted `make evidence` goes on where it was.
SWEEPS   := $(filter-out results/fashion% results/contest%,$(wildcard results/*/sweep.toml))
EVIDENCE := $(patsubst results/%/sweep.toml,_build/evidence/%,$(SWEEPS)) _build/evidence/paper-text _build/evidence/paper-code

evidence: $(EVIDENCE)
	@rm -rf _build/evidence
	@echo "All results are new but for two kinds, named below. What differs from before: git diff --stat -- results"
	@echo "Left out, as it needs FashionMNIST (a download, or Debian's dataset-fashion-mnist): $(wildcard results/fashion* results/contest_clothes*)"
	@echo "Left out, as it needs snnTorch (pip install snntorch): $(wildcard results/contest*)"
	@echo "With these, the same by hand: snnreg sweep results/fashion/sweep.toml --again"

_build/evidence/paper-%: | environment
	$(BIN)/snnreg reproduce --preset paper-$* --seeds 10 --out results/paper_$* --again $(ARGS)
	@mkdir -p $(@D) && touch $@

_build/evidence/%: results/%/sweep.toml | environment
	$(BIN)/snnreg sweep $< --again $(ARGS)
	@mkdir -p $(@D) && touch $@

bench: book $(TESTING)
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.first_paint
	$(BIN)/python -m benchmarks.frames
	$(BIN)/python -m benchmarks.waits
	$(BIN)/python -m benchmarks.live
	$(BIN)/python -m benchmarks.waiting

pdf offline: environment
	@$(BIN)/python -m publish $@

clean:
	rm -rf .venv _build build node_modules *.egg-info snnreg/native/compiled snnreg_book/labs/built \
	  snnreg_book/labs/engine/compiled
