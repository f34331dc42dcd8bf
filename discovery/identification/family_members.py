"""The members of families of constants within a bound, as texts, the simplest first.

Which functions occur follows from the closed forms of fractions with deg a <= 1, deg b <= 2 (ratios
of contiguous hypergeometric functions 0F1, 1F1, 2F1, U and what they become at special
parameters); values of L-functions, polygamma functions and Gamma quotients come from higher
degrees. Each function yields the members of one family.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import gcd, isqrt

__all__ = [
    "arctangents",
    "bessel_ratios",
    "betas",
    "circular",
    "contiguous_gauss",
    "contiguous_kummer",
    "contiguous_tricomi",
    "cotangents_pi",
    "elliptic",
    "error_functions",
    "exponential_integrals",
    "exponentials",
    "exponentials_pi",
    "gamma_ratios",
    "gammas",
    "incomplete_betas",
    "incomplete_gammas",
    "l_values",
    "log_products",
    "logarithms",
    "macdonald_ratios",
    "over_pi",
    "pi_powers",
    "pi_roots",
    "polygammas",
    "polylogarithms",
    "tangents",
    "units",
    "zetas",
]


def _fractions(bound: int, of: Callable[[int, int], bool] = lambda p, q: True) -> list[Fraction]:
    """Fractions p/q in lowest terms with 1 <= p, q <= bound, by p + q, then q."""
    pairs = [
        (p, q)
        for q in range(1, bound + 1)
        for p in range(1, bound + 1)
        if gcd(p, q) == 1 and of(p, q)
    ]
    return [Fraction(p, q) for p, q in sorted(pairs, key=lambda t: (t[0] + t[1], t[1]))]


def _squarefree(bound: int, least: int = 2) -> list[int]:
    return [d for d in range(least, bound + 1) if all(d % (p * p) for p in range(2, isqrt(d) + 1))]


def _split(n: int) -> tuple[int, int]:
    """The pair (s, m) with n = s m^2 and s squarefree."""
    m = next(m for m in range(isqrt(n), 0, -1) if n % (m * m) == 0)
    return n // (m * m), m


def _is_fundamental(d: int) -> bool:
    if d % 4 == 1:
        return _split(abs(d))[1] == 1
    return d % 16 in (8, 12) and _split(abs(d // 4))[1] == 1


def _root(x: Fraction) -> str:
    """Text of the square root of a positive rational."""
    p, q = isqrt(x.numerator), x.denominator
    if p * p == x.numerator and q > 1 and _split(q)[1] == 1:
        return f"{p}/sqrt({q})"
    s, m = _split(x.numerator * x.denominator)
    outside = Fraction(m, x.denominator)
    if s == 1:
        return str(outside)
    above = "" if outside.numerator == 1 else f"{outside.numerator}*"
    return f"{above}sqrt({s})" + ("" if outside.denominator == 1 else f"/{outside.denominator}")


def _times_root(d: int, text: str) -> str:
    return text if d == 1 else f"sqrt({d})*{text}"


def _is_power(x: Fraction) -> bool:
    """Whether a rational > 1 is a perfect power of a rational."""

    def exponents(n: int) -> int:
        g, p = 0, 2
        while n > 1:
            k = 0
            while n % p == 0:
                n, k = n // p, k + 1
            g, p = gcd(g, k), p + 1
        return g

    return gcd(exponents(x.numerator), exponents(x.denominator)) > 1


def exponentials(bound: int) -> Iterator[str]:
    """e^r, r = p/q with p, q up to the bound."""
    yield "e"
    yield from (f"exp({r})" for r in _fractions(bound) if r != 1)


def exponentials_pi(bound: int) -> Iterator[str]:
    """e^(pi*sqrt(d)/m), d up to the bound."""
    for d in [1, *_squarefree(bound)]:
        for m in (1, 2):
            yield f"exp({_times_root(d, 'pi')}" + (f"/{m})" if m > 1 else ")")


def logarithms(bound: int) -> Iterator[str]:
    """log(r), r = p/q > 1 with p up to the bound."""
    for r in _fractions(bound, lambda p, q: p > q):
        if not _is_power(r):
            yield f"log({r})"


def pi_powers(bound: int) -> Iterator[str]:
    """pi^k, k up to the bound."""
    yield from (f"pi^{k}" if k > 1 else "pi" for k in range(1, bound + 1))


def pi_roots(bound: int) -> Iterator[str]:
    """sqrt(d)*pi, sqrt(d*pi), d up to the bound."""
    yield from (f"sqrt({d})*pi" for d in _squarefree(bound))
    yield "sqrt(pi)"
    yield from (f"sqrt({d}*pi)" for d in _squarefree(bound // 2))


def zetas(bound: int) -> Iterator[str]:
    """zeta(k), k odd up to the bound."""
    yield from (f"zeta({k})" for k in range(3, bound + 1, 2))


def l_values(bound: int) -> Iterator[str]:
    """L(chi_d, k), |d| up to the bound, k = 2, 3, 4."""
    # at the other parity of k the value is algebraic times a power of pi
    for k in (2, 3, 4):
        for d in sorted(range(-bound, bound + 1), key=lambda d: (abs(d), d)):
            if abs(d) > 1 and _is_fundamental(d) and (d < 0) == (k % 2 == 0):
                value = "catalan" if (d, k) == (-4, 2) else f"lfunc({d},{k})"
                yield value
                s, _ = _split(abs(d))
                if s > 1:
                    yield f"sqrt({s})*{value}"


def over_pi(bound: int) -> Iterator[str]:
    """log(2), Catalan's, zeta(3) ... over powers of pi."""
    for k in range(1, bound + 1):
        power = "pi" if k == 1 else f"pi^{k}"
        for c in ("log(2)", "catalan", "zeta(3)", "log(3)", "sqrt(3)*log(2)", "lfunc(-3,2)"):
            yield f"{c}/{power}"
            if k <= 2:
                yield f"{power}*{c}"
        yield from (f"sqrt(3)*{c}/{power}" for c in ("lfunc(-3,2)", "zeta(3)"))
        yield f"zeta(5)/{power}"


