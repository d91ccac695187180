# Every target sets up what it needs, once; `make PYTHON=python3.12 demo` chooses the interpreter.
export PYTHON ?= python3
bin := .venv/bin
pytest := $(bin)/python -m pytest
chromium := $(shell command -v chromium chromium-browser google-chrome 2>/dev/null | head -n 1)

.DEFAULT_GOAL := help
.PHONY: help demo test check format bench verify test-docker test-browser test-dav clean

help: ## Show this list
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

demo: .venv/runtime.done ## See agents do office work and be judged by what they left behind
	@$(bin)/deskjob demo

test: .venv/dev.done ## Run the tests that need neither Docker, nor a browser, nor minutes
	@$(pytest) -q -n auto --dist worksteal -m 'not docker and not browser and not dav and not long'

check: .venv/dev.done ## Check format, rules, types, import directions and the scorers' branch coverage
	@$(bin)/ruff format --check --quiet --diff .
	@$(bin)/ruff check --quiet .
	@$(bin)/mypy --no-error-summary
	@$(pytest) -q tests/test_layers.py tests/scorers --cov --cov-report=term

format: .venv/dev.done ## Put the code into the form that `make check` expects
	@$(bin)/ruff check --quiet --fix-only .
	@$(bin)/ruff format --quiet .

bench: .venv/runtime.done ## Measure the speed, each figure beside its floor
	@$(bin)/deskjob bench

verify: .venv/dev.done ## Run what takes minutes: every task at 20 seeds, and the tests marked long
	@$(bin)/deskjob check --all --seeds 20
	@$(pytest) -q -m long

test-docker: .venv/dev.done ## Run the tests that need a Docker engine
	@docker info >/dev/null 2>&1 || { echo "make test-docker: found no Docker engine that answers; start one (docker info tells what is wrong)" >&2; exit 2; }
	@$(pytest) -q -m docker

test-browser: .venv/browser.done ## Run the tests that need Chromium
	@test -n "$(chromium)" || { echo "make test-browser: found no Chromium; install it (Debian: apt install chromium) and run this again" >&2; exit 2; }
	@$(pytest) -q -n 2 --dist loadfile -m browser

test-dav: .venv/dev.done ## Run the tests that need WebDAV clients: litmus, rclone, cadaver
	@for program in litmus rclone cadaver; do command -v $$program >/dev/null || { echo "make test-dav: found no $$program; install it (Debian: apt install $$program) and run this again" >&2; exit 2; }; done
	@$(pytest) -q -m dav

clean: ## Remove the environment, the caches and the demo's run
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage build dist runs/demo

.venv/%.done: requirements/%.lock pyproject.toml
	@.ci/venv $*

.venv/dev.done .venv/browser.done: .venv/runtime.done
