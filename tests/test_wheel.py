"""The wheel: built, installed alone, it has its data and runs away from the checkout."""

import ast
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest
from conftest import REPOSITORY

PACKAGES = ("app", "examples", "graph", "loaders", "ontology", "queries")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what the wheel is made of, so that leftovers of earlier builds in the checkout cannot slip in."""
    folder = tmp_path_factory.mktemp("source")
    for package in PACKAGES:
        shutil.copytree(REPOSITORY / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(REPOSITORY / name, folder)
    return folder


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)], folder)
    return next(folder.glob("duixian-*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a fresh environment, which sees the other libraries of this one but not its duixian."""
    folder = tmp_path_factory.mktemp("environment")
    run([sys.executable, "-m", "venv", "--without-pip", str(folder)], folder)
    scheme = {"base": str(folder), "platbase": str(folder)}
    site = Path(sysconfig.get_path("purelib", "venv", scheme))
    install = ["install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    python = Path(sysconfig.get_path("scripts", "venv", scheme)) / Path(sys.executable).name
    run([sys.executable, "-m", "pip", "--python", str(python), *install, str(wheel)], folder)
    libraries = Path(sysconfig.get_path("purelib"))
    # appended to sys.path as a plain folder: its own .pth files (the editable duixian) are not read
    (site / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    return python


def run(command: list[str], cwd: Path) -> str:
    """Run a command away from the checkout; its output goes into the failure."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST", "DUIXIAN"))}
    done = subprocess.run(
        command, cwd=cwd, env={**environment, "PYTHONUTF8": "1"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_wheel_holds_every_file_of_the_packages_and_nothing_else(source: Path, wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if not name.split("/")[0].endswith(".dist-info")}
    files = (path for package in PACKAGES for path in (source / package).rglob("*") if path.is_file())
    assert inside == {f"duixian/{path.relative_to(source).as_posix()}" for path in files}


def imported(code: str) -> set[str]:
    """Name the modules that a file imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(code)))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return whole | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


PROGRAMS = {"oxigraph"}
"""What is run, not imported."""


def test_what_is_imported_is_declared_and_nothing_else(source: Path) -> None:
    project = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    declared = {re.split(r"[^\w.-]", requirement)[0].lower() for requirement in wanted}
    names = {name.split(".")[0] for p in source.rglob("*.py") for name in imported(p.read_text(encoding="utf-8"))}
    libraries = packages_distributions()
    foreign = names - sys.stdlib_module_names - {"duixian", "__future__"}
    assert {libraries[name][0].lower().replace("_", "-") for name in foreign} == declared - PROGRAMS


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_come_from_the_wheel(python: Path, package: str, tmp_path: Path) -> None:
    where = run([str(python), "-c", f"import duixian.{package} as p; print(p.__file__)"], tmp_path)
    assert Path(where.strip()).is_relative_to(python.parents[1])


def test_examples_are_found_in_the_wheel(python: Path, tmp_path: Path) -> None:
    code = "from duixian import examples; print(sum(p.is_file() for p in examples.reports()), len(examples.expected()))"
    reports, rows = run([str(python), "-c", code], tmp_path).split()
    assert reports == "3"
    assert int(rows) > 0


def test_demo_runs_away_from_the_checkout(python: Path, tmp_path: Path) -> None:
    shown = run([str(python.with_name("duixian")), "demo"], tmp_path)
    assert "青禾镇" in shown
    assert "已兑现" in shown
