"""Rebuild the numbers that Word draws before paragraphs (一、 （一） 1.): they stand in the styles, not in the text.

In: the parsed parts `styles.xml` and `numbering.xml`, then the paragraphs in order. Out: the number of each.
"""

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from duixian.loaders.lexicon import rows

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{_W}val"
_LEVELS = 9
_MOST_DIGITS = 6
_MOST_STYLES = 20
"""A chain of styles (basedOn) is followed that far; a hostile file may chain them in a circle."""
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_NO_GAP_AFTER = tuple("、）)】〕》：:，")


class Numbering:
    """The running numbers of one document: call `number_of` once for each paragraph, in order."""

    def __init__(self, styles: "BaseOxmlElement | None", numbering: "BaseOxmlElement | None") -> None:
        """Index the styles and lists; either part may be missing."""
        self._styles = _by_id(styles, "style", "styleId")
        self._lists = _by_id(numbering, "num", "numId")
        self._forms = _by_id(numbering, "abstractNum", "abstractNumId")
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._seen: set[str] = set()

    def number_of(self, paragraph: "BaseOxmlElement") -> str:
        """Give the number of a paragraph with the gap behind it, and count it; empty where it has none."""
        found = self._list_of(paragraph)
        if found is None:
            return ""
        list_id, level = found
        form_id = self._form_id(list_id)
        counts = self._counts[form_id]
        self._restart(list_id, counts)
        counts[level] = counts[level] + 1 if level in counts else self._start(list_id, level)
        for deeper in range(level + 1, _LEVELS):
            counts.pop(deeper, None)
        return self._written(list_id, level, counts)

    def _list_of(self, paragraph: "BaseOxmlElement") -> tuple[str, int] | None:
        """Find list and level: in the paragraph itself, else in its style or one that the style is based on."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None
        list_id, level = _list_and_level(properties)
        style_id = _value(properties, "pStyle")
        for _ in range(_MOST_STYLES):
            style = self._styles.get(style_id)
            if style is None or (list_id and level):
                break
            inner = style.find(f"{_W}pPr")
            style_list, style_level = _list_and_level(inner) if inner is not None else ("", "")
            level = level or style_level
            if style_list and not list_id:
                list_id = style_list
                level = level or self._level_of_style(list_id, style_id)
            style_id = _value(style, "basedOn")
        if list_id not in self._lists or list_id == "0":
            return None
        return list_id, min(int(level), _LEVELS - 1) if level.isdecimal() else 0

    def _level_of_style(self, list_id: str, style_id: str) -> str:
        """Find the level that names a style as its own."""
        form = self._forms.get(self._form_id(list_id))
        levels = form.findall(f"{_W}lvl") if form is not None else []
        return next((str(lvl.get(f"{_W}ilvl")) for lvl in levels if _value(lvl, "pStyle") == style_id), "")

    def _form_id(self, list_id: str) -> str:
        """Follow a list to its abstract form, over one link to a list style."""
        form_id = _value(self._lists.get(list_id), "abstractNumId")
        linked = self._styles.get(_value(self._forms.get(form_id), "numStyleLink"))
        inner = linked.find(f"{_W}pPr") if linked is not None else None
        other = _list_and_level(inner)[0] if inner is not None else ""
        return _value(self._lists[other], "abstractNumId") if other in self._lists else form_id

    def _level(self, list_id: str, level: int) -> "BaseOxmlElement | None":
        """Give the properties of a level: those of the list itself before those of its form."""
        override = _child_at(self._lists[list_id], "lvlOverride", level)
        own = override.find(f"{_W}lvl") if override is not None else None
        return own if own is not None else _child_at(self._forms.get(self._form_id(list_id)), "lvl", level)

    def _start(self, list_id: str, level: int) -> int:
        start = _value(self._level(list_id, level), "start")
        return int(start) if start.isdecimal() and len(start) <= _MOST_DIGITS else 1

    def _restart(self, list_id: str, counts: dict[int, int]) -> None:
        """Begin again where a list that shares its form with others says so, at its first paragraph."""
        if list_id in self._seen:
            return
        self._seen.add(list_id)
        for override in self._lists[list_id].findall(f"{_W}lvlOverride"):
            start, level = _value(override, "startOverride"), str(override.get(f"{_W}ilvl"))
            if start.isdecimal() and level.isdecimal() and len(start) <= _MOST_DIGITS:
                counts[int(level)] = int(start) - 1

    def _written(self, list_id: str, level: int, counts: dict[int, int]) -> str:
        """Write a number as the level's text says, such as `（%1）` or `%1.%2`."""
        properties = self._level(list_id, level)
        if properties is None:
            return ""
        is_legal = properties.find(f"{_W}isLgl") is not None

        def write(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            form = _value(self._level(list_id, place), "numFmt")
            count = counts.setdefault(place, self._start(list_id, place))
            return written_number(count, "decimal" if is_legal and place < level else form)

        if not written_number(counts[level], _value(properties, "numFmt")):
            return ""
        label = _PLACE.sub(write, _value(properties, "lvlText")).strip()
        gap = "" if label.endswith(_NO_GAP_AFTER) or _value(properties, "suff") == "nothing" else " "
        return label + gap if label else ""


def written_number(count: int, form: str) -> str:
    """Write a number in one of Word's formats (`lexicon/numbering.tsv`); unknown ones are decimal, bullets empty."""
    how, characters = _formats().get(form, ("decimal", ""))
    if how == "none":
        return ""
    if how == "signs":
        return characters[count - 1] if 0 < count <= len(characters) else str(count)
    if how == "digits":
        return "".join(characters[int(digit)] for digit in str(count))
    if how in {"han", "legal"}:
        return _han(count, "low" if how == "han" else "up")
    if how in {"roman", "roman_low"}:
        return _roman(count) if how == "roman" else _roman(count).lower()
    return f"{count:02}" if how == "padded" else str(count)


def _han(count: int, mode: str) -> str:
    import cn2an  # only numbered documents need it

    return str(cn2an.an2cn(count, mode))


def _roman(count: int) -> str:
    if not 0 < count < 4000:  # noqa: PLR2004  # Roman numbers end there
        return str(count)
    written = ""
    for step, letters in _ROMAN:
        times, count = divmod(count, step)
        written += letters * times
    return written


@cache
def _formats() -> dict[str, tuple[str, str]]:
    return {form: (how, "".join(rest)) for form, how, *rest in rows("numbering.tsv")}


def _by_id(part: "BaseOxmlElement | None", tag: str, key: str) -> "dict[str, BaseOxmlElement]":
    children = part.findall(f"{_W}{tag}") if part is not None else []
    return {str(child.get(f"{_W}{key}")): child for child in children}


def _value(element: "BaseOxmlElement | None", tag: str) -> str:
    """Give `w:val` of a child, or an empty string."""
    child = element.find(f"{_W}{tag}") if element is not None else None
    return str(child.get(_VAL) or "") if child is not None else ""


def _list_and_level(properties: "BaseOxmlElement") -> tuple[str, str]:
    """Give the list and level that paragraph properties name, empty strings where they name none."""
    own = properties.find(f"{_W}numPr")
    return (_value(own, "numId"), _value(own, "ilvl")) if own is not None else ("", "")


def _child_at(parent: "BaseOxmlElement | None", tag: str, level: int) -> "BaseOxmlElement | None":
    children = parent.findall(f"{_W}{tag}") if parent is not None else []
    return next((child for child in children if child.get(f"{_W}ilvl") == str(level)), None)
