"""Take the corrections of a ledger into the store: every row is checked, and all are taken or, unless asked for, none.

In: a store, a ledger as `ledger_read` gives it (or a file of exported reviews), who reviewed. Out: an `ImportResult`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from duixian.graph.reviews import read_reviews, standing
from duixian.graph.storage import identity
from duixian.ontology.errors import ReviewError
from duixian.ontology.model import Review, ReviewKind, Status
from duixian.ontology.vocabulary import labels
from duixian.queries import review_files
from duixian.queries.ledger import check_digits
from duixian.queries.ledger_read import Problem, ReadLedger, ReadRow, read_ledger, read_status
from duixian.queries.review import Draft, ReviewRecord, draft_corrections, keep, message, record, words_of

if TYPE_CHECKING:
    from duixian.graph.store import Store


@dataclass(slots=True)
class ImportResult:
    """What an import did: the reviews taken, how many said what stood already, what is wrong.

    `refused` where something is wrong and therefore nothing was taken.
    """

    taken: list[ReviewRecord] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    refused: bool = False


@dataclass(frozen=True, slots=True)
class _Correction:
    """What a good row says of a commitment."""

    row: ReadRow
    about: str
    words: str
    status: Status | None

    def said(self) -> tuple[Status | None, str, str]:
        return self.status, self.row.cells.get("new_evidence", ""), self.row.cells.get("new_remark", "")


def import_reviews(
    store: "Store", path: Path, *, by: str, partial: bool = False, at: datetime | None = None
) -> ImportResult:
    """Take what people filled into a ledger, or reviews that `export_reviews` wrote (these keep who, when and why).

    Where a row is wrong nothing is taken, or with `partial` the good rows. `ReviewError` for a file that is unreadable.
    """
    if not by.strip():
        raise ReviewError("--by", *message("nobody"))
    if review_files.is_export(path):
        return _restore(store, path, partial=partial)
    ledger = read_ledger(path)
    result = ImportResult(problems=list(ledger.problems))
    good = _without_contradictions(_check_rows(store, ledger, result), result)
    drafts = _new(store, good, result)
    if result.problems and not partial:
        result.refused, result.unchanged = True, 0
    elif drafts:
        result.taken = record(store, drafts, by=by, at=at)
    return result


def _check_rows(store: "Store", ledger: ReadLedger, result: ImportResult) -> list[_Correction]:
    """Check each row in which something stands."""
    ours = identity(store.path)
    good = []
    for row in ledger.rows:
        about = row.cells.get("id", "")
        words = words_of(store, about) if row.is_filled and about else None
        status, problem = _status(row)
        if row.formulas:
            problem = message("formula", cells="、".join(row.formulas))
        elif not row.is_filled:
            continue
        elif row.doubtful:
            problem = message("doubtful", cells="、".join(row.doubtful))
        elif not about:
            problem = message("no_id")
        elif not _is_ours(row, ledger, ours):
            problem = message("other_store")
        elif words is None:
            problem = message("no_commitment", words=row.cells.get("item", ""))
        if problem:
            result.problems.append(Problem(row.where, *problem))
        else:
            good.append(_Correction(row, about, words or "", status))
    return good


def _status(row: ReadRow) -> tuple[Status | None, tuple[str, str] | None]:
    """Read the corrected status of a row, or say what is wrong with it."""
    written = row.cells.get("new_status", "")
    try:
        return (read_status(written) if written else None), None
    except ValueError as error:
        known = "、".join(labels("status").values())
        nearest = f"，是不是“{error}”？" if str(error) else "。"
        return None, message("no_status", written=written, nearest=nearest, known=known)


def _is_ours(row: ReadRow, ledger: ReadLedger, ours: str) -> bool:
    """Tell whether a row was written from this store: by its check, or where the column is lost by the hidden sheet."""
    about = row.cells["id"]
    if "check" in row.cells:
        return row.cells["check"] == check_digits(ours, about)
    return ledger.store == ours and about in ledger.had


def _without_contradictions(good: Sequence[_Correction], result: ImportResult) -> list[_Correction]:
    """Take one of rows that say the same of a commitment; rows that do not agree are all wrong."""
    groups: dict[str, list[_Correction]] = {}
    for one in good:
        groups.setdefault(one.about, []).append(one)
    for group in groups.values():
        if len({one.said() for one in group}) > 1:
            for one in group:
                others = "、".join(other.row.where for other in group if other is not one)
                result.problems.append(Problem(one.row.where, *message("contradiction", others=others)))
    return [group[0] for group in groups.values() if len({one.said() for one in group}) == 1]


def _new(store: "Store", good: Sequence[_Correction], result: ImportResult) -> list[Draft]:
    """Leave out what the standing reviews say already, so that a ledger can be taken twice."""
    said = {_key(review) for review in standing(read_reviews(store))}
    last = {(review.kind.value, review.about): _key(review) for review in standing(read_reviews(store))}
    drafts = []
    for one in good:
        for draft in draft_corrections(one.about, one.words, *one.said()):
            repeated = draft.kind is ReviewKind.REMARK and _key(draft) in said
            if repeated or last.get((draft.kind.value, draft.about)) == _key(draft):
                result.unchanged += 1
            else:
                drafts.append(draft)
    return drafts


def _key(said: Draft | Review) -> tuple[object, ...]:
    return said.kind, said.about, said.status, said.evidence_words, said.because


def _restore(store: "Store", path: Path, *, partial: bool) -> ImportResult:
    """Take reviews as they were made: by whom and when; those that the store has already are passed over."""
    result = ImportResult()
    known = read_reviews(store)
    names = {review.id for review in known}
    new: list[Review] = []
    start = max((review.order for review in known), default=-1) + 1
    for where, review in review_files.read_reviews_file(path):
        if isinstance(review, str):
            result.problems.append(Problem(where, *message("bad_review", reason=review)))
        elif review.id in names:
            result.unchanged += 1
        elif review.kind is not ReviewKind.UNDO and words_of(store, review.about) is None:
            result.problems.append(Problem(where, *message("no_commitment", words=review.words)))
        elif review.kind is ReviewKind.UNDO and review.about not in names:
            result.problems.append(Problem(where, *message("no_review")))
        else:
            names.add(review.id)
            new.append(review.model_copy(update={"order": start + len(new)}))
    if result.problems and not partial:
        result.refused, result.unchanged = True, 0
    elif new:
        result.taken = keep(store, new)
    return result
