"""The benchmark of speed: its reports are as long as real ones, its curves and tables say what was measured."""

import sys
import xml.etree.ElementTree as ET
from itertools import islice

import pytest
from conftest import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "benchmarks"))
from bench_corpus import PERIODS, invent_reports, write_reports
from bench_plot import Panel, draw, slope
from bench_tables import table
from duixian.loaders.extract import extract
from duixian.loaders.readers import read_source


def test_reports_are_the_same_on_every_run_and_as_long_as_real_ones():
    reports = dict(islice(invent_reports(1), 3 * PERIODS))
    assert reports == dict(islice(invent_reports(1), 3 * PERIODS))
    assert reports != dict(islice(invent_reports(2), 3 * PERIODS))
    assert len(reports) == 3 * PERIODS
    assert all(5000 < len(text) < 9000 for text in reports.values())


def test_a_report_is_read_as_a_real_one_is(tmp_path):
    (path,) = write_reports(tmp_path, 1)
    (report,) = extract(read_source(path)).reports
    length = report.end - report.start
    assert 35 < 1000 * len(report.statements) / length < 75
    assert len({item.title for item in report.items}) > len(report.items) / 2


@pytest.mark.parametrize(
    ("points", "power"),
    [
        ([(10, 1.0), (100, 10.0), (1000, 100.0)], 1.0),
        ([(10, 1.0), (100, 100.0)], 2.0),
        ([(10, 3.0), (100, 3.0)], 0.0),
        ([(1, 50.0), (10, 50.0), (100, 500.0), (1000, 5000.0)], 1.0),
    ],
)
def test_the_slope_is_that_of_the_larger_sizes(points, power):
    assert slope(points) == pytest.approx(power)


def test_curves_of_even_growth_are_straight():
    drawn = ET.fromstring(draw([Panel("载入 load", {"one": [(1, 2.0), (10, 20.0), (100, 200.0)]}, 1000.0)]))
    (line,) = drawn.iter("{http://www.w3.org/2000/svg}polyline")
    (a, b), (c, d), (e, f) = (map(float, point.split(",")) for point in line.get("points").split())
    assert (d - b) / (c - a) == pytest.approx((f - d) / (e - c), abs=0.01)
    assert all(0 < x < 320 and 0 < y < 240 for x, y in ((a, b), (c, d), (e, f)))


def test_tables_line_up_where_chinese_is_two_cells_wide():
    lines = table(["步骤 step", "秒 s"], [["读", "1.0"], ["whole of extract", "12.0"]]).split("\n")
    assert {len(line) + sum(ord(letter) > 0x2E7F for letter in line) for line in lines} == {len(lines[1])}
