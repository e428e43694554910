"""The server: the pages of the site live, linked data, and what it shows when the store changes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
import town
from duixian import examples
from duixian.app.cli import main
from duixian.app.server_engine import BusyError
from duixian.app.server_pages import _overview as show_overview
from duixian.app.server_snapshot import take_snapshot
from duixian.app.server_state import Limits, Once, State
from duixian.app.site import write_site
from duixian.graph.store import Store
from duixian.ontology.errors import StoreError
from duixian.ontology.terms import DATA
from duixian.queries.audit import Audit
from serving import COUNT, load_example, serve


def wait_for(test, seconds: float = 10.0):
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if test():
            return True
        time.sleep(0.05)
    return False


def test_every_page_of_the_site_is_served_as_the_site_has_it(server, store, tmp_path):
    with Audit.open(store, read_only=True) as audit:
        write_site(audit, tmp_path)
    pages = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert len(pages) > 60
    for path in pages:
        answer = server.get("/" + path.relative_to(tmp_path).as_posix())
        assert answer.status_code == 200, path
        body = answer.content
        if path.suffix == ".html" and path.parent.name != "graph":
            start, end = body.index(b'<a href="/query">'), body.index(b"</nav>")
            body = body[:start] + body[end:]
        assert body.startswith(path.read_bytes()), path  # the style sheet has more


def test_the_first_page_is_the_overview(server):
    assert server.get("/").content == server.get("/index.html").content


@pytest.mark.parametrize(
    "path",
    ["/government/0123456789abcdef.html", "/item/x.html", "/../etc/passwd", "/nothing", "/id/nothing",
     "/company/0123456789abcdef.html", "/graph/0123456789abcdef.html"],
)  # fmt: skip
def test_what_is_not_there_is_said_in_both_languages(server, path):
    answer = server.get(path, accept="text/html")
    assert answer.status_code == 404
    assert "没有" in answer.text
    assert "there is no" in answer.text or "the graph says nothing" in answer.text


def test_an_answer_that_is_known_is_not_sent_again(server):
    first = server.get("/index.html")
    again = server.get("/index.html", if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert server.get("/index.html", if_none_match='"other"').status_code == 200


def test_an_overview_that_takes_long_is_made_while_visitors_come_back(tmp_path):
    with Store.open(tmp_path) as two:
        town.fill(two)
    snapshot = take_snapshot(tmp_path)
    known, sums = Once(10), Once(10)
    hasty, patient = (State(snapshot, Limits(seconds=seconds), known, sums) for seconds in (-1, 60))
    with pytest.raises(BusyError, match="请稍后再看"):
        show_overview(hasty)
    hasty.warm()
    assert "云溪镇".encode() in show_overview(patient)
    snapshot.remove()


def test_head_is_get_without_the_body(server):
    head, get = server.client.head("/index.html"), server.get("/index.html")
    assert head.content == b""
    assert head.headers["content-length"] == str(len(get.content))


@pytest.fixture(scope="module")
def quads(store):
    with Store.open(store, read_only=True) as known:
        return [quad for graph in known.graphs() for quad in known.quads(graph)]


@pytest.mark.parametrize(
    ("accept", "form"),
    [("text/turtle", ox.RdfFormat.TURTLE), ("application/n-triples", ox.RdfFormat.N_TRIPLES),
     ("application/ld+json", ox.RdfFormat.JSON_LD), ("application/rdf+xml", ox.RdfFormat.RDF_XML),
     ("*/*", ox.RdfFormat.TURTLE), ("text/html;q=0.5, text/turtle", ox.RdfFormat.TURTLE)],
)  # fmt: skip
def test_an_iri_answers_with_its_triples(server, quads, accept, form):
    thing = next(quad.subject for quad in quads if "/statement/" in quad.subject.value)
    answer = server.get("/id/" + thing.value.removeprefix(DATA), accept=accept)
    assert answer.headers["content-type"].startswith(form.media_type)
    assert "accept" in answer.headers["vary"]
    assert {q.triple for q in ox.parse(answer.content, form)} == {q.triple for q in quads if q.subject == thing}


def test_a_browser_is_sent_from_each_iri_to_its_page(server, quads):
    kinds = {quad.subject.value.removeprefix(DATA).split("/")[-2]: quad.subject.value for quad in quads}
    assert {"report", "government", "statement", "item", "village", "project", "assessment", "quantity"} <= set(kinds)
    for kind, iri in kinds.items():
        answer = server.get("/id/" + iri.removeprefix(DATA), accept="text/html,*/*;q=0.8")
        if kind in ("report", "government", "statement", "village", "project"):
            assert answer.status_code == 303, iri
            answer = server.get(answer.headers["location"])
        assert answer.status_code in (200, 303), iri
        assert answer.status_code == 303 or "<h1" in answer.text


def test_a_commitment_leads_to_its_item_and_a_result_to_its_place(server, store):
    with Audit.open(store, read_only=True) as audit:
        found = next(one for one in audit.commitments() if one.assessment and one.assessment.evidence)
    place = server.get("/id/" + found.id.removeprefix(DATA), accept="text/html").headers["location"]
    assert place.startswith("/item/")
    evidence = found.assessment.evidence[0]
    place = server.get("/id/" + evidence.id.removeprefix(DATA), accept="text/html").headers["location"]
    assert place.startswith("/report/")
    assert place.endswith("#s-" + evidence.id.rpartition("/")[2])


def test_the_ontology_and_the_code_lists_are_served(server):
    assert b"dx:Commitment" in server.get("/ontology").content
    assert b"skos:Concept" in server.get("/vocab/status/delivered").content


def test_the_server_shows_a_load_when_it_is_finished(tmp_path):
    first, *others = examples.reports()
    with Audit.open(tmp_path) as audit:
        audit.load([first])
    with serve(tmp_path) as server:
        before, tag = server.number(), server.get("/").headers["etag"]
        with Audit.open(tmp_path) as audit:
            audit.load(others)
            time.sleep(1.5)
            assert server.number() == before, "in the middle of a load the state before it is shown"
            assert server.get("/").headers["etag"] == tag
        assert wait_for(lambda: server.number() > before)
        assert server.get("/").headers["etag"] != tag
        with Audit.open(tmp_path, read_only=True) as audit:
            assert server.number() == len(audit.commitments())
    assert not list(tmp_path.glob(".serving-*"))


def test_many_changes_leave_no_pictures_and_no_processes_behind(tmp_path):
    load_example(tmp_path)
    with serve(tmp_path) as server:
        started = len(server.children())
        for _ in range(3):
            state = server.get("/api/status").json()["state"]
            with Audit.open(tmp_path):
                pass
            assert wait_for(lambda state=state: server.get("/api/status").json()["state"] != state)
        assert wait_for(lambda: len(server.children()) == started and len(list(tmp_path.glob(".serving-*"))) == 1)


CRASH = """
import os, sys
from pathlib import Path
from duixian.graph.store import Store
store = Store.open(Path(sys.argv[1]))
store._database.update("INSERT DATA { GRAPH <https://w3id.org/duixian/id/report/0/graph> "
                       "{ <urn:half> a <https://w3id.org/duixian/ontology#Commitment> } }")
