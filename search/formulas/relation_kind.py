"""Of which kind an equivalence of two fractions is, and which of the two is the simpler one."""

from __future__ import annotations

from discovery.algebra.moebius import Moebius
from discovery.algebra.polynomial import Polynomial, value_at
from discovery.continued_fractions.pcf import PCF
from discovery.equivalences.elementary_coboundaries import MAX_SHIFT

__all__ = ["EQUIVALENCES", "PATH", "between_representatives", "kind_of", "simplicity"]

EQUIVALENCES = ("inflation", "shift", "contraction", "coboundary")
PATH = "path"  # along a matrix field: another fraction altogether

_PRIME = (1 << 61) - 1
_POINTS = (10**6, 10**6 + 7, 10**6 + 40)  # beyond the integer roots of all but odd fractions


def kind_of(pcf: PCF, other: PCF, steps: tuple[int, int]) -> str:
    """One of `EQUIVALENCES`: the most elementary way from one fraction to an equivalent one.

    Parameters
    ----------
    pcf, other : PCF
    steps : (int, int)
        Steps of both that the equivalence takes at once.

    Examples
    --------
    >>> kind_of(PCF("4n+2", "4n^2"), PCF("2n+1", "n^2"), (1, 1))
    'inflation'
    >>> kind_of(PCF("2n+1", "n^2"), PCF("2n+7", "(n+3)^2"), (1, 1))
    'shift'
    >>> kind_of(PCF("3n+1", "-2n^2+3n"), PCF("2n+1", "n^2"), (1, 1))
    'coboundary'
    """
    if pcf.id == other.id:
        return "inflation"
    if _is_tail(pcf, other) or _is_tail(other, pcf):
        return "shift"
    return "coboundary" if steps == (1, 1) else "contraction"


def _is_tail(pcf: PCF, other: PCF) -> bool:
    """Whether the other is the tail of one at some index, up to inflation.

    Numbers modulo a prime tell where it may be, the normal form decides.
    """
    wanted = [_rho(other, n) for n in _POINTS]
    for k in range(1, MAX_SHIFT + 1):
        if [_rho(pcf, n + k) for n in _POINTS] == wanted:
            return pcf.shift(k).id == other.id
    return False


def _rho(pcf: PCF, n: int) -> int:
    bottom = _modulo(pcf.a, n) * _modulo(pcf.a, n - 1)
    return _modulo(pcf.b, n) * pow(bottom, -1, _PRIME) % _PRIME if bottom % _PRIME else -1


def _modulo(p: Polynomial, n: int) -> int:
    return value_at(p, n) % _PRIME


def simplicity(pcf: PCF) -> tuple[int, int, int, Polynomial, Polynomial]:
    """Key of the total order of normal forms: degree, then size of the coefficients.

    >>> simplicity(PCF("2n+1", "n^2")) < simplicity(PCF("3n+1", "-2n^2+3n"))
    True
    """
    sizes = [abs(c) for c in (*pcf.a, *pcf.b)]
    return sum(pcf.degrees), max(sizes), sum(sizes), pcf.a, pcf.b


def between_representatives(pcf: PCF, other: PCF, moebius: Moebius) -> Moebius:
    """The map between the values of the representatives, from that between two fractions.

    Parameters
    ----------
    moebius : Moebius
        From the value of `other` to that of `pcf`.

    Examples
    --------
    >>> between_representatives(PCF("4n+2", "4n^2"), PCF("2n+1", "n^2"), Moebius(2, 0, 0, 1))
    (1, 0, 0, 1)
    """
    left, right = pcf.normal_form().factor, other.normal_form().factor
    p, q, r, s = moebius
    return Moebius.of((p * right, q, left * r * right, left * s))
