"""Read a file: what it is shows in its first bytes, not in its name.

In: the path of a .txt, .md, .html, .docx or .pdf, or its bytes. Out: a `Source`, or an `UnreadableFileError` that says
what to do.
"""

import errno
import hashlib
import logging
import os
import re
import stat
from pathlib import Path, PurePosixPath

from duixian.loaders.decode import count_damaged, decode_text
from duixian.loaders.docx import docx_text
from duixian.loaders.html import html_text
from duixian.loaders.pdf import pdf_text
from duixian.ontology.errors import UnreadableFileError
from duixian.ontology.model import Source

LARGEST = 200_000_000
"""A file of more bytes is refused."""
BINARY = "binary"
"""The encoding of a source whose file is no text (as `file --mime-encoding` says)."""
_DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {".md": "text/markdown", ".markdown": "text/markdown"}
_PAGES = {".html", ".htm", ".xhtml"}
_HEAD = 4096
_PAGE = re.compile(
    r"[\ufeff\s]*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[a-zA-Z/!]")
_PDF = b"%PDF-"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"\x89PNG", "图片", "a picture", "请先做文字识别（OCR）", "run OCR on it"),
    (b"\xff\xd8\xff", "图片", "a picture", "请先做文字识别（OCR）", "run OCR on it"),
    (b"GIF8", "图片", "a picture", "请先做文字识别（OCR）", "run OCR on it"),
    (b"II*\x00", "图片", "a picture", "请先做文字识别（OCR）", "run OCR on it"),
    (b"Rar!", "压缩包", "an archive", "请先解压", "unpack it"),
    (b"7z\xbc\xaf", "压缩包", "an archive", "请先解压", "unpack it"),
    (b"\x1f\x8b", "压缩包", "an archive", "请先解压", "unpack it"),
)
_OTHER_TEXTS = (
    (re.compile(r"\s*\{\\rtf"), "RTF 文档", "an RTF document"),
    (
        re.compile(r"(?is)\s*(?=.{0,2000}^MIME-Version:)(?=.{0,4000}multipart/related)", re.MULTILINE),
        "MHTML 网页",
        "an MHTML page",
    ),
    (
        re.compile(r"(?s)\s*<\?xml.{0,2000}<(w:wordDocument|pkg:package|uof:UOF)"),
        "Word XML 文档",
        "a Word XML document",
    ),
)
_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())


def read_source(path: Path) -> Source:
    """Read a file; its text is what the offsets of all later steps refer to.

    Text files are decoded and otherwise unchanged. Of pages, Word documents and PDFs the text is what `html_text`,
    `docx_text` and `pdf_text` give. `name` is the file name without its folder.

    Raises `UnreadableFileError` where the file is missing, empty, too large, damaged, encrypted or of another kind.
    """
    return source_of(read_bytes(path), shown(path.name), shown(path))


def source_of(data: bytes, name: str, where: str) -> Source:
    """Read the bytes of a file named `name`; `where` says in errors where it is. Raises as `read_source`."""
    if not data:
        raise UnreadableFileError(
            where, "文件是空的；请换一份有内容的文件", "the file is empty; give one that holds a report"
        )
    media_type, encoding, text = _text_of(data, PurePosixPath(name).suffix.lower(), where)
    if not text.strip("\ufeff\0 \t\r\n\u3000\xa0"):
        raise UnreadableFileError(where, "文件中没有文字", "the file has no text in it")
    damaged = count_damaged(text)
    if damaged:
        _log.warning("%s：有 %d 处字符损坏，显示为 � / %d damaged characters", where, damaged, damaged)
    digest = hashlib.sha256(data).hexdigest()
    return Source(name=name, sha256=digest, media_type=media_type, encoding=encoding, text=text)


def shown(path: Path | str) -> str:
    """Give a path as text, whatever its bytes."""
    return os.fsencode(path).decode("utf-8", "replace")


def read_bytes(path: Path) -> bytes:
    """Read all bytes of an ordinary file, never more than `LARGEST`; `UnreadableFileError` where that fails."""
    where = shown(path)
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            kind = ("文件夹", "a folder") if stat.S_ISDIR(mode) else ("设备或管道", "a device or pipe")
            raise UnreadableFileError(where, f"这是{kind[0]}，不是文件", f"this is {kind[1]}, not a file")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise _unopened(error, where) from error
    if len(data) > LARGEST:
        raise too_large(where)
    return data


def too_large(where: str) -> UnreadableFileError:
    """Say that a file is larger than `LARGEST`."""
    most = LARGEST // 1_000_000
    return UnreadableFileError(
        where, f"文件超过 {most} MB；请拆分后再试", f"the file is larger than {most} MB; split it"
    )


def _unopened(error: OSError | ValueError, where: str) -> UnreadableFileError:
    """Say why the system did not open a file."""
    if isinstance(error, FileNotFoundError):
        return UnreadableFileError(where, "文件不存在；请检查路径", "no such file; check the path")
    if isinstance(error, PermissionError):
        return UnreadableFileError(
            where, "没有读取权限；请检查文件权限", "no permission to read it; check its permissions"
        )
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return UnreadableFileError(where, "符号链接指向自己，无法打开", "the symbolic link leads back to itself")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return UnreadableFileError(
        where, f"无法打开（{reason}）；请检查路径", f"cannot be opened ({reason}); check the path"
    )


def _text_of(data: bytes, suffix: str, where: str) -> tuple[str, str, str]:
    """Give media type, encoding and text by what the bytes are."""
    start = data[:_HEAD].lstrip()
    if start.startswith(_PDF) or (suffix == ".pdf" and _PDF in data[:_HEAD]):
        return "application/pdf", BINARY, pdf_text(data, where)
    if data.startswith(_ZIP):
        return _DOCX_TYPE, BINARY, docx_text(data, where)
    _refuse_known(data, where)
    text, encoding = decode_text(data, where)
    head = text[:_HEAD]
    for pattern, zh, en in _OTHER_TEXTS:
        if pattern.match(head.lstrip("\ufeff")):
            raise UnreadableFileError(where, f"这是 {zh}；请另存为 .docx", f"this is {en}; save it as .docx")
    if _PAGE.match(head) or (suffix in _PAGES and _MARKUP.search(text)):
        return "text/html", encoding, html_text(text, where)
    return _TYPES.get(suffix, "text/plain"), encoding, text


def _refuse_known(data: bytes, where: str) -> None:
    """Refuse binary files whose kind is known, with the advice that fits."""
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFileError(
            where,
            "Word 文档有打开密码；请取消密码后另存为 .docx",
            "the Word document needs a password to open; remove it and save it as .docx",
        )
    if data.startswith(_OLE):
        raise UnreadableFileError(
            where,
            "这是旧版 Word（.doc）或 WPS 文档；请另存为 .docx",
            "this is an old Word (.doc) or WPS document; save it as .docx",
        )
    for signature, zh, en, zh_advice, en_advice in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableFileError(where, f"这是{zh}，不是文本；{zh_advice}", f"this is {en}, not text; {en_advice}")
