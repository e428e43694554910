"""Part a text into words, with a dictionary of the words of work reports beside the general one.

In: a text. Out: its words, in order; or the places where the words of a list stand in it. rjieba, jieba in Rust, parts
words thirty times faster; where it cannot be installed, jieba itself does, with the same result (`tests/test_words.py`
holds the two against each other). jieba's dictionary is built in memory (0.7 s): its own cache would be read from a
folder that everyone may write to.
"""

from collections.abc import Callable, Sequence
from functools import cache, partial
from importlib.resources import files

from duixian.loaders.lexicon import rows

_DOMAIN = 500
"""How often a word of the domain dictionary counts as seen, so that it stays in one piece."""


def split_words(text: str) -> list[str]:
    """Part a text into words; unknown names fall into single characters."""
    return _cutter()(text)


def word_finder(words: Sequence[str], *, asked_once: bool = False) -> Callable[[str], list[tuple[int, int, int]]]:
    """Make a search for all words of a list at once (Aho-Corasick): its cost does not grow with the list.

    It gives the number of the word, its start and its end, for each place, also where words overlap; by their ends.
    One that is `asked_once` is made faster and searches slower.
    """
    from ahocorasick_rs import AhoCorasick, Implementation

    how = Implementation.ContiguousNFA if asked_once else None
    return partial(AhoCorasick(words, implementation=how).find_matches_as_indexes, overlapping=True)


@cache
def _cutter() -> Callable[[str], list[str]]:
    try:
        return rust_cutter()
    except ImportError:
        return plain_cutter()


def rust_cutter() -> Callable[[str], list[str]]:
    """Make a cutter of rjieba; raises ImportError where it is not installed."""
    from rjieba import Jieba

    jieba = Jieba()
    for (word,) in rows("jieba_words.txt"):
        jieba.add_word(word, _DOMAIN, None)
    return partial(jieba.cut, hmm=False)


def plain_cutter() -> Callable[[str], list[str]]:
    """Make a cutter of jieba."""
    from jieba import Tokenizer

    tokenizer = Tokenizer()
    with (files("jieba") / "dict.txt").open("rb") as dictionary:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(dictionary)
    tokenizer.initialized = True
    for (word,) in rows("jieba_words.txt"):
        tokenizer.add_word(word, _DOMAIN)
    return lambda text: list(tokenizer.cut(text, HMM=False))
