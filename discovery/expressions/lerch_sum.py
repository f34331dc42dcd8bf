"""Values of Lerch's series Phi(z, s, c) = sum over j >= 0 of z^j / (j + c)^s in named constants.

Classical evaluations, general in their parameters:

- z = 1, s >= 2: Hurwitz's zeta(s, c). With chi the odd character modulo f = 3 or 4, c = 1/f and
  1 - 1/f are the two halves of (f^s - ...) zeta(s) and f^s L(s, chi); L(s, chi) is a rational
  multiple of sqrt(f) pi^s for odd s, by generalised Bernoulli numbers (L. Washington, Introduction
  to cyclotomic fields, chapter 4); c = 1/6 likewise, without the terms of even n.
- z = 1, s = 1: -psi(c), which stands for the divergent sum in combinations whose coefficients add
  up to 0; psi at rational arguments by Gauss's theorem where it needs no further roots.
- z = -1: 2^(-s) (Phi(1, s, c/2) - Phi(1, s, (c + 1)/2)).
- s = 1, c = 1 or 1/2: -log(1 - z)/z, log((1 + t)/(1 - t))/t for z = t^2, 2 atan(t)/t for z = -t^2.
- c = 1: polylog(s, z)/z; c = 1/2, z = t^2: from polylog(s, t) and polylog(s, -t).
- else 2F1(1, c; c + 1; z)/c, and 3F2(1, c, c; c + 1, c + 1; z)/c^2 for s = 2.

For s = 1 the values hold for all z < 1 as those of the analytic continuation, 2F1(1, c; c+1; z)/c.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial

from flint import fmpq

from discovery.algebra.quadratic_number import Quadratic, square_root
from discovery.errors import LimitError
from discovery.expressions.linear_form import LinearForm

__all__ = ["lerch_value"]

MAX_ORDER = 60
# -psi(c) - eulergamma: coefficients of pi, sqrt(3) pi, log(2), log(3)
_GAUSS: dict[Fraction, tuple[Fraction, Fraction, int, Fraction]] = {
    Fraction(1): (Fraction(0), Fraction(0), 0, Fraction(0)),
    Fraction(1, 2): (Fraction(0), Fraction(0), 2, Fraction(0)),
    Fraction(1, 3): (Fraction(0), Fraction(1, 6), 0, Fraction(3, 2)),
    Fraction(2, 3): (Fraction(0), Fraction(-1, 6), 0, Fraction(3, 2)),
    Fraction(1, 4): (Fraction(1, 2), Fraction(0), 3, Fraction(0)),
    Fraction(3, 4): (Fraction(-1, 2), Fraction(0), 3, Fraction(0)),
    Fraction(1, 6): (Fraction(0), Fraction(1, 2), 2, Fraction(3, 2)),
    Fraction(5, 6): (Fraction(0), Fraction(-1, 2), 2, Fraction(3, 2)),
}
# angles whose tangent has this square, as multiples of pi
_TANGENTS: dict[Quadratic, Fraction] = {
    Quadratic.of(1): Fraction(1, 4),
    Quadratic.of(3): Fraction(1, 3),
    Quadratic.of(Fraction(1, 3)): Fraction(1, 6),
    3 - 2 * square_root(2): Fraction(1, 8),
    3 + 2 * square_root(2): Fraction(3, 8),
    7 - 4 * square_root(3): Fraction(1, 12),
    7 + 4 * square_root(3): Fraction(5, 12),
}


def lerch_value(z: Quadratic, s: int, c: Fraction, field: int = 1) -> LinearForm | None:
    """Phi(z, s, c), None where the expression language has no function for it.

    Parameters
    ----------
    z : Quadratic
        Not 0, at most 1; at least -1 for s > 1.
    s : int
        1 to 60.
    c : Fraction
        In (0, 1].
    field : int
        d > 1 keeps sqrt(d) in coefficients.

    Raises
    ------
    LimitError
        For s beyond 60.
    ValueError
        For other arguments.

    Examples
    --------
    >>> one = Quadratic.of(1)
    >>> lerch_value(one, 2, Fraction(1)).text, lerch_value(-one, 2, Fraction(1, 2)).text
    ('pi^2/6', '4*catalan')
    >>> lerch_value(one / 2, 1, Fraction(1)).text, lerch_value(-one / 3, 1, Fraction(1, 2)).text
    ('2*log(2)', 'sqrt(3)*pi/3')
    """
    if s > MAX_ORDER:
        raise LimitError(f"order {s} of a Lerch series is beyond the limit of {MAX_ORDER}")
    if s < 1 or not 0 < c <= 1 or not z or z > 1 or (s > 1 and z < -1):
        raise ValueError(f"no value of Phi({z}, {s}, {c}): z at most 1, s >= 1, 0 < c <= 1")
    if z == Quadratic.of(1):
        return _digamma(c, field) if s == 1 else _hurwitz(s, c, field)
    if z == Quadratic.of(-1):
        halves = (c / 2, (c + 1) / 2)
        x, y = (_digamma(h, field) if s == 1 else _hurwitz(s, h, field) for h in halves)
        return (x - y) * Fraction(1, 2**s)
    if c == 1:
        if s == 1:
            return _logarithm(1 - z, field) * (-1 / z)
        return LinearForm.named(f"polylog({s},{z})", 1 / z, field=field)
    if c == Fraction(1, 2) and (s == 1 or z > 0):
        return _half(z, s, field)
    if s == 1:
        return LinearForm.named(f"hyp2f1(1,{c},{c + 1},{z})", 1 / c, field=field)
    if s == 2 and z > -1:
        text = f"hyp3f2(1,{c},{c},{c + 1},{c + 1},{z})"
        return LinearForm.named(text, 1 / (c * c), field=field)
    return None


def _digamma(c: Fraction, field: int) -> LinearForm:
    """-psi(c)."""
    if c not in _GAUSS:
        return LinearForm.named(f"digamma({c})", -1, field=field)
    pi, root, two, three = _GAUSS[c]
    return (
        LinearForm.named("eulergamma", 1, field=field)
        + LinearForm.named("pi", pi, field=field)
        + LinearForm.named("pi", root, root=3, field=field)
        + LinearForm.named("log(2)", two, field=field)
        + LinearForm.named("log(3)", three, field=field)
    )


def _bernoulli(n: int) -> Fraction:
    found = fmpq.bernoulli(n)
    return Fraction(int(found.p), int(found.q))


def _riemann(s: int, factor: Fraction, field: int) -> LinearForm:
    """factor * zeta(s), by Euler's formula for even s."""
    if s % 2:
        return LinearForm.named(f"zeta({s})", factor, field=field)
    size = abs(_bernoulli(s)) * 2 ** (s - 1) / factorial(s)
    return LinearForm.named(f"pi^{s}", factor * size, field=field)


