"""Two trajectories of a conservative matrix field have the same limit, by nested cones.

Theorem "path". Let M_1 ... M_k be 2x2 matrices of polynomials in z = (z_1 ... z_k) with M_i(z)
M_j(z + e_i) and M_j(z) M_i(z + e_j) proportional, det M_i without zeros for z >= 0, so that P(z ->
z') is defined up to a factor, by any path. For a start s >= 0 and a direction d >= 0, not 0, let
T(n) be the product from s + (n-1) d to s + n d, and let U(n) be a polynomial matrix, num, den
polynomials with
    den(n) T(n) U(n+1) = num(n) U(n) M(n),   M(n) = [[0, b(n)], [1, a(n)]],
U(1) regular, num(n) != 0 for n >= 1: "(a, b) lies on the field", with the limit L = P(0 -> s) U(1)
[[1, a(0)], [0, 1]]^(-1) (K : 1). Let A and B lie on it, from s_A along d_A and from s_B along d_B,
both convergent, K_B finite, and let the line of A pass every point of that of B: in each coordinate
d_A > 0, or d_A = d_B = 0 and s_A >= s_B. Let G(z) be polynomial matrices, det G without zeros for
z >= 0, such that
    (1) the four entries of adj G(z) M_i(z) G(z + e_i) are all >= 0 or all <= 0 for z >= 0, each i;
    (2) both columns of adj U_B(n+1) G(s_B + n d_B) keep the direction of B (below);
    (3) for large n some column of U_A(n+1) lies in the cone of the columns of G(s_A + n d_A), up to
        sign.
Then L_A = L_B, so that K_A is a Moebius image of K_B.

Proof. Let I(z) be the arc of the projective line of the cone P(0 -> z) G(z) R^2_(>=0). By (1) the
cone of G(z + e_i) goes into that of G(z) under M_i(z), up to sign: I(z') lies in I(z) for z' >= z,
and all lie in I(0), which is no whole line. The ends of I(s_B + n d_B) are, by the identity, images
of the columns of N_B(n) adj U_B(n+1) G under the map of (K : 1) to L, N_B(n) the matrix of
convergents; by (2) both tend to L_B, so these nested arcs shrink to L_B. For each n all large m
have s_A + m d_A >= s_B + n d_B: where d_A > 0 the left side grows with m, elsewhere it is s_A and
the right side s_B. By (3) the image of the column of U_A(m+1), which tends to L_A as A converges,
lies in I(s_A + m d_A), a part of I(s_B + n d_B), for large m; so L_A does, for each n. Hence L_A =
L_B. QED

The line of A must pass that of B. On the field M_1 = [[z_1 + 1, z_2 (z_1^2 + 3 z_1 + 1)], [0, z_1 +
2]], M_2 = [[1, z_1^2], [0, 1]], with G = 1, all else holds for A on z_2 = 0 and B on z_2 = 1, both
along z_1; but there the columns of P tend to (0 : 1), here to (1 : 0).

(2): a column (w_1, w_2) keeps the direction of B if q_(n-1) w_1 + q_n w_2 does not cancel: one of
them is 0; or B is of a class with eigenvalues of different size, so that by Poincare and Perron
q_n/q_(n-1) ~ lambda n^d with the larger one (q is not minimal, as K is finite), and w_1/w_2 is not
~ -lambda n^d; or `verify.enclosures.dominant_solution.keeps_direction` says so.

">= 0" for z >= 0 is read from the signs of the coefficients, if need be after cuts of the region;
"without zeros" if moreover the constant coefficient is not 0. Conservative matrix fields: O. David
et al., arXiv:2303.09318; the cones are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TypeVar

from flint import Ordering, fmpz_mat, fmpz_mpoly, fmpz_mpoly_ctx, fmpz_poly

from discovery.algebra.moebius import Moebius
from discovery.algebra.polynomial import value_at
from discovery.algebra.quadratic_number import square_root
from discovery.continued_fractions.pcf import PCF
from discovery.errors import ProofError
from verify.certificates.witness import read_coefficient, read_keys, read_list, read_polynomial
from verify.enclosures.dominant_solution import converges_fast, keeps_direction
from verify.enclosures.enclosure import enclose
from verify.enclosures.relation_guard import guarded
from verify.theorems.integer_roots import integer_roots

__all__ = ["check_cones", "check_path"]

MAX_VARIABLES = 4
MAX_TERMS = 400
MAX_EXPONENT = 30
MAX_STEP = 12
MAX_START = 100
MAX_CUTS = 3
MAX_PRODUCT = 200_000  # terms of two factors multiplied, in several variables

Ring = TypeVar("Ring", fmpz_poly, fmpz_mpoly)
Matrix = list[list[Ring]]


@guarded
def check_path(a: PCF, b: PCF, witness: object) -> Moebius:
    """Check that A and B have the same limit on a field; the Moebius map (p, q, r, s) to K_A.

    Parameters
    ----------
    a, b : PCF
        A, and B whose value is known.
    witness : mapping
        ``to``: the texts of B; ``matrices``: for each variable rows of polynomials, a polynomial a
        list of [coefficient, [exponents]]; ``cone``: rows of G in the same form; ``known`` and
        ``new``: of B and A the ``start`` and ``direction``, ``u`` (rows of polynomials in n,
        coefficients highest first), ``num`` and ``den``.

    Raises
    ------
    ProofError
        If the witness is malformed or a hypothesis fails.
    """
    keys = ("to", "matrices", "cone", "known", "new")
    given = read_keys(witness, "the witness of a path", keys)
    if given["to"] != list(b.texts):
        raise ProofError(f"the witness leads to another fraction than {b}")
    count = len(given["matrices"]) if isinstance(given["matrices"], list) else 0
    if not 2 <= count <= MAX_VARIABLES:
        raise ProofError(f"a field has 2 to {MAX_VARIABLES} variables, a matrix for each")
    context = fmpz_mpoly_ctx.get([f"z{i}" for i in range(count)], Ordering.lex)
    fields = [_matrix(m, context) for m in read_list(given["matrices"], "matrices", count)]
    cone = _matrix(given["cone"], context)
    _check_field(fields)
    check_cones(fields, cone)
    known, new = _Line(given["known"], fields, b), _Line(given["new"], fields, a)
    _check_passes(new, known)
    for pcf in (a, b):
        enclose(pcf, 20)  # converges, to a finite value
    for column in zip(*_product(_adjugate(known.following), known.at(cone)), strict=True):
        if not _keeps_direction(b, *column):
            raise ProofError(f"an end of the cones may not tend to the limit of {b}")
    columns = _product(_adjugate(new.at(cone)), new.following)
    if not any(_one_sign_at_last(column) for column in zip(*columns, strict=True)):
        raise ProofError(f"no column of the matrix U of {a} lies in the cones")
    image = _inverse(new.first) * known.first
    start_a = fmpz_mat([[1, value_at(a.a, 0)], [0, 1]])
    start_b = fmpz_mat([[1, -value_at(b.a, 0)], [0, 1]])
    entries = (int(x) for x in (start_a * image * start_b).entries())
    return Moebius.of(entries)


def _check_passes(new: _Line, known: _Line) -> None:
    """For each n there must be an m with s_A + m d_A >= s_B + n d_B in every coordinate."""
    for i, (step, known_step) in enumerate(zip(new.direction, known.direction, strict=True), 1):
        if step == 0 and (known_step > 0 or new.start[i - 1] < known.start[i - 1]):
            raise ProofError(
                f"the new line stays behind the known one in variable {i}: its direction must lead "
                "forward there, or neither may and its start must be at least as far"
            )


class _Line:
    """A fraction on the field along a direction: the identity is checked, and U kept."""

    def __init__(self, witness: object, fields: list[Matrix[fmpz_mpoly]], pcf: PCF) -> None:
        given = read_keys(witness, "a line's witness", ("start", "direction", "u", "num", "den"))
        self.start = _integers(given["start"], "a start", len(fields), MAX_START)
        self.direction = _integers(given["direction"], "a direction", len(fields), MAX_STEP)
        u = [
            [read_polynomial(p, "an entry of u") for p in read_list(row, "a row of u", 2)]
            for row in read_list(given["u"], "u", 2)
        ]
        num, den = read_polynomial(given["num"], "num"), read_polynomial(given["den"], "den")
        self.following = [[p(fmpz_poly([1, 1])) for p in row] for row in u]
        zero, one = fmpz_poly(), fmpz_poly([1])
        companion = [[zero, _poly(pcf.b)], [one, _poly(pcf.a)]]
        left = _product(self._steps(fields), self.following)
        right = _product(u, companion)
        if any(den * x != num * y for x, y in zip(_flat(left), _flat(right), strict=True)):
            raise ProofError(f"{pcf} does not lie on the field along {self.direction}")
        if not num or max(integer_roots(num), default=0) >= 1:
            raise ProofError("num must not vanish at an integer n >= 1")
        first = fmpz_mat([[p(1) for p in row] for row in u])
        if not first.det():
            raise ProofError("U(1) must be regular")
        self.first = _path(fields, self.start) * first

    def at(self, matrix: Matrix[fmpz_mpoly]) -> Matrix[fmpz_poly]:
        """A matrix of the field's variables at start + n d."""
        return _along(matrix, self._point(0))

    def _point(self, before: int) -> list[fmpz_poly]:
        """start + (n - before) d."""
        pairs = zip(self.start, self.direction, strict=True)
        return [fmpz_poly([s - before * d, d]) for s, d in pairs]

    def _steps(self, fields: list[Matrix[fmpz_mpoly]]) -> Matrix[fmpz_poly]:
        """T(n): from start + (n-1) d to start + n d, first along the first variable."""
        point = self._point(1)
        product: Matrix[fmpz_poly] | None = None
        for i, d in enumerate(self.direction):
            for _ in range(d):
                step = _along(fields[i], point)
                product = step if product is None else _product(product, step)
                point[i] = point[i] + 1
        if product is None:
            raise ProofError("a direction must not be 0")
        return product


