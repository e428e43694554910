"""Lay out what `bench.py` measured: tables in Markdown that line up, in Chinese and English, and the curves.

In: the figures. Out: text; `Panel`s to draw.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

from bench_plot import Panel, slope
from bench_queries import LIMIT_ALL, LIMIT_ONE, PATIENCE

Found = dict[str, Any]
_STEPS = {
    "read": "读文件 read", "split": "分篇、标题、时期 split", "clauses": "分句 clauses", "entities": "名称 entities",
    "label": "分类 label", "quantities": "数量 quantities", "statements": "条目 statements",
    "extract": "**读出全部 whole of extract**", "triples": "三元组 triples", "link": "关联 link",
    "assess": "判断 assess", "findings": "疑点 findings", "rest": "其余 rest of judging",
    "judge": "**关联和判断全部 link and judge**",
}  # fmt: skip
_MANY = 2


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Make a Markdown table whose columns line up where Chinese is two cells wide; all but the first to the right."""
    widths = [max(_width(row[place]) for row in [heads, *rows]) for place in range(len(heads))]
    rule = [":" + "-" * (widths[0] - 1), *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [_line(heads, widths), f"| {' | '.join(rule)} |", *(_line(row, widths) for row in rows)]
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = ((cell, " " * (width - _width(cell))) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join([first[0] + first[1], *(space + cell for cell, space in others)])} |"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def steps_table(found: Found) -> str:
    """Show the characters a second of each step, and the ratio to jieba on the same text."""
    heads = ["步骤 step", "字/秒 characters a second", "比 jieba to jieba"]
    heads += [f"{found['jobs']} 个进程 processes", "真实报告 real reports"]
    one, real = found["steps"], found["real"]
    rows = []
    for step in ("jieba", *_STEPS):
        rate = one["characters"] / one[step]
        every = sum(part["characters"] / part[step] for part in found["all"])
        cells = [_STEPS.get(step, "jieba 分词 segmentation"), f"{rate:,.0f}", _ratio(one["jieba"] / one[step])]
        rows.append([*cells, f"{every:,.0f}", f"{real['characters'] / real[step]:,.0f}" if real else "–"])
    return table(heads, rows)


def _ratio(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:.1f}"


def loads_table(found: Found) -> str:
    """Show whole loads by size: read, store on disk, link, judge."""
    heads = ["报告 reports", "进程 jobs", "秒 seconds", "核时 s of cores", "字/秒 characters/s", "比 jieba to jieba",
             "快几倍 times faster", "内存 MB memory", "三元组/份 triples a report", "字节/三元组 bytes a triple",
             "只写入 s bulk load alone"]  # fmt: skip
    jieba = found["steps"]["characters"] / found["steps"]["jieba"]
    rows = []
    for size in found["sizes"]:
        for load in size["loads"]:
            first = size["loads"][0]
            last = load is size["loads"][-1]
            rows.append([
                f"{size['reports']:,}", f"{load['jobs']}", f"{load['seconds']:.1f}", f"{load['cores']:.1f}",
                f"{size['characters'] / load['seconds']:,.0f}", _ratio(size["characters"] / load["cores"] / jieba),
                f"{first['seconds'] / load['seconds']:.2f}" if load is not first else "", f"{load['memory']:,.0f}",
                f"{size['triples'] / size['reports']:,.0f}" if last else "",
                f"{size['disk'] / size['triples']:.0f}" if last else "",
                f"{size['bulk']:.1f}" if last and "bulk" in size else "",
            ])  # fmt: skip
    return table(heads, rows)


def start_table(found: Found) -> str:
    """Show how long the command line takes to start."""
    start = found["start"]
    names = {"python": "python -c pass", "help": "duixian --help", "query": "duixian query governments"}
    rows = [[names[n], f"{start[n]:.2f}", f"{start[n] / start['python']:.1f}"] for n in names]
    return table(["启动 start-up", "秒 seconds", "比 Python to Python alone"], rows)


def queries_table(found: Found) -> str:
    """Show each query on the largest store, and how many times faster it is than rdflib on a small one."""
    large, small = found["sizes"][-1], found["rdflib"]
    listed = [size for size in found["sizes"] if _over_all(size)][-1]
    every = {query["name"]: query for query in listed["queries"]}
    ours = {query["name"]: query["all"] if query["all"] is not None else query["one"] for query in small["queries"]}
    heads = ["查询 query", f"一个政府 one government, ms（{large['reports']:,} 份 reports）",
             f"全部 all, s（{listed['reports']:,} 份 reports）", "行 rows",
             f"rdflib, s（{small['reports']} 份）", "快几倍 times faster"]  # fmt: skip
    rows = []
    for query in large["queries"]:
        name = query["name"]
        whole, other = every[name]["all"], small["rdflib"].get(name, 0.0)
        more = "> " if other >= PATIENCE else ""
        marks = [" ✗" * slow for slow in (query["one"] > LIMIT_ONE, (whole or 0) > LIMIT_ALL)]
        rows.append([
            name, f"{1000 * query['one']:.1f}{marks[0]}", f"{whole:.2f}{marks[1]}" if whole is not None else "–",
            f"{every[name]['rows']:,}", f"{more}{other:.2f}", f"{more}{other / ours[name]:,.0f}",
        ])  # fmt: skip
    rows.append(["（按名称找政府 finding one by its name）", f"{1000 * large['finding']:.1f}", "–", "", "", ""])
    return table(heads, rows)


def _over_all(size: Found) -> list[float]:
    """Give the times of the queries over all of a store; none where they were not asked."""
    return [query["all"] for query in size["queries"] if query["all"] is not None]


def panels(found: Found) -> list[Panel]:
    """Make the curves over the size of the corpus."""
    sizes, jobs = found["sizes"], found["jobs"]
    loads = [(size["reports"], load) for size in sizes for load in size["loads"]]
    numbers = sorted({load["jobs"] for _, load in loads})

    def by_jobs(figure: str) -> dict[str, list[tuple[float, float]]]:
        return {
            f"{n} 个进程 jobs": [(size, load[figure]) for size, load in loads if load["jobs"] == n] for n in numbers
        }

    def by_size(name: str, figure: str) -> dict[str, list[tuple[float, float]]]:
        return {name: [(size["reports"], size[figure]) for size in sizes if figure in size]}

    def queries(figure: str, factor: float = 1.0) -> dict[str, list[tuple[float, float]]]:
        each = [(s["reports"], sorted(q[figure] for q in s["queries"] if q[figure] is not None)) for s in sizes]
        asked = [(reports, times) for reports, times in each if times]
        return {
            "最慢 slowest": [(reports, factor * times[-1]) for reports, times in asked],
            "中位 median": [(reports, factor * times[len(times) // _MANY]) for reports, times in asked],
        }

    return [
        Panel("载入，秒 whole load, seconds", by_jobs("seconds")),
        Panel("内存，MB most memory", by_jobs("memory"), 2000.0),
        Panel("只写入，秒 bulk load alone, seconds", by_size(f"pyoxigraph（{jobs}）", "bulk")),
        Panel("库，MB store on disk", {"MB": [(size["reports"], size["disk"] / 1e6) for size in sizes]}),
        Panel("查询一个政府，毫秒 one government, ms", queries("one", 1000.0), 1000 * LIMIT_ONE),
        Panel("查询全部，秒 queries over all, s", queries("all"), LIMIT_ALL),
    ]


def slopes(found: Found) -> str:
    """Say how each curve grows: 1 is evenly with the corpus, 0 not at all."""
    rows = [
        [panel.title, name, f"{slope(curve):.2f}"]
        for panel in panels(found)
        for name, curve in panel.curves.items()
        if len(curve) > 1
    ]
    return table(["随报告数增长 growth with the reports", "曲线 curve", "斜率 slope (log-log)"], rows)
