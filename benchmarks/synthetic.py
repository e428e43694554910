"""Measure linking and judging at scale on invented reports with known truth: `make bench-synthetic`.

In: a seed and sizes. Out: recall and precision of (commitment, evidence) pairs and how many statuses are right, by the
planted outcome, as a table in Chinese and English (`--json`: for machines; `--errors N`: what went wrong and where;
`--write FOLDER`: keep the reports and `truth.tsv`).
"""

import argparse
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus import plan_town
from corpus_model import Mention, Promise, Told, Town, words
from corpus_text import write_town
from duixian.graph.refresh import refresh
from duixian.graph.store import Store
from duixian.loaders.extract import extract
from duixian.loaders.readers import read_source
from duixian.ontology.model import Kind, Report, Status
from duixian.queries.audit import Audit

_LABELS = {
    "delivered": "已兑现", "partly": "部分兑现", "in_progress": "推进中", "behind": "滞后", "broken": "未兑现",
    "not_reported": "未提及", "not_due": "未到期", "not_checkable": "不可核查", "": "不评判",
}  # fmt: skip
_SIDES = ("", "东", "西", "南", "北", "上", "下")


@dataclass(slots=True)
class Corpus:
    """Invented towns and their reports, by file name."""

    towns: list[Town]
    texts: dict[str, str]


@dataclass(slots=True)
class Score:
    """Counts of one planted outcome: pairs planted, found and wrong; statuses to give and right, all and well linked.

    A status is well linked where all that is told of the promise was found and nothing else: what is wrong there is
    wrong judging.
    """

    planted: int = 0
    found: int = 0
    wrong: int = 0
    judged: int = 0
    right: int = 0
    linked: int = 0
    linked_right: int = 0

    def figures(self) -> dict[str, float]:
        """Give recall and precision of pairs and the accuracy of statuses; 1 where there was nothing to get wrong."""
        return {
            "pairs": self.planted,
            "recall": _share(self.found, self.planted),
            "precision": _share(self.found, self.found + self.wrong),
            "judged": self.judged,
            "status accuracy": _share(self.right, self.judged),
            "status accuracy where linked": _share(self.linked_right, self.linked),
        }


@dataclass(slots=True)
class Measured:
    """The scores by planted outcome, and what went wrong, in words."""

    scores: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    errors: list[tuple[str, str]] = field(default_factory=list)

    def total(self) -> Score:
        """Add up all outcomes."""
        every = self.scores.values()
        return Score(*(sum(getattr(score, name) for score in every) for name in Score.__slots__))

    def fail(self, what: str, *about: str) -> None:
        """Note what went wrong, with the words that it is about."""
        self.errors.append((what, " ｜ ".join(about)))


def make_corpus(seed: int, governments: int, periods: int) -> Corpus:
    """Invent reports: the same for the same numbers."""
    rng = random.Random(seed)
    names = [side + name for side in _SIDES for name in words("names", "town")[0].split(" ")]
    towns = [plan_town(rng, name, periods) for name in names[:governments]]
    texts = {name: text for town in towns for name, text in write_town(rng, town).items()}
    return Corpus(towns, texts)


def truth(corpus: Corpus) -> str:
    """List what was planted: the promise, the report that looks back, the status then, and its words."""
    lines = ["source\tpromise\tas_of\tstatus\tevidence\n"]
    for town in corpus.towns:
        for promise in town.promises:
            for told in promise.told:
                said = told.mention.words if told.mention else ""
                cells = (town.file(promise.report), promise.mention.words, town.file(told.report), told.status, said)
                lines.append("\t".join(cells) + "\n")
    return "".join(lines)


def read(corpus: Corpus, folder: Path) -> Iterator[Report]:
    """Write the reports as files and read them as any other."""
    for name, text in corpus.texts.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        yield from extract(read_source(path)).reports


def measure(corpus: Corpus) -> Measured:
    """Take the reports all the way, and set what is linked and judged against what was planted."""
    with tempfile.TemporaryDirectory() as name, Store.open() as store:
        reports = list(read(corpus, Path(name)))
        for report in reports:
            store.put_report(report)
        refresh(store)
        links = list(Audit(store).links())
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in links:
        lines[line["commitment"]["source"]].append(line)
    spans = {report.source.name: report for report in reports}
    measured = Measured()
    for town in corpus.towns:
        _measure_town(town, [line for at in range(town.periods) for line in lines[town.file(at)]], spans, measured)
    return measured


