"""IRIs: the same for the same content."""

import pytest
from duixian.ontology.iris import report_iri
from duixian.ontology.model import ReportType


@pytest.mark.parametrize(
    "title", ["政府工作报告（更正版）", "政府工作报告(修订稿)", "政府工作报告（草案）", "政府工作报告"]
)
def test_a_corrected_title_keeps_the_name(title: str) -> None:
    plain = report_iri("https://example.org/g", ReportType.ANNUAL, None, None, "政府工作报告")
    assert report_iri("https://example.org/g", ReportType.ANNUAL, None, None, title) == plain


def test_another_title_is_another_report() -> None:
    plain = report_iri("https://example.org/g", ReportType.ANNUAL, None, None, "政府工作报告")
    assert report_iri("https://example.org/g", ReportType.ANNUAL, None, None, "政府工作报告（摘要）") != plain
