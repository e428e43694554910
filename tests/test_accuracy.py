"""The quality gate: no figure of `benchmarks/accuracy.py` may fall below its floor."""

import json
import subprocess
import sys

import pytest
from conftest import REPOSITORY, shared_dir

FLOORS = json.loads((REPOSITORY / "tests" / "accuracy_floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    shared_dir()
    command = [sys.executable, str(REPOSITORY / "benchmarks" / "accuracy.py"), "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(figures: dict[str, float], name: str) -> None:
    assert FLOORS[name]["floor"] <= figures[name] <= FLOORS[name].get("ceiling", 1.0)


def test_every_figure_has_a_floor(figures: dict[str, float]) -> None:
    assert set(figures) == set(FLOORS)


def test_the_model_is_small_enough_to_ship() -> None:
    models = list((REPOSITORY / "loaders" / "models").glob("*.npz"))
    assert models
    assert sum(model.stat().st_size for model in models) < 5_000_000


def test_training_again_gives_the_same_bytes(tmp_path) -> None:
    shared_dir()
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path;"
        "from annotated import read_annotated, read_written;"
        "from train import train; train([*read_annotated(), *read_written()]).save(Path(sys.argv[2]))"
    )
    target = tmp_path / "again.npz"
    subprocess.run([sys.executable, "-c", code, str(REPOSITORY / "benchmarks"), str(target)], check=True)
    shipped = REPOSITORY / "loaders" / "models" / "clauses.npz"
    assert target.read_bytes() == shipped.read_bytes()
