"""The Python API: open a store, load reports into it, ask which commitments were delivered, with the evidence.

In: a folder (or nothing, for memory), files of reports. Out: records (`records.py`), data frames, exported files.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from duixian.ontology.errors import DuixianError
from duixian.ontology.model import Domain, FindingKind, Status
from duixian.queries import catalog, changes, dossiers, findings, governments, review
from duixian.queries.due import DueRecord, list_due, today
from duixian.queries.filters import Filter, read_code
from duixian.queries.flat import FLAT_COLUMNS, flatten
from duixian.queries.history import History
from duixian.queries.history import history as follow
from duixian.queries.identify import find_commitment
from duixian.queries.records import (
    CommitmentRecord,
    FindingRecord,
    FullCommitment,
    GovernmentRecord,
    ReportRecord,
    SummaryRecord,
)
from duixian.queries.review import ReviewRecord
from duixian.queries.summary import summarise

if TYPE_CHECKING:
    import pandas as pd
    from duixian.graph.load import LoadSummary
    from duixian.graph.parallel import Workers
    from duixian.graph.store import Store
    from duixian.graph.validate import ValidationReport
    from duixian.queries.review_import import ImportResult


class Audit:
    """What is known of the reports in one store; a context manager that closes the store.

    >>> with Audit.open() as audit:
    ...     audit.governments()
    []
    """

    def __init__(self, store: "Store") -> None:
        """Work on an open store."""
        self.store = store

    @classmethod
    def open(cls, path: Path | str | None = None, *, read_only: bool = False) -> Self:
        """Open the store in a folder (made where there is none), on a server (its http address), or in memory.

        Raises `StoreError` where it cannot be opened.
        """
        from duixian.graph.store import Store

        return cls(Store.open(path, read_only=read_only))

    def __enter__(self) -> Self:
        """Give the audit itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def load(
        self,
        paths: Sequence[Path | str],
        progress: Callable[..., Any] | None = None,
        workers: "Workers | None" = None,
    ) -> "LoadSummary":
        """Read reports from files, folders, archives and addresses, link and judge them, on `workers` where given.

        What cannot be read is in the summary. After much of a store was written its files are put in order.
        """
        from duixian.graph.health import tidy
        from duixian.graph.load import load

        summary = load(paths, self.store, progress, workers)
        tidy(self.store, len(summary.loaded))
        return summary

    def governments(self) -> list[GovernmentRecord]:
        """Give the governments of which reports are loaded, by name."""
        return governments.list_governments(self.store)

    def government(self, name: str) -> GovernmentRecord:
        """Give the one government that a name, part of one, or an IRI means; `NotFoundError` with candidates else."""
        return governments.find_government(self.store, name)

    def reports(self, government: str | None = None) -> list[ReportRecord]:
        """Give the reports, of one government or all, in order of the periods that they speak of."""
        return dossiers.list_reports(self.store, self._id(government))

    def commitments(
        self,
        government: str | None = None,
        *,
        period: str | None = None,
        status: Status | str | None = None,
        domain: Domain | str | None = None,
        village: str | None = None,
        company: str | None = None,
        project: str | None = None,
        specific_only: bool = False,
        item_level: bool = False,
    ) -> list[CommitmentRecord]:
        """Give commitments with their current assessments and evidence, in order of reports and places.

        `period` is a year (`2023`), half (`2023H2`) or `from/to` in ISO days that the planned period must touch;
        `status` and `domain` are codes or Chinese labels; `village`, `company` and `project` are (parts of) names.
        With `item_level`, commitments that share an item are one record, with `parts`.
        """
        wanted = Filter.of(
            period=period, status=status, domain=domain, village=village, company=company, project=project,
            specific_only=specific_only,
        )  # fmt: skip
        who = self._id(government)
        records = dossiers.list_both(self.store, who)[1] if item_level else dossiers.list_commitments(self.store, who)
        return [record for record in records if wanted.accepts(record)]

    def commitment(self, iri: str) -> FullCommitment:
        """Give all that is known of one commitment or item, by its IRI or short id; `NotFoundError` where it is not."""
        return dossiers.full_commitment(self.store, find_commitment(self.store, iri))

    def history(self, commitment: str) -> History:
        """Follow a commitment or item (IRI or short id) from report to report, with evidence and what renews it."""
        return follow(self.store, find_commitment(self.store, commitment))

    def diff(
        self,
        government: str | None = None,
        *,
        since: str | None = None,
        until: str | None = None,
        specific_only: bool = True,
    ) -> changes.Changes:
        """Tell what changed between two reports (IRIs, short ids, file names), or by the last report of a government.

        Raises `NotFoundError` for reports of two governments or in the wrong order, and where there is only one.
        """
        return changes.find_changes(self.store, government, since, until, specific_only=specific_only)

    def changes(self, summary: "LoadSummary", *, specific_only: bool = True) -> list[changes.Changes]:
        """Tell what a load changed of each government that had been judged before."""
        return changes.by_load(self.store, summary, specific_only=specific_only)

    def due(
        self, within: int = 90, as_of: date | None = None, government: str | None = None, *, settled: bool = False
    ) -> list[DueRecord]:
        """Give the commitments whose deadline comes within some days, as was known by that day (by default today).

        Those delivered or broken by then are left out, unless `settled`.
        """
        return list_due(self.store, within, as_of or today(), self._id(government), settled=settled)

    def review(
        self,
        commitment: str,
        *,
        by: str,
        status: Status | str | None = None,
        evidence: str = "",
        because: str = "",
        at: datetime | None = None,
    ) -> list[ReviewRecord]:
        """Correct the status or evidence of a commitment or item (IRI or short id), or only remark on it.

        It wins over what was computed, at once and after every reload. `at` is now by default, in UTC.
        """
        return review.review_commitment(
            self.store, commitment, by=by, status=status, evidence=evidence, because=because, at=at
        )

    def accept_link(self, link: str, *, by: str, because: str = "", at: datetime | None = None) -> ReviewRecord:
        """Accept a link, by its IRI or short id: it is sure from now on."""
        return review.review_link(self.store, link, accept=True, by=by, because=because, at=at)

    def reject_link(self, link: str, *, by: str, because: str = "", at: datetime | None = None) -> ReviewRecord:
        """Reject a link, by its IRI or short id: nothing rests on it any more."""
        return review.review_link(self.store, link, accept=False, by=by, because=because, at=at)

    def reviews(self, government: str | None = None) -> list[ReviewRecord]:
        """Give all that people said, undone, superseded and gone reviews too, in order."""
        return review.list_reviews(self.store, self._id(government))

    def undo_review(self, number: str | int, *, by: str, because: str = "", at: datetime | None = None) -> ReviewRecord:
        """Take a review back, by its number or IRI; this is a review too."""
        return review.undo_review(self.store, number, by=by, because=because, at=at)

    def export_reviews(self, out: Path | str) -> None:
        """Write all reviews to a file (.xlsx, .jsonl, .csv); the first two can be imported by another store."""
        from duixian.queries.review_files import export_reviews

        export_reviews(self.store, Path(out))

    def import_reviews(
        self, path: Path | str, *, by: str, partial: bool = False, at: datetime | None = None
    ) -> "ImportResult":
        """Take the corrections filled into a ledger; where a row is wrong none, or with `partial` the good ones."""
        from duixian.queries.review_import import import_reviews

        return import_reviews(self.store, Path(path), by=by, partial=partial, at=at)

    def ledger(
        self, government: str, out: Path | str, *, period: str | None = None, specific_only: bool = True
    ) -> None:
        """Write the ledger of a government (承诺兑现台账): .xlsx to fill in and import, or .docx, .html, .md, .csv."""
        from duixian.queries.ledger import build_ledger
        from duixian.queries.ledger_forms import write_ledger

        known = self.government(government)
        write_ledger(build_ledger(self.store, known, period=period, specific_only=specific_only), Path(out))

    def links(self) -> Iterable[dict[str, Any]]:
        """Give each commitment as judged by each later report, in the form of INTERCHANGE.md (`duixian links`)."""
        return dossiers.interchange_links(self.store)

    def findings(self, government: str | None = None, kind: FindingKind | str | None = None) -> list[FindingRecord]:
        """Give what is to be pointed out beyond statuses, in order of kinds and places; `kind` is a code or a label."""
        wanted = None if kind is None else FindingKind(read_code("findingKind", kind))
        return findings.list_findings(self.store, self._id(government), wanted)

    def summary(self, government: str | None = None) -> list[SummaryRecord]:
        """Count by status and domain, by clause and by item, for one government or each."""
        known = [self.government(government)] if government is not None else self.governments()
        who = known[0].id if government is not None else None
        clauses, items = (_by_government(records) for records in dossiers.list_both(self.store, who))
        return [summarise(g, clauses.get(g.id, []), items.get(g.id, [])) for g in known]

    def query(self, name_or_path: str | Path, parameters: Mapping[str, str] | None = None) -> catalog.Table:
        """Ask a question of the catalogue, or one in a file; see `catalog.run`."""
        return catalog.run(self.store, name_or_path, parameters)

    def query_each(
        self, name_or_path: str | Path, parameters: Mapping[str, str] | None = None
    ) -> Iterator[catalog.Table]:
        """Ask a question of one government after the other, a table each: for large stores; see `catalog.run_each`."""
        return catalog.run_each(self.store, name_or_path, parameters)

    def to_pandas(self, government: str | None = None, **filters: Any) -> "pd.DataFrame":  # noqa: ANN401
        """Give the commitments as a data frame, one row each; filters as in `commitments`."""
        try:
            import pandas as pd
        except ImportError as error:
            raise DuixianError(
                "pandas", "数据框需要 pandas：pip install duixian[frames]", "install it: pip install duixian[frames]"
            ) from error
        return pd.DataFrame(
            [flatten(record) for record in self.commitments(government, **filters)], columns=list(FLAT_COLUMNS)
        )

    def validate(self) -> "ValidationReport":
        """Check the graph against the SHACL shapes of the ontology."""
        from duixian.graph.validate import validate

        return validate(quad for graph in self.store.graphs() for quad in self.store.quads(graph))

    def export(self, form: str, out: Path | str) -> None:
        """Write the graph to a file: turtle, nquads, trig, jsonld, graphml, gexf or csv."""
        from duixian.graph.export import export

        export(self.store, form, Path(out))

    def view(
        self,
        out: Path | str,
        government: str | None = None,
        *,
        around: str | None = None,
        depth: int = 2,
        since: str | None = None,
        until: str | None = None,
        last: bool = False,
        domain: str | None = None,
        village: str | None = None,
    ) -> None:
        """Write the graph of one government (or all), or a part of it, as one HTML page that needs no network.

        The part is one of: `around` a name or id to a `depth` of 1 to 3 steps; from the report `since` to `until` (or
        the `last` two); the projects and companies of a `domain`; a `village`. `NotFoundError` gives near names.
        """
        from duixian.graph.export import write_file
        from duixian.graph.view import graph_page
        from duixian.queries.views import Wanted, find_view

        wanted = Wanted(around, depth, since, until, last, domain, village)
        found = find_view(self.store, government, wanted)
        write_file(Path(out), graph_page(found.network, found.title, found.scope).encode())

    def _id(self, government: str | None) -> str | None:
        """Give the IRI of a government that is named in any way."""
        return None if government is None else self.government(government).id


def _by_government(records: Iterable[CommitmentRecord]) -> dict[str, list[CommitmentRecord]]:
    groups: dict[str, list[CommitmentRecord]] = {}
    for record in records:
        groups.setdefault(record.government, []).append(record)
    return groups
