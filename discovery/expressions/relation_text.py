"""Expression texts for identified values: rationals, algebraic numbers, Moebius images."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, isqrt

from flint import arb, ctx, fmpz, fmpz_poly

from discovery.algebra.moebius import Moebius
from discovery.definitions.real_root import real_root

__all__ = ["algebraic_text", "image_text", "linear_text", "moebius_text", "span_text"]


def linear_text(constant: int, coefficient: int, name: str) -> str:
    """Text of constant + coefficient*name.

    >>> linear_text(-4, 1, "pi"), linear_text(0, -3, "log(2)"), linear_text(5, 0, "e")
    ('pi-4', '-3*log(2)', '5')
    """
    if coefficient == 0:
        return str(constant)
    size = abs(coefficient)
    term = name if size == 1 else f"{size}*{name}"
    if constant == 0:
        return term if coefficient > 0 else f"-{term}"
    if coefficient > 0:
        return f"{term}{constant:+d}"
    return f"{constant}-{term}"


def _grouped(text: str) -> str:
    return f"({text})" if any(s in text[1:] for s in "+-") or text[0] == "-" else text


def moebius_text(c0: int, c1: int, c2: int, c3: int, name: str) -> str:
    """Text of x = -(c0 + c2 C) / (c1 + c3 C), the solution of c0 + c1 x + c2 C + c3 C x = 0.

    ``name`` must be a factor (a name, a call, or a text in parentheses).

    >>> moebius_text(-4, 0, 0, 1, "pi"), moebius_text(0, -1, 1, 0, "e")
    ('4/pi', 'e')
    """
    return image_text(Moebius.of_relation(c0, c1, c2, c3), name)


def image_text(moebius: Moebius, name: str) -> str:
    """Text of the image of a number C, reduced; not of infinity.

    ``name`` must be a factor, as for `moebius_text`.

    >>> image_text(Moebius(3, -2, 1, 1), "pi"), image_text(Moebius(2, 0, 0, 6), "K")
    ('(3*pi-2)/(pi+1)', 'K/3')
    >>> image_text(Moebius(-1, 0, 1, -1), "pi")  # of both signs, that with fewer minus in front
    'pi/(1-pi)'
    """
    p, q, r, s = moebius.primitive()
    signs = (1, -1) if (r or s) > 0 else (-1, 1)
    texts = [(linear_text(d * q, d * p, name), linear_text(d * s, d * r, name)) for d in signs]
    numerator, denominator = min(texts, key=lambda pair: sum(t.startswith("-") for t in pair))
    if denominator == "1":
        return numerator
    if any(s in denominator for s in "+-*"):
        denominator = f"({denominator})"
    if numerator.startswith("-") and not any(s in numerator[1:] for s in "+-"):
        return f"{numerator}/{denominator}"
    return f"{_grouped(numerator)}/{denominator}"


def span_text(top: Sequence[int], bottom: Sequence[int], names: Sequence[str]) -> str:
    """Text of (p + q C + r D + ...) / (s + t C + u D + ...), the denominator's lead positive.

    >>> span_text((0, 1, 2), (1, 0, 0), ("pi", "e"))
    '(pi)+2*(e)'
    """
    divisor = gcd(*top, *bottom)
    if next(c for c in (*bottom[1:], bottom[0]) if c) < 0:
        divisor = -divisor

    def text(c: Sequence[int]) -> str:
        sizes = [n // divisor for n in c[1:]]
        terms = [f"{n:+d}*({name})" for n, name in zip(sizes, names, strict=True) if n]
        if c[0]:
            terms.append(f"{c[0] // divisor:+d}")
        return "".join(terms).replace("+1*", "+").replace("-1*", "-").removeprefix("+") or "0"

    numerator, denominator = text(top), text(bottom)
    return numerator if denominator == "1" else f"({numerator})/({denominator})"


def _square_part(n: int) -> tuple[int, int]:
    """(f, d) with n = f^2 d and d squarefree."""
    f, d = 1, 1
    for p, e in fmpz(n).factor():
        f *= int(p) ** (e // 2)
        d *= int(p) ** (e % 2)
    return f, d


def _quadratic_text(a: int, b: int, c: int, root: arb) -> tuple[str, str]:
    """A root of a x^2 + b x + c and the square root that generates its field."""
    f, d = _square_part(b * b - 4 * a * c)
    with ctx.workprec(256 + 2 * max(abs(t).bit_length() for t in (a, b, c))):
        sign = 1 if (2 * a * root.mid() + b) > 0 else -1
    name = f"sqrt({d})"
    return moebius_text(b, 2 * a, -sign * f, 0, name), name


def algebraic_text(p: fmpz_poly, x: arb) -> tuple[str, str]:
    """Text of the root of an irreducible polynomial that lies in x, and its field's name.

    Rational and quadratic roots are written out; pure powers as roots; the rest as
    ``realroot(k, c_d, ..., c_0)``, the k-th real root in ascending order.

    >>> algebraic_text(fmpz_poly([-1, -1, 1]), arb("1.618033988"))
    ('(sqrt(5)+1)/2', 'sqrt(5)')
    """
    c = [int(t) for t in p.coeffs()]
    if p.degree() == 1:
        return str(Fraction(-c[0], c[1])), ""
    if p.degree() == 2:
        return _quadratic_text(c[2], c[1], c[0], x)
    coefficients = ",".join(map(str, reversed(c)))
    if not any(c[1:-1]):
        value = Fraction(-c[0], c[-1])
        if value > 0 and x > 0 and not _perfect(value):
            text = f"({value})^(1/{p.degree()})"
            return text, text
    highest_first = c[::-1]
    with ctx.workprec(256 + 4 * len(c) * max(abs(t).bit_length() for t in c)):
        index = next(i for i in range(1, len(c)) if real_root(i, highest_first).overlaps(x))
    text = f"realroot({index},{coefficients})"
    return text, text


def _perfect(value: Fraction) -> bool:
    return isqrt(value.numerator) ** 2 == value.numerator and value.denominator == 1
