"""What changed: between two reports, and by a load."""

import pytest
from duixian import examples
from duixian.app.cli import main
from duixian.ontology.errors import NotFoundError, QueryError
from duixian.ontology.model import Status
from duixian.queries import Audit
from duixian.queries.changes import ChangeKind, _kind, kinds

REPORTS = examples.reports()


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("changes") / "store"
    with Audit.open(path) as audit:
        audit.load(REPORTS)
    return path


@pytest.fixture(scope="module")
def audit(store):
    with Audit.open(store, read_only=True) as opened:
        yield opened


def moved(changes):
    return {(c.kind, c.before, c.after, c.commitment.id, tuple(e.id for e in c.renewed_by)) for c in changes.changes}


def test_kinds_have_words_and_signs():
    assert list(kinds()) == list(ChangeKind)
    assert all(all(words) for words in kinds().values())
    assert len({words.sign for words in kinds().values()}) == len(ChangeKind)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("not_due", "delivered", "delivered"),
        ("partly", "delivered", "delivered"),
        ("in_progress", "behind", "behind"),
        ("behind", "broken", "behind"),
        ("in_progress", "not_reported", "silent"),
        ("not_due", "not_reported", "silent"),
        ("not_reported", "in_progress", "reported"),
        ("behind", "in_progress", "reported"),
        ("in_progress", "partly", "reported"),
        ("delivered", "in_progress", "other"),
        ("partly", "in_progress", "other"),
        ("not_reported", "not_due", "other"),
    ],
)
def test_a_change_of_status_is_of_one_kind(before, after, kind):
    assert _kind(Status(before), Status(after)) == kind


def test_the_last_report_of_a_government_is_set_against_the_one_before(audit):
    found = audit.diff("青禾")
    assert (found.since.source, found.until.source) == ("2023-half-year.docx", "2024-annual.txt")
    bridge = [c for c in found.changes if c.commitment.text == "确保白鹭桥危桥改造6月底前竣工通车"]
    assert [(c.kind, c.before, c.after) for c in bridge] == [("delivered", "behind", "delivered")]
    assert bridge[0].commitment.assessment.evidence[0].source == "2024-annual.txt"
    assert found.promised == len([c for c in audit.commitments() if c.specific and c.report == found.until.id])
    old = [c for c in audit.commitments() if c.specific and c.report != found.until.id]
    assert len({c.commitment.id for c in found.changes}) + found.unchanged == len(old)
    assert sum(found.counts().values()) == len(found.changes)
    assert list(found.counts()) == [kind for kind in ChangeKind if kind in found.counts()]


def test_two_reports_are_compared_as_things_stood_then(audit):
    ids = [report.code for report in audit.reports()]
    first = audit.diff(since=ids[0], until=ids[1])
    bridge = [c for c in first.changes if c.commitment.text == "确保白鹭桥危桥改造6月底前竣工通车"]
    assert [(c.kind, c.after) for c in bridge] == [("behind", "behind"), ("renewed", "behind")]
    assert bridge[0].commitment.assessment.as_of_source == "2023-half-year.docx"
    assert moved(audit.diff(until=ids[1])) == moved(first)
    assert moved(audit.diff(since=ids[1])) == moved(audit.diff("青禾"))
    whole = audit.diff(since="2023-annual.txt", until="2024-annual.txt")
    assert {c.commitment.report for c in whole.changes} == {audit.reports()[0].id}
    assert len(audit.diff("青禾", specific_only=False).changes) >= len(audit.diff("青禾").changes)


def test_reports_that_cannot_be_compared_are_refused(audit):
    ids = [report.code for report in audit.reports()]
    for since, until in ((ids[1], ids[0]), (ids[0], ids[0]), (None, ids[0]), ("没有.txt", None)):
        with pytest.raises(NotFoundError):
            audit.diff(since=since, until=until)
    with pytest.raises(QueryError, match="请写政府"):
        audit.diff()


