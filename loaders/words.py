"""Part a text into words, with jieba and a dictionary of the words of work reports.

In: a text. Out: its words, in order. The dictionary is built in memory on first use (0.7 s): jieba's own cache would be
read from a folder that everyone may write to.
"""

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from duixian.loaders.lexicon import rows

if TYPE_CHECKING:
    from jieba import Tokenizer

_DOMAIN = 500
"""How often a word of the domain dictionary counts as seen, so that it stays in one piece."""


def split_words(text: str) -> list[str]:
    """Part a text into words; unknown names fall into single characters."""
    return list(_tokenizer().cut(text, HMM=False))


@lru_cache(maxsize=1)
def _tokenizer() -> "Tokenizer":
    from jieba import Tokenizer

    tokenizer = Tokenizer()
    with (files("jieba") / "dict.txt").open("rb") as dictionary:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(dictionary)
    tokenizer.initialized = True
    for (word,) in rows("jieba_words.txt"):
        tokenizer.add_word(word, _DOMAIN)
    return tokenizer
