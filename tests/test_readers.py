"""Reading files: encodings, kinds told by content, and one clear error for each file that cannot be read."""

import codecs
import hashlib
import io
import logging
import os
import subprocess
import zipfile
from pathlib import Path

import pytest
from conftest import require, shared_dir
from duixian.loaders.decode import decode_text
from duixian.loaders.html import html_text
from duixian.loaders.numbering import written_number
from duixian.loaders.readers import LARGEST, read_source
from duixian.loaders.reflow import Line, join_pages, natural_width
from duixian.ontology.errors import UnreadableFileError
from hypothesis import given
from hypothesis import strategies as st

PARAGRAPH = (
    "今年以来，青禾镇完成固定资产投资6.35亿元，同比增长8.5%；石桥村道路改造工程建成通车，“一老一小”服务站投入使用。"
)
TRADITIONAL = "今年以來，青禾鎮完成固定資產投資九億元，石橋村道路改造工程建成通車，養老服務站投入使用。"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def shown(value: object) -> str:
    """Name a parameter in the list of tests, alike in every process: bytes by the first of them."""
    return value if isinstance(value, str) else ascii(value[:4]) if isinstance(value, bytes) else str(value)


def read(path: Path, content: bytes | str):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_source(path)


def refusal(path: Path) -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as caught:
        read_source(path)
    error = caught.value
    assert error.where == str(path)
    assert error.zh
    assert error.en
    assert "\n" not in str(error)
    return error


# --- text and encodings -------------------------------------------------------------------------------------------


def test_a_source_names_the_file_not_its_folder(tmp_path):
    data = f"{PARAGRAPH}\n".encode()
    source = read(tmp_path / "青禾镇.txt", data)
    assert source.name == "青禾镇.txt"
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert (source.media_type, source.encoding) == ("text/plain", "utf-8")
    assert source.text == f"{PARAGRAPH}\n"


@pytest.mark.parametrize(
    ("codec", "bom", "named"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "utf-32-le"),
        ("gb18030", b"", "gb18030"),
        ("gbk", b"", "gb18030"),
        ("gb2312", b"", "gb18030"),
    ],
    ids=shown,
)
def test_the_text_of_a_file_stays_as_it_is(tmp_path, codec, bom, named):
    text = f"一、上半年工作总结\r\n\r\n{PARAGRAPH}\r\n"
    source = read(tmp_path / "a.txt", bom + text.encode(codec))
    assert source.encoding == named
    assert source.text == ("\ufeff" if bom else "") + text


@pytest.mark.parametrize("codec", ["big5", "cp950"])
def test_big5_is_told_from_gb18030(codec):
    assert decode_text(TRADITIONAL.encode(codec), "a")[0] == TRADITIONAL


def test_western_text_is_not_taken_for_chinese():
    text = "Work report of the town’s government – “half a year”"
    assert decode_text(text.encode("cp1252"), "a")[0] == text


CODECS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
common = st.text(st.sampled_from(sorted(set(PARAGRAPH + "一二三四五六七八九十〔〕XX·—…\r\n 08aZ%"))), max_size=60)
anything = st.text(st.characters(codec="gbk", exclude_categories=["Cc", "Co", "Cn"]), max_size=8)


@given(common, anything, st.sampled_from(CODECS))
def test_any_chinese_text_comes_back_from_any_encoding(some, odd, codec):
    text = f"{PARAGRAPH}{some}{odd}"
    data = text.encode(codec)
    decoded, encoding = decode_text(data, "a")
    assert decoded.removeprefix("\ufeff") == text.removeprefix("\ufeff")
    assert data.decode(encoding) == decoded


