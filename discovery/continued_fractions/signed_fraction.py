"""Signed continued fractions ``a_0 + s_0/(a_1 + s_1/(a_2 + ...))`` whose terms follow a pattern."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm, log10

from flint import fmpq, fmpq_poly, fmpz_mat

from discovery.algebra.integer_valued_polynomial import CYCLE, TermPolynomial, term_polynomial
from discovery.algebra.moebius import Moebius
from discovery.arguments import read_integer, read_integers, read_items, read_text
from discovery.continued_fractions.pcf import PCF, read_pcf
from discovery.continued_fractions.sign_word import sign_word
from discovery.errors import LimitError, PolynomialError

__all__ = ["Contraction", "SignedFraction"]

_PATTERN = re.compile(r"\s*\[((?:\s*-?\d+\s*,?)*);([^;\]]+)\]\s*")
_LEAF = 16  # steps of a product below which plain integers are faster than splitting


@dataclass(frozen=True)
class Contraction:
    """An ordinary fraction K, and the map from its value to that of the signed fraction."""

    pcf: PCF
    moebius: Moebius


@dataclass(frozen=True, init=False)
class SignedFraction:
    """``a_0 + s_0/(a_1 + s_1/(a_2 + ...))``: periodic signs, terms of interlaced polynomials.

    Parameters
    ----------
    signs : str or sequence of int
        The word s_0 s_1 ... that is repeated, such as ``"+-"``; a repetition in it is removed.
    preperiod : iterable of int
        The first terms.
    cycle : iterable of TermPolynomial, str or int
        The polynomials in k = 0, 1, 2, ... that take turns after them.

    Raises
    ------
    ArgumentError
        For terms that are no integers, and other wrong types.
    ExpressionError
        If the sign word is empty or has other values than signs.
    PolynomialError
        If the cycle is empty or a polynomial cannot be read.

    Examples
    --------
    >>> e = SignedFraction("-+", [3], ["2k+3", "2"])
    >>> e, eval(repr(e)) == e
    (SignedFraction('-+', (3,), ('2*k+3', '2')), True)
    >>> [e.term(i) for i in range(6)], [e.sign(i) for i in range(3)]
    ([3, 3, 2, 5, 2, 7], [-1, 1, -1])
    >>> p, q = e.convergent(8)
    >>> round(p / q, 6)
    2.718282
    """

    signs: tuple[int, ...]
    preperiod: tuple[int, ...]
    cycle: tuple[TermPolynomial, ...]

    def __init__(
        self,
        signs: str | Sequence[int],
        preperiod: Iterable[int] = (),
        cycle: Iterable[TermPolynomial | str | int] = (),
    ) -> None:
        word = sign_word(signs)
        terms = read_integers(preperiod, "preperiod", "integers, such as [3]")
        period = next(d for d in range(1, len(word) + 1) if word == word[:d] * (len(word) // d))
        object.__setattr__(self, "signs", word[:period])
        object.__setattr__(self, "preperiod", terms)
        polynomials = tuple(map(term_polynomial, read_items(cycle, "cycle", CYCLE)))
        if not polynomials:
            raise PolynomialError(
                "the cycle is empty: the fraction would end; give the polynomials in k that its "
                "terms follow"
            )
        object.__setattr__(self, "cycle", polynomials)

    @property
    def sign_text(self) -> str:
        """The sign word, such as ``"-+"``."""
        return "".join("+" if s > 0 else "-" for s in self.signs)

    def __repr__(self) -> str:
        cycle = tuple(str(p) for p in self.cycle)
        return f"SignedFraction({self.sign_text!r}, {self.preperiod}, {cycle})"

    def __str__(self) -> str:
        return f"{self.pattern} signs {self.sign_text}"

    @property
    def pattern(self) -> str:
        """The terms as text, such as ``"[3; 2*k+3, 2]"``; see `parse`."""
        pre = ", ".join(map(str, self.preperiod))
        return f"[{pre}; {', '.join(map(str, self.cycle))}]"

    @classmethod
    def parse(cls, pattern: str, signs: str) -> SignedFraction:
        """Read a pattern such as ``"[3; 2k+3, 2]"``.

        Raises
        ------
        PolynomialError
            If it cannot be read.

        Examples
        --------
        >>> SignedFraction.parse("[3; 2k+3, 2]", "-+")
        SignedFraction('-+', (3,), ('2*k+3', '2'))
        """
        match = _PATTERN.fullmatch(read_text(pattern, "pattern", "a text such as '[3; 2k+3, 2]'"))
        if match is None:
            raise PolynomialError(
                f"cannot read the terms {pattern!r}; write them like [3; 2k+3, 2]: the first "
                "terms, a semicolon, then the polynomials in k"
            )
        preperiod = [int(part) for part in match[1].split(",") if part.strip()]
        return cls(signs, preperiod, [part.strip() for part in match[2].split(",")])

    def term(self, i: int) -> int:
        """The term a_i."""
        i = read_integer(i, "i")
        if i < len(self.preperiod):
            return self.preperiod[i]
        k, j = divmod(i - len(self.preperiod), len(self.cycle))
        return self.cycle[j].at(k)

    def sign(self, i: int) -> int:
        """The sign s_i, which stands before the quotient with a_(i+1)."""
        return self.signs[read_integer(i, "i") % len(self.signs)]

    @property
    def period(self) -> int:
        """Steps after which both signs and polynomials come again."""
        return lcm(len(self.signs), len(self.cycle))

    @cached_property
    def id(self) -> str:
        """``sf-`` and a hash of signs, preperiod and cycle.

        >>> SignedFraction("+", [1], ["2"]).id == SignedFraction("++", [1], ["2"]).id
        True
        """
        return "sf-" + hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def product(self, low: int, high: int) -> fmpz_mat:
        """The product of the matrices [[a_i, s_i], [1, 0]] for i = low ... high - 1.

        It takes the tail x_high to x_low. By binary splitting.

        >>> SignedFraction("+", [], ["1"]).product(0, 5)
        [8, 5]
        [5, 3]
        """
        low, high = read_integer(low, "low"), read_integer(high, "high")
        if high - low > _LEAF:
            middle = (low + high) // 2
            return self.product(low, middle) * self.product(middle, high)
        p, q, r, s = 1, 0, 0, 1
        for i in range(low, high):
            a, sign = self.term(i), self.sign(i)
            p, q = p * a + q, p * sign
            r, s = r * a + s, r * sign
        return fmpz_mat([[p, q], [r, s]])

    def convergent(self, n: int) -> tuple[int, int]:
        """Numerator and denominator of the fraction that ends with the term a_n."""
        m = self.product(0, read_integer(n, "n") + 1)
        return int(m[0, 0]), int(m[1, 0])

    def digits_per_term(self, digits: int = 1000) -> float:
        """Decimals that a term gives, on average until there are so many.

        Double precision: for people and rankings.

        >>> golden = SignedFraction("+", [], ["1"])
        >>> round(golden.digits_per_term(), 3)  # 2 log10 of the golden ratio
        0.418
        """
        if read_integer(digits, "digits") < 1:
            raise LimitError(f"digits must be 1 or more; got {digits}")
        before, now, logarithm, i = 0.0, 1.0, 0.0, 0
        while 2 * (logarithm + log10(now)) < digits and i < 100 * digits:
            i += 1
            before, now = now, self.term(i) * now + self.sign(i - 1) * before
            if now > 1e100:
                before, now, logarithm = before / now, 1.0, logarithm + log10(now)
        return 2 * (logarithm + log10(now)) / i

    def tail(self, by: int) -> SignedFraction:
        """The fraction a_by + s_by/(...), by at least the length of the preperiod.

        >>> SignedFraction("-+", [3], ["2k+3", "2"]).tail(2)
        SignedFraction('-+', (), ('2', '2*k+5'))
        """
        by = read_integer(by, "by")
        k, j = divmod(by - len(self.preperiod), len(self.cycle))
        if k < 0:
            raise LimitError(
                f"the tail {by} begins in the preperiod; by is at least {len(self.preperiod)}"
            )
        turned = by % len(self.signs)
        cycle = [p.shift(k) for p in self.cycle[j:]] + [p.shift(k + 1) for p in self.cycle[:j]]
        return SignedFraction(self.signs[turned:] + self.signs[:turned], (), cycle)

    def contraction(self) -> Contraction:
        """The ordinary polynomial continued fraction of every period-th step.

        Notes
        -----
        With A, B, C, D the entries of the product over the period that begins at k, as polynomials
        in k, the tail is x_k = (A x_(k+1) + B)/(C x_(k+1) + D), and z_k = C(k-1) x_k + D(k-1)
        obeys z_k = alpha_k + beta_(k+1)/z_(k+1). Inflated by C(k) this is the fraction of

            a(k) = A(k) C(k-1) + C(k) D(k-1),   b(k) = -C(k) C(k-2) det(k-1),

        with the value K = C(0) z_0. It is exact wherever C does not vanish, which for terms of an
        expansion holds from k = 0 on; the beginning is moved on until it holds from k = -1 on.

        Examples
        --------
        >>> SignedFraction("+", [2], ["1", "2k+2", "1"]).contraction()
        Contraction(pcf=PCF((4, 6), (1,)), moebius=(3, 1, 1, 1))
        """
        by_size = sorted(self._contractions, key=lambda c: (sum(c[0].degrees), _size(c[0])))
        pcf, (p, q, r, s) = by_size[0]
        form = pcf.normal_form()
        entries = (p * form.factor, q, r * form.factor, s)
        return Contraction(PCF(form.a, form.b), Moebius.of(entries, positive="last"))

    @cached_property
    def family(self) -> PCF:
        """The ordinary fraction behind it, up to a shift: the same for equivalent patterns.

        Of the contractions that begin within a cycle, each shifted so that the quotient of the
        first two coefficients of a (or b) is least, the simplest. Fractions of one family have
        values that are Moebius images of each other, with rational coefficients.

        Examples
        --------
        >>> SignedFraction("+", [2], ["1", "2k+2", "1"]).family  # e
        PCF((4, 2), (1,))
        >>> SignedFraction("-+", [3], ["2k+3", "2"]).family  # e, and the same family
        PCF((4, 2), (1,))
        """
        shifted = {_least_shift(pcf) for pcf, _ in self._contractions}
        return min(map(_simplest, shifted), key=lambda p: (sum(p.degrees), _size(p), p.a, p.b))

    @cached_property
    def _contractions(self) -> list[tuple[PCF, Moebius]]:
        """The contractions that begin at each index of a period; see `_raw_contraction`."""
        first = len(self.preperiod)
        return [self._raw_contraction(first + i) for i in range(self.period)]

    def _raw_contraction(self, start: int) -> tuple[PCF, Moebius]:
        """The fraction from an index on, not simplified, and the map from its value K to x."""
        A, B, C, D = self.tail(start)._period_product()
        if not C:
            raise PolynomialError(
                f"the convergents of {self} have the denominator 0 after every period; give terms "
                "that an expansion can have"
            )
        while not all(C(k) for k in (-1, 0)):  # C has finitely many roots
            start += self.period
            A, B, C, D = self.tail(start)._period_product()
        back = fmpq_poly([-1, 1])
        C1, D1 = C(back), D(back)
        det = (A * D - B * C)[0]  # a product of signs, the same in every period
        a, b = A * C1 + C * D1, -det * C * C1(back)
        scale = lcm(int(a.denom()), int(b.denom()))  # an inflation by a constant
        pcf = PCF(_integers(scale * a), _integers(scale * scale * b))
        # K = scale C(0) z_0, and x_start = (z_0 - D(-1))/C(-1)
        c0, c1, d1 = (_fraction(x) for x in (scale * C(0), C1(0), D1(0)))
        m = self.product(0, start)
        outer = Moebius(*(int(m[i, j]) for i in range(2) for j in range(2)))
        return pcf, outer @ Moebius.of((1, -c0 * d1, 0, c0 * c1))

    def _period_product(self) -> tuple[fmpq_poly, fmpq_poly, fmpq_poly, fmpq_poly]:
        """The product over one period, as polynomials in its number; without a preperiod."""
        p, q, r, s = (fmpq_poly([c]) for c in (1, 0, 0, 1))
        turns = self.period // len(self.cycle)
        for i in range(self.period):
            k, j = divmod(i, len(self.cycle))
            a, sign = self.cycle[j].flint(fmpq_poly([k, turns])), self.sign(i)
            p, q = p * a + q, p * sign
            r, s = r * a + s, r * sign
        return p, q, r, s

    @classmethod
    def of_pcf(cls, pcf: PCF) -> tuple[SignedFraction, Fraction] | None:
        """The signed fraction that an ordinary one with a constant b is, and the factor of it.

        Returns
        -------
        tuple of SignedFraction and Fraction, or None
            The fraction is the factor times the signed fraction. None where b is not constant or
            the terms would not all be integers: the other way is not always open.

        Examples
        --------
        >>> SignedFraction.of_pcf(PCF("2n+1", "1"))  # coth(1)
        (SignedFraction('+', (), ('2*k+1',)), Fraction(1, 1))
        >>> SignedFraction.of_pcf(PCF("2n+1", "n^2")) is None
        True
        """
        form = read_pcf(pcf).normal_form()
        if len(form.b) > 1:
            return None
        c = form.b[0]
        a = fmpq_poly(list(reversed(form.a)))
        sign = 1 if c > 0 else -1
        # b = c becomes sign when the even terms are divided by u and the odd ones by |c|/u.
        for u in (d for d in range(1, abs(c) + 1) if c % d == 0):
            even = a(fmpq_poly([0, 2])) / u
            odd = a(fmpq_poly([1, 2])) * u / abs(c)
            try:
                cycle = [TermPolynomial.of(even), TermPolynomial.of(odd)]
            except PolynomialError:
                continue
            if abs(c) == 1:
                cycle = [TermPolynomial.of(a)]
            return cls((sign,), (), cycle), form.factor * u
        return None

    def latex(self) -> str:
        r"""LaTeX with the first terms as numbers and the cycle as polynomials.

        >>> print(SignedFraction("+", [2], ["1", "2k+2", "1"]).latex())
        2+\cfrac{1}{1+\cfrac{1}{2+\cfrac{1}{1+\cfrac{1}{\ddots}}}},\ a_{3k+1},\dots=1,\,2k+2,\,1
        """
        shown = len(self.preperiod) + len(self.cycle)
        inner = r"\ddots"
        for i in reversed(range(shown)):
            inner = rf"{self.term(i)}{'+' if self.sign(i) > 0 else '-'}\cfrac{{1}}{{{inner}}}"
        start, width = len(self.preperiod), len(self.cycle)
        index = ("k" if width == 1 else f"{width}k") + (f"+{start}" if start else "")
        pattern = r",\,".join(p.latex() for p in self.cycle)
        return rf"{inner},\ a_{{{index}}},\dots={pattern}"

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"


def _least_shift(pcf: PCF) -> PCF:
    leading = pcf.a if len(pcf.a) > 1 else pcf.b
    if len(leading) < 2:
        return pcf
    return pcf.shift(-(leading[1] // ((len(leading) - 1) * leading[0])))


@lru_cache(maxsize=10_000)
def _simplest(pcf: PCF) -> PCF:
    return _least_shift(pcf.representative).representative


def _size(pcf: PCF) -> int:
    return sum(map(abs, pcf.a + pcf.b))


def _integers(p: fmpq_poly) -> list[int]:
    return [int(c.p) for c in reversed(p.coeffs())]


def _fraction(x: fmpq) -> Fraction:
    return Fraction(int(x.p), int(x.q))
