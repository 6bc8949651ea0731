# The front door of SIMATA Desktop. `make` alone lists what can be done here.

PYTHON ?= python3
VENV   := .venv
CORE   := build/core-venv
BIN    := $(VENV)/bin

# Debian 12: what Qt's window needs, offscreen and on X11
SYSTEM := libegl1 libgl1 libglib2.0-0 libfontconfig1 libxkbcommon0 libdbus-1-3 libgssapi-krb5-2 fonts-dejavu-core \
          libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxcb-randr0 libxkbcommon-x11-0 \
          libx11-xcb1
# Debian 12: with what the tests play an OPD that fills in its worklist; they are skipped where it is missing
OFFICE := libreoffice-calc
# Debian 12: what building the one-folder program needs besides
BUILD  := binutils libpython3.11

PIP    := -m pip install -qq --disable-pip-version-check
LOCK   := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
          --no-emit-index-url --no-emit-find-links pyproject.toml

unexport PYTHONDONTWRITEBYTECODE  # a start without byte code takes more than twice as long

.DEFAULT_GOAL := help
.PHONY: help run test check core bench shots i18n package soak setup system lock

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: setup ## set everything up and open the program
	@$(BIN)/python -m simata_desktop --practice

test: core setup ## set everything up and run all tests: those of the core without Qt, those of the window with it
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 -m "window and not soak and not package"

check: setup ## style, types, imports between the layers, words in both languages
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/test_architecture.py tests/test_i18n.py

core: $(CORE)/ready ## the tests of everything but the window, with Qt not installed
	@$(MAKE) --no-print-directory system SYSTEM="$(SYSTEM) $(OFFICE)"
	! $(CORE)/bin/python -c 'import PySide6' 2>/dev/null
	$(CORE)/bin/python -m pytest -n 3 -p no:pytest-qt --ignore tests/gui -m "not window and not soak and not package"

bench: setup ## measure the speed promises against their floors, side by side
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m bench

shots: setup ## a picture of every page with the practice office, into out/shots
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m bench.shots

i18n: setup ## do both languages have the same sentences, and does every key exist?
	$(BIN)/python -m pytest tests/test_i18n.py

package: setup ## build the one-folder program into dist/, then start it and map the practice office with it
	@$(MAKE) --no-print-directory system SYSTEM="$(SYSTEM) $(BUILD)"
	$(BIN)/python -m PyInstaller --noconfirm --log-level WARN installer.spec
	$(BIN)/python -m pytest -m package tests/package

soak: setup ## the long runs: 200 kills and more
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m soak --timeout 3600

setup: $(VENV)/ready ## the Python packages in .venv, once (system packages too)

system: ## the Debian packages the window needs, where some are missing
	@missing=; \
	if command -v dpkg-query >/dev/null; then \
	  have=" $$(dpkg-query -W -f='$${db:Status-Status}:$${Package} ' $(SYSTEM) 2>/dev/null) "; \
	  for name in $(SYSTEM); do case "$$have" in *" installed:$$name "*) ;; *) missing="$$missing $$name";; esac; done; \
	fi; \
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || missing="$$missing python3 python3-venv"; \
	test -z "$$missing" && exit 0; \
	echo "Missing system packages:$$missing"; \
	as=; test "$$(id -u)" = 0 || as=sudo; \
	if command -v apt-get >/dev/null && { test -z "$$as" || command -v sudo >/dev/null; } \
	  && echo "Installing them with apt-get …" && $$as apt-get update -qq \
	  && $$as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	then echo "Installed."; \
	else echo "They could not be installed. Ask somebody with the right for:  apt-get install$$missing"; fi

lock: setup ## pin all packages with hashes into requirements/ from pyproject.toml
	$(LOCK) --extra gui --output-file requirements/gui.txt
	$(LOCK) --constraint requirements/gui.txt --output-file requirements/base.txt
	$(LOCK) --constraint requirements/gui.txt --extra server --output-file requirements/server.txt
	$(LOCK) --constraint requirements/gui.txt --extra dev --output-file requirements/dev.txt

$(VENV)/ready: requirements/gui.txt requirements/server.txt requirements/dev.txt pyproject.toml | system
	@echo "Setting up $(VENV) (once) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python $(PIP) --require-hashes -r requirements/gui.txt -r requirements/server.txt \
	  -r requirements/dev.txt
	@$(call finish,$(BIN)/python)

$(CORE)/ready: requirements/server.txt requirements/dev.txt pyproject.toml | system
	@echo "Setting up $(CORE) (once) …"
	@test -x $(CORE)/bin/python || $(PYTHON) -m venv $(CORE)
	@$(CORE)/bin/python $(PIP) --require-hashes -r requirements/server.txt -r requirements/dev.txt
	@$(call finish,$(CORE)/bin/python)

# the three commands, and byte code for all that is imported
define finish
$(1) $(PIP) --no-deps --no-build-isolation --editable . && { $(1) -m compileall -qq -j 0 $(dir $@) simata_desktop simata_server || true; } && touch $@
endef
