"""What tests share: the example town as `store`, `audit`, `server`, a `browser`; what skips a test.

`shared_dir()` and `require(program)` skip a test that cannot run here; import them in a test file with
`from conftest import require, shared_dir` and call them inside a test or fixture. Under `DUIXIAN_CI=1` (set by
`.ci/run`, where everything is there) a skip of any kind is a failure: none hides there.
"""

import os
import shutil
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from duixian.queries.audit import Audit
    from serving import Server

REPOSITORY = Path(__file__).resolve().parents[1]
STRICT = os.environ.get("DUIXIAN_CI") == "1"


def shared_dir() -> Path:
    """Give the folder of real reports and annotations beside the repository; skip where there is none."""
    folder = REPOSITORY.parent / "shared"
    if not (folder / "seeds").is_dir():
        pytest.skip("../shared (real reports and annotations) is not beside the repository")
    return folder


def require(program: str) -> str:
    """Give the path of a program such as `chromium`, `rapper` or `roqet`; skip where it is not installed."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    return found


def install_from_npm(package: str) -> Path:
    """Install a package from npm into a folder that is kept between runs, and give its `node_modules`."""
    npm = require("npm")
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "duixian-tests"
    folder = cache / package.replace("/", "-")
    modules = folder / "node_modules"
    if not (modules / package.rpartition("@")[0]).is_dir():
        words = [npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--silent", package]
        done = subprocess.run(words, capture_output=True, text=True, timeout=400, check=False)
        if done.returncode:
            pytest.skip(f"npm cannot install {package}: {done.stderr[-300:]}")
    return modules


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a store on disk with the example town, for the tests of one file."""
    from serving import load_example

    return load_example(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def audit(store: Path) -> Iterator["Audit"]:
    """Open that store for reading."""
    from duixian.queries.audit import Audit

    with Audit.open(store, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator["Server"]:
    """Serve that store, in a process of its own."""
    from serving import serve

    with serve(store) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Open headless Chromium."""
    from sight import open_browser

    with open_browser() as opened:
        yield opened


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that tells its reason; an expected failure (xfail) stays one."""
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"DUIXIAN_CI=1: nothing may be skipped here. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if STRICT:
        refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if STRICT:
        refuse_skip(report)
    return report