def _integers(given: object, what: str, count: int, most: int) -> list[int]:
    entries = read_list(given, what, count)
    if any(type(d) is not int or not 0 <= d <= most for d in entries):
        raise ProofError(f"{what} has integer entries from 0 to {most}")
    return [d for d in entries if isinstance(d, int)]


def _path(fields: list[Matrix[fmpz_mpoly]], end: Sequence[int]) -> fmpz_mat:
    """P(0 -> end), up to a factor."""
    product = fmpz_mat([[1, 0], [0, 1]])
    point = [0] * len(end)
    for i, steps in enumerate(end):
        for _ in range(steps):
            rows = [[p(*point) for p in row] for row in fields[i]]
            product = product * fmpz_mat(rows)
            point[i] += 1
    return product


def _poly(p: Sequence[int]) -> fmpz_poly:
    return fmpz_poly(list(reversed(p)))


def _matrix(given: object, context: fmpz_mpoly_ctx) -> Matrix[fmpz_mpoly]:
    rows = read_list(given, "a matrix", 2)
    return [[_read(p, context) for p in read_list(row, "a row", 2)] for row in rows]


def _read(given: object, context: fmpz_mpoly_ctx) -> fmpz_mpoly:
    """A polynomial of several variables from its terms."""
    if not isinstance(given, list) or len(given) > MAX_TERMS:
        raise ProofError(f"a polynomial must be a list of at most {MAX_TERMS} terms")
    terms: dict[tuple[int, ...], int] = {}
    for term in given:
        coefficient, exponents = read_list(term, "a term", 2)
        powers = read_list(exponents, "exponents", context.nvars())
        key = tuple(e for e in powers if type(e) is int and 0 <= e <= MAX_EXPONENT)
        if len(key) != context.nvars() or key in terms:
            raise ProofError(f"exponents must be integers up to {MAX_EXPONENT}, each term once")
        terms[key] = int(read_coefficient(coefficient, "a term"))
    return context.from_dict(terms)


