"""Read traditional characters as simplified ones: the same text, character by character, for reading only.

In: a text or a report. Out: one of the same length, so that every span holds in both. Word lists, the clause model and
the comparison of promises with results know simplified characters; what is kept and shown is the text as it stands.
"""

import re
from functools import cache

from duixian.ontology.model import Mention, Report, Source, Statement

_HAN = range(0x4E00, 0xA000)
_BOTH = "乾昇"
"""Characters that simplified texts have too, in names."""


def simplify(text: str) -> str:
    """Give a text in simplified characters, each in its place; the text itself where it has no other."""
    return text.translate(_characters()) if _other().search(text) else text


def with_text(report: Report, source: Source) -> Report:
    """Give a report with its words taken from another source, whose text is the same in other characters.

    The names of government and county stay as they are.
    """
    text, before = source.text, report.source.text

    def retell(words: str) -> str:
        at = before.find(words, report.start)
        return text[at : at + len(words)] if at >= 0 else words

    def retell_statement(statement: Statement) -> Statement:
        parts: tuple[Statement | Mention, ...] = (statement, *statement.mentions)
        if all(part.of(text) == part.text for part in parts):
            return statement
        due = statement.deadline
        mentions = tuple(mention.model_copy(update={"text": mention.of(text)}) for mention in statement.mentions)
        deadline = due and due.model_copy(update={"text": retell(due.text)})
        return statement.model_copy(update={"text": statement.of(text), "mentions": mentions, "deadline": deadline})

    told = {
        "source": source,
        "title": retell(report.title),
        "sections": tuple(section.model_copy(update={"heading": section.of(text)}) for section in report.sections),
        "items": tuple(item.model_copy(update={"title": retell(item.title)}) for item in report.items),
        "statements": tuple(map(retell_statement, report.statements)),
    }
    return report.model_copy(update=told)


def simplified(report: Report) -> Report:
    """Give a report with all its words in simplified characters; the report itself where it has no others."""
    text = simplify(report.source.text)
    if text == report.source.text:
        return report
    return with_text(report, report.source.model_copy(update={"text": text}))


@cache
def _characters() -> dict[int, int]:
    """Give the simplified character of each traditional one, where one stands for one."""
    from opencc import OpenCC

    known = [chr(code) for code in _HAN if chr(code) not in _BOTH]
    simple = OpenCC("t2s").convert("\n".join(known)).split("\n")
    return {ord(one): ord(other) for one, other in zip(known, simple, strict=True) if one != other and len(other) == 1}


@cache
def _other() -> re.Pattern[str]:
    """Match what is not written so in simplified texts."""
    return re.compile(f"[{''.join(map(chr, _characters()))}]")
