"""Finding files: what the user names, what folders hold, and what leads nowhere."""

import os
from pathlib import Path

import pytest
from duixian.loaders.files import find_files
from duixian.ontology.errors import UnreadableFileError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "b.txt",
        "a.DOCX",
        "sub/c.pdf",
        "sub/d.html",
        "old.doc",
        "~$a.docx",
        ".hidden.txt",
        ".git/x.txt",
        "e.xlsx",
    ):
        path = tmp_path / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("文", encoding="utf-8")
    return tmp_path / "reports"


def names(files: list[Path], folder: Path) -> list[str]:
    return [str(file.relative_to(folder)) for file in files]


def test_a_folder_gives_its_reports_in_order(folder):
    files, errors = find_files([folder])
    assert names(files, folder) == ["a.DOCX", "b.txt", "old.doc", "sub/c.pdf", "sub/d.html"]
    assert errors == []


@pytest.mark.parametrize("name", ["e.xlsx", ".hidden.txt", "~$a.docx"])
def test_a_file_that_is_named_is_taken_whatever_it_is(folder, name):
    assert find_files([folder / name]) == ([folder / name], [])


def test_the_order_of_the_user_counts_and_each_file_comes_once(folder):
    (folder / "link.txt").symlink_to(folder / "b.txt")
    files, errors = find_files(
        [folder / "sub" / "d.html", folder / "link.txt", folder, folder / "sub" / ".." / "b.txt"]
    )
    assert names(files, folder) == ["sub/d.html", "link.txt", "a.DOCX", "old.doc", "sub/c.pdf"]
    assert errors == []


@pytest.mark.parametrize(("name", "reason"), [("none.txt", "不存在"), ("empty", "没有可读的文件"), ("a\0b", "不存在")])
def test_what_leads_nowhere_is_an_error_and_the_rest_goes_on(folder, name, reason):
    (folder / "empty").mkdir()
    files, errors = find_files([folder / name, folder / "b.txt"])
    assert files == [folder / "b.txt"]
    assert [type(error) for error in errors] == [UnreadableFileError]
    assert errors[0].where == str(folder / name)
    assert reason in errors[0].zh


def test_links_that_go_in_circles_do_no_harm(folder):
    (folder / "sub" / "up").symlink_to(folder, target_is_directory=True)
    (folder / "sub" / "loop.txt").symlink_to("loop.txt")
    files, errors = find_files([folder])
    assert names(files, folder)[-3:] == ["sub/c.pdf", "sub/d.html", "sub/loop.txt"]
    assert errors == []


def test_nothing_gives_nothing():
    assert find_files([]) == ([], [])


def test_what_may_not_be_read_leaves_the_others(tmp_path):
    """Root may read anything, so the test looks as another user where it runs as root."""
    closed, folder, report = tmp_path / "closed.txt", tmp_path / "closed", tmp_path / "report.txt"
    for file in (closed, report):
        file.write_text("x", encoding="utf-8")
    folder.mkdir()
    closed.chmod(0)
    folder.chmod(0)
    report.chmod(0o644)
    was_root = os.geteuid() == 0
    if was_root:
        for above in (tmp_path, *(f for f in tmp_path.parents if f.stat().st_mode & 0o077 == 0)):
            above.chmod(0o755)
        os.seteuid(65534)
    try:
        found, errors = find_files([folder, closed, report])
    finally:
        if was_root:
            os.seteuid(0)
        folder.chmod(0o755)
    assert report in found
    assert [error.where for error in errors if error.where == str(folder)] == [str(folder)]