def _along(matrix: Matrix[fmpz_mpoly], point: Sequence[fmpz_poly]) -> Matrix[fmpz_poly]:
    powers = [[fmpz_poly([1])] for _ in point]

    def value(p: fmpz_mpoly) -> fmpz_poly:
        total = fmpz_poly()
        for exponents, c in p.to_dict().items():
            term = fmpz_poly([c])
            for known, x, e in zip(powers, point, exponents, strict=True):
                while len(known) <= e:
                    known.append(known[-1] * x)
                term = term * known[e]
            total = total + term
        return total

    return [[value(p) for p in row] for row in matrix]


def _times(p: Ring, q: Ring) -> Ring:
    """p q, refused where it would take long."""
    if isinstance(p, fmpz_mpoly) and len(p) * len(q) > MAX_PRODUCT:
        raise ProofError(
            f"the field and its cones are too large to check: a product of polynomials of "
            f"{len(p):,} and {len(q):,} terms; the limit is {MAX_PRODUCT:,} pairs"
        )
    return p * q


def _product(x: Matrix[Ring], y: Matrix[Ring]) -> Matrix[Ring]:
    return [
        [_times(x[i][0], y[0][k]) + _times(x[i][1], y[1][k]) for k in range(2)] for i in range(2)
    ]


def _adjugate(x: Matrix[Ring]) -> Matrix[Ring]:
    return [[x[1][1], -x[0][1]], [-x[1][0], x[0][0]]]


