"""Names that a sentence spreads over its clauses: 与甲集团合作，改造乙村废弃矿山，引进光伏项目 tells of 甲乙光伏发电.

In: commitments, and results in the order of their text. Out: the pairs of a commitment and the clauses that together
hold the words of a name of it, where no clause alone does.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from duixian.graph.carried import STOP
from duixian.graph.rarity import telling_words
from duixian.graph.similar import Profile

_FEWEST, _OWN = 3, 2
"""A name is recognised by so many of its words, so many of which no dictionary has."""


def find_spread(promises: Sequence[Profile], results: Sequence[Profile], text: str) -> Iterator[tuple[int, int]]:
    """Give the pairs by their places; `text` is the source of the results."""
    sentences = _sentences(results, text)
    holding = defaultdict[str, list[int]](list)
    for k, result in enumerate(results):
        for word in result.words:
            holding[word].append(k)
    for i, promise in enumerate(promises):
        for words in map(telling_words, promise.called):
            own = {word for word, weight in words.items() if weight == 1 and word in holding}
            if len(own) < _OWN:
                continue
            held = defaultdict[int, defaultdict[int, set[str]]](lambda: defaultdict(set))
            for word, k in ((one, k) for one in words for k in holding.get(one, ())):
                if not _are_elsewhere(promise, results[k]):
                    held[sentences[k]][k].add(word)
            yield from ((i, k) for clauses in held.values() if _tell(clauses, own) for k in clauses)


def _tell(clauses: Mapping[int, set[str]], own: set[str]) -> bool:
    """Tell whether the words that clauses hold are enough to know a name by, and those of no clause alone."""
    every = set().union(*clauses.values())
    enough = len(every) >= _FEWEST and len(every & own) >= _OWN
    return enough and not any(here >= every & own for here in clauses.values())


def _are_elsewhere(promise: Profile, result: Profile) -> bool:
    return bool(promise.villages and result.villages and promise.villages.isdisjoint(result.villages))


def _sentences(results: Sequence[Profile], text: str) -> list[int]:
    """Give for each statement the number of its sentence."""
    gaps = [text[one.statement.end : other.statement.start] for one, other in pairwise(results)]
    numbers = [0]
    for gap in gaps:
        numbers.append(numbers[-1] + bool(STOP.search(gap)))
    return numbers
