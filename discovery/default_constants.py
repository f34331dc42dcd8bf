"""The constants that identification tries by default."""

from __future__ import annotations

__all__ = ["DEFAULT_CONSTANTS"]

DEFAULT_CONSTANTS: tuple[str, ...] = (
    "pi",
    "e",
    "exp(2)",
    "log(2)",
    "log(3)",
    "exp(3)",
    "exp(4)",
    "exp(5)",
    "exp(1/2)",
    "exp(1/3)",
    "exp(1/4)",
    "exp(1/5)",
    "sqrt(2)*pi",
    "sqrt(3)*pi",
    "pi^2",
    "catalan",
    "zeta(3)",
    "lemniscate",
    "gamma(1/3)^3/pi^2",
    "sqrt(3)*gamma(1/3)^3/pi",
    "besseli(1,1)/besseli(0,1)",
    "besseli(1,2)/besseli(0,2)",
    "besselj(1,1)/besselj(0,1)",
    "besselj(1,2)/besselj(0,2)",
    "e*e1(1)",
    "sqrt(pi)*e*erfc(1)",
    "log(3/2)",
    "log(5)",
    "atan(1/2)",
    "tan(1)",
    "sqrt(5)*log((1+sqrt(5))/2)",
    "sqrt(2)*log(1+sqrt(2))",
    "sqrt(3)*log(2+sqrt(3))",
    "sqrt(2)*atan(sqrt(2))",
    "exp(pi)",
)
