"""Reading integers: each text means one list, or is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.errors import ValueTextError
from discovery.expansions.integer_expansion import expand_number
from discovery.expressions.expression import parse_expression
from search.user_files.integer_lists import parse_integers, read_integers
from tests.search.kinds.esma.test_esma_campaign import brouncker, rows

integers = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=40)


@given(integers, st.integers(-5, 5))
def test_every_form_of_a_list_is_the_list(terms, offset):
    commas = ", ".join(map(str, terms))
    head, *rest = map(str, terms)
    half = len(terms) // 2
    first, second = (",".join(map(str, part)) for part in (terms[:half], terms[half:]))
    forms = [
        commas,
        " ".join(map(str, terms)),
        "\n".join(map(str, terms)),
        f"{{{commas}}}",
        f"({commas}, ...)",
        str(terms),
        f"[{head}; {', '.join(rest)}]" if rest else f"[{head}]",
        f"{commas},  # and so on\n# a comment: 1, 2, 3",
        f"%I A000045 M0692\n%S A000045 {first}\n%T A000045 {second}\n%N A000045 Name, 1, 2.",
        commas.replace("-", "\u2212"),
    ]
    if len(terms) > 2:
        forms.append("# a b-file\n" + "\n".join(f"{offset + i} {t}" for i, t in enumerate(terms)))
    for form in forms:
        assert parse_integers(form) == terms, form


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 2\n2 1\n4 1", "4 follows 2"),
        ("1,2\n3,4\n5,6", "3 follows 1"),
        ("0 1\n1 1\n2", "'2' has not two columns"),
        ("5 1\n7 1\n9 2\n8", "'8' has not two columns"),
        ("1 2 3\n2 3 4\n3 4 5", "'1 2 3' has not two columns"),
        ("1,,2", "between two commas"),
        ("1 2, 3", "write commas throughout"),
        ("[1, 2; 3, 4]", "a semicolon that is not after the first term"),
        ("[[1, 2], [3, 4]]", "do not enclose one list"),
        ("[1, 2", "do not enclose one list"),
        ("[1, 2] 3", "do not enclose one list"),
        ("1, ..., 3", "'...' is no integer"),
        ("%S A000045 1,1\n%S A000045 2,3", "two lines %S"),
        ("%S A000045 1,1\n%T A000032 2,3", "the sequences A000032, A000045"),
        ("%S A000045 1,1\n%U A000045 2,3", "the line %T of the record is missing"),
        ("%S A000045 1,1\n1 2 3", "stands beside the %S line"),
        ("1e3, 2", "'1e3' is no integer"),
        ("9" * 4001, "at most 4,000 digits"),
        ("\u0661, \u0662", "is no integer"),
    ],
)
def test_what_is_ambiguous_or_no_list_is_refused(text, message):
    with pytest.raises(ValueTextError) as refused:
        parse_integers(text)
    assert message in str(refused.value)


def test_signs_are_those_of_the_lines_that_have_them():
    assert parse_integers("%S A000045 1,2,3\n%V A000045 1,-2,3") == [1, -2, 3]


def test_lines_that_end_with_commas_are_one_list():
    assert parse_integers("1,2,\n3,4,\n5,6") == [1, 2, 3, 4, 5, 6]


def test_the_b_file_of_a_continued_fraction_gives_its_pattern(tmp_path: Path):
    terms = expand_number(parse_expression("e"), "+", 60).terms
    file = tmp_path / "b003417.txt"
    file.write_text("# A003417\n" + "".join(f"{i} {t}\n" for i, t in enumerate(terms, 1)))
    code, out, _ = brouncker("sequence", "--file", file, "--json")
    assert code == 0
    (row,) = rows(out)
    assert (row["preperiod"], row["interlaced"]) == ([2], ["1", "2*k+2", "1"])
    assert row["status"] == "guess"
    assert row["bits"] > 100
    assert row["times"] == pytest.approx(59 / 3, abs=0.001)


def test_files_that_are_no_text_are_refused(tmp_path: Path):
    file = tmp_path / "terms.bin"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueTextError, match="no UTF-8 text"):
        read_integers(file)
    with pytest.raises(ValueTextError, match="cannot read the terms"):
        read_integers(tmp_path)
    with pytest.raises(ValueTextError, match="more than 64 MiB"):
        read_integers(Path("/dev/zero"))