@given(st.text(st.characters(codec="big5", categories=["Lo"]), max_size=4))
def test_any_traditional_text_comes_back_from_big5(odd):
    text = TRADITIONAL + odd
    assert decode_text(text.encode("big5"), "a")[0] == text


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(data):
    try:
        text, encoding = decode_text(data, "a")
    except UnreadableFileError:
        return
    assert text.encode(encoding, "replace") == data or "\ufffd" in text or data.decode(encoding) == text


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
def test_a_copy_that_was_cut_off_is_read_and_said_to_be_damaged(tmp_path, caplog, codec):
    with caplog.at_level(logging.WARNING, "duixian"):
        source = read(tmp_path / "a.txt", (PARAGRAPH * 3 + "完").encode(codec)[:-1])
    assert source.text.removeprefix("\ufeff") == PARAGRAPH * 3 + "\ufffd"
    assert "1 damaged character" in caplog.text


def test_one_nul_does_not_make_a_text_binary(tmp_path):
    assert read(tmp_path / "a.txt", f"{PARAGRAPH}\0{PARAGRAPH}").text == f"{PARAGRAPH}\0{PARAGRAPH}"


def test_utf8_does_not_need_the_guesser(tmp_path):
    (tmp_path / "a.txt").write_text(PARAGRAPH, encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from duixian.loaders.readers import read_source;"
        "read_source(Path(sys.argv[1]));"
        "print([m for m in ('charset_normalizer', 'docx', 'pypdf', 'selectolax', 'lxml') if m in sys.modules])"
    )
    python = os.sys.executable
    done = subprocess.run([python, "-c", code, str(tmp_path / "a.txt")], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_real_reports_keep_every_character():
    for path in sorted((shared_dir() / "seeds").glob("*.txt")):
        source = read_source(path)
        assert source.text.encode(source.encoding) == path.read_bytes()


# --- kinds, told by content -----------------------------------------------------------------------------------------


def docx_bytes(*paragraphs: str) -> bytes:
    import docx

    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf_bytes(*pages: list[tuple[float, float, str]]) -> bytes:
    """Write a PDF by hand: on each page texts at places, in a font that needs no file (as old WPS versions do)."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    cid_info = "<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    cid_font = f"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo{cid_info}/DW 1000>>"
    resources = "<</Font<</F1 3 0 R>>>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        f"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[{cid_font}]>>",
    ]
    for i, texts in enumerate(pages):
        shown = "\n".join(
            f"BT /F1 16 Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, text in texts
        )
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources{resources}/Contents {5 + 2 * i} 0 R>>",
            f"<</Length {len(shown)}>>stream\n{shown}\nendstream",
        ]
    out = b"%PDF-1.4\n"
    places = []
    for i, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{i} 0 obj{content}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    )
    return out + trailer.encode()


ONE_PAGE = pdf_bytes([(90, 700, "青禾镇工作报告")])
PAGE = f"<!DOCTYPE html><html><head><title>无关</title></head><body><p>{PARAGRAPH}</p></body></html>"


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".docx", ".pdf", ".dat", ""])
@pytest.mark.parametrize(
    ("content", "media_type", "text"),
    [
        (ONE_PAGE, "application/pdf", "青禾镇工作报告"),
        (docx_bytes("石桥村"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "石桥村"),
        (PAGE.encode(), "text/html", PARAGRAPH),
        (PAGE.encode("gb18030"), "text/html", PARAGRAPH),
        (PAGE.encode("utf-16"), "text/html", PARAGRAPH),
    ],
    ids=shown,
)
def test_the_content_counts_not_the_name(tmp_path, suffix, content, media_type, text):
    source = read(tmp_path / f"a{suffix}", content)
    assert (source.media_type, source.text) == (media_type, text)


@pytest.mark.parametrize(
    ("name", "media_type"), [("a.md", "text/markdown"), ("a.html", "text/plain"), ("a.docx", "text/plain")]
)
def test_plain_text_stays_plain_text(tmp_path, name, media_type):
    source = read(tmp_path / name, f"# 总结\n\n{PARAGRAPH}\n1 < 2")
    assert (source.media_type, source.text) == (media_type, f"# 总结\n\n{PARAGRAPH}\n1 < 2")


# --- pages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>一</p><p>二<b>三</b>四</p>", "一\n二三四"),
        ("<div>上<div>中</div>下</div>", "上\n中\n下"),
        ("一<br>二<br/>三", "一\n二\n三"),
        ("<p>固定资产\n    投资</p>", "固定资产投资"),
        ("<p>big\n  data</p>", "big data"),
        ("<p>&nbsp;&emsp;增长&lt;5%&gt;</p>", "增长<5%>"),
        ("<nav><a>首页</a> <a>公开</a></nav><p>一</p>", "首页 公开\n一"),
        ("<script>alert('一')</script><style>p{}</style><p>二</p><!-- 三 --><noscript>四</noscript>", "二"),
        ("<table><tr><th>项目<th>进展<tr><td><p>道路</p><td>80%</table>", "项目\t进展\n道路\t80%"),
        ("<table><tr><td><p>一</p><p>二</p></td></tr></table>", "一\n二"),
        ("<table><tr><td>一<table><tr><td>二<td>三</table></table>", "一\n二\t三"),
        ("<pre>一\n  二</pre>", "一\n二"),
        ("<ul><li>一<li>二</ul>", "一\n二"),
        ("<p>未闭合<p>也行<td>x", "未闭合\n也行x"),
        ("<p>&lt;script&gt;一&lt;/script&gt;", "<script>一</script>"),
    ],
)
def test_blocks_of_a_page_are_lines(html, text):
    assert html_text(html, "a") == text


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<td>", "<tr>", "</table>", "<table>", "<pre>", "<br>", "文", "\n", "<li>"])
    )
)
def test_any_tag_soup_keeps_its_words(parts):
    assert html_text("".join(parts), "a").count("文") == parts.count("文")


@pytest.mark.parametrize("html", ["<div>" * 100_000 + "深", "<ul><li>" * 30_000 + "深"])
def test_a_page_made_to_stall_the_parser_is_refused(tmp_path, html):
    (tmp_path / "a.html").write_text(html, encoding="utf-8")
    assert "嵌套" in refusal(tmp_path / "a.html").zh


# --- Word -----------------------------------------------------------------------------------------------------------


def word(tmp_path: Path, body: str, numbering: str = "", styles: str = "") -> str:
    """Give the text of a document with this body; real Word files hold much that python-docx cannot write."""
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, root, content in (
            ("document", "document", f"<w:body>{body}</w:body>"),
            ("numbering", "numbering", numbering),
            ("styles", "styles", styles),
        ):
            archive.writestr(f"word/{name}.xml", f'<w:{root} xmlns:w="{W}">{content}</w:{root}>')
    return read_source(path).text


def para(text: str, level: int | None = None, list_id: int = 1, style: str = "") -> str:
    number = "" if level is None else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{number}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def level(i: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


LEVELS = (
    level(0, "chineseCountingThousand", "%1、") + level(1, "japaneseCounting", "（%2）") + level(2, "decimal", "%3.")
)
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="5">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
)


def test_a_document_made_by_python_docx(tmp_path):
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.add_heading("青禾镇工作报告", 0)
    run = document.add_paragraph("完成").add_run(" ")
    run.bold = True
    document.paragraphs[-1].add_run("投资\t9亿元\n同比")
    table = document.add_table(2, 3)
    for i, row in enumerate(table.rows):
        for j, cell in enumerate(row.cells):
            cell.text = f"{i}{j}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
    document.add_paragraph("结束")
    document.save(tmp_path / "a.docx")
    lines = read_source(tmp_path / "a.docx").text.split("\n")
    assert lines == ["青禾镇工作报告", "完成 投资\t9亿元", "同比", "合并\t02", "10\t11\t12", "结束"]


def test_numbers_that_word_draws_are_written_out(tmp_path):
    outline = "0回顾 1工业 1农业 2修路 2植树 1旅游 正文 0计划 1工业"
    body = "".join(para(p[1:], int(p[0])) if p[0].isdecimal() else para(p) for p in outline.split())
    written = "一、回顾 （一）工业 （二）农业 1.+修路 2.+植树 （三）旅游 正文 二、计划 （一）工业"
    assert word(tmp_path, body, NUMBERING).split("\n") == [line.replace("+", " ") for line in written.split()]


def test_numbers_come_from_styles_too(tmp_path):
    styles = (
        '<w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="H2"><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    )
    body = para("回顾", style="H1") + para("工业", style="H2") + para("不编号", 0, 0, "H1") + para("正文", style="Loop")
    assert word(tmp_path, body, NUMBERING, styles).split("\n") == ["一、回顾", "（一）工业", "不编号", "正文"]


def test_a_list_may_begin_again_or_elsewhere(tmp_path):
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/>'
        "</w:lvlOverride></w:num>"
    )
    body = para("甲", 0) + para("乙", 0) + para("丙", 0, 2) + para("丁", 0, 2)
    assert word(tmp_path, body, NUMBERING + again).split("\n") == ["一、甲", "二、乙", "三、丙", "四、丁"]


@pytest.mark.parametrize(
    ("count", "form", "written"),
    [
        (10, "chineseCounting", "十"),
        (21, "japaneseCounting", "二十一"),
        (105, "chineseCountingThousand", "一百零五"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (2, "ideographTraditional", "乙"),
        (12, "decimalFullWidth", "１２"),
        (7, "decimalZero", "07"),
        (14, "upperRoman", "XIV"),
        (2, "lowerLetter", "b"),
        (2, "chineseLegalSimplified", "贰"),
        (1, "bullet", ""),
        (4, "unheardOf", "4"),
    ],
)
def test_formats_of_numbers(count, form, written):
    assert written_number(count, form) == written


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>", "新"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>显</w:t></w:r></w:p>", "显"),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>", "控件"),
        ("<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>", "链接"),
        ('<w:p><w:r><w:t xml:space="preserve"> </w:t></w:r><w:r><w:t>空</w:t></w:r></w:p>', " 空"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>文</w:t></w:r></w:p>", "文"),
        (f"<w:p><w:r><w:pict><w:txbxContent>{para('框')}</w:txbxContent></w:pict><w:t>文</w:t></w:r></w:p>", "文\n框"),
        (f"<w:tbl><w:tr><w:tc>{para('一')}{para('二')}</w:tc></w:tr></w:tbl>", "一\n二"),
    ],
)
def test_what_word_shows_is_the_text(tmp_path, body, text):
    assert word(tmp_path, body) == text


def test_entities_are_never_unfolded(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        dtd = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;">]>'
        body = f"<w:body>{para('&b;')}</w:body>"
        archive.writestr("word/document.xml", f'{dtd}<w:document xmlns:w="{W}">{body}</w:document>')
    assert "DTD" in refusal(tmp_path / "a.docx").zh


@pytest.mark.parametrize("name", ["word/media/image1.png", "word/document.xml"])
def test_a_zip_bomb_is_refused(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/x.xml", "")
        with archive.open(name, "w") as entry:
            for _ in range(210 if "media" in name else 70):
                entry.write(bytes(1_000_000))
    assert "炸弹" in refusal(tmp_path / "a.docx").zh


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path):
    data = bytearray(docx_bytes(PARAGRAPH * 100))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size.to_bytes(4, "little")
    assert size in data
    (tmp_path / "a.docx").write_bytes(bytes(data).replace(size, (99).to_bytes(4, "little")))
    assert "损坏" in refusal(tmp_path / "a.docx").zh


def test_a_zip_of_very_many_entries_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        for i in range(10_001):
            archive.writestr(f"word/{i}", b"")
    assert "炸弹" in refusal(tmp_path / "a.docx").zh


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


# --- PDF ------------------------------------------------------------------------------------------------------------


def printed(left: float, *lines: str, indent: float = 0) -> list[Line]:
    """Set lines in type of size 1: the first one indented."""
    places = [left + indent, *([left] * (len(lines) - 1))]
    return [Line(text, x, x + natural_width(text), 1.0) for x, text in zip(places, lines, strict=True)]


def test_wrapped_lines_of_a_pdf_are_joined(tmp_path):
    texts = ["今年以来青禾镇完成投资", "亿元，石桥村道路建成。", "下一步抓好产业项目。"]
    page = [(122, 700, texts[0]), (90, 672, texts[1]), (122, 644, texts[2])]
    assert read(tmp_path / "a.pdf", pdf_bytes(page)).text == f"{texts[0]}{texts[1]}\n{texts[2]}"


def test_indents_mark_paragraphs_where_there_are_any():
    first = printed(0, "一二三四五六七八甲乙", "九十甲乙丙丁戊己庚辛壬。", "一二三四五六七八九子丑。", "完。", indent=2)
    second = printed(0, "子丑寅卯辰巳午未申酉", "戌。", indent=2)
    joined = "一二三四五六七八甲乙九十甲乙丙丁戊己庚辛壬。一二三四五六七八九子丑。完。\n子丑寅卯辰巳午未申酉戌。"
    assert join_pages([first + second]) == joined


def test_a_full_line_ends_a_paragraph_at_a_full_stop_where_nothing_is_indented():
    lines = printed(0, "一二三四五六七八九甲乙。", "甲乙丙丁戊己庚辛壬癸子丑", "寅卯。", "（一）一二三四五六七", "辰巳")
    assert join_pages([lines]) == "一二三四五六七八九甲乙。\n甲乙丙丁戊己庚辛壬癸子丑寅卯。\n（一）一二三四五六七\n辰巳"


def test_stretched_lines_lose_their_blanks_and_figures_stay_whole():
    lines = [
        Line("完 成 投 资", 0, 12, 1.0),
        Line("12.5 亿元，引进 AI", 0, 12, 1.0),
        Line("Robotics 项目。", 0, 8, 1.0),
    ]
    assert join_pages([lines]) == "完成投资12.5亿元，引进AI Robotics项目。"


def test_page_numbers_and_running_heads_are_left_out():
    texts = ["一二三四五六七八九十甲乙", "丙丁戊己庚辛壬癸子丑寅卯", "辰巳午未申酉戌亥天地玄黄", "宇宙洪荒。"]
    pages = [
        [*printed(0, f"青禾镇工作报告 第{i}页/共4页"), *printed(0, text), *printed(0, f"- {i} -")]
        for i, text in enumerate(texts, 1)
    ]
    assert join_pages(pages) == "".join(texts)


def test_numbers_that_do_not_count_pages_stay():
    pages = [printed(0, "户数", number) for number in ("120", "77")]
    assert join_pages(pages) == "户数\n120\n户数\n77"


def test_a_page_printed_by_a_browser(tmp_path):
    chromium = require("chromium")
    heading = "（一）聚焦产业抓项目促进经济发展实现新的突破"
    style = '<meta charset="utf-8"><style>p{margin:0;font:16pt/28pt serif;text-indent:2em;text-align:justify}</style>'
    (tmp_path / "a.html").write_text(style + f"<p>{heading}<p>{PARAGRAPH * 12}<p>{PARAGRAPH * 3}", encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    options.append(f"--print-to-pdf={tmp_path / 'a.pdf'}")
    subprocess.run([chromium, *options, str(tmp_path / "a.html")], check=True, capture_output=True, timeout=120)
    assert read_source(tmp_path / "a.pdf").text == f"{heading}\n{PARAGRAPH * 12}\n{PARAGRAPH * 3}"


def rewritten(data: bytes, **how) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(**how)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_pdf_that_only_forbids_printing_is_read(tmp_path):
    data = rewritten(ONE_PAGE, user_password="", owner_password="x", algorithm="RC4-128")
    assert read(tmp_path / "a.pdf", data).text == "青禾镇工作报告"


def test_pypdf_says_nothing(tmp_path, caplog):
    (tmp_path / "a.pdf").write_bytes(ONE_PAGE.replace(b"startxref\n", b"startxref\n9"))
    before = logging.getLogger("pypdf").level
    assert read_source(tmp_path / "a.pdf").text == "青禾镇工作报告"
    assert caplog.records == []
    assert logging.getLogger("pypdf").level == before


# --- refusals -------------------------------------------------------------------------------------------------------

PRIVATE = pdf_bytes([(90, 700, "\ue000\ue001\ue002\ue003")])


REFUSED = [
    (b"", "空的"),
    (b"\xef\xbb\xbf \r\n", "没有文字"),
    (b"\x00\x01\x02\xff" * 50, "二进制"),
    (b"\x89PNG\r\n\x1a\n" + bytes(40), "OCR"),
    (b"Rar!\x1a\x07" + bytes(40), "解压"),
    (b"{\\rtf1\\ansi x}", "RTF"),
    (b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n<html>", "MHTML"),
    (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>\n<w:wordDocument>', "Word XML"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".docx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
    (docx_bytes(), "没有文字"),
    (docx_bytes(PARAGRAPH)[:-200], "损坏"),
    (docx_bytes(PARAGRAPH)[:50], "损坏"),
    (zipped("[Content_Types].xml", "word/document.xml"), "损坏"),
    (zipped("[Content_Types].xml", "xl/workbook.xml"), "Excel"),
    (zipped("[Content_Types].xml", "ppt/presentation.xml"), "PowerPoint"),
    (zipped("mimetype", "content.xml"), "OpenDocument"),
    (zipped("OFD.xml"), "OFD"),
    (zipped("a.txt"), "解压"),
    (b"%PDF-1.7\nnothing", "损坏"),
    (ONE_PAGE[:300], "损坏"),
    (pdf_bytes([]), "扫描"),
    (PRIVATE, "乱码"),
    (rewritten(ONE_PAGE, user_password="x", algorithm="RC4-128"), "密码"),
    (b"<!doctype html><html><body><script>x</script></body></html>", "没有文字"),
]


@pytest.mark.parametrize(("content", "advice"), REFUSED, ids=[f"{n}-{advice}" for n, (_, advice) in enumerate(REFUSED)])
def test_what_cannot_be_read_is_said_in_one_line(tmp_path, content, advice):
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert advice in refusal(path).zh


def test_an_encrypted_zip_is_refused(tmp_path):
    data = bytearray(docx_bytes(PARAGRAPH))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    (tmp_path / "a.docx").write_bytes(data)
    assert "密码" in refusal(tmp_path / "a.docx").zh


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("没有.txt", "不存在"),
        ("folder", "文件夹"),
        ("loop.txt", "符号链接"),
        ("pipe.txt", "管道"),
        ("x" * 300, "无法打开"),
    ],
)
def test_what_is_no_file_is_said_in_one_line(tmp_path, name, advice):
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert advice in refusal(tmp_path / name).zh


def test_a_file_too_large_is_refused(tmp_path):
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(LARGEST + 1)
    assert "200 MB" in refusal(tmp_path / "a.txt").zh


def test_a_file_name_that_is_no_utf8_is_shown_anyway(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "报告.txt".encode("gbk")))
    assert read(path, PARAGRAPH).name.endswith(".txt")


def test_no_permission_is_said_in_one_line(tmp_path):
    """Root may read anything, so the test reads as another user where it runs as root."""
    path = tmp_path / "a.txt"
    path.write_text(PARAGRAPH, encoding="utf-8")
    path.chmod(0)
    was_root = os.geteuid() == 0
    if was_root:
        for folder in (tmp_path, *tmp_path.parents[:2]):
            folder.chmod(0o755)
        os.seteuid(65534)
    try:
        assert "权限" in refusal(path).zh
    finally:
        if was_root:
            os.seteuid(0)
