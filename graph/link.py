"""Link commitments to what later reports of the same government say of them.

In: two reports (or one, for its own review) and a `Comparison`. Out: `Link`s, each with a reason that names what the
two share. A result is evidence, its score how likely it reports on the commitment (`graph/likeness.py`); a later
commitment on the same subject renews the promise, its score how alike the two are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from duixian.graph.alike import places
from duixian.graph.comparison import Comparison, Features
from duixian.graph.likeness import weigh
from duixian.graph.similar import Profile, share_indicator
from duixian.ontology.iris import link_iri
from duixian.ontology.model import Kind, Link, Relation, Report, Role, Statement

_LEAST = {True: 0.25, False: 0.27}
"""How likely a result must report on a specific commitment, and on a general one."""
_RENEWED = 0.45
_NEAR_BEST = 0.2
_MOST = 12

_Pair = tuple[float, Profile]
"""A score and the other statement."""


def link_reports(earlier: Report, later: Report, comparison: Comparison) -> list[Link]:
    """Link the commitments of a report to the results and the new commitments of a later one, or to its own results."""
    own = earlier.id == later.id
    promises = [comparison.profiles[s.id] for s in earlier.statements if s.kind is Kind.COMMITMENT]
    results = [comparison.profiles[s.id] for s in later.statements if reports_back(s)]
    renewals = [comparison.profiles[s.id] for s in later.statements if _promises(s)] if not own else []
    likely = weigh(promises, results, (earlier.source.text, later.source.text), comparison)
    again = _renewals(promises, renewals, comparison)
    links: list[Link] = []
    for place, promise in enumerate(promises):
        commitment = promise.statement
        least = _LEAST[bool(commitment.specific)]
        pairs = [(score, results[k]) for k, score in likely[place].items() if score >= least]
        if own and commitment.role is Role.REVIEW:
            # an announcement made in the review is the review's own word; a target quoted there is reported on there
            pairs = [pair for pair in pairs if share_indicator(promise, pair[1])]
        links += _best(promise, pairs, Relation.REPORTS_ON, comparison)
        links += _best(promise, again[place], Relation.RENEWED_BY, comparison)
    return links


def reports_back(statement: Statement) -> bool:
    """Tell whether a statement tells how things stand: a result, a problem, or what a review announces of one thing."""
    return statement.kind is not Kind.COMMITMENT or (statement.role is Role.REVIEW and bool(statement.specific))


def _promises(statement: Statement) -> bool:
    return statement.kind is Kind.COMMITMENT and statement.role is not Role.REVIEW and bool(statement.specific)


def _renewals(
    promises: Sequence[Profile], others: Sequence[Profile], comparison: Comparison
) -> Mapping[int, list[_Pair]]:
    """Give for each specific commitment, by its place, the later ones that are much like it."""
    found: defaultdict[int, list[_Pair]] = defaultdict(list)
    for i, k, score in comparison.statements.find_alike(places(promises), places(others), _RENEWED):
        if promises[i].statement.specific:
            found[i].append((score, others[k]))
    return found


def _best(profile: Profile, pairs: Iterable[_Pair], relation: Relation, comparison: Comparison) -> Iterator[Link]:
    """Give the links to the statements that are most surely on the subject, the surest first."""
    ordered = sorted(pairs, key=lambda pair: (-pair[0], pair[1].statement.start))
    for score, other in ordered[:_MOST]:
        if score < _NEAR_BEST * ordered[0][0]:
            break
        yield _link(profile, other, relation, score, comparison.compare(profile, other))


def _link(profile: Profile, other: Profile, relation: Relation, score: float, features: Features) -> Link:
    commitment, evidence = profile.statement.id, other.statement.id
    zh, en = _reason(profile, other, features)
    return Link(
        id=link_iri(commitment, relation.value, evidence),
        commitment=commitment,
        evidence=evidence,
        relation=relation,
        score=score,
        reason_zh=zh,
        reason_en=en,
    )


def _reason(profile: Profile, other: Profile, features: Features) -> tuple[str, str]:
    """Say what the two statements share."""
    zh, en = [], []
    if features.things:
        shared = profile.things.keys() & other.things.keys()
        names = {m.text for m in other.statement.mentions} & {m.text for m in profile.statement.mentions}
        spelled = sorted(names) or sorted({m.text for m in other.statement.mentions})[: len(shared)]
        zh.append(f"同一对象“{'、'.join(spelled)}”")
        en.append(f"the same thing ({', '.join(spelled)})")
    if features.indicator:
        indicator = next(iter(other.indicators), "")
        zh.append(f"同一指标“{indicator}”")
        en.append(f"the same indicator ({indicator})")
    if features.names:
        zh.append("同一引号内名称")
        en.append("the same quoted name")
    if features.wording:
        zh.append(f"措辞相近（{features.wording:.2f}）")
        en.append(f"alike in wording ({features.wording:.2f})")
    if not zh:
        zh.append("承接前一句的对象")
        en.append("goes on about the subject of the clause before it")
    return "；".join(zh), "; ".join(en)
