"""Find the files to read: those that a user names, and the reports in the folders that a user names.

In: paths. Out: files in a fixed order, each once, and an error for each path that leads to none.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from duixian.loaders.readers import shown
from duixian.ontology.errors import DuixianError, UnreadableFileError

SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".docx", ".pdf")
"""What is read."""
_OFFICE = (".doc", ".wps", ".rtf", ".odt", ".ofd")
"""What reports come in too: taken along, so that reading them says what to do; some are .html in truth."""


def find_files(paths: Sequence[Path]) -> tuple[list[Path], list[DuixianError]]:
    """Give the files that `paths` lead to, in the order named and sorted inside a folder, and what leads nowhere.

    A file that is named is taken whatever its name. Folders are searched with all folders in them; hidden files, lock
    files (`~$…`) and other kinds of files are passed over, links to folders not followed. A file comes once, however
    many names lead to it.
    """
    files: list[Path] = []
    errors: list[DuixianError] = []
    seen: set[str] = set()
    for path in paths:
        found = list(_in_folder(path, errors)) if _is_folder(path) else _named(path, errors)
        for file in found:
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                files.append(file)
    return files, errors


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _named(path: Path, errors: list[DuixianError]) -> list[Path]:
    """Take a file as it is named; what is wrong with one that exists shows when it is read."""
    if os.path.lexists(path):
        return [path]
    errors.append(
        UnreadableFileError(shown(path), "文件或文件夹不存在；请检查路径", "no such file or folder; check the path")
    )
    return []


def _in_folder(folder: Path, errors: list[DuixianError]) -> Iterator[Path]:
    """Give the reports in a folder, sorted by their path; unreadable folders and one without reports are errors."""

    def note(error: OSError) -> None:
        where = shown(Path(error.filename or folder))
        errors.append(UnreadableFileError(where, "没有权限打开文件夹", "no permission to open the folder"))

    found: list[Path] = []
    before = len(errors)
    for parent, folders, names in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent, name) for name in names if is_report(name)]
    if not found and len(errors) == before:
        kinds = " ".join(SUFFIXES)
        errors.append(
            UnreadableFileError(
                shown(folder),
                f"文件夹里没有可读的文件（{kinds}）；请放入报告或换一个文件夹",
                f"the folder has no file that can be read ({kinds}); put reports into it or name another",
            )
        )
    yield from sorted(found, key=lambda file: file.parts)


def is_report(name: str) -> bool:
    """Tell by its name whether a file of a folder may hold a report."""
    return not name.startswith((".", "~$")) and name.lower().endswith(SUFFIXES + _OFFICE)