def _inverse(x: fmpz_mat) -> fmpz_mat:
    return fmpz_mat([[x[1, 1], -x[0, 1]], [-x[1, 0], x[0, 0]]])


def _flat(x: Matrix[Ring]) -> list[Ring]:
    return [entry for row in x for entry in row]


def _determinant(x: Matrix[Ring]) -> Ring:
    return _times(x[0][0], x[1][1]) - _times(x[0][1], x[1][0])


def _shifted(matrix: Matrix[fmpz_mpoly], i: int) -> Matrix[fmpz_mpoly]:
    """M(z + e_i)."""
    context = matrix[0][0].context()
    images = [z + 1 if k == i else z for k, z in enumerate(context.gens())]
    return [[p.compose(*images, ctx=context) for p in row] for row in matrix]


def _check_field(fields: list[Matrix[fmpz_mpoly]]) -> None:
    for i, first in enumerate(fields):
        _check_without_zeros(_determinant(first), f"the determinant of matrix {i + 1}")
        for j in range(i):
            second = fields[j]
            left = _flat(_product(first, _shifted(second, i)))
            right = _flat(_product(second, _shifted(first, j)))
            pairs = ((k, m) for k in range(4) for m in range(k))
            if any(_times(left[k], right[m]) != _times(left[m], right[k]) for k, m in pairs):
                raise ProofError(f"the matrices {j + 1} and {i + 1} do not commute along the grid")


def _check_without_zeros(p: fmpz_mpoly, what: str) -> None:
    if not p or not _sign(p) or not p.to_dict().get((0,) * p.context().nvars()):
        raise ProofError(f"{what} is not seen to be without zeros")


def _sign(p: fmpz_mpoly, cuts: int = MAX_CUTS) -> int:
    """1 if p >= 0 for z >= 0, -1 if p <= 0, 0 if neither is seen.

    By the signs of the coefficients, if need be after cuts z_i >= z_j and z_i <= z_j of the region,
    each again a quadrant in z_i - z_j and z_j, or the other way round.
    """
    coefficients = p.coeffs()
    if all(c >= 0 for c in coefficients):
        return 1
    if all(c <= 0 for c in coefficients):
        return -1
    if not cuts or len(p) > MAX_TERMS:
        return 0
    context = p.context()
    z = list(context.gens())
    for i, j in combinations(range(len(z)), 2):
        parts = []
        for k, m in ((i, j), (j, i)):
            images = list(z)
            images[k] = z[k] + z[m]
            parts.append(_sign(p.compose(*images, ctx=context), cuts - 1))
        if parts[0] and parts[0] == parts[1]:
            return parts[0]
    return 0


def check_cones(fields: Sequence[Matrix[fmpz_mpoly]], cone: Matrix[fmpz_mpoly]) -> None:
    """Check that every matrix M_i carries the cone of G(z + e_i) into that of G(z).

    Raises
    ------
    ProofError
        If that, or that det G has no zeros, is not seen from the coefficients.
    """
    _check_without_zeros(_determinant(cone), "the determinant of the cones")
    for i, matrix in enumerate(fields):
        image = _product(_product(_adjugate(cone), matrix), _shifted(cone, i))
        signs = {_sign(p) for p in _flat(image) if p}
        if len(signs) != 1 or 0 in signs:
            raise ProofError(f"matrix {i + 1} is not seen to carry the cones into each other")


def _one_sign_at_last(column: tuple[fmpz_poly, ...]) -> bool:
    return len({p.leading_coefficient() > 0 for p in column if p}) == 1


def _keeps_direction(pcf: PCF, upper: fmpz_poly, lower: fmpz_poly) -> bool:
    """Whether q_(n-1) w_1 + q_n w_2 does not cancel the dominant solution."""
    if not converges_fast(pcf):
        return keeps_direction(pcf, 1, upper, lower)
    if not upper or not lower:
        return bool(upper or lower)
    da, db = pcf.degrees
    if upper.degree() != lower.degree() + da:
        return db <= 2 * da
    if db == 2 * da:
        square = pcf.a[0] ** 2 + 4 * pcf.b[0]
        if square <= 0:
            return False
        ratio = (pcf.a[0] + (1 if pcf.a[0] > 0 else -1) * square_root(square)) / 2
    elif db < 2 * da:
        ratio = square_root(pcf.a[0] ** 2) * (1 if pcf.a[0] > 0 else -1)
    else:
        return False
    c, v = int(upper.leading_coefficient()), int(lower.leading_coefficient())
    return bool(ratio * v + c)
