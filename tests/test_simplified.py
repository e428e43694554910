"""Traditional characters: read and judged as simplified ones, kept and shown as they stand."""

from importlib.resources import files

import pytest
from duixian.graph.judge import judge
from duixian.loaders.extract import extract
from duixian.loaders.simplified import simplified, simplify
from duixian.ontology.model import Report
from layouts import report, source
from opencc import OpenCC

IN_TRADITIONAL = OpenCC("s2t").convert
TOWN = files("duixian.examples").joinpath("qinghe")
EXAMPLES = sorted(file.name for file in TOWN.iterdir() if file.name.endswith(".txt"))


def read(text: str) -> Report:
    (found,) = extract(source(text)).reports
    return found


def without_words(found: Report) -> Report:
    """Give what was read, in simplified characters, of one and the same file."""
    simple = simplified(found)
    return simple.model_copy(update={"source": source(simple.source.text)})


def test_a_traditional_report_is_read_like_its_simplified_twin() -> None:
    plain, other = read(report()), read(IN_TRADITIONAL(report()))
    assert without_words(other) == plain
    assert other.statements[0].text == IN_TRADITIONAL(plain.statements[0].text) != plain.statements[0].text
    assert other.title == IN_TRADITIONAL(plain.title)
    assert Report.model_validate(other.model_dump()) == other  # every span holds in the text as it stands


def test_a_few_traditional_characters_do_no_harm() -> None:
    mixed = report().replace("农房", "農房").replace("完成", "完成").replace("开工", "開工")
    assert without_words(read(mixed)) == read(report())
    assert "改造農房120户" in [statement.text for statement in read(mixed).statements]


def test_simplified_text_is_left_alone() -> None:
    plain = read(report())
    assert simplified(plain) is plain
    assert simplify(plain.source.text) is plain.source.text


@pytest.mark.parametrize("text", ["", "青禾鎮", "發展和頭髮", "a𠮷b\u200b鎮"])
def test_length_never_changes(text: str) -> None:
    assert len(simplify(text)) == len(text)


def test_a_promise_is_linked_across_scripts() -> None:
    texts = [TOWN.joinpath(name).read_text(encoding="utf-8") for name in EXAMPLES]
    plain = judge([read(text) for text in texts])
    mixed = judge([read(texts[0]), *(read(IN_TRADITIONAL(text)) for text in texts[1:])])
    assert mixed.current == plain.current
    statuses = [{a.commitment: a.status for found in one.assessments.values() for a in found} for one in (plain, mixed)]
    assert statuses[0] == statuses[1]
