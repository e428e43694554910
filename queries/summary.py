"""Count how the commitments of a government fared.

In: its commitments, by clause and by item. Out: a `SummaryRecord`. Only specific commitments are counted by status.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from duixian.ontology.model import Domain, Status
from duixian.queries.records import CommitmentRecord, Count, DomainCount, GovernmentRecord, SummaryRecord

_NOT_COUNTED = (None, Status.NOT_DUE, Status.NOT_CHECKABLE)


def summarise(
    government: GovernmentRecord, clauses: Sequence[CommitmentRecord], items: Sequence[CommitmentRecord]
) -> SummaryRecord:
    """Count one government's commitments by status and domain."""
    specific = [record for record in clauses if record.specific]
    domains = [d for d in Domain if any(record.domain is d for record in specific)]
    return SummaryRecord(
        government=government,
        reports=government.reports,
        specific=len(specific),
        general=len(clauses) - len(specific),
        by_clause=count(specific),
        by_item=count([record for record in items if record.specific]),
        by_domain=tuple(
            DomainCount(domain=d, **count([r for r in specific if r.domain is d]).model_dump()) for d in domains
        ),
    )


def count(records: Iterable[CommitmentRecord]) -> Count:
    """Count by status; the delivery rate is delivered ÷ counted, to three places."""
    found = Counter(record.status for record in records)
    counted = sum(n for status, n in found.items() if status not in _NOT_COUNTED)
    delivered = found[Status.DELIVERED]
    return Count(
        total=found.total(),
        counted=counted,
        delivered=delivered,
        rate=round(delivered / counted, 3) if counted else None,
        by_status={status: found[status] for status in Status if found[status]},
        unjudged=found[None],
    )
