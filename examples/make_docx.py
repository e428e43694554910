"""Build the half-year report as a Word file, as towns publish it: `python -m duixian.examples.make_docx`.

In: `half_year.tsv`, a paragraph a line, its Word style before the tab. Out: `qinghe/2023-half-year.docx`.
"""

from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentObject

_FOLDER = Path(__file__).parent


def paragraphs() -> list[tuple[str, str]]:
    """Read the style and the text of each paragraph."""
    lines = (_FOLDER / "half_year.tsv").read_text(encoding="utf-8").splitlines()
    return [(style, text) for style, _, text in (line.partition("\t") for line in lines)]


def build() -> DocumentObject:
    """Make the document, with a page footer and fixed dates."""
    document = Document()
    for style, text in paragraphs():
        document.add_paragraph(text, style=style)
    document.sections[0].footer.paragraphs[0].text = "青禾镇党政办公室"
    properties = document.core_properties
    properties.title = paragraphs()[0][1]
    properties.author = "duixian"
    properties.created = properties.modified = datetime(2023, 7, 10, tzinfo=UTC)
    return document


if __name__ == "__main__":
    build().save(str(_FOLDER / "qinghe" / "2023-half-year.docx"))