os._exit(0)
"""


def test_what_a_crash_left_is_not_shown(tmp_path):
    load_example(tmp_path)
    subprocess.run([sys.executable, "-c", CRASH, str(tmp_path)], check=True, timeout=60)
    assert not (tmp_path / "closed.json").exists()
    with serve(tmp_path) as server:
        assert server.ask("ASK { <urn:half> ?p ?o }").json()["boolean"] is False
        assert server.number() > 0
    assert not (tmp_path / "closed.json").exists(), "the store itself stays as it was"


def test_a_store_that_is_being_written_is_not_opened(tmp_path):
    load_example(tmp_path)
    taken = take_in_other_process(tmp_path)
    assert "另一个程序正在写这个库" in taken
    snapshot = take_snapshot(tmp_path)
    snapshot.remove()


def take_in_other_process(store: Path) -> str:
    """Serve a store while this process writes to it, and give what is said."""
    words = [sys.executable, "-m", "duixian.app.cli", "serve", "--store", str(store), "--port", "0"]
    with Store.open(store):
        done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=60, encoding="utf-8")
    assert done.returncode == 2
    return done.stderr


def test_a_port_that_is_taken_is_said(tmp_path, server, capsys):
    load_example(tmp_path)
    with pytest.raises(SystemExit) as left:
        main(["serve", "--store", str(tmp_path), "--port", server.address.rpartition(":")[2]])
    assert left.value.code == 2
    assert "换一个 --port" in capsys.readouterr().err


def test_there_must_be_a_store(tmp_path, capsys):
    with pytest.raises(SystemExit) as left:
        main(["serve", "--store", str(tmp_path / "none")])
    assert left.value.code == 2
    assert "这里没有库" in capsys.readouterr().err
    with pytest.raises(StoreError):
        take_snapshot(tmp_path)


def test_pictures_of_servers_that_were_killed_are_removed(tmp_path):
    load_example(tmp_path)
    with serve(tmp_path) as server:
        children = server.children()
        assert len(children) >= 2
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(10)
        assert wait_for(lambda: not any(Path(f"/proc/{child}/exe").exists() for child in children))
    assert len(list(tmp_path.glob(".serving-*"))) == 1
    take_snapshot(tmp_path).remove()
    assert not list(tmp_path.glob(".serving-*"))


def test_tables_are_copied_where_they_cannot_be_linked(tmp_path, monkeypatch):
    load_example(tmp_path)

    def refuse(*_):
        raise OSError(18, "another file system")

    monkeypatch.setattr(os, "link", refuse)
    snapshot = take_snapshot(tmp_path)
    with Audit.open(snapshot.path, read_only=True) as shown, Audit.open(tmp_path, read_only=True) as audit:
        assert shown.store.digest() == audit.store.digest()
    snapshot.remove()


def test_a_picture_costs_no_room(tmp_path):
    load_example(tmp_path)
    snapshot = take_snapshot(tmp_path)
    tables = list(snapshot.data.glob("*.sst"))
    assert tables
    assert all(table.stat().st_nlink == 2 for table in tables)
    snapshot.remove()


def test_a_process_that_dies_is_replaced(tmp_path):
    load_example(tmp_path)
    with serve(tmp_path) as server:
        for child in server.children():
            os.kill(child, signal.SIGKILL)
        time.sleep(0.3)
        assert [server.number() for _ in range(6)] == [server.number(COUNT)] * 6
