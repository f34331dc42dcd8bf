"""The command line: fields that others build on, exit codes, and errors of one line."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from discovery.continued_fractions.pcf import PCF
from search.catalogue.catalogue import Catalogue
from search.cli.application import app
from tests.patience import PATIENCE
from tests.small_campaign import FOUR_OVER_PI, make


class Ran:
    """One call of the command line in this process; a traceback would fail the test."""

    def __init__(self, words: Sequence[str]) -> None:
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as end,
        ):
            app(list(words), prog_name="brouncker")
        self.code, self.out, self.err = end.value.code, out.getvalue(), err.getvalue()

    @property
    def rows(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]


def brouncker(*words: str) -> Ran:
    return Ran(words)


@pytest.fixture
def database(tmp_path: Path) -> str:
    make(tmp_path / "campaign")
    Catalogue(tmp_path / "c.db").ingest(tmp_path / "campaign")
    return str(tmp_path / "c.db")


# formulas


def test_fingerprint() -> None:
    ran = brouncker("fingerprint", "2n+1", "n^2", "--json")
    assert list(ran.rows[0])[:5] == ["trace", "det", "order", "symmetric", "class"]
    assert ran.rows[0]["trace"] == "0"
    assert ran.rows[0]["class"] == "reduction"
    assert "reduction" in brouncker("fingerprint", "2n+1", "n^2").out


def test_evaluate() -> None:
    (row,) = brouncker("evaluate", "2n+1", "n^2", "--digits", "30", "--json").rows
    assert list(row)[:3] == ["value", "digits", "convergence"]
    assert (row["digits"], row["convergence"]) == (30, "exponential")
    assert "1.27323954473516268615107010698011489".startswith(row["value"])
    assert len(row["value"]) >= 30


def test_polynomials_may_begin_with_a_minus_sign() -> None:
    plain = brouncker("evaluate", "n^2+1", "2n", "--json").rows[0]["value"]
    assert brouncker("evaluate", "-n^2-1", "2n", "--json").rows[0]["value"] == f"-{plain}"
    assert brouncker("fingerprint", "2n+1", "-n^2", "--json").code == 0


def test_a_terminating_fraction_is_rational() -> None:
    (row,) = brouncker("evaluate", "2n+1", "n-3", "--json").rows
    assert (row["exact"], row["convergence"]) == ("2/7", "terminating")


def test_a_fraction_without_a_limit_has_no_value() -> None:
    ran = brouncker("evaluate", "1", "-n^2", "--json")
    assert ran.code == 1
    assert ran.rows[0]["value"] is None
    assert ran.err.startswith("error: PCF(1, -n^2) has no value")
    assert brouncker("identify", "--pcf", "1", "-n^2").code == 1


def test_identify() -> None:
    (row,) = brouncker("identify", "1.27323954473516268615107010698", "--json").rows
    assert list(row)[:4] == ["expression", "relation", "digits", "significance"]
    assert (row["expression"], row["digits"]) == ("4/pi", 29)
    (row,) = brouncker("identify", "--pcf", "2n+1", "n^2", "--json").rows
    assert row["expression"] == "4/pi"
    assert "4/pi" in brouncker("identify", "--pcf", "2n+1", "n^2").out


@pytest.mark.parametrize("value", ["-0.5", "0.123456789", "-1.52(2)"])
def test_an_unidentified_number_is_a_failure(value: str) -> None:
    ran = brouncker("identify", value, "--json")
    assert ran.code == 1
    assert ran.rows[0]["expression"] is None


def test_verify() -> None:
    ran = brouncker("verify", "2n+1", "n^2", "4/pi", "--digits", "50", "--json")
    assert ran.code == 0
    (row,) = ran.rows
    assert list(row)[:6] == ["a", "b", "value", "status", "digits", "significance"]
    assert (row["status"], row["digits"]) == ("certified", 50)
    refuted = brouncker("verify", "2n+1", "n^2", "-pi", "--json")
    assert (refuted.code, refuted.rows[0]["status"]) == (1, "refuted")
    assert "certified" in brouncker("verify", "2n+1", "n^2", "4/pi").out


def test_decimals_in_an_expression_are_exact_and_this_is_said() -> None:
    ran = brouncker("verify", "2n+1", "n^2", "1.25*4/pi")
    assert "warning: 1.25*4/pi: the decimal 1.25 is read as an exact rational 5/4" in ran.err
    assert (ran.code, "refuted" in ran.out) == (1, True)


def test_verify_file_gives_a_row_for_every_row(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(
        "source,a,b,value,digits\n"
        "Brouncker,2n+1,n^2,4/pi,x\n"
        "\n"
        "wrong,2n+1,n^2,3/pi,x\n"
        "typo,2n+1,n^2,4/pie,x\n"
        "short,2n+1\n"
        "zero,0,n^2,1,x\n"
        "code,n,n,__import__('os'),x\n"
    )
    ran = brouncker("verify", "--file", str(path), "--json")
    assert ran.code == 1
    names = ["Brouncker", "wrong", "typo", "short", "zero", "code"]
    assert [row["source"] for row in ran.rows] == names
    statuses = [row["status"] for row in ran.rows]
    assert statuses == ["certified", "refuted", "error", "error", "error", "error"]
    assert "pie" in ran.rows[2]["message"]
    assert ran.rows[0]["input_digits"] == "x"
    assert ran.rows[0]["digits"] == 100
    table = list(csv.DictReader(io.StringIO(brouncker("verify", "--file", str(path),
                                                      "--format", "csv").out)))  # fmt: skip
    assert [row["status"] for row in table] == statuses
    assert "refuted" in brouncker("verify", "--file", str(path)).out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no file"),
        (b"", "is empty"),
        (b"a,b\n1,1\n", "lacks the column value"),
        (b"a,b,value,a\n", "twice"),
        (b"\xff\xfea,b,value\n", "cannot read"),
    ],
)
def test_unusable_files(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "claims.csv"
    if content is not None:
        path.write_bytes(content)
    ran = brouncker("verify", "--file", str(path))
    assert ran.code == 2
    assert message in ran.err


# campaigns and catalogue


def test_status_of_a_campaign(tmp_path: Path) -> None:
    make(tmp_path / "c")
    (row,) = brouncker("status", str(tmp_path / "c"), "--json").rows
    assert list(row)[:6] == [
        "elements",
        "accounted",
        "outcomes",
        "wall_seconds",
        "busy_seconds",
        "rate",
    ]
    assert sum(row["outcomes"].values()) == row["accounted"] == row["elements"] == 576
    assert "evaluated" in brouncker("status", str(tmp_path / "c")).out


@pytest.mark.slow
def test_run_then_query_then_show(tmp_path: Path) -> None:
    spec = tmp_path / "spec.toml"
    spec.write_text(
        'kind = "census"\n[domain]\n'
        "a = { degree = 1, coefficients = [0, 2] }\nb = { degree = 2, coefficients = [0, 1] }\n"
    )
    out, database = str(tmp_path / "out"), str(tmp_path / "c.db")
    assert brouncker("run", str(spec), "--dry-run", "--json").rows[0]["elements"] == 56
    assert not Path(out).exists()
    again = ("run", str(spec), "--out", out, "--workers", "1", "--catalogue", database, "--json")
    ran = brouncker(*again)
    assert (ran.code, ran.rows[0]["accounted"]) == (0, 56)
    assert brouncker(*again).code == 0
    rows = brouncker("query", "--constant", "pi", "--catalogue", database, "--json").rows
    (row,) = [row for row in rows if (row["a"], row["b"]) == ("2*n+1", "n^2")]
    assert row["expression"] == "4/pi"
    (shown,) = brouncker("show", row["id"], "--catalogue", database, "--json").rows
    assert {key: shown[key] for key in row} == row


def test_query_formats(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["id", "a", "b", "expression", "constant", "status", "digits", "class"]
    names += ["consequence_of", "by"]
    ran = brouncker("query", "--catalogue", database, "--json")
    assert [row["expression"] for row in ran.rows] == ["(1+sqrt(5))/2", "1/(e-2)", "4/pi"]
    assert all(list(row) == names for row in ran.rows)
    table = csv.DictReader(
        io.StringIO(brouncker("query", "--catalogue", database, "--format", "csv").out)
    )
    assert [row["constant"] for row in table] == ["sqrt(5)", "e", "pi"]
    monkeypatch.setenv("BROUNCKER_CATALOGUE", database)
    assert FOUR_OVER_PI["id"] in brouncker("query").out
    assert brouncker("query", "--limit", "1").out.count("pcf-") == 1


def test_latex_is_balanced(database: str) -> None:
    text = brouncker("query", "--catalogue", database, "--format", "latex").out
    assert text.count("{") == text.count("}")
    assert text.count("$") == 2 * 3
    assert [line.count("&") for line in text.splitlines() if "pcf-" in line] == [3, 3, 3]
    assert r"\frac{4}{\pi} = 1+\cfrac{1}{3+" in text
    assert text.index(r"\begin{longtable}{llrl}") < text.index(r"\end{longtable}")


def test_show(database: str) -> None:
    (row,) = brouncker("show", PCF("4n+2", "4n^2").id, "--catalogue", database, "--json").rows
    assert (row["expression"], row["value"], row["status"]) == ("4/pi", "1.273239", "certified")
    assert [found["factor"] for found in row["found"]] == ["1", "2"]
    assert set(row["code"]) == {"mpmath", "pari", "sage"}
    assert "claim: 4/pi (certified)" in brouncker("show", row["id"], "--catalogue", database).out


def test_ingest_and_rebuild(tmp_path: Path) -> None:
    make(tmp_path / "c")
    for command in (["ingest"], ["catalogue", "rebuild"]):
        ran = brouncker(
            *command, str(tmp_path / "c"), "--catalogue", str(tmp_path / "c.db"), "--json"
        )
        assert (ran.code, ran.rows[0]["claims"]) == (0, 3)


# errors


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("evaluate 0 n", "zero polynomial"),
        ("evaluate n/2 n", "integers"),
        ("evaluate 2n+1 n^2 --digits 0", "outside of 1"),
        ("evaluate 2n+1 n^2 --digits -3", "outside of 1"),
        ("evaluate 2n+1 n^2 --digits 1000000", "100,000"),
        ("evaluate 2n+1 n^2 --digits ten", "--digits"),
        ("evaluate 2n+1 n^2 --digitz 30", "--digits"),
        ("evaluate 2n+1", "B"),
        ("evaluate 2n+1 n^2 n", "n"),
        ("evaluate n^300 n", "degree"),
        ("fingerprint 2x+1 n", "'x'"),
        ("identify", "VALUE"),
        ("identify 1.5 --pcf n n", "either"),
        ("identify 1.5 --digits 30", "--pcf"),
        ("identify 3", "more digits"),
        ("identify 3.14(2)(3)", "cannot read"),
        ("verify 2n+1 n^2", "EXPRESSION"),
        ("verify 2n+1 n^2 __import__('os')", "__import__"),
        ("verify 2n+1 n^2 9^9^9^9", "9^9"),
        ("verify 2n+1 n^2 1/(pi-pi)", "pi"),
        ("verify 2n+1 n^2 catalani", "catalan"),
        ("verify 1 -n^2 1", "limit"),
        ("verify --file x.csv --format latex", "csv"),
        ("evalute n n", "evaluate"),
        ("catalogue rebuld x", "rebuild"),
        ("status /", "not a campaign"),
        ("run /nowhere.toml", "/nowhere.toml"),
        ("query --catalogue /nowhere/c.db", "run a search first"),
        ("query --catalogue mysql://x/y", "mysql"),
        ("query --class rigidd", "rigid"),
        ("show pcf-1 --catalogue /nowhere/c.db", "no catalogue"),
        ("ingest", "DIR"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(words: str, message: str) -> None:
    ran = brouncker(*words.split())
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1
    assert message in ran.err


def test_an_unknown_status_and_id(database: str) -> None:
    for words in (("query", "--status", "sure"), ("show", "pcf-zz"), ("query", "--limit", "0")):
        ran = brouncker(*words, "--catalogue", database)
        assert (ran.code, ran.err.count("\n")) == (2, 1)


@pytest.mark.slow
def test_every_command_helps_with_an_example() -> None:
    formulas = [["fingerprint"], ["evaluate"], ["dynamics"], ["identify"], ["verify"]]
    campaigns = [["run"], ["status"], ["ingest"], ["catalogue"], ["catalogue", "rebuild"]]
    for words in [[], *formulas, *campaigns, ["query"], ["show"]]:
        ran = brouncker(*words, "--help")
        assert ran.code == 0
        assert words == ["catalogue"] or f"brouncker {' '.join(words)}".strip() in ran.out
    assert brouncker().code == 2


# processes


def process(*words: str, **more) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", "from search.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, **more)


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['brouncker', '--help']\n"
        "from search.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print({'numba', 'ray', 'sqlalchemy', 'pyarrow', 'numpy', 'pydantic'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.stdout.splitlines()[-1] == "set()"


def test_version() -> None:
    assert process("--version").stdout.startswith("brouncker ")


@pytest.mark.slow
def test_a_reader_that_leaves_is_no_error(database: str) -> None:
    command = [sys.executable, "-c", "from search.cli import main; main()",
               "query", "--json", "--catalogue", database]  # fmt: skip
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=PATIENCE
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line(database: str) -> None:
    command = [sys.executable, "-c", "from search.cli import main; main()",
               "query", "--catalogue", database]  # fmt: skip
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=PATIENCE
        )
    assert done.returncode == 2
    assert done.stderr == "error: cannot use the output: No space left on device\n"


def test_every_command_stands_under_a_heading() -> None:
    out = brouncker("--help").out
    headings = ("One fraction", "Numbers and sequences", "Proofs", "Fields", "Searches")
    places = [out.index(f" {heading} ") for heading in (*headings, "Catalogue", "Installation")]
    assert places == sorted(places)
    assert places[0] < out.index(" evaluate ") < places[1] < out.index(" identify ") < places[2]
    assert " Commands " not in out


def test_the_shell_completes_commands_and_options() -> None:
    def completions(words: str) -> list[str]:
        asked = {"_BROUNCKER_COMPLETE": "complete_bash", "COMP_WORDS": words}
        done = process(env={**os.environ, **asked, "COMP_CWORD": str(words.count(" "))})
        return done.stdout.split()

    assert completions("brouncker ver") == ["verify"]
    assert completions("brouncker verify --dig") == ["--digits"]
