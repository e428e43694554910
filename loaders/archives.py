"""Read the reports in a .zip or .tar(.gz) without unpacking it: names inside are labels, never paths.

In: an open archive. Out: its reports in the order of the archive, and an error for each that cannot be read. Nothing in
an archive makes more than `LARGEST` bytes of memory; a whole archive is read as far as `MOST_UNPACKED`.
"""

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Final, NamedTuple, cast

from duixian.loaders.files import SUFFIXES, is_report
from duixian.loaders.readers import LARGEST, too_large
from duixian.ontology.errors import UnreadableFileError

MOST_UNPACKED = 10_000_000_000
"""An archive is read until so many bytes have come out of it."""
_ZIPS: Final = (".zip",)
_TARS: Final = (".tar", ".tar.gz", ".tgz")
_NESTED: Final = (*_ZIPS, *_TARS, ".gz", ".bz2", ".xz", ".7z", ".rar", ".tbz2", ".txz", ".zst")
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_ZIP: Final = b"PK"
_GZIP: Final = b"\x1f\x8b"
_BLOCK: Final = 512
_EACH: Final = 16_384
_FAULTS: Final = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip


class Document(NamedTuple):
    """One file: its name without its folder, where it is (for messages), and its bytes."""

    name: str
    where: str
    data: bytes


Found = Document | UnreadableFileError
"""A file, or why it cannot be read."""


def is_archive(name: str) -> bool:
    """Tell by its name whether a file is an archive that `read_archive` reads."""
    return name.lower().endswith((*_ZIPS, *_TARS))


def read_archive(file: IO[bytes], where: str) -> Iterator[Found]:
    """Give the reports of an archive; other kinds of files in it are passed over, archives in it are named."""
    some = False
    try:
        start = file.read(len(_ZIP))
        file.seek(0)
        for found in _in_zip(file, where) if start == _ZIP else _in_tar(file, where):
            some = True
            yield found
    except _Spent:
        yield _spent(where)
    except _FAULTS as error:
        yield _damaged(where, error)
    else:
        if not some:
            kinds = " ".join(SUFFIXES)
            yield UnreadableFileError(
                where, f"压缩包里没有可读的文件（{kinds}）", f"the archive has no file that can be read ({kinds})"
            )


class _Spent(Exception):  # noqa: N818
    """More came out of an archive than is allowed."""


def _in_zip(file: IO[bytes], where: str) -> Iterator[Found]:
    left = MOST_UNPACKED
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if any(member.filename == "word/document.xml" for member in members):  # a .docx under another name
            file.seek(0)
            yield Document(_last(where), where, file.read(LARGEST + 1))
            return
        for member in members:
            name = _zip_name(member)
            if member.is_dir() or not _wanted(name):
                continue
            found = _zip_member(archive, member, name, f"{where}/{name}")
            left -= len(found.data) if isinstance(found, Document) else 0
            if left < 0:
                raise _Spent
            yield found


def _zip_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, where: str) -> Found:
    if member.flag_bits & _ENCRYPTED:
        return UnreadableFileError(where, "压缩包有密码；请取消密码后再试", "the archive has a password; remove it")
    if is_nested(name):
        return _nested(where)
    try:
        with archive.open(member) as opened:
            data = opened.read(LARGEST + 1)
    except _FAULTS as error:
        return _damaged(where, error)
    return Document(_last(name), where, data) if len(data) <= LARGEST else too_large(where)


def _zip_name(member: zipfile.ZipInfo) -> str:
    """Read the name of a member; Windows writes Chinese names in GBK without saying so, other programs in UTF-8."""
    if member.flag_bits & _UTF8_NAME:
        return _clean(member.filename)
    return _clean(_decoded(member.orig_filename.encode("cp437", "replace")))


def _in_tar(file: IO[bytes], where: str) -> Iterator[Found]:
    packed = file.read(len(_GZIP)) == _GZIP
    file.seek(0)
    guarded = _Guarded(cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if packed else file)
    left = MOST_UNPACKED
    with tarfile.open(fileobj=guarded, mode="r:") as archive:
        for member in archive:
            left -= member.size + _EACH
            if left < 0:
                raise _Spent
            name = _clean(_decoded(member.name.encode("utf-8", "surrogateescape")))
            if not member.isfile() or not _wanted(name):
                continue
            inside = f"{where}/{name}"
            if is_nested(name):
                yield _nested(inside)
            elif member.size > LARGEST:
                yield too_large(inside)
            else:
                opened = archive.extractfile(member)
                yield Document(_last(name), inside, opened.read() if opened else b"")


class _Guarded(io.RawIOBase):
    """A file of which no more than `LARGEST` bytes are taken at once: the headers of a tar may ask for any number."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= LARGEST + _BLOCK:
            raise _Spent
        return self._file.read(size)

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _clean(name: str) -> str:
    return name.replace("\\", "/").encode("utf-8", "replace").decode()


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _wanted(name: str) -> bool:
    """Pass over what the search of a folder passes over: hidden files and folders, and kinds that hold no report."""
    *folders, last = name.split("/")
    hidden = any(part.startswith(".") and part.strip(".") for part in folders)
    return not hidden and (is_report(last) or (is_nested(last) and not last.startswith(".")))


def is_nested(name: str) -> bool:
    """Tell by its name whether a member of an archive is an archive itself."""
    return name.lower().endswith(_NESTED)


def _nested(where: str) -> UnreadableFileError:
    return UnreadableFileError(
        where, "压缩包里的压缩包不打开；请先解压", "an archive inside an archive is not opened; unpack it first"
    )


def _spent(where: str) -> UnreadableFileError:
    most = MOST_UNPACKED // 1_000_000_000
    return UnreadableFileError(
        where,
        f"解压后超过 {most} GB（可能是压缩炸弹），其余不再读；如确是报告，请解压后载入文件夹",
        f"unpacks to more than {most} GB (it may be a bomb); the rest is not read: load reports unpacked",
    )


def _damaged(where: str, error: BaseException) -> UnreadableFileError:
    detail = " ".join(str(error).split()) or type(error).__name__
    return UnreadableFileError(
        where, f"压缩包已损坏或无法读取（{detail}）", f"the archive is damaged or cannot be read ({detail})"
    )
