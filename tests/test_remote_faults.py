"""Servers that fail: each fault is one clear line, tried again where that is safe; nothing is half read or written."""

import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
import town
from duixian.app import cli
from duixian.graph import remote_http
from duixian.graph.remote_address import fault, find_address, is_remote
from duixian.graph.store import Store
from duixian.ontology.errors import StoreError

Fault = Callable[["Handler"], bool]
RESULTS = ox.QueryResultsFormat.JSON


class Handler(http.server.BaseHTTPRequestHandler):
    """A small SPARQL server (a pyoxigraph store behind HTTP) that fails as it is told before it does anything."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.server.seen.append(self.path)
        if self.server.fault is not None and self.server.fault(self):
            return
        database = self.server.database
        if self.path.startswith("/query"):
            asked = parse_qs(self.body.decode())["query"][0]
            answer = database.query(asked, use_default_graph_as_union=True)
            self.reply(200, answer.serialize(format=RESULTS), "application/sparql-results+json")
        elif self.path.startswith("/update"):
            database.update(self.body.decode())
            self.reply(204)
        else:
            graph = ox.NamedNode(parse_qs(urlsplit(self.path).query)["graph"][0])
            database.remove_graph(graph)
            database.load(self.body, ox.RdfFormat.TURTLE, to_graph=graph)
            self.reply(201)

    do_PUT = do_POST  # noqa: N815

    def reply(self, status: int, body: bytes = b"", kind: str = "text/plain", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class Failing(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.database = ox.Store()
        self.fault: Fault | None = None
        self.seen: list[str] = []

    def handle_error(self, *_: object) -> None:
        """Say nothing of connections that clients left."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Failing]:
    monkeypatch.setattr(remote_http, "_PAUSES", (0.0, 0.0, 0.01))
    made = Failing()
    thread = threading.Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def times(count: int, fault: Fault, path: str = "/") -> Fault:
    """Fail so many times, on addresses that begin so."""
    left = [count]

    def failing(handler: Handler) -> bool:
        if left[0] == 0 or not handler.path.startswith(path):
            return False
        left[0] -= 1
        return fault(handler)

    return failing


def status(code: int, body: bytes = b"", **headers: str) -> Fault:
    def answer(handler: Handler) -> bool:
        handler.reply(code, body, **headers)
        return True

    return answer


def cut(handler: Handler) -> bool:
    """Promise more than is sent, and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"head":{"vars":["s"]},"results":{"bindings":[')
    handler.close_connection = True
    return True


def hung_up(handler: Handler) -> bool:
    handler.close_connection = True
    return True


def half(handler: Handler) -> bool:
    row = {name: {"type": "uri", "value": "urn:x"} for name in "gspo"}
    whole = json.dumps({"head": {"vars": [*"gspo"]}, "results": {"bindings": [row, row]}})
    handler.reply(200, whole[:-20].encode(), "application/sparql-results+json")
    return True


def endless(handler: Handler) -> bool:
    """Send a little, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.send_header("Content-Length", "100000000")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b" ")
            time.sleep(0.02)
    except OSError:
        handler.close_connection = True
    return True


def silent(handler: Handler) -> bool:
    time.sleep(3)
    handler.close_connection = True
    return True


ALWAYS = -1


@pytest.mark.parametrize(
    "fault",
    [
        status(503),
        status(429),
        status(502),
        status(504),
        status(500, b"Virtuoso 40001 Error SR172: Transaction deadlocked"),
        cut,
        hung_up,
    ],
)
def test_what_passes_is_tried_again(server: Failing, fault: Fault) -> None:
    expected = Store.open()
    town.fill(expected)
    with Store.open(server.url) as store:
        for path in ("/query", "/update", "/store"):
            server.fault = times(2, fault, path)
            store.put_report(town.reports()[0])
            store.drop_report(town.reports()[0].id)
        town.fill(store)
        assert store.nquads() == expected.nquads()


def test_a_server_that_says_how_long_to_wait_is_believed(server: Failing) -> None:
    server.fault = times(1, status(503, Retry_After="1"))
    begun = time.monotonic()
    Store.open(server.url).close()
    assert time.monotonic() - begun >= 1


