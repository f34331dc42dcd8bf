"""What sort of constant a family has: the words of its table."""

from __future__ import annotations

import re

__all__ = ["QUOTIENT", "SORTS", "UNNAMED", "sort_of"]

UNNAMED = "unnamed"
QUOTIENT = "hypergeometric quotient"  # in no list of constants

# the first pattern that is found decides
_PATTERNS = (
    ("rational", r"^rational$"),
    ("quadratic", r"^sqrt\(\d+\)$"),
    ("algebraic", r"^root of |^(sqrt|cbrt)\([^a-z]*\)$"),
    ("e^pi", r"exp\(.*pi"),
    ("Bessel", r"bessel|hyp0f1"),
    ("erf", r"erf"),
    ("1F1, incomplete gamma", r"hyp1f1|hypu|\be1\(|\bei\(|gamma\(.*,"),
    ("Gauss, lemniscate, elliptic", r"lemniscate|gauss|gamma\(1/[34]\)|hyp2f1\(-?1/2,1/2,1,|agm"),
    ("gamma, beta", r"^.{0,2}gamma\(|^beta\("),
    ("incomplete beta", r"hyp2f1\(1,"),
    ("hypergeometric", r"hyp2f1"),
    ("L-value", r"zeta|catalan|lfunc"),
    ("logarithm", r"log|acosh|asinh"),
    ("arctangent", r"atan|asin|acos"),
    ("trigonometric", r"tan|sin|cos"),
    ("sqrt(d) pi", r"^sqrt\(\d+\)\*pi$|^pi\*sqrt\(\d+\)$"),
    ("pi", r"^pi$"),
    ("power of pi", r"^pi\^\d+$"),
    ("e^r", r"^e$|^exp\("),
)
SORTS = (*(name for name, _ in _PATTERNS), "other", QUOTIENT, UNNAMED)


def sort_of(constant: str) -> str:
    """One of `SORTS`; the empty text is no constant.

    Examples
    --------
    >>> [sort_of(c) for c in ("exp(2/3)", "sqrt(3)*pi", "sqrt(5)", "besseli(1,2)/besseli(0,2)")]
    ['e^r', 'sqrt(d) pi', 'quadratic', 'Bessel']
    >>> sort_of("root of x^3-x-1"), sort_of("rational")
    ('algebraic', 'rational')
    >>> sort_of("lemniscate^2/pi"), sort_of("")
    ('Gauss, lemniscate, elliptic', 'unnamed')
    """
    if not constant:
        return UNNAMED
    return next((name for name, found in _PATTERNS if re.search(found, constant)), "other")
