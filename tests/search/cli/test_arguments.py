"""Which words of a command line are options and which are mathematics."""

from __future__ import annotations

import json

import pytest

from discovery.tables.text_formats import json_line
from search.cli.arguments import UsageError, arrange, is_argument


@pytest.mark.parametrize(
    "word", ["-n", "-n^2", "-n**6", "-2n+1", "-0.5", "-.5", "-(n+1)", "- 3n", "-3.14(2)", "-1e-5",
             "-pi", "-pi/4", "-sqrt(2)", "-catalan", "n", "-"]
)  # fmt: skip
def test_mathematics_is_an_argument(word: str) -> None:
    assert is_argument(word)


@pytest.mark.parametrize("word", ["-x", "-no", "-nn", "--digits", "--n", "-j", "-digits", "--"])
def test_other_words_with_a_dash_are_not(word: str) -> None:
    assert not is_argument(word)


class Flag:
    def __init__(self, name: str, words: int) -> None:
        self.name, self.words = name, words


OPTIONS = {"--json": Flag("--json", 0), "--digits": Flag("--digits", 1), "--pcf": Flag("--pcf", 2)}


@pytest.mark.parametrize(
    ("words", "arranged"),
    [
        ("-n^2 --digits 30 -2n+1 --json", "--digits 30 --json -- -n^2 -2n+1"),
        ("--digits=30 -n n", "--digits=30 -- -n n"),
        ("--pcf -n -n^2 --json", "--pcf -n -n^2 --json --"),
        ("--digits -5 n n", "--digits -5 -- n n"),
        ("n -- --json -x", "-- n --json -x"),
        ("", "--"),
    ],
)
def test_options_come_before_arguments(words: str, arranged: str) -> None:
    assert arrange(words.split(), OPTIONS, "evaluate") == arranged.split()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("n n --digitz 30", "did you mean --digits"),
        ("n n -d 30", "did you mean --digits"),
        ("n n -x", "it has --digits, --json, --pcf"),
        ("n n --digits", "needs a value"),
        ("--pcf n", "needs 2 values"),
        ("--json=1", "takes no value"),
    ],
)
def test_what_is_wrong_with_options_is_said(words: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        arrange(words.split(), OPTIONS, "evaluate")


def test_json_is_exact() -> None:
    row = json.loads(json_line({"a": 2**53, "b": 2**53 + 1, "c": float("inf"), "d": [10**20]}))
    assert row == {"a": 2**53, "b": str(2**53 + 1), "c": None, "d": [str(10**20)]}
