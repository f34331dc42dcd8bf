"""The constants that identification tries by default: values of short fractions, no two related.

A Moebius image x = (c0 + c1 C)/(c2 + c3 C) is found from any of its relatives C, so that one
constant stands for a whole class: exp(2) also for exp(-2), tanh(1) and coth(1). Which classes occur
follows from the closed forms of fractions with deg a <= 1, deg b <= 2 (exponentials, logarithms,
arctangents, Bessel ratios, incomplete gamma and beta functions, elliptic integrals); how often was
counted on the rigid fractions with deg a, deg b <= 2 and coefficients up to 5. The familiar ones
come first. Algebraic numbers are left out: minimal polynomials find them.
"""

from __future__ import annotations

__all__ = ["DEFAULT_CONSTANTS"]

_CLASSICAL = """
pi e log(2) exp(2) log(3) pi^2 catalan zeta(3) sqrt(3)*pi sqrt(2)*pi eulergamma pi^3 pi^4 zeta(5)
exp(3) exp(4) exp(5) exp(1/2) exp(1/3) exp(1/4) exp(1/5) exp(2/3) exp(2/5)
exp(pi) exp(pi/2) exp(2*pi)
log(3/2) log(4/3) log(5/4) log(6/5) log(5) log(6) log(7) log(5/3) log(7/3) log(10)
sqrt(3)*log(2+sqrt(3)) sqrt(5)*log((1+sqrt(5))/2) sqrt(2)*log(1+sqrt(2))
atan(1/2) atan(2) atan(1/3) atan(2/3) sqrt(2)*atan(sqrt(2)) sqrt(2)*atan(1/sqrt(2))
sqrt(3)*atan(sqrt(3)/2) sqrt(5)*atan(sqrt(5)) sqrt(5)*atan(sqrt(5)/2)
tan(1) tan(2) tan(1/2) tan(1/4)
sqrt(2)*tan(sqrt(2)) sqrt(3)*tan(sqrt(3)) sqrt(5)*tan(sqrt(5))
sqrt(2)*tanh(sqrt(2)) sqrt(3)*tanh(sqrt(3)) sqrt(5)*tanh(sqrt(5))
"""

_PERIODS = """
lemniscate lemniscate^2/pi lemniscate^2 gamma(1/3)^3/pi^2 sqrt(3)*gamma(1/3)^3/pi
hyp2f1(1/2,1/2,1,1/4)/hyp2f1(-1/2,1/2,1,1/4) hyp2f1(1/2,1/2,1,1/5)/hyp2f1(-1/2,1/2,1,1/5)
gamma(1/3) gamma(1/4) lfunc(-3,2) 8*catalan-pi*acosh(2)
"""

_BESSEL = """
besseli(1,1)/besseli(0,1) besseli(1,2)/besseli(0,2) besselj(1,2)/besselj(0,2)
besselj(1,1)/besselj(0,1) besseli(7/4,1/2)/besseli(3/4,1/2) besseli(5/4,1/2)/besseli(1/4,1/2)
besseli(1,1/2)/besseli(0,1/2) besseli(1,4)/besseli(0,4) besselj(1,4)/besselj(0,4)
sqrt(2)*besseli(1,2*sqrt(2))/besseli(0,2*sqrt(2)) sqrt(2)*besselj(1,2*sqrt(2))/besselj(0,2*sqrt(2))
sqrt(3)*besseli(1,2*sqrt(3))/besseli(0,2*sqrt(3)) sqrt(3)*besselj(1,2*sqrt(3))/besselj(0,2*sqrt(3))
sqrt(5)*besseli(1,2*sqrt(5))/besseli(0,2*sqrt(5)) sqrt(5)*besselj(1,2*sqrt(5))/besselj(0,2*sqrt(5))
sqrt(2)*besseli(1,sqrt(2))/besseli(0,sqrt(2)) sqrt(2)*besselj(1,sqrt(2))/besselj(0,sqrt(2))
sqrt(3)*besseli(1,sqrt(3))/besseli(0,sqrt(3)) sqrt(3)*besselj(1,sqrt(3))/besselj(0,sqrt(3))
sqrt(5)*besseli(1,sqrt(5))/besseli(0,sqrt(5)) sqrt(5)*besselj(1,sqrt(5))/besselj(0,sqrt(5))
besseli(4/3,2/3)/besseli(1/3,2/3) besseli(5/3,2/3)/besseli(2/3,2/3)
besselj(4/3,2/3)/besselj(1/3,2/3) besselj(5/3,2/3)/besselj(2/3,2/3)
besselk(1,1/4)/besselk(0,1/4) besselk(1,1/2)/besselk(0,1/2) besselk(1,1)/besselk(0,1)
"""

_INCOMPLETE_GAMMA = """
e*e1(1) exp(2)*e1(2) exp(3)*e1(3) exp(4)*e1(4) exp(5)*e1(5) exp(1/2)*e1(1/2) exp(3/2)*e1(3/2)
sqrt(2*pi)*exp(1/2)*erf(1/sqrt(2)) sqrt(2*pi)*exp(1/2)*erfc(1/sqrt(2))
sqrt(2*pi)*exp(-1/2)*erfi(1/sqrt(2)) sqrt(pi)*e*erf(1) sqrt(pi)*e*erfc(1) sqrt(pi)*exp(-1)*erfi(1)
sqrt(pi)*exp(1/4)*erf(1/2) sqrt(pi)*exp(1/4)*erfc(1/2) sqrt(pi)*exp(-1/4)*erfi(1/2)
sqrt(2*pi)*exp(2)*erfc(sqrt(2)) sqrt(2*pi)*exp(9/2)*erfc(3/sqrt(2))
hyp1f1(1,5/4,-1/4) hyp1f1(1,7/4,1/4) hyp1f1(1,7/4,-1/4) hyp1f1(1,5/4,1/4)
hyp1f1(1,11/9,-1/9) hyp1f1(1,14/9,-1/9) hyp1f1(1,13/9,1/9) hyp1f1(1,16/9,1/9)
hyp1f1(1,17/9,-1/9) hyp1f1(1,10/9,1/9)
"""

_INCOMPLETE_BETA = """
hyp2f1(1,1,4/3,1/3) hyp2f1(1,1,5/3,1/3) hyp2f1(1,1/3,4/3,1/4) hyp2f1(1,2/3,5/3,1/4)
hyp2f1(1,1,7/4,1/4) hyp2f1(1,1,5/4,1/4)
"""

DEFAULT_CONSTANTS: tuple[str, ...] = (
    *_CLASSICAL.split(),
    *_PERIODS.split(),
    *_BESSEL.split(),
    *_INCOMPLETE_GAMMA.split(),
    *_INCOMPLETE_BETA.split(),
)
