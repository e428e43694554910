"""Archives, addresses and lists of files: read without unpacking, hostile ones bounded and named."""

import gzip
import io
import struct
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import fsspec
import pytest
from duixian.graph.load import load
from duixian.graph.store import Store
from duixian.loaders import archives, inputs
from duixian.loaders.archives import Document
from duixian.loaders.inputs import Inputs, read_list
from duixian.ontology.errors import UnreadableFileError
from reports import annual, half_year

TEXTS = {
    "2023/一月.txt": annual(2023, plan="建成石桥村文化礼堂。"),
    "2023/七月.txt": half_year(2023, "石桥村文化礼堂主体封顶。"),
}


def write_zip(path, files, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def write_tar(path, files, mode):
    with tarfile.open(path, mode) as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data.encode() if isinstance(data, str) else data)
            archive.addfile(member, io.BytesIO(data.encode() if isinstance(data, str) else data))
    return path


def found(*addresses):
    return list(Inputs(addresses))


def names(*addresses):
    return [one.name for one in found(*addresses) if isinstance(one, Document)]


def reasons(*addresses):
    return {Path(one.where).name: one.zh for one in found(*addresses) if isinstance(one, UnreadableFileError)}


@pytest.fixture(params=["a.zip", "a.tar", "a.tar.gz", "a.tgz"])
def archive(request, tmp_path):
    path = tmp_path / request.param
    if path.suffix == ".zip":
        return write_zip(path, TEXTS)
    return write_tar(path, TEXTS, "w" if path.suffix == ".tar" else "w:gz")


def test_an_archive_is_loaded_as_its_files_are(archive, tmp_path):
    for name, text in TEXTS.items():
        (tmp_path / "files" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "files" / name).write_text(text, encoding="utf-8")
    with Store.open() as one, Store.open() as other:
        assert load([archive], one).complete
        load([tmp_path / "files"], other)
        assert one.nquads() == other.nquads()
        assert len(one.reports()) == 2


def test_members_are_known_by_archive_and_path(archive):
    assert [(one.name, one.where) for one in found(archive)] == [
        (Path(name).name, f"{archive}/{name}") for name in TEXTS
    ]


def test_members_count_as_they_come_and_the_count_is_never_behind(archive, tmp_path):
    (tmp_path / "b.txt").write_text("文", encoding="utf-8")
    both = Inputs([archive, tmp_path / "b.txt"])
    assert both.expected > both.total
    seen = [(number, both.total) for number, _ in enumerate(both, 1)]
    assert all(number <= total for number, total in seen)
    assert seen[-1] == (3, 3)


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd.txt", "/etc/passwd.txt", "C:\\Windows\\passwd.txt", "a/../../passwd.txt"]
)
def test_names_that_lead_out_of_the_archive_are_only_labels(tmp_path, name, monkeypatch):
    for path in (write_zip(tmp_path / "a.zip", {name: "文"}), write_tar(tmp_path / "a.tar", {name: "文"}, "w")):
        (one,) = found(path)
        assert (one.name, one.data.decode()) == ("passwd.txt", "文")
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["a.tar", "a.zip"]


def test_links_and_devices_in_a_tar_are_no_files(tmp_path):
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for kind, name in ((tarfile.SYMTYPE, "link.txt"), (tarfile.LNKTYPE, "hard.txt"), (tarfile.CHRTYPE, "dev.txt")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
        member = tarfile.TarInfo("a.txt")
        member.size = 3
        archive.addfile(member, io.BytesIO("文".encode()))
    assert names(tmp_path / "a.tar") == ["a.txt"]


def zip_with_name(path: Path, raw: bytes) -> Path:
    """Write a zip whose member has a name of these bytes and no word of its encoding, as Windows does in Chinese."""
    held = "x" * len(raw)
    write_zip(path, {held: "文"})
    path.write_bytes(path.read_bytes().replace(held.encode(), raw))
    return path


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_without_a_word_of_their_encoding(tmp_path, encoding):
    raw = "报告/青禾镇工作报告.txt".encode(encoding)
    assert names(zip_with_name(tmp_path / "a.zip", raw)) == ["青禾镇工作报告.txt"]
    with tarfile.open(tmp_path / "a.tar", "w", encoding=encoding, format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("报告/青禾镇工作报告.txt"))
    assert names(tmp_path / "a.tar") == ["青禾镇工作报告.txt"]


def test_what_folders_pass_over_archives_pass_over(archive, tmp_path):
    files = {"__MACOSX/._a.txt": "x", ".git/b.txt": "x", "~$c.docx": "x", "d.xlsx": "x", "e.txt": "文"}
    path = (
        write_zip(tmp_path / "b.zip", files) if archive.suffix == ".zip" else write_tar(tmp_path / "b.tar", files, "w")
    )
    assert names(path) == ["e.txt"]


def test_archives_in_archives_are_named_and_not_opened(tmp_path):
    inner = write_zip(tmp_path / "inner.zip", TEXTS).read_bytes()
    files = {"inner.zip": inner, "more.tar.gz": b"x", "old.rar": b"Rar!", "a.txt": "文"}
    for path in (write_zip(tmp_path / "a.zip", files), write_tar(tmp_path / "a.tar", files, "w")):
        assert names(path) == ["a.txt"]
        told = reasons(path)
        assert set(told) == {"inner.zip", "more.tar.gz", "old.rar"}
        assert all("先解压" in reason for reason in told.values())


def test_a_member_with_a_password_is_named_and_the_rest_is_read(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"secret.txt": "文" * 9, "open.txt": "文"})
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + flags
        data[at : at + 2] = struct.pack("<H", struct.unpack("<H", data[at : at + 2])[0] | 1)
    path.write_bytes(data)
    assert names(path) == ["open.txt"]
    assert "密码" in reasons(path)["secret.txt"]


