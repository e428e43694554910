"""Time the steps from a file to its graph and to its judgements, each beside jieba on the same text.

In: reports as files. Out: seconds on a core that each step took (what other programs do meanwhile does not count), for
so many characters. The steps are those of `extract` and `judge`, timed where they are called. Run as a program it
prints them as JSON, for `bench.py`.
"""

import argparse
import importlib
import json
import pickle
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jieba
from duixian.graph.packed import PackedReport, pack_report
from duixian.graph.refresh import Case, Entry, judge_case
from duixian.graph.resolve import Issuer
from duixian.loaders.extract import extract
from duixian.loaders.readers import read_source
from duixian.ontology.model import Report, Source

_EXTRACT, _STATEMENTS, _JUDGE = "duixian.loaders.extract", "duixian.loaders.statements", "duixian.graph.judge"
READING = {
    "split": [(_EXTRACT, name) for name in ("find_furniture", "split_reports", "read_outline", "find_metadata")],
    "clauses": [(_EXTRACT, "split_clauses")],
    "entities": [(_STATEMENTS, "find_mentions")],
    "label": [(_STATEMENTS, name) for name in ("label_clauses", "settle")],
    "quantities": [(_STATEMENTS, "find_quantities")],
}
"""The steps of `extract`, and the functions that do each; what is left is `statements`."""
JUDGING = {
    "link": [(_JUDGE, name) for name in ("Comparison", "link_reports", "resolve_things")],
    "assess": [(_JUDGE, "_assess")],
    "findings": [(_JUDGE, "find_findings")],
}
"""The steps of `judge`; what is left (echoes, corrections, packing) is `rest`."""


def time_steps(paths: list[Path]) -> dict[str, float]:
    """Time all steps; `characters` and `reports` say of how much."""
    extract(read_source(paths[0]))  # so that models and dictionaries are in memory
    jieba.initialize()
    took: dict[str, float] = {}
    with _taking(took, "read"):
        sources = [read_source(path) for path in paths]
    with _taking(took, "jieba"):
        for source in sources:
            jieba.lcut(source.text)
    with _taking(took, "extract"):
        reports = [report for source in sources for report in extract(source).reports]
    took |= _parts(READING, "statements", lambda: _extract(sources))
    with _taking(took, "triples"):
        packed = [pack_report(report) for report in reports]
    cases = list(_cases(reports, packed))
    with _taking(took, "judge"):
        for case in cases:
            judge_case(case)
    took |= _parts(JUDGING, "rest", lambda: [judge_case(case) for case in cases])
    return {**took, "characters": sum(len(source.text) for source in sources), "reports": len(reports)}


def _extract(sources: list[Source]) -> None:
    for source in sources:
        extract(source)


def _cases(reports: list[Report], packed: list[PackedReport]) -> Iterator[Case]:
    """Put the reports of each government together, as a load hands them to a worker."""
    groups: defaultdict[str, list[tuple[Entry, bytes]]] = defaultdict(list)
    for report, graphs in zip(reports, packed, strict=True):
        issuer = Issuer(report.government, report.issuer, report.county, report.issuer_redacted)
        entry = Entry(report.id, issuer, graphs.graphs[1].digest)
        groups[report.government].append((entry, pickle.dumps(report)))
    for government, group in groups.items():
        yield Case(government, tuple(entry for entry, _ in group), tuple(data for _, data in group))


def _parts(steps: dict[str, list[tuple[str, str]]], rest: str, work: Callable[[], object]) -> dict[str, float]:
    """Do the work while the functions of its steps are watched."""
    took = dict.fromkeys(steps, 0.0)
    places = [(step, importlib.import_module(module), name) for step, names in steps.items() for module, name in names]
    before = [getattr(module, name) for _, module, name in places]
    for (step, module, name), function in zip(places, before, strict=True):
        setattr(module, name, _watched(function, took, step))
    try:
        with _taking(took, "whole"):
            work()
    finally:
        for (_, module, name), function in zip(places, before, strict=True):
            setattr(module, name, function)
    whole = took.pop("whole")
    return {**took, rest: whole - sum(took.values())}


def _watched(function: Callable[..., Any], took: dict[str, float], step: str) -> Callable[..., Any]:
    def watched(*args: Any, **named: Any) -> Any:  # noqa: ANN401  any function
        start = time.process_time()
        try:
            return function(*args, **named)
        finally:
            took[step] += time.process_time() - start

    return watched


@contextmanager
def _taking(took: dict[str, float], step: str) -> Iterator[None]:
    start = time.process_time()
    yield
    took[step] = took.get(step, 0.0) + time.process_time() - start


def main() -> None:
    """Time the steps of some reports and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", type=Path, nargs="+")
    print(json.dumps(time_steps(parser.parse_args().paths)))


if __name__ == "__main__":
    main()
