"""Find what a supervisor would want pointed out beyond statuses, in the reports of one government.

In: its reports in the order of time, a `Comparison` of their statements, what stands for each thing, and the links.
Out: `Finding`s of the kinds that set two statements side by side, in the order of their IRIs. What no later report
mentions, and what was never promised, follow from the links alone: the catalogue of queries asks for them.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from duixian.graph.comparison import Comparison
from duixian.graph.completions import Told, find_completed_twice, find_done_and_promised, find_set_back, tell
from duixian.graph.implied import find_moved_by_implication
from duixian.graph.renewals import find_moved_targets, find_renewals, find_reset_targets
from duixian.graph.repeated import find_stated_twice
from duixian.ontology.model import Finding, FindingKind, Link, Report


def find_findings(
    reports: Sequence[Report], comparison: Comparison, resolved: Mapping[str, str], links: Sequence[Link]
) -> list[Finding]:
    """Find all that is to be pointed out, each once; a target that moved is not listed as promised again too."""
    told = {report.id: tell(report, comparison, resolved) for report in reports}
    found = {f.id: f for f in _all(reports, told, comparison)}
    found |= {f.id: f for f in find_reset_targets(links, comparison)}
    moved = {(f.first, f.second) for f in found.values() if f.kind is FindingKind.TARGET_MOVED}
    found |= {f.id: f for f in find_renewals(reports, links, comparison) if (f.first, f.second) not in moved}
    return [found[name] for name in sorted(found)]


def _all(reports: Sequence[Report], told: Mapping[str, list[Told]], comparison: Comparison) -> Iterator[Finding]:
    yield from find_stated_twice(reports, comparison)
    for report in reports:
        yield from find_moved_by_implication(report, report)
        yield from find_done_and_promised(told[report.id], told[report.id], comparison)
    for earlier, later in combinations(reports, 2):
        before, after = told[earlier.id], told[later.id]
        yield from find_moved_targets(earlier, later, comparison)
        yield from find_moved_by_implication(earlier, later)
        yield from find_done_and_promised(before, after, comparison)
        if _follows(earlier, later):
            yield from find_completed_twice(before, after, comparison)
            yield from find_set_back(before, after)


def _follows(earlier: Report, later: Report) -> bool:
    """Tell whether a report looks back on a time that begins after what the earlier one looks back on."""
    return bool(earlier.review and later.review and later.review.first > earlier.review.last)
