"""Take the text out of a PDF: its text layer, page by page, with wrapped lines joined to paragraphs again.

In: the bytes of a .pdf. Out: its text, a line for each paragraph, without page numbers and running heads.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from duixian.loaders.lexicon import rows
from duixian.loaders.reflow import Line, join_pages, natural_width
from duixian.ontology.errors import UnreadableFileError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_MOST_CHARACTERS = 50_000_000
_SOUND = 0.7
"""A text layer with a smaller share of sound characters cannot be used."""


def pdf_text(data: bytes, where: str) -> str:
    """Give the text of a PDF, a line for each paragraph; `where` names the file in errors.

    Radicals that PDF writers put for whole characters (⻓ for 长) are written as the characters. Raises
    `UnreadableFileError` for a PDF that is damaged, needs a password, or has no usable text layer (a scan).
    """
    with _quiet():
        try:
            reader = _opened(data, where)
            pages = _pages(reader, where)
        except UnreadableFileError:
            raise
        except Exception as error:
            raise UnreadableFileError(
                where,
                "PDF 已损坏，无法读取；请用 PDF 阅读器打开后重新打印为 PDF",
                "the PDF is damaged; open it in a viewer and print it to PDF again",
            ) from error
    text = join_pages(pages)
    _check(text, where)
    return text


def _opened(data: bytes, where: str) -> "PdfReader":
    """Open a PDF, with the empty password where it only restricts printing or copying."""
    from pypdf import PdfReader  # only PDFs need it
    from pypdf.errors import DependencyError, FileNotDecryptedError, WrongPasswordError

    try:
        reader = PdfReader(BytesIO(data))
        opened = not reader.is_encrypted or bool(reader.decrypt(""))
    except (FileNotDecryptedError, WrongPasswordError):
        opened = False
    except DependencyError as error:
        raise UnreadableFileError(
            where,
            "PDF 用 AES 加密；请去掉保护后再试，或安装 pip install 'pypdf[crypto]'",
            "the PDF is encrypted with AES; remove the protection, or pip install 'pypdf[crypto]'",
        ) from error
    if not opened:
        raise UnreadableFileError(
            where,
            "PDF 有打开密码；请去掉密码后再试",
            "the PDF needs a password to open; remove it and try again",
        )
    return reader


def _pages(reader: "PdfReader", where: str) -> list[list[Line]]:
    pages: list[list[Line]] = []
    size = 0
    for page in reader.pages:
        pages.append(_lines(page))
        size += sum(len(line.text) for line in pages[-1])
        if size > _MOST_CHARACTERS:
            raise UnreadableFileError(
                where,
                "PDF 文字过多，已拒绝读取；请拆成几份再读",
                "the PDF has too much text and was refused; split it into parts",
            )
    return pages


def _lines(page: "PageObject") -> list[Line]:
    """Give the lines of a page with their places, as far as pypdf tells them."""
    pieces: list[Line] = []

    def visit(text: str, cm: Any, tm: Any, _font: Any, font_size: Any) -> None:  # noqa: ANN401  # pypdf's matrices
        scale = abs(tm[0] * cm[0] + tm[1] * cm[2]) or 1.0
        left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        size = float(font_size or 1) * scale
        pieces.append(Line(text, left, left + natural_width(text) * size, size))

    text = page.extract_text(visitor_text=visit)
    if "".join(piece.text for piece in pieces) != text:
        pieces = [Line(text, 0.0, 0.0, 0.0)]
    return _assembled(pieces)


def _assembled(pieces: list[Line]) -> list[Line]:
    """Put pieces together to lines; a line begins with its first, ends with its last."""
    lines: list[Line] = []
    parts: list[Line] = []
    for piece in pieces:
        for i, text in enumerate(piece.text.split("\n")):
            if i:
                lines.append(_one(parts))
                parts = []
            if text.strip() or parts:
                parts.append(Line(text, piece.left, piece.right, piece.size))
    return [line for line in [*lines, _one(parts)] if line.text]


def _one(parts: list[Line]) -> Line:
    shown = [part for part in parts if part.text.strip()]
    if not shown:
        return Line("", 0.0, 0.0, 0.0)
    text = "".join(part.text for part in parts).translate(_radicals())
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
    return Line(text, shown[0].left, max(part.right for part in shown), max(part.size for part in shown))


@cache
def _radicals() -> dict[int, str]:
    return {ord(radical): character for radical, character in rows("radicals.tsv")}


def _check(text: str, where: str) -> None:
    """Refuse a text layer that is missing or made of characters that mean nothing."""
    characters = [c for c in text if not c.isspace()]
    if not characters:
        raise UnreadableFileError(
            where,
            "PDF 没有文字层（可能是扫描件）；请先做文字识别（OCR）",
            "the PDF has no text layer (it may be a scan); run OCR on it first",
        )
    sound = sum(c.isprintable() and c != "\ufffd" for c in characters)
    if sound < _SOUND * len(characters):
        raise UnreadableFileError(
            where,
            "PDF 的文字层是乱码（字体没有文字对照表）；请做文字识别（OCR），或找原始 Word 文件",
            "the PDF's text layer is unreadable (its fonts do not tell their characters); run OCR or get the Word file",
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pypdf from writing to the log about every flaw of a file."""
    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)
