"""Equivalence of continued fractions by a polynomial gauge transformation, checked exactly.

Theorem "equivalence". Let A and B be fractions that do not terminate, i, j >= 1,
P_A(n) = M_A(i(n-1)+1) ... M_A(in) and P_B(n) the same with j, for M(n) = [[0, b(n)], [1, a(n)]].
Let a polynomial matrix U(n), whose entries have no common divisor, with det U not zero, and coprime
polynomials num, den satisfy
    den(n) P_A(n) U(n+1) = num(n) U(n) P_B(n)
identically. Let A and B converge in the projective line. Then K_A = W(K_B) for the Moebius map of
W = N_A(0) U(1) N_B(0)^(-1), N(0) = [[1, a(0)], [0, 1]], if
    (1) A or B converges faster than every power of 1/n (`converges_fast`), or
    (2) some column of U(n+1) keeps the direction of A, or one of adj U(n+1) that of B
        (`keeps_direction`).

Proof. At no integer n >= 1 do num, den or det U vanish: P_A(n) and P_B(n) are not singular, so
den(n) = 0 or num(n) = 0 would give U(n) = 0 or U(n+1) = 0, a common divisor; and then det U(n) = 0
would go on for ever. With N(n) = [[p_(n-1), p_n], [q_(n-1), q_n]], multiplying the identity from
n = 1 on gives N_A(in) U(n+1) = s_n W N_B(jn) with numbers s_n != 0, and W is not singular. The
columns of N_B(jn) tend to (K_B : 1), those of W N_B(jn) to
W(K_B). If a column of N_A(in) U(n+1) tends to (K_A : 1), the claim follows: that is (2) for A.
(1), A fast: Let q be the denominators of A (of its tail at 1 if K_A is infinite) and f the minimal
solution, f_n = p_n - K q_n. For the row vectors F = (f_(in-1), f_in) and Q = (q_(in-1), q_in),
|F|/|Q| falls faster than every power, so |F U(n+1)|/|Q U(n+1)| -> 0, because |U| and |U^(-1)| are
bounded by powers of n. F = g N_A, Q = h N_A with constant rows g, h; so g W N_B(jn) is small beside
h W N_B(jn). Divide by the size of either column of N_B: the limits g W (K_B : 1) and h W (K_B : 1)
are not both 0, and the first must be 0. As g annihilates exactly (K_A : 1), W(K_B) = K_A.
The roles of A and B may be exchanged, with adj U, W^(-1), and num and den exchanged.

That a fraction converges, and how, rests on its enclosure (`verify.enclosures.enclosure`); where
the value may be infinite, on that of its tail, of which it is the image. The map passes
`verify.enclosures.relation_guard` before it is given out. Without (1) or (2) the conclusion can be
wrong: for A = (4, (2n-1)^2),
B = (-4, (2n-1)^2), num = den = 1 and U = [[8n^2-8n+1, -4n(2n-1)^2], [-4(n-1), 8n^2-8n+1]] the
identity holds, U exchanges dominant and minimal solutions, and K_A = K_B + 8.3768..., not
W(K_B) = K_B + 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from flint import fmpz_mat, fmpz_poly

from discovery.algebra.moebius import Moebius
from discovery.algebra.polynomial import value_at
from discovery.continued_fractions.pcf import PCF, read_pcf
from discovery.errors import ProofError
from verify.certificates.witness import read_count, read_list, read_polynomial
from verify.enclosures.dominant_solution import converges_fast, keeps_direction
from verify.enclosures.positivity import shifted
from verify.enclosures.relation_guard import guarded, projective_value

__all__ = ["check_equivalence"]

DIGITS = 20
MAX_STEPS = 6
_KEYS = {"to", "steps", "u", "num", "den"}

Matrix = list[list[fmpz_poly]]


@guarded
def check_equivalence(a: PCF, b: PCF, witness: object) -> Moebius:
    """Check the witness of an equivalence, and give the Moebius map that it proves.

    Parameters
    ----------
    a, b : PCF
        The fractions A and B.
    witness : mapping
        ``to``: the texts of B; ``steps``: [i, j]; ``u``: rows of polynomials (coefficients highest
        first, [0] for zero, integers beyond 2^53 as strings), without a common divisor; ``num``,
        ``den``: coprime, the lead of den positive.

    Returns
    -------
    Moebius
        Primitive: K_A = (p K_B + q)/(r K_B + s) is proved; r K_B + s = 0 means that K_A is
        infinite.

    Raises
    ------
    ProofError
        If the witness is malformed or does not prove an equivalence; the message says why.

    Examples
    --------
    >>> tail = {"to": ["2*n+3", "n^2+2*n+1"], "steps": [1, 1], "num": [1], "den": [1],
    ...         "u": [[[0], [1, 0, 0]], [[1], [2, 1]]]}
    >>> check_equivalence(PCF("2n+1", "n^2"), PCF("2n+3", "n^2+2n+1"), tail)  # K = 1 + 1/tail
    (1, 1, 1, 0)
    """
    read_pcf(a, "a")
    read_pcf(b, "b")
    if not isinstance(witness, Mapping) or set(witness) != _KEYS:
        raise ProofError(f"the witness of an equivalence has the keys {', '.join(sorted(_KEYS))}")
    if witness["to"] != list(b.texts):
        raise ProofError(f"the witness leads to another fraction than {b}")
    for pcf in (a, b):
        if pcf.terminates_at is not None:
            raise ProofError(f"{pcf} terminates: it takes part in no equivalence")
    i, j = (
        read_count(s, "a step count", MAX_STEPS) for s in read_list(witness["steps"], "steps", 2)
    )
    u = [
        [read_polynomial(p, "an entry of u") for p in read_list(row, "a row of u", 2)]
        for row in read_list(witness["u"], "u", 2)
    ]
    num, den = read_polynomial(witness["num"], "num"), read_polynomial(witness["den"], "den")
    _check_normal(u, num, den)
    following = [[shifted(p, 1) for p in row] for row in u]
    left, right = _product(_steps(a, i), following), _product(u, _steps(b, j))
    if any(den * x != num * y for x, y in zip(_flat(left), _flat(right), strict=True)):
        raise ProofError("the identity den P_A(n) U(n+1) = num U(n) P_B(n) does not hold")
    for pcf in (a, b):
        projective_value(pcf, DIGITS)  # converges
    _check_directions(a, b, (i, j), following)
    inverse = fmpz_mat([[1, -value_at(b.a, 0)], [0, 1]])
    first = fmpz_mat([[p(1) for p in row] for row in u])
    entries = (int(x) for x in (a.state(0) * first * inverse).entries())
    return Moebius.of(entries)


def _check_normal(u: Matrix, num: fmpz_poly, den: fmpz_poly) -> None:
    """One witness for each U: so that a changed one is a wrong one."""
    if not num or den.leading_coefficient() <= 0 or not u[0][0] * u[1][1] - u[0][1] * u[1][0]:
        raise ProofError("num and det U must not be zero, and the lead of den must be positive")
    if not num.gcd(den).is_one() or not reduce(fmpz_poly.gcd, _flat(u)).is_one():
        raise ProofError("num and den must be coprime, and U without a common divisor")


def _product(x: Matrix, y: Matrix) -> Matrix:
    return [[x[i][0] * y[0][k] + x[i][1] * y[1][k] for k in range(2)] for i in range(2)]


def _flat(u: Matrix) -> list[fmpz_poly]:
    return [*u[0], *u[1]]


def _steps(pcf: PCF, count: int) -> Matrix:
    """M(s(n-1)+1) ... M(sn), as a polynomial matrix in n."""
    a, b = fmpz_poly(list(reversed(pcf.a))), fmpz_poly(list(reversed(pcf.b)))
    zero, one = fmpz_poly(), fmpz_poly([1])
    product = [[one, zero], [zero, one]]
    for k in range(1, count + 1):
        index = fmpz_poly([k - count, count])
        product = _product(product, [[zero, b(index)], [one, a(index)]])
    return product


def _check_directions(a: PCF, b: PCF, steps: tuple[int, int], u: Matrix) -> None:
    """Hypothesis (1) or (2), for U(n+1)."""
    if converges_fast(a) or converges_fast(b):
        return
    (x, y), (z, w) = u
    of_a = any(keeps_direction(a, steps[0], *column) for column in ((x, z), (y, w)))
    if not of_a and not any(keeps_direction(b, steps[1], *c) for c in ((w, -z), (-y, x))):
        raise ProofError(
            f"{a} and {b} converge like powers of 1/n, and every column of U cancels the dominant "
            "solution: it is not shown that the minimal solution goes to the minimal one"
        )
