"""What the server keeps of a government from one state of the store to the next: where nothing of it has changed."""

import pytest
import town
from duixian.app.server_fingerprint import fingerprint, reviews_by_report
from duixian.graph.refresh import refresh
from duixian.queries.audit import Audit
from duixian.queries.pages import list_spans


@pytest.fixture
def audit():
    with Audit.open(None) as opened:
        town.fill(opened.store)
        refresh(opened.store)
        yield opened


def prints(audit):
    store = audit.store
    spans, reviews = list_spans(store), reviews_by_report(store)
    return {one.name: fingerprint(store, one, spans, reviews) for one in audit.governments()}


def some(audit, government="青禾镇"):
    return next(one for one in audit.commitments(government) if one.specific)


def test_what_stays_the_same_has_the_same_fingerprint(audit):
    assert prints(audit) == prints(audit)
    assert len(set(prints(audit).values())) == 2


@pytest.mark.parametrize("government", ["青禾镇", "云溪镇"])
@pytest.mark.parametrize("said", [{"status": "behind"}, {"because": "看过"}, {"evidence": "现场照片"}])
def test_a_review_changes_that_of_its_government_alone(audit, government, said):
    before = prints(audit)
    audit.review(some(audit, government).id, by="李督查员", **said)
    after = prints(audit)
    assert {name for name in before if before[name] != after[name]} == {government}


def test_each_review_and_undo_changes_it(audit):
    seen = [prints(audit)["青禾镇"]]
    (made,) = audit.review(some(audit).id, by="李督查员", status="behind")
    seen.append(prints(audit)["青禾镇"])
    undone = audit.undo_review(made.number, by="李督查员")
    seen.append(prints(audit)["青禾镇"])
    audit.undo_review(undone.number, by="李督查员")
    seen.append(prints(audit)["青禾镇"])
    assert len(set(seen)) == 4


def test_a_report_that_goes_changes_it(audit):
    before = prints(audit)
    audit.store.drop_report(audit.reports("青禾镇")[1].id)
    after = prints(audit)
    assert {name for name in before if before[name] != after[name]} == {"青禾镇"}


def test_a_report_of_the_same_file_changes_it(audit):
    """How much of a collection the page of a report shows depends on the other reports in it."""
    store, (one, *_) = audit.store, audit.governments()
    spans, reviews = list_spans(store), reviews_by_report(store)
    report = audit.reports(one.id)[0].id
    other = {**spans, report: [*spans[report], (10_000, 20_000)]}
    assert fingerprint(store, one, spans, reviews) != fingerprint(store, one, other, reviews)
