"""What a linear recurrence is: a preperiod, then polynomials that take turns.

Terms that interlace N polynomials of degree below r are annihilated by (1 - x^N)^r: by r
differences of step N. The differences of a finite sequence show where they begin to vanish, and
that is where the preperiod ends, so no pattern is lost that begins late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpz_poly

from discovery.massey import PRIME, shortest_recurrence
from discovery.term_polynomial import TermPolynomial, interpolate

__all__ = ["SKIPPED", "Interlacing", "Recurrence", "integer_recurrence", "interlacing"]

SKIPPED = 8  # first terms that a recurrence is not asked to hold for: later ones see past them
SURPLUS = 6  # the least number of terms that a pattern must predict


@dataclass(frozen=True)
class Interlacing:
    """Terms that follow a pattern: a preperiod, then polynomials in k = 0, 1, 2, ... in turn.

    Attributes
    ----------
    preperiod : tuple of int
        As short as it can be.
    cycle : tuple of TermPolynomial
        The N interlaced polynomials; no fewer would do.
    determined_by : int
        Terms that determine the pattern, preperiod and ``N (degree + 1)``.
    confirmed_by : int
        Terms beyond those, which it predicted.
    """

    preperiod: tuple[int, ...]
    cycle: tuple[TermPolynomial, ...]
    determined_by: int
    confirmed_by: int

    def at(self, i: int) -> int:
        """Term number i.

        >>> interlacing([2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1]).at(998)
        666
        """
        if i < len(self.preperiod):
            return self.preperiod[i]
        k, j = divmod(i - len(self.preperiod), len(self.cycle))
        return self.cycle[j].at(k)


@dataclass(frozen=True)
class Recurrence:
    """A linear recurrence with integer coefficients, exact on all terms from some index on.

    Attributes
    ----------
    connection : tuple of int
        1, c_1, ..., c_L: ``t_n + c_1 t_(n-1) + ... + c_L t_(n-L) = 0``.
    begins : int
        The first term that takes part in it: it gives the terms from ``begins + L`` on.
    confirmed_by : int
        Terms that it predicted and that did not determine it.
    """

    connection: tuple[int, ...]
    begins: int
    confirmed_by: int

    @property
    def length(self) -> int:
        """Number of terms that determine the next."""
        return len(self.connection) - 1

    def factors(self) -> str:
        """The connection polynomial, factored: a factor 1 - r x^N is a geometric interlacing.

        >>> integer_recurrence([2**k + k for k in range(16)]).factors()
        '(1-x)^2*(1-2*x)'
        """
        _, factors = fmpz_poly(list(self.connection)).factor()
        texts = []
        for factor, power in sorted(factors, key=lambda f: (f[0].degree(), abs(f[0][1]))):
            p = factor if factor[0] > 0 else -factor
            body = _ascending(p)
            texts.append(f"({body})" + (f"^{power}" if power > 1 else ""))
        return "*".join(texts) or "1"


def _ascending(p: fmpz_poly) -> str:
    text = ""
    for i, c in enumerate(int(c) for c in p.coeffs()):
        if c:
            power = "" if i == 0 else "x" if i == 1 else f"x^{i}"
            size = "" if abs(c) == 1 and power else f"{abs(c)}" + ("*" if power else "")
            text += ("-" if c < 0 else "+" if text else "") + size + power
    return text


def interlacing(terms: Sequence[int], surplus: int = SURPLUS) -> Interlacing | None:
    """The interlaced polynomials that a sequence becomes, or None.

    Parameters
    ----------
    terms : sequence of int
        The first terms.
    surplus : int
        Least number of terms that must confirm the pattern; N if that is more, so that each
        polynomial is confirmed.

    Returns
    -------
    Interlacing or None
        The one of the fewest polynomials.

    Examples
    --------
    >>> found = interlacing([3, 2, 3, 2, 5, 2, 7, 2, 9, 2, 11, 2, 13])
    >>> found.preperiod, [str(p) for p in found.cycle], found.confirmed_by
    ((3,), ['2', '2*k+3'], 8)
    """
    n = len(terms)
    longest = _longest_order(terms)
    for step in range(1, n):
        least = max(surplus, step)
        if step + least > n:
            return None
        highest = min((n - least) // step, longest)
        row = list(terms)
        for order in range(1, highest + 1):
            row = [y - x for x, y in zip(row, row[step:], strict=False)]
            if not any(row[-least:]):
                return _pattern(terms, step, order, row)
    return None


def _longest_order(terms: Sequence[int]) -> int:
    """A bound for r: a recurrence that the terms confirm is as long as any degree below r needs."""
    orders = [len(terms)]
    for skipped in (0, SKIPPED):
        known = len(terms) - skipped
        length = shortest_recurrence(terms[skipped:])[0] if known > 0 else known
        if 2 * length + SURPLUS <= known:
            orders.append(max(length, 1))
    return min(orders)


def _pattern(
    terms: Sequence[int], step: int, order: int, differences: Sequence[int]
) -> Interlacing:
    start = next((i + 1 for i in reversed(range(len(differences))) if differences[i]), 0)
    cycle = []
    for j in range(step):
        polynomial = interpolate(terms[start + j :: step], order - 1)
        assert polynomial is not None  # the differences vanish from `start` on
        cycle.append(polynomial)
    used = start + step * order
    return Interlacing(tuple(terms[:start]), tuple(cycle), used, len(terms) - used)


def integer_recurrence(terms: Sequence[int], surplus: int = SURPLUS) -> Recurrence | None:
    """The shortest linear recurrence that the terms obey from some index on, or None.

    A sequence of integers with a rational generating function has a recurrence with integer
    coefficients and a leading 1 (Fatou's lemma), so the one modulo a prime lifts, if its
    coefficients are below 2^30. It is verified on the integers.

    Examples
    --------
    >>> integer_recurrence([7, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144])
    Recurrence(connection=(1, -1, -1), begins=1, confirmed_by=8)
    >>> integer_recurrence([2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]) is None
    True
    """
    n = len(terms)
    for skipped in sorted({min(SKIPPED, n // 4), 0}, reverse=True):
        length, residues = shortest_recurrence(terms[skipped:])
        if skipped + 2 * length + surplus > n:
            continue
        connection = [c if c <= PRIME // 2 else c - PRIME for c in residues]
        start = n
        for i in reversed(range(length, n)):
            if sum(c * terms[i - j] for j, c in enumerate(connection)):
                break
            start = i - length
        if start <= skipped:
            while len(connection) > 1 and connection[-1] == 0:
                connection.pop()  # it does not look so far back: its first terms are preperiod
                start += 1
            length = len(connection) - 1
            return Recurrence(tuple(connection), start, n - start - 2 * length)
    return None
