"""Conservative matrix fields: proofs of conservativity, trajectories, and the published figures."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from flint import arb, ctx, fmpq_mat, fmpz_mpoly_ctx, fmpz_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.algebra.rational_function import context, parse_rational
from discovery.algebra.univariate_matrix import RationalMatrix
from discovery.continued_fractions.pcf import PCF
from discovery.convergence_dynamics.exact_dynamics import exact_figures
from discovery.errors import LimitError, MatrixFieldError, NoValueError, TrajectoryError
from discovery.expressions.expression import parse_expression
from discovery.matrix_fields.companion_form import companion_form, recurrence
from discovery.matrix_fields.exact_delta import exact_delta
from discovery.matrix_fields.hypergeometric_field import hypergeometric_field
from discovery.matrix_fields.known_fields import find_field, known_fields
from discovery.matrix_fields.matrix_field import MatrixField
from discovery.matrix_fields.trajectory import Trajectory
from search.questions.trajectory_report import enclose_limit
from search.user_files.user_fields import load_field
from tests.search.cli.test_cli import brouncker

FIVE = ("ln2", "e", "pi", "zeta2", "zeta3")
ONES = (1, 1)


def trajectory(name: str, direction: tuple[int, ...] = ONES, start=ONES) -> Trajectory:
    return Trajectory(known_fields[name].field, start, direction)


# fields


@pytest.mark.parametrize("name", FIVE)
def test_a_field_survives_its_texts(name: str) -> None:
    field = known_fields[name].field
    assert eval(repr(field)) == field
    assert MatrixField.from_json(field.to_json()) == field
    assert hash(eval(repr(field))) == hash(field)


def test_exact_input_of_every_kind_is_one_field() -> None:
    x = context(("x",)).gens()[0]
    texts = MatrixField(("x",), [[["x/2", "1/3"], ["(x^2-1)/(x-1)", "-x"]]])
    values = MatrixField(
        ["x"], {"x": [[parse_rational("x/2", ("x",)), Fraction(1, 3)], [x + 1, -x]]}
    )
    assert texts == values
    other = fmpz_mpoly_ctx.get(("t",), "deglex").gens()[0]
    with pytest.raises(MatrixFieldError, match="other variables"):
        MatrixField(("x",), [[[other]]])


@pytest.mark.parametrize(
    ("variables", "matrices", "message"),
    [
        (("x", "y"), ([["x"]], [["x"]]), "not conservative in x and y: entry (1, 1)"),
        (("x", "y"), ([["1"]], [["1", "0"], ["0", "1"]]), "different size: x has 1 rows, y has 2"),
        (("x",), ([["1", "2"]],), "not square"),
        (("x",), ([["1.5"]],), "unexpected '.'"),
        (("x",), ([[1.5]],), "no exact entry"),
        (("x",), ([["z"]],), "'z' is none of its variables"),
        (("x",), ([["1/(x-x)"]],), "divides by zero"),
        (("x",), ([["__import__('os')"]],), "unexpected"),
        (("x", "x"), ([["1"]], [["1"]]), "different names"),
        (("x", "y"), {"x": [["1"]]}, "no matrix for y"),
        (("x",), ([["x^99999"]],), "degree 64"),
        (("x", "y"), ([["(x+y+1)^9^9"]], [["1"]]), "tower"),
    ],
)
def test_what_is_no_field_is_refused(variables, matrices, message: str) -> None:
    with pytest.raises((MatrixFieldError, LimitError)) as error:
        MatrixField(variables, matrices)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


@settings(max_examples=15)
@given(st.sampled_from(FIVE), st.permutations([1] * 4 + [2] * 3))
def test_the_product_along_a_path_depends_on_its_ends(name: str, path: list[int]) -> None:
    field = known_fields[name].field
    assert field.along_path((2, 3), path) == field.along_path((2, 3), sorted(path))


def test_a_path_and_its_way_back_cancel() -> None:
    field = known_fields["zeta2"].field
    there_and_back = field.along_path((1, 2), [1, 2, -2, 1, -1, -1])
    assert there_and_back == fmpq_mat([[1, 0], [0, 1]])


@settings(max_examples=12)
@given(
    st.sampled_from([(0, 1), (1, 1), (2, 0), (2, 1), (2, 2), (3, 2)]),
    st.fractions(-5, 5, max_denominator=5).filter(bool),
)
def test_hypergeometric_fields_are_conservative(order: tuple[int, int], z: Fraction) -> None:
    p, q = order
    field = hypergeometric_field(p, q, z)  # made, so proven
    assert field.size == max(p, q + 1) - (p == q + 1 and z == 1)
    point = [2 * i + 3 for i in range(p + q)]
    path = list(range(1, p + q + 1))
    assert field.along_path(point, path) == field.along_path(point, path[::-1])


# trajectories


def test_apery_from_the_diagonal_of_zeta_3() -> None:
    diagonal = trajectory("zeta3")
    assert diagonal.form.pcf == PCF("34n^3+51n^2+27n+5", "-n^6")
    assert diagonal.form.moebius == ((1, -6), (0, 6))  # L = K/6 - 1, K = 6/zeta(3)
    found = exact_delta(diagonal, known_fields["zeta3"].bound)
    apery = 4 * math.log(1 + math.sqrt(2))
    assert found.value == pytest.approx(2 * apery / (apery + 3) - 1, rel=1e-14)
    assert parse_expression(found.text).enclose(10).overlaps(arb("0.080529431 +/- 1e-9"))
    assert found.status == "proved"


def test_the_diagonal_of_zeta_2() -> None:
    diagonal = trajectory("zeta2")
    assert diagonal.form.pcf == PCF("11n^2+11n+3", "n^4")
    found = exact_delta(diagonal, known_fields["zeta2"].bound)
    golden = 5 * math.log((1 + math.sqrt(5)) / 2)
    assert found.value == pytest.approx(2 * golden / (golden + 2) - 1, rel=1e-14)


@pytest.mark.parametrize(
    ("name", "start", "a", "b"),
    [
        ("ln2", (1, 1), "1", "n^2"),
        ("ln2", (1, 3), "5", "n^2"),
        ("pi", (1, 1), "3n+3", "-n*(2n+1)"),
        ("pi", (1, 2), "3n+4", "-n*(2n+1)"),
        ("zeta3", (1, 2), "n^3+(n+1)^3+4(2n+1)", "-n^6"),
        ("e", (1, 1), "n", "n"),
    ],
)
def test_rows_are_families_of_fractions(name: str, start, a: str, b: str) -> None:
    assert trajectory(name, (1, 0), start).form.pcf.representative == PCF(a, b).representative


@pytest.mark.parametrize("name", FIVE)
def test_all_directions_have_one_limit(name: str) -> None:
    wanted = parse_expression(known_fields[name].limit).enclose(30)
    for direction in product((0, 1, 2), repeat=2):
        if any(direction):
            limit = enclose_limit(trajectory(name, direction), 25)
            assert limit.ball.overlaps(wanted), direction


@pytest.mark.parametrize("name", [n for n in known_fields if n not in FIVE])
def test_hypergeometric_limits(name: str) -> None:
    known = known_fields[name]
    limit = enclose_limit(Trajectory(known.field, known.start, known.direction), 25)
    assert limit.ball.overlaps(parse_expression(known.limit).enclose(30))
    assert limit.ball.rad() < arb(10) ** -25


CASES = [
    ("zeta3", (2, 1), (3, 2)),
    ("pi", (2, 1), (1, 1)),
    ("e", (3, 2), (1, 1)),
    ("2F1(-1)", (-1, 1, 2), (Fraction(1, 2), Fraction(1, 3), Fraction(7, 5))),
    ("ln2", (1, 1), (Fraction(1, 2), Fraction(1, 3))),
    ("2F1(1/2)", (1, 1, 2), (1, 1, Fraction(3, 2))),
    ("3F2(1)", (1, 1, 1, 2, 2), (1, 1, 1, 2, 3)),
]


@pytest.mark.parametrize(("name", "direction", "start"), CASES)
def test_the_coboundary_is_exact(name: str, direction, start) -> None:
    found = trajectory(name, direction, start)
    form = found.form
    assert form.holds_for(found.matrix)
    wrong = RationalMatrix(found.matrix.rows, 2 * found.matrix.denominator)
    assert not form.holds_for(wrong)
    # the column's quotients are the images of the convergents
    for n in (form.skipped + 2, form.skipped + 7):
        matrix, _ = found.product(n)
        p, q = matrix[0, form.column], matrix[1, form.column]
        convergent = found.convergent(n)
        assert p * convergent.q == q * convergent.p
        assert math.gcd(convergent.p, convergent.q) == 1


def test_a_fraction_that_begins_late_is_exact_from_there() -> None:
    """U(n) is singular at n = 3 for the first column, at n = 5 for the second: b(4) = 0."""
    rows = [[[1], [-5, 1]], [[-3, 1], [30, 0, 2]]]
    matrix = RationalMatrix(tuple(tuple(map(fmpz_poly, row)) for row in rows))
    form = companion_form(matrix)
    assert form.holds_for(matrix)
    assert (form.skipped, form.column) == (4, 0)
    (a, b), (c, d) = form.moebius
    for n in range(5, 12):
        columns, _ = matrix.product(1, n + 1)
        p, q = form.pcf.convergents(n - 5)
        assert (a * p + b * q) * columns[1, 0] == (c * p + d * q) * columns[0, 0]


def test_convergents_agree_with_products_and_with_each_other() -> None:
    for name in ("zeta3", "pi", "3F2(1)"):
        known = known_fields[name]
        found = Trajectory(known.field, known.start, known.direction)
        listed = list(found.convergents(12))
        assert [c.p for c in listed[2:]] == [found.convergent(n).p for n in range(3, 13)]
        assert found.deltas(12)[-1] == pytest.approx(found.delta(12), abs=1e-3)


def test_measured_delta_is_that_of_the_reduced_fractions() -> None:
    found = trajectory("zeta3")
    c = found.convergent(60)
    with ctx.workprec(1500):
        error = abs(parse_expression("1/zeta(3)-1").enclose(400) - arb(c.p) / c.q)
        with_limit = -float(error.log()) / math.log(c.q) - 1
    assert found.delta(60) == pytest.approx(with_limit, abs=1e-9)


def test_three_rows_have_a_recurrence_and_no_fraction() -> None:
    known = find_field("3F2(1/3)")
    found = Trajectory(known.field, known.start, known.direction)
    with pytest.raises(NoValueError, match="3 rows"):
        _ = found.form
    relation = recurrence(found.matrix)
    assert len(relation) == 4
    columns = []
    for n in range(8):
        matrix, _ = found.matrix.product(1, n + 1)
        columns.append([matrix[i, 0] for i in range(3)])
    for n in range(4):
        for i in range(3):
            assert sum(c(n) * columns[n + k][i] for k, c in enumerate(relation)) == 0


@pytest.mark.parametrize("name", ["ln2", "zeta2", "zeta3"])
def test_the_denominator_bounds_on_a_grid(name: str) -> None:
    """What `DenominatorBound` says of each field, for all m <= 12, n <= 8."""
    known = known_fields[name]
    bound = known.bound
    row = fmpq_mat([[1, 0], [0, 1]])
    for m in range(13):
        at = row
        for n in range(9):
            whole = Fraction(bound.factor * math.lcm(*range(1, max(m, n) + 1)) ** bound.power)
            whole /= bound.base**m * (math.factorial(m) * math.factorial(n)) ** bound.factorials
            for i in range(2):
                entry = whole * Fraction(int(at[i, 0].p), int(at[i, 0].q))
                assert entry.denominator == 1, (m, n)
            at = at * known.field.at(1, (m + 1, n + 1))
        row = row * known.field.at(0, (m + 1, 1))


def test_exact_growth_foretells_the_measured_delta() -> None:
    for name, direction in (("zeta3", (3, 2)), ("ln2", (2, 1)), ("zeta2", (1, 2))):
        found = trajectory(name, direction)
        exact = exact_delta(found, known_fields[name].bound)
        assert exact.status == "conjectural"
        assert found.delta(400) == pytest.approx(exact.value, abs=0.02)


def test_growth_is_not_claimed_where_primes_reduce_to_different_orders() -> None:
    """A factor of the coboundary without rational root reduces at half of the primes only."""
    known = known_fields["3F2(1)"]
    found = Trajectory(known.field, known.start, known.direction)
    assert exact_figures(found.form.pcf)["reduced_delta"].text is None
    assert found.delta(300) > 0.1


@pytest.mark.parametrize(
    ("start", "direction", "message"),
    [
        ((1, 1), (0, 0), "the direction is zero"),
        ((1, 1, 1), (1, 1), "the start has 3 entries"),
        ((0, 1), (1, 0), "determinant vanishes"),
        ((-2, 1), (1, 1), "at step 3"),
        ((1, 1), (-1, 0), "pole"),
        ((1, 1), (60, 60), "at most 100 steps"),
    ],
)
def test_trajectories_that_are_none(start, direction, message: str) -> None:
    with pytest.raises((TrajectoryError, LimitError), match=message):
        trajectory("zeta3", direction, start)


def test_a_singular_direction_is_named() -> None:
    field = MatrixField(("x", "y"), ([["0", "0"], ["0", "x"]], [["1", "0"], ["0", "1"]]))
    for direction, message in (((1, 0), "singular"), ((-1, 0), "singular everywhere")):
        with pytest.raises(TrajectoryError, match=message):
            Trajectory(field, (1, 1), direction)


def test_off_the_diagonal_the_bound_is_no_theorem() -> None:
    bound = known_fields["zeta3"].bound
    assert exact_delta(trajectory("zeta3", ONES, (3, 3)), bound).status == "proved"
    assert exact_delta(trajectory("zeta3", ONES, (1, 2)), bound).status == "conjectural"
    assert exact_delta(trajectory("e"), None).text == "1"
    assert exact_delta(trajectory("pi"), None).text is None


# the command


def test_the_command() -> None:
    (row,) = brouncker("field", "zeta3", "--json").rows
    assert (row["a"], row["b"]) == ("34*n^3+51*n^2+27*n+5", "-n^6")
    assert row["expression"] == "(1-zeta(3))/zeta(3)"
    assert row["limit"].startswith("-0.16809262741929253131687")
    assert row["delta_exact"] == pytest.approx(0.08052943, abs=1e-8)
    assert row["delta"] == pytest.approx(0.085124, abs=1e-5)
    table = brouncker("field", "e", "--direction", "2,1", "--start", "1,2")
    assert table.code == 0
    assert "limit = " in table.out
    names = [row["name"] for row in brouncker("field", "--list", "--json").rows]
    assert names == list(known_fields)


def test_three_rows_on_the_command_line() -> None:
    (row,) = brouncker("field", "3F2(1/3)", "--steps", "100", "--json").rows
    assert (row["a"], row["b"]) == (None, None)
    assert row["enclosure"].startswith("none: the limit is estimated")
    assert len(row["recurrence"]) == 4


TOML = """\
variables = ["x", "y"]
start = [1, 1]
[matrices]
x = [[0, "x^2"], [1, "2y-1"]]
y = [["x-y", "x^2"], [1, "x+y"]]
"""


def test_a_users_own_field(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(TOML)
    assert load_field(path).field == known_fields["ln2"].field
    (row,) = brouncker("field", str(path), "--json").rows
    assert (row["field"], row["expression"]) == ("my", "(1-log(2))/log(2)")
    other = tmp_path / "my.json"
    other.write_text(json.dumps({"f": "x+y", "fbar": "x-y", "direction": [2, 1]}))
    assert load_field(other).field == known_fields["ln2"].field
    assert brouncker("field", str(other), "--json").rows[0]["direction"] == [2, 1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TOML.replace("2y-1", "2y-2"), "not conservative in x and y"),
        (TOML.replace("[matrices]", "[matrixes]"), "did you mean 'matrices'"),
        (TOML.replace("[1, 1]", "[0.5, 1]"), "start must be"),
        (TOML.replace('variables = ["x", "y"]', ""), "variables must be"),
        ('f = "x+y"\nfbar = "x-2*y"\n', "not conservative"),
        ('f = "x+y"\n', "f and fbar must both"),
        ("f = ", "is not valid TOML"),
    ],
)
def test_bad_files(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "my.toml"
    path.write_text(text)
    ran = brouncker("field", str(path))
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert message in ran.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("zeta3 --direction 0,0", "zero"),
        ("zeta3 --direction 1", "1 entries"),
        ("zeta3 --direction 1/2,1", "integers"),
        ("zeta3 --start 0,1", "determinant vanishes"),
        ("zeta3 --start 1,x", "no list of numbers"),
        ("zeta3 --direction -1,1", "pole"),
        ("zetta3", "did you mean zeta3"),
        ("40F2(1/2)", "at most 12 parameters"),
        ("2F1(0)", "other than 0"),
        ("zeta3 --steps 0", "outside of 4"),
        ("no.toml", "there is no file"),
        ("", "--list"),
    ],
)
def test_bad_words(words: str, message: str) -> None:
    ran = brouncker("field", *words.split())
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert message in ran.err