def _measure_town(town: Town, lines: list[dict[str, Any]], reports: dict[str, Report], measured: Measured) -> None:
    places = [town.file(report) for report in range(town.periods)]
    wrong = _score_pairs(town, lines, measured)
    for promise in town.promises:
        own = [line for line in lines if line["commitment"]["source"] == places[promise.report]]
        near = [line for line in own if _shared(line["commitment"], promise.mention)]
        for told in promise.told:
            here = [line for line in near if line["as_of_source"] == places[told.report]]
            score = measured.scores[told.status]
            if told.mention:
                score.planted += 1
                found = any(_shared(e, told.mention) for line in here for e in line["evidence"])
                score.found += found
                if not found:
                    what = _lost(promise, told, reports[places[promise.report]], reports[places[told.report]])
                    measured.fail(what, promise.mention.words, told.mention.words)
            if told.status:
                best = max(here, key=lambda line: _shared(line["commitment"], promise.mention), default=None)
                given = best["status"] if best else "none"
                score.judged += 1
                score.right += given == told.status
                if best and _well_linked(best, told, promise, town):
                    score.linked += 1
                    score.linked_right += given == told.status
                if given != told.status:
                    said = told.mention.words if told.mention else "-"
                    why = best["rationale"]["zh"] if best else ""
                    linked = "linked well: " if best and _well_linked(best, told, promise, town) else ""
                    measured.fail(f"{linked}status {told.status}, not {given}", promise.mention.words, said, why)
    for status, count in wrong.items():
        measured.scores[status].wrong += count


def _score_pairs(town: Town, lines: list[dict[str, Any]], measured: Measured) -> Counter[str]:
    """Count links between things that are not the same, by the status of the promise ("" where none was planted)."""
    wrong: Counter[str] = Counter()
    said = {town.file(report): town.mentions(report) for report in range(town.periods)}
    for line in lines:
        source = line["commitment"]["source"]
        made = [p for p in town.promises if town.file(p.report) == source and _shared(line["commitment"], p.mention)]
        for evidence in line["evidence"]:
            about = {mention.about for mention in said[evidence["source"]] if _shared(evidence, mention)}
            if about & {promise.mention.about for promise in made}:
                continue
            told = [told for promise in made for told in promise.told]
            wrong[next((t.status for t in told if town.file(t.report) == line["as_of_source"]), "")] += 1
            measured.fail("wrong link", line["commitment"]["text"], evidence["text"], f"{evidence['score']}")
    return wrong


def _well_linked(line: dict[str, Any], told: Told, promise: Promise, town: Town) -> bool:
    """Tell whether the evidence of a judged promise is what is told of it, and nothing else."""
    found = any(told.mention and _shared(evidence, told.mention) for evidence in line["evidence"])
    about = [m for m in town.mentions(told.report) if m.about == promise.mention.about]
    right = all(any(_shared(evidence, mention) for mention in about) for evidence in line["evidence"])
    return right and found == bool(told.mention)


def _shared(part: dict[str, Any], mention: Mention) -> int:
    """Count the characters that a statement and a mention of the same report share."""
    start, end = int(part["start"]), int(part["end"])
    return max(0, min(end, mention.end) - max(start, mention.start))


def _lost(promise: Promise, told: Told, made: Report, later: Report) -> str:
    """Say where a pair was lost: in reading the promise, in reading the evidence, or in linking."""
    for mention, report, kinds, what in (
        (promise.mention, made, (Kind.COMMITMENT,), "promise not read"),
        (told.mention, later, (Kind.RESULT, Kind.PROBLEM, Kind.COMMITMENT), "evidence not read"),
    ):
        if mention is None or not any(
            s.kind in kinds and min(s.end, mention.end) > max(s.start, mention.start) for s in report.statements
        ):
            return what
    return "not linked"


def table(measured: Measured) -> str:
    """Lay the figures out, in Markdown."""
    names = "实际结果 outcome|应有 pairs|查全 recall|查准 precision|应判 judged|判准 status|其中对准的 well linked"
    lines = [f"| {' | '.join(names.split('|'))} |", "|:--|--:|--:|--:|--:|--:|--:|"]
    named = {**{status: measured.scores[status] for status in (*Status, "")}, "all": measured.total()}
    for status, score in named.items():
        label = f"{_LABELS.get(status, '合计')} {status or 'not scored'}"
        of = score.figures()
        lines.append(
            f"| {label} | {of['pairs']:.0f} | {of['recall']:.3f} | {of['precision']:.3f} "
            f"| {of['judged']:.0f} | {of['status accuracy']:.3f} | {of['status accuracy where linked']:.3f} |"
        )
    return "\n".join(lines)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def main() -> None:
    """Invent, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--governments", type=int, default=20, choices=range(1, 281), metavar="1-280")
    parser.add_argument("--periods", type=int, default=4)
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="print up to N of each kind of error")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="keep the reports there")
    options = parser.parse_args()
    corpus = make_corpus(options.seed, options.governments, options.periods)
    if options.write:
        options.write.mkdir(parents=True, exist_ok=True)
        for name, text in {**corpus.texts, "truth.tsv": truth(corpus)}.items():
            (options.write / name).write_text(text, encoding="utf-8")
    measured = measure(corpus)
    figures = {status: score.figures() for status, score in (*measured.scores.items(), ("all", measured.total()))}
    print(json.dumps(figures, ensure_ascii=False) if options.json else table(measured))
    seen: Counter[str] = Counter()
    for what, about in measured.errors:
        seen[what] += 1
        if seen[what] <= options.errors:
            print(f"{what}: {about}")
    if options.errors:
        print(*(f"{count:5} {what}" for what, count in seen.most_common()), sep="\n")


if __name__ == "__main__":
    main()
