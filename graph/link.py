"""Link commitments to what later reports of the same government say of them.

In: two reports (or one, for its own review) and a `Comparison`. Out: `Link`s, each with its score and a reason that
names what the two share. A result is evidence; a later commitment on the same subject renews the promise.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from duixian.graph.similar import Comparison, Features, Profile
from duixian.ontology.iris import link_iri
from duixian.ontology.model import Kind, Link, Relation, Report, Role, Statement

_LEAST = {True: 0.28, False: 0.5}
"""How surely a result must be on the subject of a specific commitment, and of a general one."""
_LEAST_BY_THING = 0.32
"""How surely where the two share a thing: much else happens in one village."""
_CLAIM = 0.75
"""A result that has only wording in common with a commitment must answer no other commitment so much better."""
_RENEWED = 0.45
_NEAR_BEST = 0.4
_MOST = 8


def link_reports(earlier: Report, later: Report, comparison: Comparison) -> list[Link]:
    """Link the commitments of a report to the results and the new commitments of a later one, or to its own results."""
    own = earlier.id == later.id
    promises = [comparison.profiles[s.id] for s in earlier.statements if s.kind is Kind.COMMITMENT]
    results = [comparison.profiles[s.id] for s in later.statements if _reports(s)]
    renewals = [comparison.profiles[s.id] for s in later.statements if _promises(s)] if not own else []
    pairs = {promise: _compare(promise, results, comparison) for promise in promises}
    claimed = _claims(pairs)
    links: list[Link] = []
    for promise, found in pairs.items():
        commitment = promise.statement
        if own and commitment.role is Role.REVIEW:
            # an announcement made in the review is the review's own word; a target quoted there is reported on there
            kept = [pair for pair in found if pair[1].indicator]
        else:
            kept = [(o, f) for o, f in found if _has_more_than_words(f) or f.score >= _CLAIM * claimed[o]]
        links += _best(promise, kept, Relation.REPORTS_ON, _LEAST[bool(commitment.specific)])
        if commitment.specific:
            links += _best(promise, _compare(promise, renewals, comparison), Relation.RENEWED_BY, _RENEWED)
    return links


def _compare(profile: Profile, others: Iterable[Profile], comparison: Comparison) -> list[tuple[Profile, Features]]:
    return [(other, comparison.compare(profile, other)) for other in others if other is not profile]


def _claims(pairs: Mapping[Profile, Sequence[tuple[Profile, Features]]]) -> dict[Profile, float]:
    """Give for each result the score of the commitment that it answers best."""
    best: defaultdict[Profile, float] = defaultdict(float)
    for found in pairs.values():
        for other, features in found:
            best[other] = max(best[other], features.score)
    return best


def _has_more_than_words(features: Features) -> bool:
    return bool(features.things or features.names or features.indicator)


def _reports(statement: Statement) -> bool:
    """Tell whether a statement tells how things stand: a result, a problem, or an announcement made in the review."""
    return statement.kind is not Kind.COMMITMENT or statement.role is Role.REVIEW


def _promises(statement: Statement) -> bool:
    return statement.kind is Kind.COMMITMENT and statement.role is not Role.REVIEW and bool(statement.specific)


def _best(
    profile: Profile, pairs: Iterable[tuple[Profile, Features]], relation: Relation, least: float
) -> Iterator[Link]:
    """Give the links to the statements that are surely on the subject, the surest first, not far below the best."""
    scored = sorted(
        ((f.score, o, f) for o, f in pairs if f.score >= (max(least, _LEAST_BY_THING) if f.things else least)),
        key=lambda p: (-p[0], p[1].statement.start),
    )
    for score, other, features in scored[:_MOST]:
        if score < _NEAR_BEST * scored[0][0]:
            break
        yield _link(profile, other, relation, features)


def _link(profile: Profile, other: Profile, relation: Relation, features: Features) -> Link:
    commitment, evidence = profile.statement.id, other.statement.id
    zh, en = _reason(profile, other, features)
    return Link(
        id=link_iri(commitment, relation.value, evidence),
        commitment=commitment,
        evidence=evidence,
        relation=relation,
        score=features.score,
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
    return "；".join(zh), "; ".join(en)