def log_products(bound: int) -> Iterator[str]:
    """Products and quotients of logarithms."""
    logs = [f"log({p})" for p in (2, 3, 5, 7) if p <= bound]
    for i, x in enumerate(logs):
        yield f"{x}^2"
        for y in logs[:i]:
            yield f"{x}/{y}"
            yield f"{x}*{y}"
    yield from ("log(2)^3", "log(1+sqrt(2))", "log((1+sqrt(5))/2)", "log(1+sqrt(2))^2")
    yield from ("log((1+sqrt(5))/2)^2", "log(2+sqrt(3))", "pi/log((1+sqrt(5))/2)")


def _denominators(bound: int) -> list[int]:
    return [q for q in (3, 4, 5, 6, 8, 10, 12) if q <= bound]


def _proper(q: int) -> list[Fraction]:
    return [Fraction(p, q) for p in range(1, q) if gcd(p, q) == 1]


def gammas(bound: int) -> Iterator[str]:
    """Gamma(r) and its products with powers of pi."""
    for q in _denominators(bound):
        yield from (f"gamma({x})" for x in _proper(q))
    for power in ("pi^2", "pi", "pi^3", "pi^4"):
        for d in (1, 3, 2):
            yield _times_root(d, f"gamma(1/3)^3/{power}")
            yield _times_root(d, f"gamma(1/4)^4/{power}")
    for root in ("sqrt(pi)", "sqrt(pi^3)", "sqrt(2*pi)", "sqrt(2*pi^3)"):
        yield f"gamma(1/4)^2/{root}"
    yield from ("gamma(1/3)^3", "gamma(1/4)^4", "gamma(1/3)^6/pi^4", "gamma(1/4)^8/pi^6")


