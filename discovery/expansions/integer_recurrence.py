"""Linear recurrences with integer coefficients that sequences of integers obey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm

from flint import fmpz_poly

from discovery.expansions.berlekamp_massey import PRIME, shortest_recurrence
from discovery.expansions.interlacing import SKIPPED, SURPLUS
from discovery.expansions.pattern_evidence import Evidence

__all__ = ["Recurrence", "fitting_recurrence", "integer_recurrence"]


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
        texts = []
        for p, power in self._factors():
            body = _ascending(p)
            texts.append(f"({body})" + (f"^{power}" if power > 1 else ""))
        return "*".join(texts) or "1"

    @property
    def interlaced(self) -> tuple[int, int] | None:
        """N and r such that the recurrence is one of N interlaced polynomials of degree below r.

        Its factors are cyclotomic then, and it divides (1 - x^N)^r; None if they are not.

        >>> integer_recurrence([1, 2, 3] * 9).interlaced, integer_recurrence(range(20)).interlaced
        ((3, 1), (1, 2))
        """
        factors = [(_root_of_unity(p), power) for p, power in self._factors()]
        if not all(n for n, _ in factors):
            return None
        return lcm(*(n for n, _ in factors)), max((power for _, power in factors), default=1)

    def evidence(self, terms: Sequence[int]) -> Evidence:
        """What the terms that the recurrence was found in, or more that it gives, say for it.

        That of the interlacing, if it is one. Else its length is to it what the number of
        polynomials is to an interlacing, and the terms that determine it are those of its
        coefficients and as many to begin with.

        Examples
        --------
        >>> terms = [7, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144]
        >>> print(integer_recurrence(terms).evidence(terms))
        37.9 bits beyond chance (16 needed), seen 6.0 times (5 needed)
        """
        n, before = len(terms), self.begins
        if self.interlaced is not None:
            width, order = self.interlaced
            chosen = (0, before, width - 1, order - 1)
            times = (n - before) / width
            return Evidence.of(terms, before, width * order, chosen, times, grows=order > 1)
        length = self.length
        times = (n - before) / length
        return Evidence.of(terms, before, 2 * length, (1, before, length), times, grows=True)

    def _factors(self) -> list[tuple[fmpz_poly, int]]:
        """Irreducible factors of the connection polynomial, with the constant term 1."""
        _, factors = fmpz_poly(list(self.connection)).factor()
        ordered = sorted(factors, key=lambda f: (f[0].degree(), abs(f[0][1])))
        return [(p if p[0] > 0 else -p, power) for p, power in ordered]


def _root_of_unity(p: fmpz_poly) -> int:
    """The order of the roots, roots of unity, of an irreducible polynomial of any sign; else 0."""
    return int(p.is_cyclotomic() or (-p).is_cyclotomic())


def _ascending(p: fmpz_poly) -> str:
    text = ""
    for i, c in enumerate(int(c) for c in p.coeffs()):
        if c:
            power = "" if i == 0 else "x" if i == 1 else f"x^{i}"
            size = "" if abs(c) == 1 and power else f"{abs(c)}" + ("*" if power else "")
            text += ("-" if c < 0 else "+" if text else "") + size + power
    return text


def integer_recurrence(terms: Sequence[int], surplus: int = SURPLUS) -> Recurrence | None:
    """The shortest linear recurrence of a sequence, if the evidence suffices, or None.

    Parameters
    ----------
    terms : sequence of int
        The first terms.
    surplus : int
        Least number of terms that must confirm it, whatever else speaks for it.

    Returns
    -------
    Recurrence or None
        None also if there is not enough evidence: see `discovery.expansions.pattern_evidence`.

    Examples
    --------
    >>> integer_recurrence([7, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144])
    Recurrence(connection=(1, -1, -1), begins=1, confirmed_by=8)
    >>> integer_recurrence([2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]) is None
    True
    """
    found = fitting_recurrence(terms, surplus)
    return found if found is not None and found.evidence(terms).suffices else None


def fitting_recurrence(terms: Sequence[int], surplus: int = SURPLUS) -> Recurrence | None:
    """The shortest linear recurrence that the terms obey from some index on, or None.

    It predicts a few terms, and is to be tested on more. A sequence of integers with a rational
    generating function has a recurrence with integer coefficients and a leading 1 (Fatou's lemma),
    so the one modulo a prime lifts, if its coefficients are below 2^30. It is verified on the
    integers.

    Parameters
    ----------
    terms : sequence of int
        The first terms.
    surplus : int
        Least number of terms that it must predict.

    Examples
    --------
    >>> fitting_recurrence([1, 2, 1, 2, 1, 2, 1, 2, 1, 2])
    Recurrence(connection=(1, 0, -1), begins=0, confirmed_by=6)
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
