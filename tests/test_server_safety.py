"""What a server must bear: wild queries, strange hosts, large requests, wrong tokens, hostile texts, other writers."""

import csv
import io
import json
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from duixian.app.server import is_loopback
from duixian.queries.audit import Audit
from serving import COUNT, LONG, load_example, serve
from test_site import HOSTILE

SORT = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
WIDE = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TOKEN = "a token for tests"


@pytest.fixture(scope="module")
def server(store):
    with serve(store, "--timeout", "1.5") as running:
        yield running


# Queries that take too much


@pytest.mark.parametrize("sparql", [LONG, SORT], ids=["join", "sort"])
def test_a_query_that_would_run_for_hours_is_cut_and_the_server_goes_on(server, sparql):
    started = time.monotonic()
    answer = server.ask(sparql)
    assert answer.status_code == 504
    assert time.monotonic() - started < 4
    assert "1.5" in answer.json()["zh"] or "内存" in answer.json()["zh"]  # sorting may first fill what it may take
    assert "was cut" in answer.json()["en"]
    assert server.number() > 0


def test_an_answer_without_end_is_cut(server):
    answer = server.ask(WIDE, "text/csv")
    assert answer.status_code == 504
    assert "LIMIT" in answer.json()["en"] or "was cut" in answer.json()["en"]
    assert server.number() > 0


def test_long_queries_do_not_hold_up_others(store):
    with serve(store, "--timeout", "8") as server, ThreadPoolExecutor(3) as many:
        waiting = [many.submit(server.ask, LONG) for _ in range(3)]
        time.sleep(0.5)
        assert server.number() > 0
        assert server.get("/index.html").status_code == 200
        assert server.get("/api/commitments?limit=1").status_code == 200
        assert not any(one.done() for one in waiting), "they are still at work"
        assert {one.result().status_code for one in waiting} == {504}


def test_more_long_queries_than_can_be_answered_are_told_to_wait_or_cut(server):
    with ThreadPoolExecutor(40) as many:
        codes = {one.status_code for one in many.map(server.ask, [LONG] * 40)}
    assert codes <= {503, 504}
    assert server.number() > 0
    assert len(server.children()) <= 8


def test_who_goes_away_leaves_no_query_behind(server):
    host, port = server.address.removeprefix("http://").split(":")
    body = f"query={LONG}".replace("?", "%3F").replace(" ", "+").encode()
    head = "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    for _ in range(6):
        with socket.create_connection((host, int(port))) as line:
            line.sendall(head.encode() + body)
    time.sleep(4.5)
    assert server.number() > 0
    assert max(cpu(child) for child in server.children()) < 3, "none works on"


