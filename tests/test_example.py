"""The example town: what a careful reader expects of each commitment is what the store says of it."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from conftest import REPOSITORY, shared_dir
from docx import Document
from duixian import examples
from duixian.examples import make_docx
from duixian.ontology.model import Status
from duixian.ontology.terms import PREFIXES, VOCAB

ROWS = examples.expected()
HALF_YEAR = examples.reports()[1]


@pytest.fixture(scope="module")
def ask() -> Callable[[str], list[tuple[str, ...]]]:
    """Load the example into memory and give a function that asks SPARQL questions of it."""
    from duixian.graph.load import load
    from duixian.graph.store import Store

    store = Store.open(None)
    summary = load(examples.reports(), store)
    assert summary is not None
    prefixes = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())

    def answer(question: str) -> list[tuple[str, ...]]:
        return [tuple(term.value for term in row.values()) for row in store.query(prefixes + question)]

    return answer


@cache
def text_of(name: str) -> str:
    path = next(p for p in examples.reports() if p.name == name)
    if path == HALF_YEAR:
        return "\n".join(p.text for p in Document(str(path)).paragraphs)
    return path.read_text(encoding="utf-8")


def test_every_status_is_expected_somewhere() -> None:
    assert {row.status for row in ROWS} == {status.value for status in Status}


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.words}@{r.as_of[:6]}")
def test_expected_words_stand_once_in_their_report(row: examples.Expected) -> None:
    assert text_of(row.source).count(row.words) == 1
    assert row.as_of >= row.source


def test_nothing_is_expected_twice() -> None:
    assert max(Counter(row[:3] for row in ROWS).values()) == 1


def test_word_file_is_the_one_that_the_script_builds() -> None:
    shipped = [(p.style.name, p.text) for p in Document(str(HALF_YEAR)).paragraphs if p.style]
    assert (
        shipped == make_docx.paragraphs() == [(p.style.name, p.text) for p in make_docx.build().paragraphs if p.style]
    )


def test_example_is_the_project_s_own_wording() -> None:
    real = "".join(re.sub(r"\s", "", p.read_text(encoding="utf-8")) for p in (shared_dir() / "seeds").glob("*.txt"))
    own = [re.sub(r"\s", "", text_of(path.name)) for path in examples.reports()]
    window = 20  # stock phrases are shorter
    copied = {t[i : i + window] for t in own for i in range(len(t) - window) if t[i : i + window] in real}
    assert not copied


def test_three_reports_of_one_government_in_order(ask: Callable[[str], list[tuple[str, ...]]]) -> None:
    rows = ask(
        "SELECT ?name ?type ?first ?last (SAMPLE(?one) AS ?g) WHERE { ?r a dx:Report ; dx:reportType ?type ; "
        "dx:issuer/dx:resolvedTo ?one ; dx:reviewFrom ?first ; "
        "dx:planTo ?last ; prov:wasDerivedFrom/schema:name ?name } "
        "GROUP BY ?name ?type ?first ?last ORDER BY ?first ?last"
    )
    assert [(Path(name).name, kind.removeprefix(VOCAB), first, last) for name, kind, first, last, _ in rows] == [
        ("2023-annual.txt", "reportType/annual", "2022-01-01", "2023-12-31"),
        ("2023-half-year.docx", "reportType/half_year", "2023-01-01", "2023-12-31"),
        ("2024-annual.txt", "reportType/annual", "2023-01-01", "2024-12-31"),
    ]
    assert len({row[-1] for row in rows}) == 1


@pytest.fixture(scope="module")
def statuses(ask: Callable[[str], list[tuple[str, ...]]]) -> dict[tuple[str, str], dict[str, str]]:
    """Give for each source and later source the status of each commitment's text."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for source, words, as_of, status in ask(
        "SELECT ?source ?words ?later ?status WHERE { ?a dx:commitment ?c ; dx:asOf ?r ; dx:status ?status . "
        "?c a dx:Commitment ; nif:anchorOf ?words ; dx:inReport/prov:wasDerivedFrom/schema:name ?source . "
        "?r prov:wasDerivedFrom/schema:name ?later }"
    ):
        found.setdefault((source, as_of), {})[words] = status.removeprefix(f"{VOCAB}status/")
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.words}@{r.as_of[:6]}={r.status}")
def test_status_is_what_a_careful_reader_says(
    row: examples.Expected, statuses: dict[tuple[str, str], dict[str, str]]
) -> None:
    judged = statuses.get((row.source, row.as_of), {})
    assert [status for words, status in judged.items() if row.words in words] == [row.status]


def test_delivered_but_never_promised(ask: Callable[[str], list[tuple[str, ...]]]) -> None:
    linked = {text for (text,) in ask("SELECT ?t WHERE { ?l a dx:Link ; dx:evidence/nif:anchorOf ?t }")}
    results = {text for (text,) in ask("SELECT ?t WHERE { ?s a dx:Result ; nif:anchorOf ?t }")}
    shelter = next(text for text in results if "应急避难广场1处" in text)
    assert shelter not in linked
    assert any("白鹭桥危桥改造工程于11月20日竣工通车" in text for text in linked)


def test_smaller_figure_promised_again_is_a_renewal(ask: Callable[[str], list[tuple[str, ...]]]) -> None:
    pairs = ask(
        "SELECT ?old ?new WHERE { ?l dx:commitment/nif:anchorOf ?old ; dx:evidence/nif:anchorOf ?new ; "
        "dx:relation <" + VOCAB + "relation/renewed_by> }"
    )
    assert any("2.8亿元" in old and "2.5亿元" in new for old, new in pairs)
    assert any("6月底前竣工通车" in old and "11月底前竣工通车" in new for old, new in pairs)


def test_a_project_under_two_spellings_is_one(ask: Callable[[str], list[tuple[str, ...]]]) -> None:
    rows = ask(
        "SELECT DISTINCT ?one WHERE { ?m nif:anchorOf ?name ; dx:refersTo/dx:resolvedTo ?one . "
        'FILTER(CONTAINS(?name, "农产品加工园")) FILTER(!REGEX(?name, "[一二]期")) }'
    )
    assert len(rows) == 1


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_python_of_the_readmes_runs(readme: str, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = blocks(readme, "python")
    exec(code, {})  # our own words
    assert "望湖路" in capsys.readouterr().out


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_sparql_of_the_readmes_answers(readme: str, ask: Callable[[str], list[tuple[str, ...]]]) -> None:
    (question,) = blocks(readme, "sparql")
    assert any("望湖路" in promise and reason for promise, reason in ask(question))


def blocks(readme: str, language: str) -> list[str]:
    text = (REPOSITORY / readme).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
