"""The parts of the static site: addresses, pieces of text, charts."""

import re
from datetime import date
from decimal import Decimal

import pytest
from duixian.app.site_address import address
from duixian.app.site_charts import bar, series
from duixian.app.site_marks import Mark, excerpt, paragraphs
from duixian.ontology.model import Kind, QuantityKind
from duixian.queries.pages import FigureRecord
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("iri", "kind", "expected"),
    [
        ("https://w3id.org/duixian/id/government/0cfa", "", "government/0cfa.html"),
        ("https://w3id.org/duixian/id/government/0cfa", "names", "names/0cfa.html"),
        ("https://w3id.org/duixian/id/report/ab/item/cd", "", "item/ab-cd.html"),
        ("https://w3id.org/duixian/id/report/ab/statement/cd", "", "item/ab-cd.html"),
    ],
)
def test_addresses(iri, kind, expected):
    assert address(iri, kind) == expected


@pytest.mark.parametrize(
    "iri", ["https://w3id.org/duixian/id/government/../../x", "urn:x", "https://w3id.org/duixian/id/report/a"]
)
def test_strange_iris_stay_inside_the_site(iri):
    assert re.fullmatch(r"(other/[0-9a-f]{16}|report/a)\.html", address(iri))


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=8)


@given(st.text(alphabet="一二。\r\n\u2028𠮷<", max_size=40), SPANS)
def test_pieces_are_the_text(text, spans):
    kinds = ("commitment", "name", "furniture", "heading")
    marks = [
        Mark(min(start, len(text)), min(start + size, len(text)), kinds[n % 4], str(n))
        for n, (start, size) in enumerate(spans)
    ]
    lines = paragraphs(text, (0, len(text)), marks, (0, len(text)))
    words = ["".join(piece.text for group in line.groups for piece in group.pieces) for line in lines]
    assert words == [line for line in re.split(r"\r\n|[\r\n]", text) if line]


def test_an_excerpt_is_the_sentence_and_long_ones_are_cut():
    text = "前句。" + "长" * 400 + "建成公路，" + "长" * 400 + "。后句。"
    start = text.index("建成公路")
    groups = excerpt(text, start, start + 4, [Mark(start, start + 4, "commitment", "x")])
    words = ["".join(piece.text for piece in group.pieces) for group in groups]
    assert words[1] == "建成公路"
    assert words[0].startswith("…长")
    assert words[2].endswith("长…")
    short = excerpt("前句。建成公路，通车。后句。", 3, 7, [Mark(3, 7, "commitment", "x")])
    assert [piece.text for group in short for piece in group.pieces] == ["建成公路", "，通车。"]


def figure(kind, value, year, unit="亿元"):
    factor = {"亿元": 100000000, "万元": 10000}.get(unit, 1)
    return FigureRecord(
        indicator="x:i",
        name="财政收入",
        report="x:r",
        statement=f"x:{year}{kind}",
        statement_kind=Kind.RESULT,
        words=f"{value}{unit}",
        text="",
        start=0,
        kind=kind,
        value=Decimal(value),
        unit=unit,
        base_value=Decimal(value) * factor,
        base_unit="PERCENT" if unit == "%" else "CNY",
        first=date(year, 1, 1),
        last=date(year, 12, 31),
    )


def test_a_chart_sets_levels_against_targets_in_one_unit_and_growth_apart():
    level, target = QuantityKind.LEVEL, QuantityKind.TARGET
    figures = [figure(level, "2", 2022), figure(level, "30000", 2023, "万元"), figure(target, "2.4", 2023)]
    growth = [figure(QuantityKind.YOY, "8", 2022, "%"), figure(QuantityKind.TARGET_YOY, "9", 2023, "%")]
    charts = series([*figures, *growth])
    assert [chart.unit for chart in charts] == ["同比增幅 %", "亿元"]
    low, high, aim = (next(p for p in charts[1].points if p.figure is f) for f in figures)
    assert low.x < high.x == aim.x
    assert high.y < aim.y < low.y
    assert (aim.target, low.target) == (True, False)
    assert [words for _, words in charts[1].ticks][:2] == ["0", "1"]
    assert series([figure(level, "2", 2022)]) == []


def test_bars_add_up():
    parts = bar({"delivered": 1, "broken": 3})
    assert [(p.code, p.x, p.width) for p in parts] == [("delivered", 0.0, 25.0), ("broken", 25.0, 75.0)]
    assert sum(p.width for p in bar({"delivered": 1}, 4)) == 25
    assert bar({}) == []