def _odd_character(f: int, s: int, factor: Fraction, field: int) -> LinearForm:
    """factor * L(s, chi) for the character chi(1) = 1, chi(-1) = -1 modulo f = 3 or 4."""
    if s % 2 == 0:
        name = "catalan" if (f, s) == (4, 2) else f"lfunc(-{f},{s})"
        return LinearForm.named(name, factor, field=field)

    def bernoulli_polynomial(x: Fraction) -> Fraction:
        return sum((comb(s, k) * _bernoulli(k) * x ** (s - k) for k in range(s + 1)), Fraction(0))

    general = f ** (s - 1) * (
        bernoulli_polynomial(Fraction(1, f)) - bernoulli_polynomial(Fraction(f - 1, f))
    )
    size = (-1) ** ((s + 1) // 2) * general / factorial(s) * Fraction(2, f) ** s / 2
    power = "pi" if s == 1 else f"pi^{s}"
    if f == 4:
        return LinearForm.named(power, factor * size * 2, field=field)
    return LinearForm.named(power, factor * size, root=3, field=field)


def _hurwitz(s: int, c: Fraction, field: int) -> LinearForm:
    if c == 1:
        return _riemann(s, Fraction(1), field)
    if c == Fraction(1, 2):
        return _riemann(s, Fraction(2**s - 1), field)
    q = c.denominator
    if q not in (3, 4, 6):
        return LinearForm.named(f"zeta({s},{c})", 1, field=field)
    both = {3: 3**s - 1, 4: 4**s - 2**s, 6: 6**s - 3**s - 2**s + 1}[q]
    # the character modulo 6 is that modulo 3, -1 at 2, without its factor at 2
    apart = Fraction(q**s) * (1 + Fraction(1, 2**s) if q == 6 else 1)
    sign = 1 if c.numerator == 1 else -1
    character = _odd_character(4 if q == 4 else 3, s, sign * apart / 2, field)
    return _riemann(s, Fraction(both, 2), field) + character


def _logarithm(x: Quadratic, field: int) -> LinearForm:
    """log(x) for x > 0; a rational one of the least rational above 1."""
    if x.y:
        return LinearForm.named(f"log({x})", 1, field=field)
    p, q = x.x.as_integer_ratio()
    if p == q:
        return LinearForm({}, field)
    sign = 1
    if p < q:
        p, q, sign = q, p, -1
    for k in range(p.bit_length(), 1, -1):
        u, v = (_exact_root(n, k) for n in (p, q))
        if u is not None and v is not None:
            return LinearForm.named(f"log({Fraction(u, v)})", sign * k, field=field)
    return LinearForm.named(f"log({Fraction(p, q)})", sign, field=field)


def _exact_root(n: int, k: int) -> int | None:
    low, high = 1, 1 << (n.bit_length() // k + 1)
    while low < high:
        middle = (low + high) // 2
        if middle**k < n:
            low = middle + 1
        else:
            high = middle
    return low if low**k == n else None


def root_in_field(x: Quadratic) -> Quadratic | None:
    """The positive square root of x > 0 in its own field Q(sqrt d), or of a rational in any.

    >>> str(root_in_field(3 - 2 * square_root(2))), root_in_field(square_root(2))
    ('-1+sqrt(2)', None)
    """
    if not x.y:
        return square_root(x.x)
    # (u + v sqrt d)^2 = x: u^2 = (x.x +- norm)/2
    norm = x.x * x.x - x.d * x.y * x.y
    if norm < 0:
        return None
    size = square_root(norm)
    if size.y:
        return None
    for sign in (1, -1):
        square = (x.x + sign * size.x) / 2
        if square <= 0:
            continue
        u = square_root(square)
        if u.y:
            continue
        return abs(Quadratic(u.x, x.y / (2 * u.x), x.d))
    return None


def _half(z: Quadratic, s: int, field: int) -> LinearForm:
    """Phi(z, s, 1/2); for s > 1 with z > 0."""
    t = root_in_field(abs(z))
    if z < 0:
        angle = _TANGENTS.get(abs(z))
        name = "pi" if angle else f"atan({t if t is not None else f'sqrt({abs(z)})'})"
        size = 2 * (angle or 1)
    elif s > 1:
        text = str(t) if t is not None else f"sqrt({z})"
        x = LinearForm.named(f"polylog({s},{text})", 2 ** (s - 1), field=field)
        y = LinearForm.named(f"polylog({s},-({text}))", 2 ** (s - 1), field=field)
        return _over(x - y, t, z, field)
    elif t is None:
        name, size = f"log((1+sqrt({z}))/(1-sqrt({z})))", Fraction(1)
    else:
        return _over(_logarithm((1 + t) * (1 + t) / (1 - t * t), field), t, z, field)
    return _over(LinearForm.named(name, size, field=field), t, z, field)


def _over(form: LinearForm, t: Quadratic | None, z: Quadratic, field: int) -> LinearForm:
    """form / t for t = sqrt(|z|); t outside of the field joins the names."""
    if t is None:
        return LinearForm({f"{n}/sqrt({abs(z)})": c for n, c in form.terms.items()}, field)
    if not t.y or t.d == field:
        return form * (1 / t)
    if t.x:
        return LinearForm({f"{n}/({t})": c for n, c in form.terms.items()}, field)
    return LinearForm(
        {f"sqrt({t.d})*{n}": c * (1 / (t.y * t.d)) for n, c in form.terms.items()}, field
    )
