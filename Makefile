# Needs python3 >= 3.11 and make, nothing else: `make demo` on a bare Debian or Ubuntu.
# Settings: PYTHON=python3.12, PIP_INDEX_URL (mirror), CREDIT_HUB_WHEELHOUSE (no network).
.DEFAULT_GOAL := help
.PHONY: help demo web contract screenshots test test-postgresql check bench fmt sync wheelhouse sbom audit clean
SHELL := /bin/sh

PYTHON ?= python3
READY := .venv/.ready
BIN := .venv/bin
# A file stays in one worker, which takes the next by the order of tests/conftest.py: longest first.
SPREAD = -n $(WORKERS) --dist loadfile --no-loadscope-reorder
PATHS := model cypher graph ledger loaders federation api tests benchmarks tools build_hook.py
TEST ?=
WORKERS ?= 2
BENCH ?=
WHEELHOUSE ?= wheelhouse
export UV_PYTHON_DOWNLOADS := never

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r a b; do printf '%-18s %s\n' "$$a" "$$b"; done

demo: $(READY) ## start the local Neo4j, load a synthetic district, show a finding with its evidence
	$(BIN)/credit-hub demo

web: $(READY) ## build the investigator's web into api/static (needs the npm registry or its mirror, no Node)
	$(BIN)/python tools/node.py npm --prefix web ci --no-progress
	$(BIN)/python tools/node.py npm --prefix web run test
	$(BIN)/python tools/node.py npm --prefix web run build

contract: $(READY) ## write anew what the web shares with the hub: types of the interface, titles (after make web)
	$(BIN)/python tools/web_contract.py

screenshots: $(READY) ## write pictures of the web's pages to screenshots/ (after make web; needs chromium)
	CREDIT_HUB_SCREENSHOTS=screenshots $(BIN)/pytest tests/e2e/web/test_screenshots.py

test: $(READY) ## run every test (TEST='tests/unit -k uscc' for a part; WORKERS=1 in one process)
	$(BIN)/pytest $(SPREAD) $(TEST)

test-postgresql: $(READY) ## run every test with all ledgers on PostgreSQL (CREDIT_HUB_TEST_POSTGRES: its URL)
	CREDIT_HUB_TEST_LEDGER=postgresql $(BIN)/pytest $(SPREAD) $(TEST)

check: $(READY) ## lint, types, layers, dependencies, licences, lock file
	$(BIN)/python tools/check.py

bench: $(READY) ## run the benchmarks (BENCH=load_rate for one); each prints its figures as JSON
	$(BIN)/python -m benchmarks $(BENCH)

fmt: $(READY) ## format, and repair what ruff can repair
	$(BIN)/ruff format $(PATHS)
	$(BIN)/ruff check --fix $(PATHS)

sync: ## fill .venv from uv.lock again
	$(PYTHON) tools/bootstrap.py
	@touch $(READY)

wheelhouse: ## download all packages into WHEELHOUSE for a machine without network
	$(PYTHON) tools/bootstrap.py --wheelhouse "$(WHEELHOUSE)"

sbom: $(READY) ## write sbom.cdx.json: every package and jar with its digest (CycloneDX)
	$(BIN)/python tools/sbom.py sbom.cdx.json

audit: $(READY) ## ask the OSV database about the locked packages; needs network (AUDIT_URL=mirror)
	$(BIN)/uv audit --frozen $(if $(AUDIT_URL),--service-url "$(AUDIT_URL)")

clean: ## remove what can be made again (.venv, caches, builds); the demo's data stays
	rm -rf .venv .tools .imports api/static web/node_modules screenshots dist build .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov sbom.cdx.json
	find $(wildcard model cypher graph ledger loaders federation api tests benchmarks tools) -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml uv.lock build_hook.py tools/bootstrap.py tools/uv.txt
	$(PYTHON) tools/bootstrap.py
	@touch $@
