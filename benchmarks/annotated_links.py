"""The annotated links beside the checkout, as pairs of statements: what reports on what, and what does not.

In: the annotated reports as the loaders read them. Out: a `Pairing` for each report held against itself or an earlier
one, with a mark for each pair of commitment and result: reports on it, does not, or may be counted or not.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotated import SHARED
from duixian.graph.comparison import Comparison
from duixian.graph.judge import in_order
from duixian.graph.link import reports_back
from duixian.graph.resolve import resolve_things
from duixian.graph.similar import Profile
from duixian.ontology.model import Kind, Report, Statement

GROUPS = (("R02", "R01"), ("H24", "H25"), ("R04",), ("R05",), ("R06",), ("R07",), ("R12",), ("R15",))
"""The annotated reports by government."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """A report's commitments and the results of another (or of itself).

    `marks` gives for a pair of places 1 (reports on it) or -1 (may be counted or not); other pairs of the commitments
    in `judged` do not report on them.
    """

    names: tuple[str, str]
    promises: Sequence[Profile]
    results: Sequence[Profile]
    text: tuple[str, str]
    comparison: Comparison
    judged: Sequence[int]
    marks: Mapping[tuple[int, int], int]


def read_pairings(reports: Mapping[str, Report], group: Sequence[str]) -> Iterator[Pairing]:
    """Give the annotated pairings of one government; `reports` are by their names in the annotation."""
    named = [name for name in group if name in reports]
    ordered = in_order(reports[name] for name in named)
    names = {reports[name].id: name for name in named}
    statements = [s for report in ordered for s in report.statements]
    comparison = Comparison(statements, resolve_things(ordered), ordered[-1].issuer)
    for later in ordered:
        for earlier in ordered:
            rows = _rows(names[earlier.id], names[later.id])
            if rows:
                yield _pairing((names[earlier.id], names[later.id]), (earlier, later), rows, comparison)


def _rows(one: str, other: str) -> Mapping[str, tuple[set[str], set[str]]]:
    """Give for each annotated clause the clauses that report on it, and those that may be counted or not."""
    if one != other:
        rows = [row + [""] * 6 for row in _read(f"links/{one}-{other}")]
        return {row[0]: (_ids(row[1]), _ids(row[2]) | _ids(row[5])) for row in rows}
    threads = {row[0].zfill(4): _ids(row[1]) for row in _read(f"threads/{one}")}
    if not threads:
        return {}
    specific = [row[0] for row in _read(f"labels/{one}") if row[1] == "Cs"]
    return {clause: (threads.get(clause, set()), set()) for clause in specific}


def _pairing(
    names: tuple[str, str],
    reports: tuple[Report, Report],
    rows: Mapping[str, tuple[set[str], set[str]]],
    comparison: Comparison,
) -> Pairing:
    earlier, later = reports
    promises = [s for s in earlier.statements if s.kind is Kind.COMMITMENT]
    results = [s for s in later.statements if reports_back(s)]
    covered, reported = _covered(names[0], promises), _covered(names[1], results)
    marks: dict[tuple[int, int], int] = {}
    judged = []
    for i, clauses in enumerate(covered):
        mine = [rows[clause] for clause in clauses if clause in rows]
        if not mine:
            continue
        judged.append(i)
        for k, found in enumerate(reported):
            if any(found & wanted for wanted, _ in mine):
                marks[i, k] = 1
            elif any(found & free for _, free in mine):
                marks[i, k] = -1
    profiles = comparison.profiles
    return Pairing(
        names,
        [profiles[s.id] for s in promises],
        [profiles[s.id] for s in results],
        (earlier.source.text, later.source.text),
        comparison,
        judged,
        marks,
    )


def _covered(name: str, statements: Sequence[Statement]) -> list[set[str]]:
    """Give for each statement the annotated clauses of which it holds at least half, as evaluate.py counts them."""
    clauses = [(row[0], int(row[1]), int(row[2])) for row in _read(f"clauses/{name}")]
    found: defaultdict[int, set[str]] = defaultdict(set)
    for place, statement in enumerate(statements):
        for clause, start, end in clauses:
            if 2 * (min(end, statement.end) - max(start, statement.start)) >= end - start:
                found[place].add(clause)
    return [found[place] for place in range(len(statements))]


def _ids(cell: str) -> set[str]:
    return {part.strip().zfill(4) for part in cell.split(",") if part.strip()}


def _read(name: str) -> list[list[str]]:
    path = SHARED / "gold" / f"{name}.tsv"
    if not path.exists():
        return []
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
