"""Decode the bytes of a text file without changing what it says: a BOM and carriage returns stay in the text.

In: bytes. Out: the text and the name of its encoding; `data.decode(encoding) == text` unless single bytes were damaged.
"""

import re
from functools import cache

from duixian.ontology.errors import UnreadableFileError

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""The longer first: a UTF-32 BOM begins like one of UTF-16. The codecs named keep the BOM as U+FEFF."""
_CANDIDATES = ("utf-8", "gb18030", "big5", "cp950", "utf-16-le", "utf-16-be")
_MENDABLE = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_SAMPLE = 50_000
_PLAUSIBLE = 0.75
_MENDED = 0.9
_FEW_DAMAGED = 1000
"""In a text that long one damaged character is let pass."""
_ENOUGH_HAN = 20
_TOO_MANY_CONTROLS = 0.02
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f\ufffe\uffff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CJK = re.compile(r"[\u1100-\u11ff\u3040-\u9fff\uac00-\ud7af]")


def decode_text(data: bytes, where: str) -> tuple[str, str]:
    """Decode `data`; `where` names the file in errors.

    A BOM decides, else strict UTF-8; else GB18030 (GBK, GB2312), Big5 or UTF-16 without BOM, whichever gives Chinese in
    common use; else what charset-normalizer finds. A long Chinese text with single damaged bytes (a copy cut off in
    the middle of a character) is read with U+FFFD in their place.

    Raises `UnreadableFileError` for binary data and unknown encodings.
    """
    found = _by_bom(data) or _as_utf8(data) or _as_chinese(data) or _mended(data)
    if found is None and b"\0" not in data:
        found = _guessed(data)
    if found is None or _is_binary(found[0]):
        raise _refusal(data, where)
    return found


def count_damaged(text: str) -> int:
    """Count the characters that stand where bytes could not be decoded (U+FFFD)."""
    return text.count("\ufffd")


def _by_bom(data: bytes) -> tuple[str, str] | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data, encoding)
    return None


def _as_utf8(data: bytes) -> tuple[str, str] | None:
    """Decode strictly; NUL bytes speak for UTF-16, which may be valid UTF-8 too."""
    return None if b"\0" in data else _decoded(data, "utf-8")


def _as_chinese(data: bytes) -> tuple[str, str] | None:
    """Take of the encodings that fit the one whose text has the most characters in common use."""
    texts = [found for encoding in _CANDIDATES if (found := _decoded(data, encoding))]
    best = max(texts, key=lambda found: _plausibility(found[0]), default=None)
    return best if best and _plausibility(best[0]) >= _PLAUSIBLE else None


def _mended(data: bytes) -> tuple[str, str] | None:
    """Decode a long Chinese text of which single bytes are damaged."""
    for encoding in _MENDABLE:
        text = data.decode(encoding, errors="replace")
        few = count_damaged(text) <= max(1, len(text) // _FEW_DAMAGED)
        if few and len(_HAN.findall(text[:_SAMPLE])) >= _ENOUGH_HAN and _plausibility(text) >= _MENDED:
            return text, encoding
    return None


def _guessed(data: bytes) -> tuple[str, str] | None:
    """Ask charset-normalizer; what it takes for Chinese, Japanese or Korean must be plausible Chinese."""
    from charset_normalizer import from_bytes  # rarely needed

    best = from_bytes(data[:_SAMPLE]).best()
    found = _decoded(data, best.encoding) if best else None
    if found and _CJK.search(found[0][:_SAMPLE]) and _plausibility(found[0]) < _PLAUSIBLE:
        return None
    return found


def _decoded(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return data.decode(encoding), encoding
    except (UnicodeDecodeError, LookupError):
        return None


def _plausibility(text: str) -> float:
    """Give the share of characters in common use among those that are not ASCII (1 where all are)."""
    others = re.sub(r"[\t\n\v\f\r\x1a\x1b -~]+", "", text[:_SAMPLE])
    common = _common()
    return sum(c in common for c in others) / len(others) if others else 1.0


@cache
def _common() -> frozenset[str]:
    """Give Chinese in common use: level 1 of GB 2312 (3755 characters) and Big5 (5401), and their punctuation."""
    gb = (bytes((high, low)) for high in (*range(0xA1, 0xA4), *range(0xB0, 0xD8)) for low in range(0xA1, 0xFF))
    lows = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    big5 = (bytes((high, low)) for high in range(0xA1, 0xC7) for low in lows)
    known = [*(c.decode("gb18030", "ignore") for c in gb), *(c.decode("big5", "ignore") for c in big5)]
    return frozenset(c for c in known if len(c) == 1) | {"\xa0", "\u2003", "\ufeff", "\u200b", "•"}


def _is_binary(text: str) -> bool:
    return len(_CONTROL.findall(text[:_SAMPLE])) > _TOO_MANY_CONTROLS * len(text[:_SAMPLE])


def _refusal(data: bytes, where: str) -> UnreadableFileError:
    if b"\0" in data or _is_binary(data[:_SAMPLE].decode("latin-1")):
        return UnreadableFileError(
            where,
            "这是二进制文件，不是文本；请提供 .txt .md .html .docx 或 .pdf 文件",
            "this is a binary file, not text; give a .txt, .md, .html, .docx or .pdf file",
        )
    return UnreadableFileError(
        where,
        "无法识别文字编码（已试 UTF-8、UTF-16、GB18030、Big5）；请用编辑器另存为 UTF-8",
        "unknown text encoding (tried UTF-8, UTF-16, GB18030, Big5); save it as UTF-8 in an editor",
    )