def test_reports_of_two_governments_are_refused(tmp_path):
    text = REPORTS[0].read_text(encoding="utf-8").replace("青禾镇", "丹枫镇")
    (tmp_path / "other.txt").write_text(text, encoding="utf-8")
    with Audit.open() as audit:
        audit.load([REPORTS[0], tmp_path / "other.txt"])
        assert len(audit.governments()) == 2
        with pytest.raises(NotFoundError, match="同一个政府"):
            audit.diff(since="2023-annual.txt", until="other.txt")
        with pytest.raises(NotFoundError, match="不能比较"):
            audit.diff("丹枫")


def test_a_load_changes_what_the_last_report_changes(audit):
    with Audit.open() as growing:
        assert growing.changes(growing.load(REPORTS[:2])) == []
        (found,) = growing.changes(growing.load(REPORTS[2:]))
        assert moved(found) == moved(audit.diff("青禾"))
        assert (found.promised, found.unchanged, found.gone) == (
            audit.diff("青禾").promised,
            audit.diff("青禾").unchanged,
            0,
        )
        assert found.since is found.until is None
        assert growing.changes(growing.load(REPORTS)) == []


def test_a_load_touches_only_its_government(tmp_path):
    text = REPORTS[0].read_text(encoding="utf-8").replace("青禾镇", "丹枫镇")
    (tmp_path / "other.txt").write_text(text, encoding="utf-8")
    with Audit.open() as audit:
        audit.load([*REPORTS[:2], tmp_path / "other.txt"])
        summary = audit.load(REPORTS[2:])
        assert list(summary.before) == [audit.government("青禾").id]
        assert [changes.government.name for changes in audit.changes(summary)] == ["青禾镇"]


def test_a_corrected_report_replaces_the_old_one(tmp_path):
    corrected = tmp_path / "2024-corrected.txt"
    text = REPORTS[2].read_text(encoding="utf-8")
    assert "白鹭桥危桥改造" in text
    lines = [line for line in text.splitlines(keepends=True) if "白鹭桥" not in line or "计划" in line]
    corrected.write_text("".join(lines), encoding="utf-8")
    with Audit.open() as audit:
        first = audit.load(REPORTS)
        before = {report.id for report in audit.reports()}
        summary = audit.load([corrected])
        assert first.replaced == []
        assert summary.replaced == summary.loaded == [audit.reports()[-1].id]
        assert {report.id for report in audit.reports()} == before
        assert audit.reports()[-1].source == "2024-corrected.txt"
        (found,) = audit.changes(summary)
        silent = [c for c in found.changes if c.commitment.text == "确保白鹭桥危桥改造6月底前竣工通车"]
        assert [c.before for c in silent] == ["delivered"]


def run(capsys, *words):
    with pytest.raises(SystemExit) as left:
        main([*map(str, words)])
    captured = capsys.readouterr()
    return left.value.code, captured.out, captured.err


def test_the_commands_tell_what_changed(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    store = tmp_path / "store"
    code, out, _ = run(capsys, "load", *REPORTS[:2], "--store", store)
    assert (code, out) == (0, "")
    code, out, _ = run(capsys, "load", REPORTS[2], "--store", store)
    assert code == 0
    for words in ("青禾镇", "新兑现", " → 已兑现 ", "↻", "duixian diff --store"):
        assert words in out
    text = REPORTS[2].read_text(encoding="utf-8").replace("白鹭桥危桥改造", "白鹭桥改造")
    (tmp_path / "new.txt").write_text(text, encoding="utf-8")
    code, _, messages = run(capsys, "load", tmp_path / "new.txt", "--store", store)
    assert code == 0
    assert "更正" in messages
    code, out, _ = run(capsys, "diff", "--store", store)
    assert code == 0
    assert "R2 → R3" in out
    assert max(map(len, out.splitlines())) <= 100


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "md"])
def test_diff_prints_for_programs(store, capsys, form):
    code, out, _ = run(capsys, "diff", "青禾", "--store", store, "--format", form)
    assert code == 0
    assert "白鹭桥" in out
    assert ("【镇卫生院能力提升工程】购置CT设备1台" in out) is (form == "md")  # as the table for people has it
