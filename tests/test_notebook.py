"""The notebook runs from its first cell to its last; the SPARQL examples of the documentation give answers."""

import re
from pathlib import Path

import nbformat
import pytest
from duixian import examples
from duixian.queries import Audit
from nbclient import NotebookClient

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = (DOCS / "sparql.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^## (.+?)$.*?```sparql\n(.*?)```", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_the_notebook_runs(tmp_path):
    notebook = nbformat.read(DOCS / "audit.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "commit the notebook without outputs"
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}).execute()
    shown = "".join(
        str(output.get("text", "")) + str(output.get("data", {}))
        for cell in notebook.cells
        for output in cell.get("outputs", ())
    )
    for words in ("白鹭桥", "兑现率", "滞后", "linear-gradient", "石桥村.html"):
        assert words in shown


@pytest.fixture(scope="module")
def audit():
    with Audit.open() as opened:
        opened.load(examples.reports())
        yield opened


@pytest.mark.parametrize(("title", "sparql"), QUERIES, ids=[title for title, _ in QUERIES])
def test_the_examples_of_the_page_have_answers(audit, title, sparql):
    answer = audit.store.query(sparql)
    assert len(answer) > 0
    assert all(any(cell is not None for cell in row) for row in answer.rows)


def test_every_example_is_run():
    assert len(QUERIES) == PAGE.count("```sparql") == len(re.findall(r"^## ", PAGE, flags=re.MULTILINE)) >= 8