@pytest.fixture
def small(monkeypatch):
    """Set the limits low, so that bombs can be small."""
    monkeypatch.setattr(archives, "LARGEST", 100_000)
    monkeypatch.setattr(archives, "MOST_UNPACKED", 400_000)


def test_a_member_that_is_too_large_is_named_and_the_rest_is_read(small, tmp_path):
    files = {"bomb.txt": bytes(100_001), "a.txt": "文"}
    for path in (write_zip(tmp_path / "a.zip", files), write_tar(tmp_path / "a.tar.gz", files, "w:gz")):
        assert names(path) == ["a.txt"]
        assert "超过" in reasons(path)["bomb.txt"]


@pytest.mark.parametrize("name", ["{}.txt", "{}.bin"])
def test_an_archive_that_unpacks_to_too_much_is_read_so_far(small, tmp_path, name):
    files = {name.format(number): bytes(90_000) for number in range(40)}
    packed = write_tar(tmp_path / "a.tar.gz", files, "w:gz")
    assert len(names(packed)) < 5
    assert "压缩炸弹" in reasons(packed)["a.tar.gz"]
    if name == "{}.txt":  # a zip tells where each member is, so what is passed over is not unpacked
        assert len(names(write_zip(tmp_path / "a.zip", files))) == 4
        assert "压缩炸弹" in reasons(tmp_path / "a.zip")["a.zip"]


def test_a_header_that_asks_for_much_memory_is_refused(small, tmp_path):
    member = tarfile.TarInfo("././@LongLink")
    member.type, member.size = tarfile.GNUTYPE_LONGNAME, 3_000_000
    with gzip.open(tmp_path / "a.tar.gz", "wb") as file:
        file.write(member.tobuf(tarfile.GNU_FORMAT) + bytes(member.size) + bytes(1024))
    assert "压缩炸弹" in reasons(tmp_path / "a.tar.gz")["a.tar.gz"]


@pytest.mark.parametrize("cut", [0, 10, 60, 200])
@pytest.mark.parametrize("suffix", [".zip", ".tar", ".tar.gz"])
def test_a_damaged_archive_is_an_error_and_the_rest_goes_on(tmp_path, suffix, cut):
    path = tmp_path / f"a{suffix}"
    if suffix == ".zip":
        write_zip(path, TEXTS)
    else:
        write_tar(path, TEXTS, "w" if suffix == ".tar" else "w:gz")
    path.write_bytes(path.read_bytes()[:cut])
    (tmp_path / "b.txt").write_text("文", encoding="utf-8")
    assert names(path, tmp_path / "b.txt") == ["b.txt"]
    assert list(reasons(path)) in (["a" + suffix], ["一月.txt"])


def test_a_word_document_named_zip_is_read_as_a_document(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"[Content_Types].xml": "x", "word/document.xml": "x"})
    assert [(one.name, one.data == path.read_bytes()) for one in found(path)] == [("a.zip", True)]


def test_an_archive_without_reports_is_told(tmp_path):
    assert "没有可读的文件" in reasons(write_zip(tmp_path / "a.zip", {"a.xlsx": "x"}))["a.zip"]


# Addresses


