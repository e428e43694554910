"""One thing, many spellings: which governments and which things are the same."""

import pytest
from duixian.graph.resolve import Issuer, resolve_governments, resolve_things, thing_key
from duixian.ontology.iris import government_iri, thing_iri
from duixian.ontology.model import EntityType, Mention, Report
from reports import done, january, july, promised

PROJECT, COMPANY, VILLAGE = EntityType.PROJECT, EntityType.COMPANY, EntityType.VILLAGE


def issuer(name: str, county: str = "", *, redacted: bool = False, report: str = "") -> Issuer:
    return Issuer(government_iri(name, county, unknown=report), name, county, redacted)


def ones(*issuers: Issuer) -> int:
    """Count the governments that issuers turn out to be, in whatever order they come."""
    forwards, backwards = resolve_governments(issuers), resolve_governments(issuers[::-1])
    assert forwards == backwards
    return len(set(forwards.values()))


@pytest.mark.parametrize(
    ("issuers", "count"),
    [
        ((issuer("青禾镇"), issuer("青禾镇")), 1),
        ((issuer("青禾镇", "云溪县"), issuer("青禾镇")), 1),  # told in one report only
        ((issuer("青禾镇", "云溪县"), issuer("青禾镇", "东岭县")), 2),
        (
            (issuer("青禾镇", "云溪县"), issuer("青禾镇", "东岭县"), issuer("青禾镇")),
            3,
        ),  # which of the two, no one knows
        ((issuer("青禾镇", "云溪县"), issuer("柳湾镇", "云溪县")), 2),
        ((issuer("XX镇", redacted=True, report="a"), issuer("XX镇", redacted=True, report="b")), 2),
        ((issuer("XX镇", "云溪县", redacted=True, report="a"), issuer("XX镇", redacted=True, report="b")), 2),
        ((issuer("", report="a"), issuer("", "云溪县", report="b")), 2),
    ],
)
def test_governments(issuers: tuple[Issuer, ...], count: int) -> None:
    assert ones(*issuers) == count


def test_the_government_with_its_county_stands_for_both() -> None:
    full, short = issuer("青禾镇", "云溪县"), issuer("青禾镇")
    assert resolve_governments([short, full]) == {g.government: full.government for g in (full, short)}


def named(kind: EntityType, *names: str, town: str = "青禾镇") -> Report:
    """Make a report that names things of one type, one a clause."""
    report = january(2023, *(promised(name) for name in names), town=town)
    statements = []
    for statement in report.statements:
        mention = Mention(
            start=statement.start,
            end=statement.end,
            type=kind,
            text=statement.text,
            id=thing_iri(report.government, kind, statement.text),
        )
        statements.append(statement.model_copy(update={"mentions": (mention,)}))
    return report.model_copy(update={"statements": tuple(statements)})


@pytest.mark.parametrize(
    ("kind", "names", "count"),
    [
        (PROJECT, ("云帆机械水泵项目", "云帆机械水泵"), 1),
        (PROJECT, ("云帆储能电站", "云帆科技储能电站"), 1),  # the trade left out
        (PROJECT, ("石桥村居民集聚点", "石桥集聚点"), 1),
        (PROJECT, ("云帆储能电站", "云帆二期储能电站"), 2),
        (PROJECT, ("云帆", "云帆工具"), 1),  # a short form of the one thing that begins so
        (PROJECT, ("云帆", "云帆工具", "云帆机械"), 3),  # or of which of two?
        (PROJECT, ("青禾镇望湖路改造工程", "望湖路改造工程"), 1),
        (PROJECT, ("青禾望湖路改造工程", "望湖路改造"), 1),
        (PROJECT, ("“望湖路”改造工程", "望湖路改造工程"), 1),
        (PROJECT, ("云帆产业园一期", "云帆产业园二期"), 2),
        (PROJECT, ("望湖路东延工程", "望湖路西延工程"), 2),
        (PROJECT, ("XX智能装备项目", "XX生态农业项目"), 2),
        (VILLAGE, ("石桥村", "石桥"), 1),
        (VILLAGE, ("石桥村", "石桥社区"), 1),
        (VILLAGE, ("石桥村", "大石桥村"), 2),
        (COMPANY, ("云帆机械有限公司", "云帆机械"), 1),
    ],
)
def test_things(kind: EntityType, names: tuple[str, ...], count: int) -> None:
    resolved = resolve_things([named(kind, *names)])
    assert len(set(resolved.values())) == count
    assert resolved == resolve_things([named(kind, *names[::-1])])


def test_the_longest_spelling_stands_for_all() -> None:
    report = named(PROJECT, "云帆水泵", "云帆水泵项目")
    longest = report.statements[1].mentions[0].id
    assert set(resolve_things([report]).values()) == {longest}


def test_a_village_is_no_project() -> None:
    reports = [named(VILLAGE, "石桥村"), named(PROJECT, "石桥")]
    assert len(set(resolve_things(reports).values())) == len(reports)


def test_a_company_by_its_full_name_is_one_across_governments() -> None:
    one, other = (named(COMPANY, "云帆机械有限公司", "恒丰", town=town) for town in ("青禾镇", "柳湾镇"))
    full, short = ([r.statements[i].mentions[0].id for r in (one, other)] for i in (0, 1))
    assert full[0] == full[1]
    assert short[0] != short[1]


@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [
        ("望湖路改造提升工程", PROJECT, "望湖路"),
        ("青禾镇望湖路工程", PROJECT, "望湖路"),
        ("青禾村", VILLAGE, "青禾"),
        ("项目", PROJECT, "项目"),  # nothing is left without the class word
    ],
)
def test_keys(name: str, kind: EntityType, key: str) -> None:
    assert thing_key(name, kind, ["青禾"]) == key


def test_spellings_read_from_two_reports_are_one() -> None:
    reports = [january(2023, promised("推进云帆机械水泵项目建设")), july(2023, done("云帆机械水泵项目竣工投产"))]
    things = {m.id for r in reports for s in r.statements for m in s.mentions if m.type is PROJECT}
    assert things
    assert len({resolve_things(reports)[thing] for thing in things}) == 1
