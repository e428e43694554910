"""The watch list: deadlines that come, as things were known on a day."""

from datetime import date

import pytest
from duixian.app.cli import main
from duixian.ontology.errors import QueryError
from duixian.queries.due import given_on, parse_day, parse_days

BRIDGE = "白鹭桥危桥改造11月底前竣工通车"


@pytest.mark.parametrize(
    ("text", "days"),
    [("90d", 90), ("90", 90), ("12w", 84), ("3m", 90), ("0d", 0), ("30天", 30), ("2 个月", 60), ("5D", 5)],
)
def test_times_are_read(text, days):
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["", "soon", "-3d", "1.5m", "999999d", "90 x"])
def test_what_is_no_time_is_told(text):
    with pytest.raises(QueryError, match="90d"):
        parse_days(text)


def test_a_day_is_read_or_told():
    assert parse_day("2024-06-30") == date(2024, 6, 30)
    with pytest.raises(QueryError, match="2024-06-30"):
        parse_day("30.6.2024")


def test_deadlines_come_in_order_with_the_last_that_was_heard(audit):
    found = audit.due(120, date(2023, 8, 20))
    assert [record.due for record in found] == sorted(record.due for record in found)
    assert all(date(2023, 8, 20) <= record.due <= date(2023, 12, 18) for record in found)
    (bridge,) = [record for record in found if record.commitment.text == BRIDGE]
    assert (bridge.due, bridge.days) == (date(2023, 11, 30), 102)
    assert bridge.heard.as_of_source == "2023-half-year.docx"


def test_only_what_was_known_by_the_day_counts(audit):
    before = audit.due(120, date(2023, 8, 20))
    assert BRIDGE in [record.commitment.text for record in before]  # delivered, as only the next report says
    later = audit.due(400, date(2023, 1, 1), settled=True)
    given = {report.id: given_on(report) for report in audit.reports()}
    assert all(given[record.commitment.report] <= date(2023, 1, 1) for record in later)
    assert audit.due(10, date(2020, 1, 1)) == []


def test_what_is_settled_is_listed_only_if_asked_for(audit):
    day = max(given_on(report) for report in audit.reports())
    open_ones = {record.commitment.id for record in audit.due(365, day)}
    everything = {record.commitment.id: record.commitment.status for record in audit.due(365, day, settled=True)}
    assert open_ones == {name for name, status in everything.items() if status not in ("delivered", "broken")}


def test_a_window_has_both_its_ends(audit):
    texts = [
        [r.commitment.text for r in audit.due(n, date(2023, 11, 30) if n == 0 else date(2023, 11, 29))] for n in (0, 1)
    ]
    assert all(BRIDGE in found for found in texts)
    assert BRIDGE not in [r.commitment.text for r in audit.due(101, date(2023, 8, 20))]
    assert audit.due(10**9, date(2023, 8, 20))


def test_today_is_the_day_where_none_is_named(audit):
    assert audit.due(0) == audit.due(0, government="青禾")


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "md"])
def test_the_command_lists_them(store, capsys, form):
    with pytest.raises(SystemExit) as left:
        main(["due", "--within", "4m", "--as-of", "2023-08-20", "--store", str(store), "--format", form])
    assert left.value.code == 0
    assert "白鹭桥" in capsys.readouterr().out


def test_the_command_says_when_nothing_is_due(store, capsys):
    with pytest.raises(SystemExit) as left:
        main(["due", "--as-of", "2030-01-01", "--store", str(store)])
    assert left.value.code == 0
    assert "没有到期" in capsys.readouterr().out


def test_a_clause_that_names_its_own_thing_is_not_put_under_another(audit) -> None:
    shown = {commitment.text: commitment.words for commitment in audit.commitments()}
    assert shown["确保9月投入使用"] == "【镇中心幼儿园改扩建工程】确保9月投入使用"
    assert shown["9月底前完成石桥村污水处理站扩容"] == "9月底前完成石桥村污水处理站扩容"