@pytest.fixture
def memory():
    system = fsspec.filesystem("memory")
    system.store.clear()
    for name, text in TEXTS.items():
        system.pipe(f"/reports/{name}", text.encode())
    system.pipe("/reports/notes.xlsx", b"x")
    yield system
    system.store.clear()


def test_a_folder_at_an_address_is_loaded_as_one_on_disk(memory, tmp_path):
    with Store.open() as store:
        summary = load(["memory://reports"], store)
        assert (summary.complete, summary.reports) == (True, 2)
    assert [one.where for one in found("memory://reports/")] == [f"memory://reports/{name}" for name in sorted(TEXTS)]


def test_a_file_and_an_archive_at_an_address(memory, tmp_path):
    memory.pipe("/all.zip", write_zip(tmp_path / "a.zip", TEXTS).read_bytes())
    memory.pipe("/all.tar.gz", write_tar(tmp_path / "a.tar.gz", TEXTS, "w:gz").read_bytes())
    assert names("memory://reports/2023/一月.txt") == ["一月.txt"]
    assert names("memory://all.zip") == names("memory://all.tar.gz") == ["一月.txt", "七月.txt"]
    assert names("zip://2023/一月.txt::memory://all.zip") == ["一月.txt"]
    (tmp_path / "c.txt").write_text("文", encoding="utf-8")
    assert names(f"file://{tmp_path}/c.txt") == ["c.txt"]


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """Serve a folder with a file and an archive of it by HTTP; give its address."""
    (tmp_path / "一月.txt").write_text(next(iter(TEXTS.values())), encoding="utf-8")
    write_zip(tmp_path / "all.zip", TEXTS)
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_files_and_archives_are_read_from_a_web_server(web):
    with Store.open() as store:
        assert load([f"{web}/all.zip"], store).reports == len(TEXTS)
    assert names(f"{web}/{quote('一月.txt')}?signature=1") == [quote("一月.txt")]
    assert names(f"{web}/") == [web.removeprefix("http://")]
    (nothing,) = found(f"{web}/nowhere.txt")
    assert "不存在" in nothing.zh


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("memory://nowhere", "不存在"),
        ("nosuch://bucket/a.txt", "无法读取"),
        ("memory://empty", "没有可读的文件"),
    ],
)
def test_an_address_that_leads_nowhere_is_an_error_and_the_rest_goes_on(memory, tmp_path, address, reason):
    memory.pipe("/empty/a.xlsx", b"x")
    (tmp_path / "a.txt").write_text("文", encoding="utf-8")
    nothing, one = found(address, tmp_path / "a.txt")
    assert (nothing.where, one.name) == (address, "a.txt")
    assert reason in nothing.zh


@pytest.mark.parametrize(
    ("address", "package", "line"),
    [
        ("s3://bucket/a.txt", "s3fs", 'pip install "fsspec[s3]"'),
        ("gs://bucket/a.txt", "gcsfs", 'pip install "fsspec[gcs]"'),
        ("https://example.org/a.txt", "fsspec.implementations.http", 'pip install "fsspec[http]"'),
    ],
)
def test_a_backend_that_is_missing_names_the_line_that_installs_it(monkeypatch, address, package, line):
    monkeypatch.setitem(sys.modules, package, None)
    (error,) = found(address)
    assert line in error.zh
    assert line in error.en


def test_passwords_in_addresses_are_not_shown(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec.implementations.http", None)
    for address in ("nosuch://user:geheim@host/a.txt", "https://example.org/a.txt?signature=geheim"):
        (error,) = found(address)
        assert "geheim" not in str(error)


# Lists


def test_a_list_names_files_one_a_line(tmp_path, monkeypatch):
    path = tmp_path / "list.txt"
    path.write_bytes("\ufeff报告/a.txt\r\n\n  memory://b.txt  \n".encode())
    assert read_list(path) == ["报告/a.txt", "memory://b.txt"]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    assert read_list("-") == ["报告/a.txt", "memory://b.txt"]


@pytest.mark.parametrize("data", [None, "报告".encode("gbk")], ids=["missing", "gbk"])
def test_a_list_that_cannot_be_read_is_an_error(tmp_path, data):
    if data:
        (tmp_path / "list.txt").write_bytes(data)
    with pytest.raises(UnreadableFileError):
        read_list(tmp_path / "list.txt")


def test_a_windows_path_is_no_address():
    assert not inputs.is_address("C:\\报告\\a.txt")
    assert not inputs.is_address("报告:一/a.txt")
