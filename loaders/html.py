"""Take the text out of a web page: each block a line, each table row a line with its cells joined by a tab.

In: the page's HTML. Out: its text as a reader sees it, navigation included (the furniture step marks that).
"""

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from duixian.loaders.lexicon import rows
from duixian.ontology.errors import UnreadableFileError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_CELLS = frozenset(("td", "th"))
_DEEPEST = 500
"""No page nests blocks deeper (browsers stop at 512), and parsing takes the square of the depth."""
_TEXT = "-text"
_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_WRAP_IN_CHINESE = re.compile(rf"(?<={_CJK})[ \t\f]*[\r\n][ \t\r\n\f]*(?={_CJK})")
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def html_text(html: str, where: str) -> str:
    """Give the text of a page, its blocks as lines; `where` names the file in errors.

    Scripts, styles and the page's head are left out. Blanks are collapsed as a browser does; a line break of the file
    between two Chinese characters is none.
    """
    from selectolax.lexbor import LexborHTMLParser  # only pages need it

    refusal = UnreadableFileError(
        where,
        "网页无法解析（过大或嵌套过深）；请在浏览器中打开，把正文另存为 .txt",
        "the page cannot be parsed (too large or nested too deep); open it in a browser and save its text as .txt",
    )
    if _depth(html) > _DEEPEST:
        raise refusal
    try:
        body = LexborHTMLParser(html.removeprefix("\ufeff")).body
    except Exception as error:
        raise refusal from error
    return _text_of(body) if body else ""


def _depth(html: str) -> int:
    """Give how deep the blocks of a page nest at most."""
    steps = (-1 if match[1] else 1 for match in _nesting().finditer(html))
    return max(accumulate(steps, lambda depth, step: max(depth + step, 0), initial=0))


@cache
def _tags(use: str) -> frozenset[str]:
    """Give the elements that `lexicon/html_tags.tsv` lists for a use."""
    return frozenset(tag for row_use, *tags in rows("html_tags.tsv") if row_use == use for tag in tags)


@cache
def _breaking() -> frozenset[str]:
    return _tags("block") | _tags("closing") | _CELLS | {"tr"}


@cache
def _nesting() -> re.Pattern[str]:
    return re.compile(rf"<(/?)(?:{'|'.join(sorted(_tags('block')))})\b", re.IGNORECASE)


@dataclass
class _Page:
    """The lines found so far; `outer` holds those that wait until a cell, and the cells that wait until a row, ends."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    outer: list[list[str]] = field(default_factory=list)
    rows: list[list[list[str]]] = field(default_factory=list)
    pre: int = 0

    def enter(self, tag: str) -> None:
        """Begin an element."""
        if tag in _breaking() or tag == "br":
            self.break_line()
        if tag == "tr":
            self.rows.append([])
        elif tag in _CELLS:
            self.outer.append(self.lines)
            self.lines = []
        elif tag == "pre":
            self.pre += 1

    def leave(self, tag: str) -> None:
        """End an element: a row of cells with at most one line each is one line, else the cells' lines follow."""
        if tag in _breaking():
            self.break_line()
        if tag in _CELLS:
            cell, self.lines = self.lines, self.outer.pop()
            if self.rows:
                self.rows[-1].append(cell)
            else:
                self.lines += cell
        elif tag == "tr":
            self._end_row(self.rows.pop())
        elif tag == "pre":
            self.pre -= 1

    def add(self, text: str) -> None:
        """Add the text of a text node."""
        if not self.pre:
            self.line.append(text)
            return
        for i, part in enumerate(text.splitlines()):
            if i:
                self.break_line()
            self.line.append(part)

    def break_line(self) -> None:
        """End the line, if there is one."""
        line = _BLANKS.sub(" ", _WRAP_IN_CHINESE.sub("", "".join(self.line))).strip()
        self.line = []
        if line:
            self.lines.append(line)

    def _end_row(self, cells: list[list[str]]) -> None:
        if all(len(cell) <= 1 for cell in cells):
            row = "\t".join("".join(cell) for cell in cells)
            self.lines += [row] if row.strip() else []
        else:
            self.lines += [line for cell in cells for line in cell]


def _text_of(body: "LexborNode") -> str:
    """Walk the tree without recursion: a hostile page may nest a million elements."""
    page = _Page()
    todo: list[tuple[LexborNode, bool]] = [(body, False)]
    while todo:
        node, is_end = todo.pop()
        tag = node.tag or ""
        if is_end:
            page.leave(tag)
        elif tag == _TEXT:
            page.add(node.text(deep=False))
        elif tag not in _tags("dropped"):
            page.enter(tag)
            todo.append((node, True))
            children = []
            child = node.child
            while child is not None:
                children.append(child)
                child = child.next
            todo += [(c, False) for c in reversed(children)]
    page.break_line()
    return "\n".join(page.lines)
