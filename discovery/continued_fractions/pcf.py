"""Polynomial continued fractions: ``a(0) + b(1)/(a(1) + b(2)/(a(2) + ...))``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import fmpz_mat

from discovery.algebra.polynomial import (
    Polynomial,
    degree,
    format_polynomial,
    latex_polynomial,
    positive_integer_root,
    shift_polynomial,
    value_at,
)
from discovery.algebra.polynomial_argument import polynomial_of
from discovery.arguments import read_instance, read_integer
from discovery.continued_fractions.companion_product import companion_product
from discovery.continued_fractions.normal_form import NormalForm, normal_form
from discovery.continued_fractions.other_systems import fraction_code
from discovery.errors import LimitError, MissingExtraError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["PCF", "read_pcf"]

_LAST_TERM = 100_000


@dataclass(frozen=True, slots=True, init=False)
class PCF:
    """A polynomial continued fraction ``a(0) + b(1)/(a(1) + b(2)/(a(2) + ...))``.

    Parameters
    ----------
    a, b : str, int or iterable of int
        Partial denominators and partial numerators: integer polynomials in n, as text
        (``"2n+1"``, ``"-n^6"``), as an integer, or as coefficients, highest power first.

    Raises
    ------
    ArgumentError
        For anything else, a float included.
    PolynomialError
        If a polynomial cannot be read or is zero.
    LimitError
        Beyond degree 256 or 4096 bits a coefficient.

    Examples
    --------
    >>> brouncker = PCF("2n+1", "n^2")  # 4/pi
    >>> brouncker
    PCF((2, 1), (1, 0, 0))
    >>> brouncker.convergents(3)
    (204, 160)
    """

    a: Polynomial
    b: Polynomial

    def __init__(self, a: str | int | Iterable[int], b: str | int | Iterable[int]) -> None:
        object.__setattr__(self, "a", polynomial_of(a, "a"))
        object.__setattr__(self, "b", polynomial_of(b, "b"))

    def __repr__(self) -> str:
        return f"PCF({self.a}, {self.b})"

    def __str__(self) -> str:
        return f"PCF({format_polynomial(self.a)}, {format_polynomial(self.b)})"

    @property
    def texts(self) -> tuple[str, str]:
        """Texts of a and of b, which read back.

        >>> PCF("2n+1", "n^2").texts
        ('2*n+1', 'n^2')
        """
        return format_polynomial(self.a), format_polynomial(self.b)

    @property
    def degrees(self) -> tuple[int, int]:
        """Degrees of a and of b."""
        return degree(self.a), degree(self.b)

    @property
    def terminates_at(self) -> int | None:
        """The least m >= 1 with b(m) = 0, where the fraction ends, or None.

        >>> PCF("n", "n-3").terminates_at
        3
        """
        return positive_integer_root(self.b)

    def convergents(self, n: int) -> tuple[int, int]:
        """Integers (p_n, q_n) of the recurrence u_n = a(n) u_(n-1) + b(n) u_(n-2), not reduced.

        >>> PCF("2n+1", "n^2").convergents(1)
        (4, 3)
        """
        p0, q0, p, q = 1, 0, value_at(self.a, 0), 1
        for i in range(1, read_integer(n, "n") + 1):
            a, b = value_at(self.a, i), value_at(self.b, i)
            p0, p = p, a * p + b * p0
            q0, q = q, a * q + b * q0
        return p, q

    def companion_product(self, low: int, high: int) -> fmpz_mat:
        """The exact product M(low) M(low+1) ... M(high-1), M(n) = [[0, b(n)], [1, a(n)]].

        By binary splitting, so that the multiplications are of numbers of equal size.

        >>> PCF("2n+1", "n^2").companion_product(1, 3)
        [1,  5]
        [3, 19]
        """
        low, high = read_integer(low, "low"), read_integer(high, "high")
        return companion_product(self.a, self.b, low, high)

    def state(self, n: int) -> fmpz_mat:
        """The exact matrix [[p_(n-1), p_n], [q_(n-1), q_n]].

        >>> PCF("2n+1", "n^2").state(1)
        [1, 4]
        [1, 3]
        """
        first = fmpz_mat([[1, value_at(self.a, 0)], [0, 1]])
        return first * self.companion_product(1, read_integer(n, "n") + 1)

    def terminating_value(self) -> Fraction | None:
        """Exact value of a fraction that terminates; None when it is infinite.

        Raises
        ------
        ValueError
            If the fraction does not terminate.
        LimitError
            If it does so only beyond index 100,000.

        Examples
        --------
        >>> PCF("2n+1", "n-2").terminating_value()  # 1 - 1/3
        Fraction(2, 3)
        """
        m = self.terminates_at
        if m is None:
            raise ValueError(f"{self} does not terminate: b has no positive integer root")
        if m > _LAST_TERM:
            raise LimitError(
                f"b vanishes first at n = {m:,}, so that the value is a quotient of integers too "
                f"large to compute; the limit is n = {_LAST_TERM:,}"
            )
        state = self.state(m - 1)
        p, q = int(state[0, 1]), int(state[1, 1])
        return Fraction(p, q) if q else None

    def shift(self, k: int) -> PCF:
        """The fraction of a(n + k), b(n + k): the tail that begins at index k.

        >>> PCF("2n+1", "n^2").shift(1)
        PCF((2, 3), (1, 2, 1))
        """
        k = read_integer(k, "k")
        return PCF(shift_polynomial(self.a, k), shift_polynomial(self.b, k))

    def inflate(self, f: str | int | Iterable[int]) -> PCF:
        """Inflation by a polynomial f: a -> f(n) a, b -> f(n) f(n-1) b; the value times f(0).

        >>> PCF("1", "1").inflate("2")
        PCF((2,), (4,))
        """
        g = polynomial_of(f, "f")
        return PCF(_product(g, self.a), _product(_product(g, shift_polynomial(g, -1)), self.b))

    def normal_form(self) -> NormalForm:
        """The normal form under inflation; see `normal_form` of this room.

        >>> PCF("4n+2", "4n^2").normal_form().a
        (2, 1)
        """
        return normal_form(self.a, self.b)

    @property
    def representative(self) -> PCF:
        """The printed representative of all fractions that differ from this by an inflation."""
        form = self.normal_form()
        return self if (form.a, form.b) == (self.a, self.b) else PCF(form.a, form.b)

    @property
    def id(self) -> str:
        """``pcf-`` and a hash of rho: the same for all inflations of one fraction."""
        return self.normal_form().id

    def latex(self) -> str:
        r"""LaTeX with the first terms as numbers and the general term as polynomials.

        >>> print(PCF("2n+1", "n^2").latex())
        1+\cfrac{1}{3+\cfrac{4}{5+\cfrac{9}{\ddots+\cfrac{n^{2}}{2n+1+\ddots}}}}
        """
        last = self.terminates_at
        shown = 3 if last is None else min(3, last)
        inner = str(value_at(self.a, shown - 1))
        if last is None or last > shown:
            general = rf"\cfrac{{{latex_polynomial(self.b)}}}{{{latex_polynomial(self.a)}+\ddots}}"
            inner += _latex_term(value_at(self.b, shown), rf"\ddots+{general}")
        for n in range(shown - 1, 0, -1):
            inner = f"{value_at(self.a, n - 1)}{_latex_term(value_at(self.b, n), inner)}"
        return inner

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"

    def mpmath(self, terms: int = 100, digits: int = 50) -> str:
        """A Python program that prints the convergent of index `terms` by mpmath.

        Raises
        ------
        LimitError
            For less than 0 terms, or less than 1 digit.

        Examples
        --------
        >>> print(PCF("2n+1", "n^2").mpmath(200).splitlines()[-1])
        print(convergent(200))
        """
        return self._code("mpmath", terms, digits)

    def pari(self, terms: int = 100, digits: int = 50) -> str:
        """A PARI/GP program, as `mpmath`.

        >>> print(PCF("2n+1", "n^2").pari().splitlines()[2])
        a(n) = 2*n+1;
        """
        return self._code("pari", terms, digits)

    def sage(self, terms: int = 100, digits: int = 50) -> str:
        """A SageMath program, as `mpmath`.

        >>> print(PCF("2n+1", "n^2").sage().splitlines()[-1])
        print(numerical_approx(convergent(100), digits=50))
        """
        return self._code("sage", terms, digits)

    def _code(self, system: str, terms: int, digits: int) -> str:
        terms, digits = read_integer(terms, "terms"), read_integer(digits, "digits")
        return fraction_code(system, *self.texts, terms, digits)

    def plot_convergence(self, depth: int | None = None, axes: Axes | None = None) -> Axes:
        """Decimal digits gained against depth, as a picture.

        Parameters
        ----------
        depth : int, optional
            The last index; by default one that suits the law of convergence.
        axes : matplotlib.axes.Axes, optional
            Where to draw; by default axes of a new figure, which a notebook shows. No window opens.

        Raises
        ------
        MissingExtraError
            If matplotlib is not installed.
        NoValueError
            If the fraction has no finite limit.
        LimitError
            If the depth is outside of 2 ... 100,000.

        Examples
        --------
        >>> PCF("2n+1", "n^4").plot_convergence().get_xscale()  # n^-2: straight against log n
        'log'
        """
        try:
            from discovery.continued_fractions.convergence_plot import plot_convergence
        except ImportError:
            raise MissingExtraError(
                "pictures need matplotlib: pip install 'brouncker[notebook]'"
            ) from None
        if depth is not None:
            depth = read_integer(depth, "depth")
        return plot_convergence(self, depth, axes)


def read_pcf(value: object, name: str = "pcf") -> PCF:
    """A fraction that is given to a function.

    Raises
    ------
    ArgumentError
        For anything else.
    """
    return read_instance(value, PCF, name, "a fraction, such as PCF('2n+1', 'n^2')")


def _latex_term(numerator: int, denominator: str) -> str:
    return rf"{'-' if numerator < 0 else '+'}\cfrac{{{abs(numerator)}}}{{{denominator}}}"


def _product(p: Polynomial, q: Polynomial) -> Polynomial:
    result = [0] * (len(p) + len(q) - 1)
    for i, x in enumerate(p):
        for j, y in enumerate(q):
            result[i + j] += x * y
    return tuple(result)
