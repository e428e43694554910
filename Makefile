# Everything from a fresh clone: Python 3.11 or newer, its venv module and make are enough.
#   make demo    装好并演示 install, load the example town, print what became of its promises
#   make test    装好并测试 install with the tools of development, run the tests
#   make test-long  长测试 the tests that take minutes: a load killed a hundred times
#   make lint    检查代码 style, types, layers     make wheel  打包 build the wheel
#   make bench   量一量每一步、整个载入和每个查询有多快 measure every step, whole loads and every query (OPTIONS="--sizes 1 10 100 1000 --write")
#   make bench-accuracy  量一量读得多准 measure reading on the annotated reports in ../shared, each left out in turn
#   make bench-synthetic  用虚构报告量一量对得多准 measure linking and judging on invented reports (OPTIONS="--governments 50 --errors 5")
#   make bench-incremental  量一量添一份报告要多久 measure adding one report to small and large stores (OPTIONS="--sizes 10 10000")
#   make bench-jobs  量一量一个和几个进程载入要多久、占多少内存 measure loading with one process and several (OPTIONS="--sizes 300 --jobs 1 4")
#   make bench-graph  量一量五千个节点的图谱网页 measure the graph page of 5,000 nodes, and plain pyvis (OPTIONS="--nodes 1000 5000 --plain 0")
#   make bench-load  五十个读者同时读一分钟 measure the server under 50 readers for a minute (OPTIONS="--readers 50 --seconds 60")
#   make train   训练分句模型和链接权重 train the clause model and the weights of links from the annotation in ../shared
#   make screenshots  重拍说明里的网页截图 take the pictures of the README again (OPTIONS=FOLDER: of every kind of page)
#   make pin     更新固定版本 write the versions that are installed to constraints.txt
# Another Python: make demo PYTHON=python3.12

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test test-long lint bench bench-accuracy bench-synthetic bench-incremental bench-jobs bench-graph bench-load train wheel pin clean
.DELETE_ON_ERROR:

help:
	@sed -n '1,/^$$/p' Makefile

demo: $(VENV)/.installed
	$(BIN)/duixian demo

test: $(VENV)/.ready
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(TESTS)

test-long: $(VENV)/.ready
	$(BIN)/python -m pytest -m long $(TESTS)

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=typings $(BIN)/lint-imports

bench: $(VENV)/.ready
	@$(BIN)/python benchmarks/bench.py $(OPTIONS)

bench-accuracy: $(VENV)/.ready
	@$(BIN)/python benchmarks/accuracy.py

bench-synthetic: $(VENV)/.ready
	@$(BIN)/python benchmarks/synthetic.py $(OPTIONS)

bench-incremental: $(VENV)/.ready
	@$(BIN)/python benchmarks/incremental.py $(OPTIONS)

bench-jobs: $(VENV)/.ready
	@$(BIN)/python benchmarks/jobs.py $(OPTIONS)

bench-graph: $(VENV)/.ready
	@$(BIN)/python benchmarks/graph_page.py $(OPTIONS)

bench-load: $(VENV)/.ready
	@$(BIN)/python benchmarks/load.py $(OPTIONS)

train: $(VENV)/.ready
	$(BIN)/python benchmarks/train.py
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/train_links.py

screenshots: $(VENV)/.ready
	$(BIN)/python benchmarks/screenshots.py $(OPTIONS)

wheel: $(VENV)/.ready
	$(BIN)/python -m build --wheel --no-isolation

pin: $(VENV)/.ready
	$(PIP) freeze --all --exclude-editable > $(VENV)/pinned
	cp $(VENV)/pinned constraints.txt

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# Stamps: install again only where the requirements or the pinned versions changed.
$(VENV)/.pip: constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "需要 Python 3.11 或更新版本，例如 make demo PYTHON=python3.12 / needs Python 3.11 or newer"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet -c constraints.txt pip setuptools wheel
	@touch $@

$(VENV)/.installed: $(VENV)/.pip pyproject.toml
	$(PIP) install --quiet -c constraints.txt --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready: $(VENV)/.installed
	$(PIP) install --quiet -c constraints.txt --group dev
	@touch $@