def cpu(process: int) -> float:
    """Give the seconds that a process has worked."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


# Requests


def test_the_headers_let_a_browser_do_nothing_else(server):
    graph = re.search(r"graph/[0-9a-f-]+\.html", server.get("/index.html").text + first_government(server))[0]
    for path in ("/", "/query", "/api/", "/api/status", "/nothing", "/" + graph, "/site.js", "/sparql"):
        headers = server.get(path, accept="text/html,*/*").headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), path
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy
        assert not re.search(r"script-src[^;]*'unsafe-inline'", policy)
        assert "file:" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers
        assert "access-control-allow-origin" not in headers


def first_government(server) -> str:
    path = re.search(r"government/[0-9a-f]{16}\.html", server.get("/").text)[0]
    return server.get("/" + path).text


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "10.0.0.1",
                                  "localhost@evil.example"])  # fmt: skip
def test_other_names_of_this_machine_are_refused(server, host):
    for path in ("/", "/api/commitments", "/sparql"):
        answer = server.get(path, host=host)
        assert answer.status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1", "[::1]:8000", "LOCALHOST"])
def test_the_names_of_this_machine_are_taken(server, host):
    assert server.get("/", host=host).status_code == 200


@pytest.mark.parametrize(
    ("host", "local"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("::", False),
                        ("192.168.1.2", False), ("example.org", False)])  # fmt: skip
def test_what_only_this_machine_reaches(host, local):
    assert is_loopback(host) is local


def test_the_server_listens_on_this_machine_alone_unless_told(server, store):
    assert server.address.startswith("http://127.0.0.1:")
    port = int(server.address.rpartition(":")[2])
    with pytest.raises(OSError, match="refused"), socket.create_connection(("127.0.0.2", port), 2):
        pass
    with serve(store, "--host", "0.0.0.0") as open_to_all:
        assert "没有加密和登录" in open_to_all.told
        assert open_to_all.get("/", host="town.example").status_code == 200


def test_a_large_request_is_refused(server):
    big = b"x" * ((1 << 20) + 1)
    for path in ("/sparql", "/api/reviews"):
        assert server.client.post(path, content=big).status_code == 413
        assert server.client.post(path, content=iter([big[: 1 << 19]] * 3)).status_code == 413  # its length untold
    assert server.number() > 0


def test_half_a_request_holds_nothing_up(server):
    host, port = server.address.removeprefix("http://").split(":")
    lines = [socket.create_connection((host, int(port))) for _ in range(100)]
    for line in lines:
        line.sendall(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nquery=")
    assert server.number() > 0
    for line in lines:
        line.close()


# Reviews


def draft(**more: object) -> dict[str, object]:
    return {"by": "李督查员", **more}


def test_there_are_no_reviews_unless_allowed(server, store):
    answer = server.client.post("/api/reviews", json=draft(undo=1), headers={"authorization": "Bearer x"})
    assert answer.status_code == 403
    assert "--allow-review" in answer.json()["zh"]
    with Audit.open(store, read_only=True) as audit:
        assert audit.reviews() == []


@pytest.fixture
def open_server(tmp_path):
    load_example(tmp_path)
    with serve(tmp_path, "--allow-review", DUIXIAN_REVIEW_TOKEN=TOKEN) as running:
        running.store = tmp_path
        yield running


@pytest.fixture(scope="module")
def strict_server(store):
    """Give a server that takes reviews, for those that it must refuse."""
    with serve(store, "--allow-review", DUIXIAN_REVIEW_TOKEN=TOKEN) as running:
        yield running


def post(server, json_, token=TOKEN):
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return server.client.post("/api/reviews", json=json_, headers=headers)


def some_delivered(server):
    return server.get("/api/commitments?status=delivered&specific=true").json()["records"][0]


def test_a_wrong_token_changes_nothing(strict_server):
    before = some_delivered(strict_server)
    for token in ("", "x", TOKEN + "x", TOKEN[:-1], "令牌"):
        headers = {"authorization": f"Bearer {token}".encode()} if token else {}
        answer = strict_server.client.post(
            "/api/reviews", json=draft(commitment=before["id"], status="behind"), headers=headers
        )
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
    assert some_delivered(strict_server) == before
    assert strict_server.get("/api/reviews").json()["records"] == []


def test_a_review_shows_everywhere_at_once_and_can_be_undone(open_server):
    one = some_delivered(open_server)
    because = "现场查看，<b>只通了</b>一半"
    answer = post(open_server, draft(commitment=one["id"], status="behind", because=because))
    assert answer.status_code == 201, answer.text
    (made,) = answer.json()
    assert (made["status"], made["by"], made["state"]) == ("behind", "李督查员", "in_force")
    again = open_server.get(f"/api/commitments/{made['code']}").json()["commitment"]
    assert again["assessment"]["status"] == "behind"
    place = open_server.get(one["id"].replace("https://w3id.org/duixian", ""), accept="text/html").headers["location"]
    page = open_server.get(place.partition("#")[0]).text
    assert "s-behind" in page
    assert "&lt;b&gt;只通了&lt;/b&gt;一半" in page
    status = f"SELECT ?s WHERE {{ <{one['id']}> dx:currentAssessment/dx:status ?s }}"
    assert open_server.ask(status, "text/csv").text.split()[1].endswith("/behind")
    assert post(open_server, draft(undo=made["number"])).status_code == 201
    assert some_delivered(open_server)["id"] == one["id"]
    with Audit.open(open_server.store, read_only=True) as audit:
        assert [review.state for review in audit.reviews()] == ["undone", "in_force"]


def test_a_link_is_rejected_and_accepted(open_server):
    link = some_delivered(open_server)["assessment"]["evidence"][0]
    (made,) = post(open_server, draft(link=link["link"], accept=False)).json()
    assert made["kind"] == "reject"
    (made,) = post(open_server, draft(link=link["link"], accept=True)).json()
    assert (made["kind"], made["state"]) == ("accept", "in_force")


@pytest.mark.parametrize(
    ("sent", "status"),
    [({}, 422), ({"by": "x"}, 422), (draft(commitment="x", undo=1), 422), (draft(link="L12345678"), 422),
     (draft(commitment="ffffff-ffffff", status="behind"), 404), (draft(undo=99), 404),
     (draft(commitment="x", colour=1), 422), (draft(commitment="ffffff-ffffff", status="好"), 422), ([], 422)],
)  # fmt: skip
def test_a_review_that_is_wrong_is_refused(strict_server, sent, status):
    answer = post(strict_server, sent)
    assert answer.status_code == status
    assert answer.json()["zh"]


def test_a_review_waits_for_no_other_writer(open_server):
    one = some_delivered(open_server)
    with Audit.open(open_server.store):
        answer = post(open_server, draft(commitment=one["id"], status="behind"))
        assert answer.status_code == 503
        assert "另一个程序正在使用这个库" in answer.json()["zh"]
        assert answer.headers["retry-after"]
    assert post(open_server, draft(commitment=one["id"], status="behind")).status_code == 201


def test_a_store_that_is_gone_is_not_made_anew(open_server):
    one = some_delivered(open_server)
    for path in open_server.store.iterdir():
        if not path.name.startswith("."):
            path.rename(open_server.store.parent / f"gone-{path.name}")
    assert post(open_server, draft(commitment=one["id"], status="behind")).status_code == 503
    assert not (open_server.store / "data").exists()
    assert open_server.number() > 0, "what was there is still shown"


def test_two_reviews_at_once_are_both_taken(open_server):
    ids = [one["id"] for one in open_server.get("/api/commitments?specific=true").json()["records"][:6]]
    codes = []
    threads = [
        threading.Thread(
            target=lambda one=one: codes.append(post(open_server, draft(commitment=one, because="看过")).status_code)
        )
        for one in ids
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [201] * 6
    assert len(open_server.get("/api/reviews").json()["records"]) == 6


def test_a_token_is_made_where_none_is_given_and_told_once(tmp_path):
    load_example(tmp_path)
    with serve(tmp_path, "--allow-review", DUIXIAN_REVIEW_TOKEN="") as server:
        (token,) = re.findall(r"token for reviews: (\S{20,})", server.told)
        assert post(server, draft(undo=1), token).status_code == 404
        assert token not in server.get("/api/status").text


# Hostile reports


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    report = folder / "'\"><img src=x onerror=hacked()>.txt"
    report.write_bytes((HOSTILE + '建成=HYPERLINK("x")广场1处。\n=1+1完成道路改造2公里。\n').encode())
    with Audit.open(folder / "store") as audit:
        audit.load([report])
    with serve(folder / "store") as running:
        yield running


def test_hostile_text_is_text_in_json(hostile):
    for path in ("/api/commitments", "/api/items", "/api/reports", "/api/queries/commitments?limit=100"):
        answer = hostile.get(path)
        assert answer.headers["content-type"] == "application/json"
        assert not set("\u202e\u2066\u2028\x1b") & set(answer.text)
        json.loads(answer.text)
    texts = [one["text"] for one in hostile.get("/api/commitments").json()["records"]]
    assert any("{{ 7*7 }}" in text for text in texts)
    report = hostile.get("/api/reports").json()["records"][0]["id"].rpartition("/")[2]
    assert "\u202e改造\u2066" in hostile.get(f"/api/reports/{report}").json()["text"], "read as it was written"


def test_hostile_text_is_text_in_csv(hostile):
    text = hostile.get("/api/queries/commitments?format=csv").text
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@pytest.mark.parametrize("path", ["/", "/query?name=commitments", "/query?sparql=%3Cscript%3Ehacked()%3C/script%3E",
                                  "/query?name=%22%3E%3Cscript%3Ehacked()%3C/script%3E", "/%3Cscript%3Ehacked()",
                                  "/query?name=project-dossier&project=%22%3E%3Cscript%3Ehacked()%3C/script%3E",
                                  "/id/%3Cscript%3Ehacked()", "/id/a%22%3E%3Cscript%3Ehacked()"])  # fmt: skip
def test_hostile_text_is_text_on_pages(hostile, path):
    answer = hostile.get(path, accept="text/html")
    assert answer.headers["content-type"].startswith("text/html")
    assert "<script>hacked" not in answer.text
    assert "<img" not in answer.text
    assert not set("\u202e\u2066\u2028\x1b") & set(answer.text)


def test_a_count_is_still_a_count(hostile):
    assert hostile.number(COUNT) >= 5
