"""Datasets: each is found by its name, says where it comes from, and holds row by row."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import mpmath
import pytest

from discovery.errors import DatasetError
from discovery.identification.registry import constants
from discovery.tables import datasets
from discovery.tables.datasets import Dataset, dataset_names, load
from search.campaigns.domain import domain_of
from search.campaigns.spec import load_spec
from search.cli.application import app
from search.formulas.dataset_check import CHECKED, check_dataset
from tests.checkout import ROOT
from tests.house.imports import FLOORS


def changed(name: str, index: int, **cells: str) -> Dataset:
    """A dataset with one row changed, cut off after it."""
    whole = load(name)
    rows = [*whole[:index], {**whole[index], **cells}]
    return Dataset(name, whole.about, whole.columns, rows)


@pytest.mark.parametrize("name", dataset_names())
def test_each_states_source_completeness_and_reliability(name: str) -> None:
    about = load(name).about
    for statement in ("Source", "Completeness", "Reliability"):
        assert f"\n- **{statement}:** " in about
    if "Columns as above" not in about and "` … `" not in about:
        assert [column for column in load(name).columns if f"`{column}`" not in about] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", dataset_names())
def test_every_row_holds(name: str) -> None:
    """Of the large ones one row in forty, here: `brouncker datasets --check` looks at all."""
    whole = load(name)
    step = 40 if len(whole) > 2_000 else 1
    table = Dataset(name, whole.about, whole.columns, list(whole)[::step])
    assert table
    assert [str(fault) for fault in check_dataset(table, 100, 300)] == []


def test_every_dataset_has_a_check() -> None:
    assert set(dataset_names()) == CHECKED


@pytest.mark.parametrize(
    ("name", "index", "cells", "why"),
    [
        ("known_pcfs", 5, {"value": "pi"}, r"known_pcfs\.csv, line 7: .* = pi is refuted"),
        ("known_pcfs", 0, {"b": "n+"}, "line 2: the row cannot be checked: "),
        ("signed_fractions", 3, {"lhs": "e"}, "line 5: .* is refuted"),
        ("demo_campaign", 1, {"id": "pcf-0"}, "line 3: .* has the id pcf-c4448207e198cdc6"),
        ("demo_campaign", 1, {"expression": "log(2)"}, "line 3: .* is refuted"),
        ("constants", 0, {"value": "3.142"}, "line 2: value of pi is '3.142'"),
        ("constants", 2, {"source": "OEIS A000796"}, "line 4: source of eulergamma"),
        ("esma_reference", 0, {"initial_terms": "[1, 2, 3, 3]"}, r"begins with \[1, 2, 3, 2\]"),
        ("esma_reference", 0, {"connection_polynomial": "[1, 0, -1]"}, "leaves the recurrence"),
        ("census/reduction_2_4_9", 0, {"value": "1.5"}, r"the value of .* is not 1\.5"),
        ("census/reduction_2_4_9", 0, {"outcome": "no-limit"}, "outcome of .* is evaluated"),
        ("census/reduction_2_4_9", 0, {"order": "3"}, "the reduction order of .* is 2"),
        (
            "census/reduction_2_4_9",
            0,
            {"a": "12*n^2+18*n+8", "b": "-36*n^4-36*n^3-8*n^2"},
            "is not the representative",
        ),
        ("blind_delta_reference", 0, {"Limit": "1.6854251906"}, "the limit of .* is not 1.685425"),
    ],
)
def test_a_wrong_row_is_named(name: str, index: int, cells: dict[str, str], why: str) -> None:
    (fault,) = check_dataset(changed(name, index, **cells), 100, 100)
    assert fault.line == index + 2
    assert re.search(why, str(fault))


def test_values_of_constants_are_what_mpmath_computes() -> None:
    """By the code that the table gives for it, where mpmath has the function."""
    names = ("pi", "e", "catalan", "zeta(3)", "gamma(1/4)", "sqrt(2)", "besseli(1,2)/besseli(0,2)")
    by_name = {row["name"]: row for row in load("constants")}
    with mpmath.workdps(60):
        for name in names:
            value = mpmath.mpf(eval(by_name[name]["mpmath"], vars(mpmath)))
            assert 0 < value - mpmath.mpf(by_name[name]["value"]) < mpmath.mpf(10) ** -50


def test_the_table_of_constants_is_the_registry() -> None:
    assert load("constants").to_csv() == constants.table().to_csv()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spec", "name", "elements"),
    [
        ("examples/demo.toml", "demo_campaign", 58_240),
        ("datasets/e_campaign.toml", "e_campaign", 1_120),
    ],
)
def test_campaigns_name_the_spec_that_makes_them(spec: str, name: str, elements: int) -> None:
    assert domain_of(load_spec(ROOT / spec)).size == elements
    assert f"brouncker run {spec}" in load(name).about
    assert f"{elements:,}" in load(name).about


def test_near_names_are_told() -> None:
    with pytest.raises(DatasetError, match="near names: signed_fractions"):
        load("signed_fraction")
    with pytest.raises(DatasetError, match="there are blind_delta_reference, census/"):
        load("../README")


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one dataset, which the loader finds first."""
    for name in ("README.md", "known_pcfs.csv"):
        (tmp_path / name).write_bytes((ROOT / "datasets" / name).read_bytes())
    monkeypatch.setattr(datasets, "_PLACES", (tmp_path, ROOT))
    return tmp_path


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        app(["datasets", *words], prog_name="brouncker")
    return end.value.code


def test_the_command_exits_1_and_names_the_row(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (copy / "known_pcfs.csv").read_text(encoding="utf-8").splitlines()[:12]
    lines[10] = "2*n+1,n^2,4/e,classical,"
    (copy / "known_pcfs.csv").write_text("\n".join(lines), encoding="utf-8")
    assert run("--check") == 1
    printed = capsys.readouterr()
    assert printed.err.startswith(
        "error: known_pcfs.csv, line 11: PCF(2*n+1, n^2) = 4/e is refuted"
    )
    assert printed.out.startswith("known_pcfs: 10 of 11 rows hold")


def test_a_torn_file_is_an_error_that_names_the_line(copy: Path) -> None:
    with (copy / "known_pcfs.csv").open("a", encoding="utf-8") as file:
        file.write("n,n\n")
    with pytest.raises(DatasetError, match=r"known_pcfs\.csv, line 171: "):
        load("known_pcfs")


def test_the_command_lists_and_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in dataset_names())
    assert run("signed_fractions", "--format", "csv") == 0
    assert capsys.readouterr().out == load("signed_fractions").to_csv()


def test_a_wheel_carries_them(tmp_path: Path) -> None:
    """Built, unpacked, and imported by a Python whose path has no checkout on it."""
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(unpacked)
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {*FLOORS}
    assert {f"{floor}/py.typed" for floor in FLOORS} <= {*names}
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    site = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    ran = subprocess.run(
        # -S: no .pth file may put the checkout on the path
        [sys.executable, "-S", "-c", SCRIPT],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(unpacked), *sorted(site)])},
    )
    assert ran.returncode == 0, ran.stderr
    homes, *counts = ran.stdout.splitlines()
    assert homes == str(unpacked / "discovery")
    assert counts == [f"{name} {len(load(name))}" for name in dataset_names()]


SCRIPT = """
from pathlib import Path
import brouncker
import discovery
for name in brouncker.__all__:
    getattr(brouncker, name)
from discovery.tables.datasets import dataset_names, load
print(Path(discovery.__file__).parent)
for name in dataset_names():
    print(name, len(load(name)))
"""
