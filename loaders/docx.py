"""Take the text out of a Word document: paragraphs and table rows as lines, with the numbers that Word draws.

In: the bytes of a .docx. Out: its text; headers, footers, notes, comments, deleted and hidden text are left out.
"""

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from duixian.loaders.numbering import Numbering
from duixian.ontology.errors import UnreadableFileError

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

MOST_UNPACKED = 200_000_000
"""A document that unpacks to more bytes is refused."""
_MOST_XML = 60_000_000
_MOST_ENTRIES = 10_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W[1:-1].encode())
_DTD = (b"<!DOCTYPE", b"<\0!\0D")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SKIPPED = {*(f"{_W}{tag}" for tag in ("pPr", "rPr", "del", "moveFrom", "rt", "sectPr", "tblPr", "sdtPr")), _FALLBACK}
_SIGNS = {f"{_W}tab": "\t", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_OFF = {"0", "false", "off"}
_OTHER_ZIPS = (
    ("xl/", "Excel 表格", "an Excel workbook", ".docx"),
    ("ppt/", "PowerPoint 演示文稿", "a PowerPoint presentation", ".docx"),
    ("content.xml", "OpenDocument 文档", "an OpenDocument file", ".docx"),
    ("OFD.xml", "OFD 版式文件", "an OFD file", ".pdf"),
)


def docx_text(data: bytes, where: str) -> str:
    """Give the text of a document, a line for each paragraph and table row; `where` names the file in errors.

    Cells are joined by tabs (a row of one cell is lines of its own), text boxes follow their paragraph, automatic
    numbers are written out. Raises `UnreadableFileError` for what is no .docx, is damaged or would exhaust memory.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check(archive, where)
            document, numbering = _parts(archive, where)
        lines: list[str] = []
        _add_blocks(document, numbering, lines)
    except UnreadableFileError:
        raise
    except Exception as error:
        raise _damaged(where) from error
    return "\n".join(lines)


def _check(archive: zipfile.ZipFile, where: str) -> None:
    """Refuse bombs, encrypted archives and archives that hold something else."""
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _too_large(where)
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFileError(
            where, "压缩包有密码；请取消密码后再试", "the archive has a password; remove it and try again"
        )
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return
    for sign, zh, en, suffix in _OTHER_ZIPS:
        if any(name.startswith(sign) for name in names):
            raise UnreadableFileError(where, f"这是 {zh}；请另存为 {suffix}", f"this is {en}; save it as {suffix}")
    raise UnreadableFileError(
        where,
        "这是压缩包，不是 Word 文档；请先解压",
        "this is a zip archive, not a Word document; unpack it first",
    )


def _parts(archive: zipfile.ZipFile, where: str) -> "tuple[BaseOxmlElement, Numbering]":
    """Parse the main part and the two that numbers come from."""
    main = _related(archive, "_rels/.rels", "officeDocument", where) or "word/document.xml"
    folder, _, name = main.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    document = _parsed(archive, main, where)
    if document is None or document.tag != f"{_W}document":
        raise _damaged(where)
    styles, numbering = (
        _parsed(archive, _related(archive, rels, kind, where, folder) or f"{folder}/{kind}.xml", where)
        for kind in ("styles", "numbering")
    )
    return document, Numbering(styles, numbering)


def _related(archive: zipfile.ZipFile, rels: str, kind: str, where: str, folder: str = "") -> str:
    """Give the name of the part that stands in a relation of a kind, or an empty string."""
    root = _parsed(archive, rels, where)
    for relation in root if root is not None else ():
        target = str(relation.get("Target") or "")
        if str(relation.get("Type")).endswith(f"/{kind}") and relation.get("TargetMode") != "External":
            return target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
    return ""


def _parsed(archive: zipfile.ZipFile, name: str, where: str) -> "BaseOxmlElement | None":
    """Read and parse a part, never more than `_MOST_XML` bytes of it; a DTD (entity bombs) is refused."""
    from docx.oxml.parser import parse_xml  # only documents need it

    if name not in archive.namelist():
        return None
    with archive.open(name) as part:
        xml = part.read(_MOST_XML + 1)
    if len(xml) > _MOST_XML:
        raise _too_large(where)
    if any(sign in xml for sign in _DTD):
        raise UnreadableFileError(
            where,
            "文档的 XML 含有 DTD（可能是恶意文件），已拒绝读取；请用 Word 重新另存为 .docx",
            "the document's XML has a DTD (it may be malicious) and was refused; save it again as .docx in Word",
        )
    return parse_xml(xml.replace(*_STRICT))


def _add_blocks(parent: "BaseOxmlElement", numbering: Numbering, lines: list[str]) -> None:
    """Add the lines of all paragraphs and tables below an element, in document order."""
    for child in parent.iterchildren():
        if child.tag == f"{_W}p":
            _add_paragraph(child, numbering, lines)
        elif child.tag == f"{_W}tbl":
            _add_table(child, numbering, lines)
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            _add_blocks(child, numbering, lines)


def _add_paragraph(paragraph: "BaseOxmlElement", numbering: Numbering, lines: list[str]) -> None:
    """Add a paragraph (an empty one is an empty line) and the paragraphs of its text boxes."""
    parts: list[str] = []
    boxes: list[BaseOxmlElement] = []
    number = numbering.number_of(paragraph)
    _collect(paragraph, parts, boxes)
    text = "".join(parts).rstrip()
    lines += f"{number}{text}".split("\n") if text.strip() else [""]
    for box in boxes:
        _add_blocks(box, numbering, lines)


def _collect(parent: "BaseOxmlElement", parts: list[str], boxes: "list[BaseOxmlElement]") -> None:
    """Collect the text of runs, links, fields and insertions; text boxes are put aside."""
    for child in parent.iterchildren():
        tag = child.tag
        if tag in {f"{_W}t", _MATH_TEXT}:
            parts.append(re.sub(r"[\r\n]+", " ", child.text or ""))
        elif tag in _SIGNS:
            parts.append(_SIGNS[tag])
        elif tag == f"{_W}br":
            parts.append("" if child.get(f"{_W}type") in {"page", "column"} else "\n")
        elif tag == f"{_W}txbxContent":
            boxes.append(child)
        elif isinstance(tag, str) and tag not in _SKIPPED and not _is_hidden(child):
            _collect(child, parts, boxes)


def _is_hidden(element: "BaseOxmlElement") -> bool:
    vanish = element.find(f"{_W}rPr/{_W}vanish") if element.tag == f"{_W}r" else None
    return vanish is not None and vanish.get(f"{_W}val") not in _OFF


def _add_table(table: "BaseOxmlElement", numbering: Numbering, lines: list[str]) -> None:
    """Add the rows of a table: a row of several filled cells is a line, of one cell the lines of the cell."""
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl")) is not table:
            continue
        cells: list[list[str]] = []
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr")) is row:
                content: list[str] = []
                _add_blocks(cell, numbering, content)
                cells.append([line for line in content if line.strip()])
        if len([cell for cell in cells if cell]) == 1:
            lines += next(cell for cell in cells if cell)
        else:
            lines.append("\t".join(" ".join(cell) for cell in cells).rstrip())


def _damaged(where: str) -> UnreadableFileError:
    return UnreadableFileError(
        where,
        "Word 文档已损坏，无法打开；请用 Word 或 WPS 修复后另存为 .docx",
        "the Word document is damaged; repair it in Word or WPS and save it as .docx",
    )


def _too_large(where: str) -> UnreadableFileError:
    return UnreadableFileError(
        where,
        "文档解压后过大（可能是压缩炸弹），已拒绝读取；如确是报告，请另存为 .txt",
        "the document unpacks to too much (it may be a zip bomb) and was refused; if it is a report, save it as .txt",
    )
