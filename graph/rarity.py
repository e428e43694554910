"""The words of a statement that tell what it is about, each weighed by how rare it is in Chinese at large.

In: a text. Out: its telling words with their weights, from 0 (的) to 1 (a name that no dictionary has). The counts are
those of jieba's dictionary.
"""

import math
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from duixian.graph.lexicon import alternatives, words
from duixian.loaders.words import split_words

_RAREST = 16.0
"""The logarithm of one in so many words: what the dictionary does not have weighs as much."""
_LINKING = frozenset("的和及与等在为对个有了中内是以把将并或由从于")
_BEFORE = frozenset("tdcfrmqbu")
"""The kinds of words that may stand before a subject: of time, manner, place, number."""
_LEVELS = frozenset("省市县区镇乡村")
_REDACTED = re.compile("[XxＸ×]+")
_NOT_HAN = re.compile(r"[^一-龥A-Za-z]+")


@lru_cache(maxsize=1 << 16)
def telling_words(text: str) -> Mapping[str, float]:
    """Give the words of a text with their weights, without verbs and stock phrases.

    Characters that stand alone are pieces of names that no dictionary has: each pair of them counts as a word.
    """
    found: dict[str, float] = {}
    alone = ""
    for word in [*split_words(_NOT_HAN.sub("。", text)), "。"]:
        if len(word) == 1 and word not in _LINKING and word != "。":
            alone += word
            continue
        found |= {alone[i : i + 2]: 1.0 for i in range(len(alone) - 1)}
        alone = ""
        if len(word) > 1 and word not in words("stop_phrases.txt"):
            found[word] = _weight(word)
    return found


@lru_cache(maxsize=1 << 16)
def opening_noun(text: str) -> str:
    """Give the noun that a text begins with, after words of time, manner and number; empty where there is none."""
    _, kinds, _ = _dictionary()
    for word in split_words(text):
        kind = kinds.get(word, "")
        if kind[:1] in _BEFORE or not word.strip() or word in _LEVELS:
            continue
        return word if kind[:1] == "n" and len(word) > 1 else ""
    return ""


def own_words(text: str) -> list[str]:
    """Give the words that a text could be about, pieces of names too; stock phrases and words of time are none."""
    _, kinds, _ = _dictionary()
    found = telling_words(_REDACTED.sub("，", text))
    return [word for word in found if kinds.get(word, "n")[:1] not in _BEFORE]


def is_stock(text: str) -> bool:
    """Tell whether a text has nothing that someone could look for: only what every year's report says."""
    stock = f"{alternatives('stock_matters.txt')}|{alternatives('stop_phrases.txt')}"
    return not own_words(re.sub(stock, "，", text))


def _weight(word: str) -> float:
    counts, _, whole = _dictionary()
    count = counts.get(word, 0)
    return min(math.log(whole / count), _RAREST) / _RAREST if count else 1.0


@cache
def _dictionary() -> tuple[dict[str, int], dict[str, str], int]:
    """Read jieba's dictionary: how often each word was seen, what kind of word it is (n, v, …), how many in all."""
    counts, kinds = {}, {}
    for line in (files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, kinds[word] = line.split(" ")
        counts[word] = int(count)
    return counts, kinds, sum(counts.values())