def gamma_ratios(bound: int) -> Iterator[str]:
    """(Gamma(r)/Gamma(r+1/2))^k."""
    # a constant and b = (2n-1)^2 give (gamma(x)/gamma(x+1/2))^2
    for q in _denominators(bound):
        for x in _proper(q):
            if x < Fraction(1, 2):
                ratio = f"gamma({x})/gamma({x + Fraction(1, 2)})"
                yield f"({ratio})^2"
                yield ratio


def betas(bound: int) -> Iterator[str]:
    """B(r, s), r and s of one denominator, or s = 1/2."""
    for q in _denominators(bound):
        for x in _proper(q):
            yield from (f"beta({x},{y})" for y in _proper(q) if x <= y and (x + y) % 1)
            yield f"beta({x},1/2)"


def elliptic(bound: int) -> Iterator[str]:
    """K/E at rational parameters."""
    # parameters below 0 give nothing new: Pfaff's transformation makes them y/(y-1)
    for y in _fractions(bound, lambda p, q: p < q):
        yield f"hyp2f1(1/2,1/2,1,{y})/hyp2f1(-1/2,1/2,1,{y})"


def contiguous_gauss(bound: int) -> Iterator[str]:
    """Contiguous 2F1 of signature 3, 4, 6."""
    for s, t in (("1/3", "2/3"), ("1/4", "3/4"), ("1/6", "5/6")):
        for k in range(2, bound + 1):
            for y in (Fraction(1, k), Fraction(-1, k)):
                low = f"hyp2f1({s},{t},1,{y})"
                yield f"{low}/hyp2f1({Fraction(s) + 1},{Fraction(t) + 1},2,{y})"


def bessel_ratios(bound: int) -> Iterator[str]:
    """I and J ratios: a = alpha n + beta, |b| up to the bound."""
    # a = alpha n + beta, b = k: order beta/alpha - 1, argument 2 sqrt(k)/alpha
    for alpha in (1, 2, 3, 4):
        for k in range(1, bound + 1):
            for beta in range(1, alpha + 1):
                if 2 * beta == alpha:
                    continue  # elementary: tan and tanh
                nu = Fraction(beta, alpha) - 1
                if nu < 0:
                    nu += 1
                z = _root(Fraction(4 * k, alpha * alpha))
                for f in ("besseli", "besselj"):
                    ratio = f"{f}({nu + 1},{z})/{f}({nu},{z})"
                    yield _times_root(_split(k)[0], ratio)


def macdonald_ratios(bound: int) -> Iterator[str]:
    """K_1(r)/K_0(r)."""
    for r in _fractions(bound, lambda p, q: q in (1, 2, 4)):
        yield f"besselk(1,{r})/besselk(0,{r})"


def tangents(bound: int) -> Iterator[str]:
    """Tan(r), sqrt(d)*tan(r*sqrt(d)), tanh."""
    yield from (f"tan({r})" for r in _fractions(bound))
    for d in _squarefree(bound + 2):
        for m in (1, 2, 3, 4):
            x = f"sqrt({d})" + (f"/{m}" if m > 1 else "")
            yield f"sqrt({d})*tan({x})"
            yield f"sqrt({d})*tanh({x})"


def circular(bound: int) -> Iterator[str]:
    """sin, cos, sinh, cosh of r."""
    for r in _fractions(bound):
        yield from (f"{f}({r})" for f in ("sin", "cos", "sinh", "cosh"))


def arctangents(bound: int) -> Iterator[str]:
    """atan(r), sqrt(d)*atan(r*sqrt(d))."""
    yield from (f"atan({r})" for r in _fractions(bound, lambda p, q: p != q))
    for d in _squarefree(bound):
        for r in _fractions(3):
            yield f"sqrt({d})*atan({_root(r * r * d)})"
            yield f"sqrt({d})*atan({_root(r * r / d)})"


def units(bound: int) -> Iterator[str]:
    """sqrt(d)*log(unit), as atanh, d up to the bound."""
    for d in _squarefree(bound):
        for m in range(1, 8):
            for x in (Fraction(m * m, d), Fraction(d, m * m)):
                if x < 1:
                    yield f"sqrt({d})*atanh({_root(x)})"


