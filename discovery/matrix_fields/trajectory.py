"""Trajectories of a matrix field: what its matrices give along one direction from one start.

The points start, start + d, start + 2 d, ... are joined by the matrices T(1), T(2), ... of the
field; T(n) has polynomial entries in n. The quotients of a column of T(1) ... T(n) tend to one
limit, the same in every direction that meets no singular matrix.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import ceil, floor

from flint import arb, ctx, fmpz, fmpz_mat, fmpz_poly

from discovery.algebra.univariate_matrix import RationalMatrix, integer_roots
from discovery.arguments import read_exact, read_instance, read_integer, read_integers, read_items
from discovery.errors import LimitError, NoValueError, TrajectoryError
from discovery.expressions.measurement import format_ball
from discovery.matrix_fields.companion_form import CompanionForm, companion_form
from discovery.matrix_fields.matrix_field import MatrixField

__all__ = ["MAX_NORM", "MAX_STEPS", "Convergent", "Trajectory"]

MAX_NORM = 100  # sum of the sizes of a direction's entries
MAX_STEPS = 1_000_000
MAX_BITS = 50_000_000  # of the integers of a product
_START = "rational numbers, such as (1, '1/2')"
_DIRECTION = "integers, such as (1, 1)"


@dataclass(frozen=True, slots=True)
class Convergent:
    """A quotient p/q in lowest terms, with what was divided out.

    Attributes
    ----------
    p, q : int
        q > 0, or q = 0 and p = 1.
    gcd : int
        Of the two as they stood in the column.
    """

    p: int
    q: int
    gcd: int

    @classmethod
    def of(cls, p: fmpz, q: fmpz) -> Convergent:
        """Reduce a pair of integers, not both zero."""
        common = p.gcd(q)
        signed = -common if q < 0 else common
        return cls(int(p // signed), int(q // signed), int(common))


@dataclass(frozen=True)
class Trajectory:
    """A direction from a start point.

    Parameters
    ----------
    field : MatrixField
    start : sequence of int, Fraction or str
        Where T(1) begins.
    direction : sequence of int
        Not all zero; a step against a variable takes the inverse of its matrix.

    Raises
    ------
    ArgumentError
        For a start or a direction of other numbers, floats included.
    TrajectoryError
        For a zero direction, wrong numbers of entries, a pole at a step, a matrix that is singular
        at a step or everywhere; the message names the step.
    LimitError
        For a direction longer than 100 steps.

    Examples
    --------
    >>> matrices = [[["0", "x^2"], ["1", "2y-1"]], [["x-y", "x^2"], ["1", "x+y"]]]
    >>> diagonal = Trajectory(MatrixField(("x", "y"), matrices), (1, 1), (1, 1))
    >>> print(diagonal.matrix)  # T(n), from (n, n) to (n+1, n+1)
    [n^2, 2*n^3+n^2; 2*n, 5*n^2+2*n]
    >>> str(diagonal.form.pcf), diagonal.form.moebius  # 2/log(2) = K, and L = (K - 2)/2
    ('PCF(6*n+3, -n^2)', ((1, -2), (0, 2)))
    >>> diagonal.convergent(3)
    Convergent(p=58, q=131, gcd=2)
    """

    field: MatrixField
    start: tuple[Fraction, ...]
    direction: tuple[int, ...]

    def __init__(
        self, field: MatrixField, start: Sequence[int | Fraction], direction: Sequence[int]
    ) -> None:
        read_instance(field, MatrixField, "field", "a MatrixField")
        point = [read_exact(x, "start", _START) for x in read_items(start, "start", _START)]
        object.__setattr__(self, "field", field)
        object.__setattr__(self, "start", tuple(point))
        object.__setattr__(self, "direction", read_integers(direction, "direction", _DIRECTION))
        self._check()

    def _check(self) -> None:
        names = ", ".join(self.field.variables)
        for what, given in (("start", self.start), ("direction", self.direction)):
            if len(given) != self.field.dimension:
                raise TrajectoryError(
                    f"the {what} has {len(given)} entries; the field has {self.field.dimension} "
                    f"variables, {names}: give one entry for each, such as "
                    f"{','.join('1' * self.field.dimension)}"
                )
        if not any(self.direction):
            raise TrajectoryError("the direction is zero: it leads nowhere; give one such as 1,1")
        if sum(map(abs, self.direction)) > MAX_NORM:
            raise LimitError(f"a direction has at most {MAX_NORM} steps in all")
        matrix = self.matrix
        pole = _first(integer_roots(matrix.denominator))
        if pole is not None:
            raise TrajectoryError(
                f"the path has a pole between {self._point(pole - 1)} and {self._point(pole)}, at "
                f"step {pole}; choose another start or direction"
            )
        det = matrix.determinant()
        if det.is_zero():
            raise TrajectoryError(
                f"the direction {_shown(self.direction)} is singular: the determinant of its "
                "matrix is 0 everywhere; choose another"
            )
        step = _first(integer_roots(det))
        if step is not None:
            raise TrajectoryError(
                f"the matrix is singular (its determinant vanishes) between "
                f"{self._point(step - 1)} and {self._point(step)}, at step {step}; choose another "
                "start or direction"
            )

    def _point(self, n: int) -> str:
        return _shown([s + n * d for s, d in zip(self.start, self.direction, strict=True)])

    @cached_property
    def matrix(self) -> RationalMatrix:
        """T(n), in lowest terms: from start + (n-1) direction to start + n direction."""
        whole = [floor(s) for s in self.start]
        part = [s - w for s, w in zip(self.start, whole, strict=True)]
        before = [w - d for w, d in zip(whole, self.direction, strict=True)]
        return self.field.translate(part).along(before, self.direction)

    @cached_property
    def form(self) -> CompanionForm:
        """The continued fraction, with the coboundary and the map between the limits.

        Raises
        ------
        NoValueError
            For matrices that are not 2 x 2, or triangular.
        LimitError
            If its polynomials are beyond the limits.
        """
        return companion_form(self.matrix)

    @cached_property
    def column(self) -> int:
        """The column whose quotients are meant: that of `form`, else the first."""
        try:
            return self.form.column
        except (NoValueError, LimitError):
            return 0

    def product(self, steps: int) -> tuple[fmpz_mat, fmpz]:
        """T(1) ... T(steps) as an integer matrix and its denominator, not reduced.

        Raises
        ------
        LimitError
            For more than a million steps, or integers beyond 50 million bits.
        """
        steps = read_integer(steps, "steps")
        self._check_steps(steps, [p for row in self.matrix.rows for p in row])
        return self.matrix.product(1, steps + 1)

    @staticmethod
    def _check_steps(steps: int, factors: Sequence[fmpz_poly]) -> None:
        if not 0 <= steps <= MAX_STEPS:
            raise LimitError(
                f"a trajectory is followed for 0 to {MAX_STEPS:,} steps; got {steps:,}"
            )
        sizes = (abs(p(max(steps, 1))).bit_length() for p in factors)
        bits = steps * max(sizes, default=0)
        if bits > MAX_BITS:
            raise LimitError(
                f"{steps:,} steps of this direction lead to integers of {bits:,} bits; the limit "
                f"is {MAX_BITS:,}: take fewer steps"
            )

    def convergent(self, steps: int) -> Convergent:
        """The first over the last entry of the column of T(1) ... T(steps), in lowest terms."""
        steps = read_integer(steps, "steps")
        form = self._short_form(steps)
        if form is None:
            matrix, _ = self.product(steps)
            return Convergent.of(matrix[0, self.column], matrix[matrix.nrows() - 1, self.column])
        state = form.pcf.state(steps - form.skipped - 1)
        return _image(form, state[0, 1], state[1, 1])

    def _short_form(self, steps: int) -> CompanionForm | None:
        """The continued fraction, if it has begun: its terms are smaller than the matrices."""
        try:
            form = self.form
        except (NoValueError, LimitError):
            return None
        if steps <= form.skipped:
            return None
        self._check_steps(steps, [_ascending(form.pcf.a)])
        return form

    def convergents(self, steps: int) -> Iterator[Convergent]:
        """The convergents after 1, 2, ..., steps."""
        steps, skipped = read_integer(steps, "steps"), 0
        form = self._short_form(steps)
        if form is not None:
            skipped = form.skipped
        matrix, _ = self.product(0)
        for n in range(1, (steps if form is None else skipped) + 1):
            matrix = matrix * self.matrix.at(n)
            yield Convergent.of(matrix[0, self.column], matrix[matrix.nrows() - 1, self.column])
        if form is None:
            return
        a, b = (_ascending(p) for p in (form.pcf.a, form.pcf.b))
        p0, q0, p, q = fmpz(1), fmpz(0), a(0), fmpz(1)
        for n in range(1, steps - skipped + 1):
            yield _image(form, p, q)
            x, y = a(n), b(n)
            p0, p, q0, q = p, x * p + y * p0, q, x * q + y * q0

    def limit(self, steps: int, digits: int = 30) -> arb | None:
        """An estimate of the limit, for trajectories that no continued fraction encloses.

        The quotients at and next to steps/4, steps/2, 3 steps/4 and steps are compared. Where the
        largest distance shrinks by a factor r as the steps double, what is left is about r/(1 - r)
        of the last distance if the error is like n^-s, and less if it falls faster. No enclosure:
        quotients that agree prove nothing.

        Parameters
        ----------
        steps : int
        digits : int
            Decimal places at most; the radius is not below 10^-digits.

        Returns
        -------
        arb or None
            The last quotient, with the estimated error as radius; None where a quotient is
            infinite, the distances do not shrink, or not even one digit is left.

        Examples
        --------
        >>> matrices = [[["0", "x^2"], ["1", "2y-1"]], [["x-y", "x^2"], ["1", "x+y"]]]
        >>> Trajectory(MatrixField(("x", "y"), matrices), (1, 1), (1, 1)).limit(20)  # 1/log(2) - 1
        [0.44269504088896 +/- 4.48e-15]
        """
        steps, digits = read_integer(steps, "steps"), read_integer(digits, "digits")
        quarter, half = steps // 4, steps // 2
        outer = [quarter, quarter + 1]
        inner = [half, half + 1]
        last = [3 * steps // 4, steps - 1, steps]
        with ctx.workprec(ceil(digits * 3.33) + 128):
            found = self._quotients({*outer, *inner, *last})
            if found is None:
                return None
            early = _diameter([found[n] for n in outer + inner])
            late = _diameter([found[n] for n in inner + last])
            value = found[steps]
            least = arb(10) ** -digits
            if late < least:
                error = least + value.rad()
            elif late < early:
                error = (late / (1 - late / early)).abs_upper() + value.rad()
            else:
                return None
            estimate = arb(value.mid(), error)
            settled = 10 * error < abs(value) and format_ball(estimate)
            return estimate if settled else None

    def _quotients(self, steps: set[int]) -> dict[int, arb] | None:
        """First over last entry of the column after some numbers of steps; None at a zero."""
        self._check_steps(min(steps), [])
        self._check_steps(max(steps), [p for row in self.matrix.rows for p in row])
        matrix, _ = self.product(0)
        done, found = 0, {}
        for n in sorted(steps):
            matrix, done = matrix * self.matrix.product(done + 1, n + 1)[0], n
            below = matrix[matrix.nrows() - 1, self.column]
            if below == 0:
                return None
            found[n] = arb(matrix[0, self.column]) / below
        return found

    def deltas(self, steps: int) -> list[float | None]:
        """delta_n = -ln|L - p_n/q_n| / ln q_n - 1 for n = 1 ... steps, p_n/q_n in lowest terms.

        L is taken as p/q after twice as many steps (as `discovery.dynamics` does). None where q_n
        is 0 or 1, or p_n/q_n = L.
        """
        found = list(self.convergents(steps))
        return self._deltas(found, self.convergent(2 * steps))

    def delta(self, steps: int) -> float | None:
        """delta at one index; see `deltas`."""
        return self._deltas([self.convergent(steps)], self.convergent(2 * steps))[0]

    def _deltas(self, found: Sequence[Convergent], far: Convergent) -> list[float | None]:
        if far.q == 0:
            return [None] * len(found)
        top, bottom = fmpz(far.p), fmpz(far.q)
        # |L - p/q| is not below 1/(q q_far): so many bits of L tell every difference
        bits = bottom.bit_length() + max(c.q.bit_length() for c in found) + 64
        with ctx.workprec(bits + max(0, top.bit_length() - bottom.bit_length())):
            limit = arb(top) / bottom
            whole = [limit * c.q - c.p if c.q > 1 else arb(0) for c in found]
        result: list[float | None] = []
        with ctx.workprec(64):
            for c, gap in zip(found, whole, strict=True):
                if c.q <= 1 or 0 in gap:
                    result.append(None)
                    continue
                size = arb(c.q).log()
                result.append(float((size - abs(gap).log()) / size - 1))
        return result


def _diameter(values: Sequence[arb]) -> arb:
    """The largest distance between two of the values."""
    return max((abs(x - y).abs_upper() for x, y in combinations(values, 2)), default=arb(0))


def _first(roots: Sequence[int]) -> int | None:
    return next((r for r in roots if r >= 1), None)


def _ascending(p: tuple[int, ...]) -> fmpz_poly:
    return fmpz_poly(list(reversed(p)))


def _image(form: CompanionForm, p: fmpz, q: fmpz) -> Convergent:
    return Convergent.of(*form.to_limit.point(p, q))


def _shown(point: Sequence[object]) -> str:
    return f"({', '.join(map(str, point))})"
