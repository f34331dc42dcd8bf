"""Where `prove` keeps the certificate of one fraction: where its help says, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.search.cli.test_cli import brouncker

CLAIM = ("prove", "2n+1", "n^2", "4/pi")


def test_the_environment_names_a_catalogue_as_the_option_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROUNCKER_CATALOGUE", "mine.db")
    assert brouncker(*CLAIM).code == 0
    (file,) = (tmp_path / "mine.certificates").iterdir()
    assert brouncker("check", str(file)).code == 0
    (row,) = brouncker("query", "--format", "json").rows
    assert (row["expression"], row["status"]) == ("4/pi", "proved")


def test_nothing_is_kept_where_no_place_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BROUNCKER_CATALOGUE", raising=False)
    ran = brouncker(*CLAIM)
    assert (ran.code, ran.err, [*tmp_path.iterdir()]) == (0, "", [])


def test_a_server_without_a_folder_is_no_reason_to_prove_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROUNCKER_CATALOGUE", "postgresql://nobody@localhost/none")
    ran = brouncker(*CLAIM)
    assert ran.code == 0
    assert "tangent" in ran.out
    assert "warning: the certificate is not kept" in ran.err
    assert "--certificates DIR" in ran.err
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("2n+1", "n^2", "brun"), "brun is known by its digits only"),
        (("1", "n-3"), "it is a quotient of two integers, which `brouncker evaluate` computes"),
        (("n-1", "n-2", "3"), "terminates at n = 2"),  # where its value is infinite
    ],
)
def test_what_cannot_be_proved_is_said(words: tuple[str, ...], said: str) -> None:
    ran = brouncker("prove", *words)
    assert said in ran.err
    assert "rational" not in ran.err
    assert (ran.code != 0, ran.out) == (True, "")
