"""Every command, option and query stands in the documentation, and the documentation names nothing else."""

import re
from pathlib import Path

import pytest
import typer
from duixian.app.cli import app
from duixian.graph.lexicon import rows
from duixian.graph.store import Store
from duixian.ontology.model import Status
from duixian.queries.audit import Audit
from duixian.queries.catalog import list_queries, run

DOCS = Path(__file__).resolve().parents[1] / "docs"


def _flat(group, prefix=""):
    """Give the commands by their words; those of a group as `review set`."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _flat(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


COMMANDS = dict(_flat(typer.main.get_command(app)))


def section(page, heading):
    """Give the part of a page under a heading of the second level that starts with these words."""
    parts = re.split(r"^## ", (DOCS / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = [part for part in parts if part.startswith((heading + " ", heading + "\n"))]
    assert len(found) == 1, f"{page} has no section {heading!r}"
    return found[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name):
    text = section("commands.md", f"duixian {name}")
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts if option.startswith("--")}
    documented = set(re.findall(r"--[a-z][a-z-]*", "".join(re.findall(r"^\|.*", text, flags=re.MULTILINE))))
    assert documented == options - {"--help"}


def test_the_page_has_no_other_commands():
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## duixian ([a-z]+(?: [a-z]+)?)", text, flags=re.MULTILINE)) == set(COMMANDS)
    assert "--version" in text
    assert "--debug" in text
    assert "DUIXIAN_STORE" in text


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_chinese_first_with_english(name):
    command = COMMANDS[name]
    helps = [command.help, *(p.help for p in command.params if getattr(p, "help", None) and "--help" not in p.opts)]
    for words in helps:
        assert re.match(r"[\u4e00-\u9fff]", words), words
        assert re.search(r"[A-Za-z]{2}", words), words


@pytest.mark.parametrize("query", list_queries(), ids=lambda q: q.name)
def test_every_query_is_documented_as_its_header_says(query):
    text = section("queries.md", query.name)
    for words in (query.title_zh, query.title_en, query.description_zh, query.description_en):
        assert words in text
    documented = re.findall(r"^\| `(\w+\??)` \| (.+?) \|", text, flags=re.MULTILINE)
    assert documented == [(p.name + ("?" if p.optional else ""), f"{p.zh} · {p.en}") for p in query.parameters]


def test_the_catalogue_page_has_no_other_queries():
    text = (DOCS / "queries.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## ([a-z-]+)$", text, flags=re.MULTILINE)) == {q.name for q in list_queries()}


def test_the_query_of_the_page_runs(tmp_path):
    (sparql,) = re.findall(r"```sparql\n(.*?)```", (DOCS / "queries.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    path = tmp_path / "own.rq"
    path.write_text(sparql, encoding="utf-8")
    with Store.open(None) as store:
        assert run(store, path, {"since": "2024-01-01"}).columns == ("government", "text", "due")


@pytest.mark.parametrize("name", [name for name in vars(Audit) if not name.startswith("_")])
def test_every_public_method_says_what_it_does_and_is_documented(name):
    assert getattr(Audit, name).__doc__
    table = "".join(re.findall(r"^\| .*", (DOCS / "python.md").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert re.search(rf"`(Audit\.)?{name}\(", table)


def test_the_python_of_the_page_runs(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", (DOCS / "python.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    exec(code, {})  # our own words
    assert capsys.readouterr().out


def test_axes_of_each_status_are_those_of_the_verdicts():
    """Items add up their parts and take the axes of one of them, or those of `partly`."""
    text = (DOCS / "statuses.md").read_text(encoding="utf-8")
    table = [line.split(" | ") for line in text.splitlines() if re.match(r"\| `\w+` \|(.* \|){5}$", line)]
    documented = {row[0].strip("| `"): tuple(set(re.findall(r"`(\w+)`", cell)) for cell in row[4:]) for row in table}
    verdicts = [row[1:4] for row in rows("verdicts.tsv")]
    assert documented == {
        status: tuple({row[axis] for row in verdicts if row[0] == status} for axis in (1, 2)) for status in Status
    }
