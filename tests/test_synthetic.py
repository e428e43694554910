"""The invented corpus of `benchmarks/`: the same for the same seed, its truth is in its text, and figures hold."""

import re
import sys
from decimal import Decimal

import pytest
from conftest import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "benchmarks"))
from corpus import PROMISED
from corpus_model import Promise, Told
from synthetic import Corpus, make_corpus, measure

FLOORS = {"recall": 0.94, "precision": 0.9, "status accuracy": 0.87, "status accuracy where linked": 0.935}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return make_corpus(seed=7, governments=3, periods=4)


def told(corpus: Corpus) -> list[tuple[Promise, Told]]:
    return [(promise, told) for town in corpus.towns for promise in town.promises for told in promise.told]


def test_the_same_seed_gives_the_same_reports(corpus: Corpus) -> None:
    assert make_corpus(7, 3, 4).texts == corpus.texts
    assert make_corpus(8, 3, 4).texts != corpus.texts


def test_sizes_are_as_asked(corpus: Corpus) -> None:
    assert len(corpus.texts) == 3 * 4
    assert all(len(town.promises) >= 2 * sum(PROMISED["annual"].values()) for town in corpus.towns)


def test_all_that_was_planted_stands_where_the_truth_says(corpus: Corpus) -> None:
    for town in corpus.towns:
        for report in range(town.periods):
            text = corpus.texts[town.file(report)]
            made = [promise.mention for promise in town.promises if promise.report == report]
            for mention in [*made, *town.mentions(report)]:
                assert text[mention.start : mention.end] == mention.words


def test_promises_are_told_of_later_only(corpus: Corpus) -> None:
    assert all(promise.report < later.report for promise, later in told(corpus))


def test_planted_status_fits_planted_figures(corpus: Corpus) -> None:
    seen = set()
    for promise, later in told(corpus):
        if promise.kind != "count" or later.mention is None:
            continue
        (promised,) = re.findall(r"\d+", promise.mention.words)
        reached = re.findall(r"\d+", later.mention.words.split("，")[0])[0]
        metres = 1000 if "米" in later.mention.words and "平方米" not in later.mention.words else 1
        metres = 1 if "公里" in later.mention.words else metres
        share = Decimal(reached) / metres / Decimal(promised)
        seen.add(later.status)
        assert (share >= 1) == (later.status == "delivered"), (promise.mention.words, later.mention.words)
    assert {"delivered", "partly", "behind", "broken", "in_progress"} <= seen


def test_what_is_said_of_different_things_differs(corpus: Corpus) -> None:
    for town in corpus.towns:
        for report in range(town.periods):
            where: dict[str, str] = {}
            for mention in town.mentions(report):
                assert where.setdefault(mention.words, mention.about) == mention.about


def test_no_figure_falls_below_its_floor(corpus: Corpus) -> None:
    figures = measure(corpus).total().figures()
    assert all(figures[name] >= floor for name, floor in FLOORS.items()), figures
