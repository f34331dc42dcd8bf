"""What users get wrong, and what machines do to them: one clear line, and nothing lost."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from search.catalogue.catalogue import Catalogue
from search.storage.interrupts import OneInterrupt
from tests.patience import PATIENCE, wait_until
from tests.search.cli.test_cli import brouncker
from tests.small_campaign import make

BOX = """\
kind = "census"
[domain]
a = { degree = 1, coefficients = [-2, 2] }
b = { degree = 1, coefficients = [-2, 2] }
"""
FAMILY = 'kind = "census"\n[domain.family]\n'
BIG = "1" + 30 * "0"
REPRESENTATION = re.compile(r"\b[A-Z]\w+\(\w+=|<\w.* at 0x|\b(Fraction|fmp[qz]|PCF)\(")


# formulas


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("identify --pcf 2n+1 n^2 --digits 0", "outside of 1"),
        ("fingerprint 9^9^9^9 n", "tower"),
        ("fingerprint n 0", "zero polynomial"),
        ("evaluate __import__('os') n", "unexpected"),
        ("evaluate 1" + 1500 * "0" + "n n", "4096 bits"),
        ("verify 2n+1 n^2 eulergama", "eulergamma"),
        ("verify n n/2 1", "integers"),
        ("expand log(4)/log(2)", "log(4)/log(2) is not decided"),
        ("expand log(4)/log(2) --kind nearest", "log(4)/log(2) is not decided"),
        ("esma log(4)/log(2)", "log(4)/log(2) is not decided"),
    ],
)
def test_bad_formulas(words: str, message: str) -> None:
    ran = brouncker(*words.split())
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert message in ran.err
    assert not REPRESENTATION.search(ran.err)


def test_degree_50_and_large_coefficients_are_within_the_limits() -> None:
    assert brouncker("fingerprint", "n^50+1", "n^50+3", "--json").rows[0]["class"] == "generic"
    (row,) = brouncker("evaluate", f"{BIG}n+1", f"n^2+{BIG}", "--json").rows
    assert row["outcome"] == "evaluated"


def test_an_exact_value_that_nobody_can_read_is_not_printed() -> None:
    fraction = ("n^2-1000", "n^2-1000000")  # terminates after a thousand terms
    (row,) = brouncker("evaluate", *fraction, "--json").rows
    assert row["outcome"] == "terminating"
    assert row["exact"] is None
    assert "more than 4,000 digits" in row["reason"]
    ran = brouncker("identify", "--pcf", *fraction)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "more than 4,000 digits" in ran.err


@pytest.mark.parametrize(
    "text", ["1.41421356", "0.333", "3.14(2)", "3.14 ± 0.02", "0.7391058372046158", "-0.5", "0.0"]
)
def test_a_short_number_is_not_identified(text: str) -> None:
    ran = brouncker("identify", text)
    assert (ran.code, ran.out) == (1, "")


# files of claims


def statuses(path: Path) -> list[str]:
    return [row["status"] for row in brouncker("verify", "--file", str(path), "--json").rows]


def test_bytes_and_cells_beyond_reason_cost_their_row_only(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    huge = b"1" * 200_000
    path.write_bytes(
        b"\xef\xbb\xbfa,b,value,note\r\n"
        b"2n+1,n^2,4/pi,\xff\xfe\r\n"
        b"2n+1,n^2," + huge + b",\r\n2n+1,n^2,4/pi," + huge + b"\r\n"
    )
    ran = brouncker("verify", "--file", str(path), "--json")
    assert [row["status"] for row in ran.rows] == ["error", "error", "certified"]
    assert "UTF-8" in ran.rows[0]["message"]
    assert ran.rows[0]["note"] == r"\xff\xfe"
    assert len(ran.rows[2]["note"]) == len(huge)


def test_no_column_of_the_input_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("a,b,value,status,input_status\n2n+1,n^2,4/pi,x,y\n")
    (row,) = brouncker("verify", "--file", str(path), "--json").rows
    assert (row["status"], row["input_status"], row["input_input_status"]) == (
        "certified",
        "y",
        "x",
    )


# specs


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BOX.replace("[-2, 2] }\nb", "[2, -2] }\nb"), "domain.a.coefficients"),
        (BOX.replace("[-2, 2] }\nb", "[0, 0] }\nb"), "zero polynomial"),
        (BOX.replace("degree = 1", "degree = 50"), "2^62"),
        (BOX.replace("-2, 2", f"-{BIG}, {BIG}"), "limited to 1000000000"),
        (BOX + "[filter]\nkep = []\n", "filter.kep is an unknown key; did you mean 'keep'?"),
        (BOX + '[identify]\nconstants = ["pie"]\n', "near names: pi"),
        (BOX + '[identify]\nconstants = ["pi", "\\u03c0"]\n', "are the same constant"),
        (BOX + '[identify]\nconstants = ["1/(pi-pi)"]\n', "identify.constants"),
        (BOX + '[identify]\nconstants = ["log(-1)"]\n', "identify.constants"),
        (BOX + '[identify]\nconstants = ["9^9^9^9"]\n', "identify.constants"),
        (BOX + "[certify]\ndigits = 1000000\n", "certify.digits is 1000000"),
        ('kind = "census"\ndomain = 3\n', "must be a table [domain]"),
        (FAMILY + 'a = "x0*n+y"\nb = "n"\nparameters = { x0 = [1, 3] }\n', "'y' is not bound"),
        (FAMILY + 'a = "9^9^9^9"\nb = "n"\n', "domain.family.a"),
        (FAMILY + 'a = "x*n"\nb = "n"\nparameters = { x = [3, 1] }\n', "range is empty"),
    ],
)
def test_bad_specs(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "spec.toml"
    path.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    ran = brouncker("run", str(path), "--out", str(out), "--catalogue", str(tmp_path / "c.db"))
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert message in ran.err
    assert not out.exists()


# catalogues


def test_a_catalogue_whose_making_was_broken_off_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")  # writes the file's header and no table
    ran = brouncker("query", "--catalogue", str(path))
    assert (ran.code, "run a search first" in ran.err) == (2, True)
    make(tmp_path / "c")
    assert brouncker("ingest", str(tmp_path / "c"), "--catalogue", str(path)).code == 0


# processes


def start(*words: str, **more) -> subprocess.Popen:
    command = [sys.executable, "-m", "search.cli", *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, **pipes, **more)


@pytest.mark.slow
def test_two_ingests_at_once(tmp_path: Path) -> None:
    make(tmp_path / "c")
    words = ("ingest", str(tmp_path / "c"), "--catalogue", str(tmp_path / "c.db"), "--json")
    ingests = [start(*words) for _ in range(2)]
    chunks = []
    for ingest in ingests:
        out, err = ingest.communicate(timeout=PATIENCE)
        assert (ingest.returncode, err) == (0, "")
        chunks.append(json.loads(out)["chunks"])
    assert sorted(chunks) == [0, 2]
    assert len(Catalogue(tmp_path / "c.db").query()) == 3


@pytest.mark.slow
def test_a_full_disk_can_be_cured(tmp_path: Path) -> None:
    make(tmp_path / "c")
    path = tmp_path / "c.db"
    words = ("ingest", str(tmp_path / "c"), "--catalogue", str(path))
    command = f'ulimit -f 16; exec "$0" -m search.cli {" ".join(words)}'
    done = subprocess.run(
        ["bash", "-c", command, sys.executable], capture_output=True, text=True, timeout=PATIENCE
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert f"catalogue {path}" in done.stderr
    assert "make room on the disk" in done.stderr
    assert brouncker(*words).code == 0
    assert len(Catalogue(path).query()) == 3


@contextmanager
def handler_restored() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def test_the_second_interrupt_does_not_disturb_the_end() -> None:
    with handler_restored():
        signal.signal(signal.SIGINT, OneInterrupt())
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["spec.toml", "chunks", "log/chunks-*.jsonl"])
def test_interrupting_twice_ends_with_one_line_and_130(tmp_path: Path, moment: str) -> None:
    """At moments that the campaign directory tells: Python's own start-up is not ours to catch."""
    spec = tmp_path / "spec.toml"
    spec.write_text(BOX.replace("-2, 2", "-30, 30") + "[chunks]\nsize = 1400\n")  # for an hour
    running = start("run", str(spec), "--out", str(tmp_path / "out"), "--workers", "1")
    wait_until(lambda: list(tmp_path.glob(f"out/{moment}")) or running.poll() is not None)
    for _ in range(3):
        running.send_signal(signal.SIGINT)
        time.sleep(0.02)
    _, err = running.communicate(timeout=PATIENCE)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert "interrupted" in err.splitlines()[-1]