def exponential_integrals(bound: int) -> Iterator[str]:
    """e^r*E_1(r), e^(-r)*Ei(r)."""
    for r in _fractions(bound, lambda p, q: q <= 4):
        yield f"exp({r})*e1({r})" if r != 1 else "e*e1(1)"
        yield f"exp(-{r})*ei({r})"


def error_functions(bound: int) -> Iterator[str]:
    """sqrt(d*pi)*e^x*erf(sqrt(x)), erfc, erfi."""
    for x in _fractions(bound, lambda p, q: q in (1, 2, 4, 8)):
        s, _ = _split(x.numerator * x.denominator)
        root = "sqrt(pi)" if s == 1 else f"sqrt({s}*pi)"
        power = f"exp({x})" if x != 1 else "e"
        yield f"{root}*{power}*erf({_root(x)})"
        yield f"{root}*{power}*erfc({_root(x)})"
        yield f"{root}*exp(-{x})*erfi({_root(x)})"
    yield from ("erf(1)", "erfi(1)", "erf(1/2)")


def incomplete_gammas(bound: int) -> Iterator[str]:
    """1F1(1; c; z) as for b = h n."""
    # a = alpha n + beta, b = h n: 1F1(1; beta/alpha + z; z), z = h/alpha^2
    for alpha in (2, 3, 4):
        for h in range(1, bound + 1):
            for z in (Fraction(h, alpha**2), Fraction(-h, alpha**2)):
                for beta in range(alpha):
                    c = (Fraction(beta, alpha) + z) % 1
                    if c.denominator > 2:  # else exponentials and error functions
                        yield f"hyp1f1(1,{c + 1},{z})"


def contiguous_kummer(bound: int) -> Iterator[str]:
    """Contiguous 1F1 as for a = n + beta, b = h n + k."""
    # a = n + beta, b = h n + k
    for h in range(3, bound + 1):
        for k in range(1, (h + 1) // 2):  # Kummer's transformation gives h - k
            if gcd(h, k) == 1:
                for z in (h, -h):
                    s = Fraction(k, h)
                    yield f"hyp1f1({s},1,{z})/hyp1f1({s + 1},2,{z})"


def contiguous_tricomi(bound: int) -> Iterator[str]:
    """Contiguous U as for parabolic fractions."""
    for x in range(1, bound + 1):
        for s in (Fraction(1, 3), Fraction(2, 3), Fraction(1, 4), Fraction(3, 4)):
            yield f"hypu({s},1,{x})/hypu({s + 1},1,{x})"


def incomplete_betas(bound: int) -> Iterator[str]:
    """Sum of y^n/(q n + p), 1/y up to the bound."""
    # the sum of y^n/(qn+p)
    for q in (3, 4, 5, 6):
        for x in _proper(q):
            for k in range(1, bound + 1):
                if k > 1:
                    yield f"hyp2f1(1,{x},{x + 1},{Fraction(1, k)})"
                yield f"hyp2f1(1,{x},{x + 1},{Fraction(-1, k)})"


def polylogarithms(bound: int) -> Iterator[str]:
    """Li_k(1/m), Li_k(-1/m), m up to the bound."""
    for k in (2, 3, 4):
        for m in range(2, bound + 1):
            yield f"polylog({k},1/{m})"
            yield f"polylog({k},-1/{m})"


def polygammas(bound: int) -> Iterator[str]:
    """psi'(r), psi''(r), denominators up to the bound."""
    for k in (1, 2):
        for q in _denominators(bound):
            yield from (f"polygamma({k},{x})" for x in _proper(q))


def cotangents_pi(bound: int) -> Iterator[str]:
    """pi*sqrt(d)*coth(pi*sqrt(d)), cot, tanh, tan."""
    for d in [1, *_squarefree(bound)]:
        x, half = _times_root(d, "pi"), _times_root(d, "pi") + "/2"
        yield from (f"{x}*coth({x})", f"{x}*tanh({half})")
        if d > 1:
            yield from (f"{x}*cot({x})", f"{x}*tan({half})")