LASTING = [
    (status(503), "the server cannot serve now (503), tried more than once"),
    (status(429), "the server cannot serve now (429)"),
    (cut, "the connection was cut"),
    (hung_up, "the connection was cut"),
    (half, "the server gave half an answer"),
    (status(200, b"<html>Welcome</html>"), "the server gave half an answer"),
    (status(206, b"{}"), "the server gave half an answer"),
    (endless, "the server did not finish within 0.5 s"),
    (silent, "the server did not finish within 0.5 s"),
    (status(401), "set DUIXIAN_STORE_USER and DUIXIAN_STORE_PASSWORD"),
    (status(401, WWW_Authenticate='Basic realm="x"'), "set DUIXIAN_STORE_USER and DUIXIAN_STORE_PASSWORD"),
    (status(403), "this user may not do that (403)"),
    (status(404), "there is no SPARQL service at this address"),
    (status(500, b"<p>out of <b>memory</b></p>"), "the server refused (500 out of memory)"),
    (status(400, b"no"), "the server refused (400 no)"),
    (status(302, Location="http://127.0.0.1:1/"), "the server refused (302)"),
]


@pytest.mark.parametrize(("fault", "en"), LASTING)
def test_a_lasting_fault_is_told_where_one_reads(
    server: Failing, fault: Fault, en: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUIXIAN_STORE_TIMEOUT", "0.5")
    monkeypatch.setenv("DUIXIAN_STORE_USER", "somebody")
    monkeypatch.setenv("DUIXIAN_STORE_PASSWORD", "s3cret")
    with Store.open(server.url) as store:
        town.fill(store)
    with Store.open(server.url, read_only=True) as store:
        server.fault = times(ALWAYS, fault)
        for ask in (store.reports, store.nquads, lambda: store.load_report(town.reports()[0].id)):
            with pytest.raises(StoreError) as error:
                ask()
            assert en in str(error.value)
            assert str(error.value).startswith(server.url + "：")
            assert "\n" not in str(error.value)
            assert "s3cret" not in str(error.value)


@pytest.mark.parametrize(("fault", "en"), [row for row in LASTING if row[0] not in (half, LASTING[5][0])])
@pytest.mark.parametrize("path", ["/update", "/store"])
def test_a_lasting_fault_leaves_nothing_half_written(
    server: Failing, fault: Fault, en: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, later, _ = town.reports()
    monkeypatch.setenv("DUIXIAN_STORE_TIMEOUT", "0.5")
    with Store.open(server.url) as store:
        store.put_report(plan)
        whole = store.nquads()
    store = Store.open(server.url)
    server.fault = times(ALWAYS, fault, path)
    with pytest.raises(StoreError) as error:
        store.put_report(later)
    assert en in str(error.value)
    server.fault = None
    with Store.open(server.url, read_only=True) as reader:
        assert reader.reports() == [plan.id]
        assert len(reader.query("SELECT ?r { ?r a dx:Report }")) == 1
    store.close()
    with Store.open(server.url) as again:
        assert again.nquads() == whole
        assert again.put_report(later)


def test_a_fault_in_the_middle_of_a_write_is_swept(server: Failing) -> None:
    plan, later, _ = town.reports()
    with Store.open(server.url) as store:
        store.put_report(plan)
        whole = store.nquads()
        server.fault = times(ALWAYS, status(500), "/update")
        with pytest.raises(StoreError, match="refused"):
            store.put_graph(f"{plan.id}/assessments", [f"<urn:s> <urn:p> <urn:o> <{plan.id}/assessments> ."])
        server.fault = None
        assert store.nquads() == whole
    server.fault = times(ALWAYS, status(500), "/store")
    with pytest.raises(StoreError, match="refused"), Store.open(server.url) as store:
        store.put_report(later)
    server.fault = None
    with Store.open(server.url) as store:
        assert store.nquads() == whole
        assert store._unmarked(store.hashes()) == []


def test_the_command_says_it_in_one_line(server: Failing, capsys: pytest.CaptureFixture[str]) -> None:
    server.fault = times(ALWAYS, status(503))
    with pytest.raises(SystemExit) as ended:
        cli.main(["audit", "--store", server.url])
    assert ended.value.code == cli.WRONG_USE
    told = capsys.readouterr().err
    assert told.startswith(f"{server.url}：服务器暂时不能服务（503）")
    assert told.count("\n") == 1


def test_who_has_a_token_sends_it(server: Failing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIXIAN_STORE_TOKEN", "t0ken")
    server.fault = lambda handler: handler.headers["Authorization"] != "Bearer t0ken" and status(401)(handler)
    with Store.open(server.url) as store:
        store.put_report(town.reports()[0])


def test_who_has_a_password_sends_it_when_asked(server: Failing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIXIAN_STORE_USER", "u")
    monkeypatch.setenv("DUIXIAN_STORE_PASSWORD", "p")
    ask = status(401, WWW_Authenticate='Basic realm="x"')
    server.fault = lambda handler: handler.headers["Authorization"] != "Basic dTpw" and ask(handler)
    with Store.open(server.url) as store:
        store.put_report(town.reports()[0])


# Addresses


@pytest.mark.parametrize(
    ("url", "server", "query", "update", "graphs"),
    [
        ("http://h:7878", "oxigraph", "http://h:7878/query", "http://h:7878/update", "http://h:7878/store"),
        ("http:/h:7878/", "oxigraph", "http://h:7878/query", "http://h:7878/update", "http://h:7878/store"),
        ("https://h/sparql", "virtuoso", "https://h/sparql", "https://h/sparql-auth", "https://h/sparql-graph-crud-auth"),
        ("http://h/repositories/r", "rdf4j", "http://h/repositories/r", "http://h/repositories/r/statements",
         "http://h/repositories/r/rdf-graphs/service"),
        ("http://h:3030/ds", "fuseki", "http://h:3030/ds/query", "http://h:3030/ds/update", "http://h:3030/ds/data"),
        ("http://h/blazegraph/namespace/kb/sparql", "blazegraph", "http://h/blazegraph/namespace/kb/sparql",
         "http://h/blazegraph/namespace/kb/sparql", ""),
        ("https://c.r.neptune.amazonaws.com:8182/sparql", "neptune", "https://c.r.neptune.amazonaws.com:8182/sparql",
         "https://c.r.neptune.amazonaws.com:8182/sparql", "https://c.r.neptune.amazonaws.com:8182/sparql/gsp/"),
    ],
)  # fmt: skip
def test_addresses_follow_from_the_one_that_is_given(
    url: str, server: str, query: str, update: str, graphs: str
) -> None:
    assert is_remote(url)
    found = find_address(url)
    assert (found.server, found.query, found.update, found.graphs) == (server, query, update, graphs)


def test_addresses_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIXIAN_STORE_SERVER", "QLever")
    monkeypatch.setenv("DUIXIAN_STORE_UPDATE", "http://h/write")
    found = find_address("http://h:7001")
    assert (found.server, found.query, found.update, found.graphs) == ("qlever", "http://h:7001", "http://h/write", "")
    monkeypatch.setenv("DUIXIAN_STORE_SERVER", "none")
    with pytest.raises(StoreError, match="oxigraph"):
        find_address("http://h")


@pytest.mark.parametrize(
    "url", ["http://u:s3cret@h/", "https://s3cret@h/sparql", "http://u:s3cret@[::1/", "http:///s3cret@"]
)
def test_secrets_in_an_address_are_refused_and_not_shown(url: str) -> None:
    with pytest.raises(StoreError) as error:
        find_address(url)
    assert "s3cret" not in str(error.value)


def test_a_password_is_not_printed_with_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIXIAN_STORE_PASSWORD", "s3cret")
    found = find_address("http://h")
    assert found.password == "s3cret"
    assert repr(found) == str(found) == f"{found}" == "Address('http://h')"


@pytest.mark.parametrize("url", ["http://", "http://h:port/", "http://h/?a=b", "http://h/#a"])
def test_what_is_no_address_is_told(url: str) -> None:
    with pytest.raises(StoreError, match="no address of a server"):
        find_address(url)


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "nan"])
def test_a_time_limit_is_a_number_of_seconds(seconds: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIXIAN_STORE_TIMEOUT", seconds)
    with pytest.raises(StoreError, match="DUIXIAN_STORE_TIMEOUT"):
        find_address("http://h")


@pytest.mark.parametrize("place", [None, "httpd", "data/http:", "duixian-store"])
def test_folders_are_no_addresses(place: str | None) -> None:
    assert not is_remote(place)


def test_a_server_that_is_not_there(server: Failing, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError, match="cannot reach the server"):
        Store.open("http://127.0.0.1:9", read_only=True)
    assert "请检查地址" in str(fault("x", "unreachable"))


def test_without_a_graph_store_graphs_are_sent_as_updates(server: Failing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIXIAN_STORE_SERVER", "blazegraph")
    monkeypatch.setenv("DUIXIAN_STORE_QUERY", server.url + "/query")
    monkeypatch.setenv("DUIXIAN_STORE_UPDATE", server.url + "/update")
    with Store.open(server.url) as store, Store.open() as embedded:
        town.fill(store)
        town.fill(embedded)
        assert store.nquads() == embedded.nquads()
    assert not [path for path in server.seen if path.startswith("/store")]
