"""The constants that have names of their own, with their sources and spellings in other systems.

A row has a rigorous evaluator, a formula in rows before it and functions, or stored digits. Further
rows are named by an expression, such as ``zeta(3)``; a word may stand for them too.
"""

from __future__ import annotations

from flint import arb

from discovery.definitions.constant_row import ExpressionRow, NamedRow, expression_rows
from discovery.definitions.literature_constants import LITERATURE_EXPRESSIONS, LITERATURE_ROWS
from discovery.definitions.measured_constants import STORED_ROWS
from discovery.definitions.special_function_work import polygamma_work
from discovery.near_names import near_names

__all__ = [
    "EXPRESSION_ROWS",
    "NAMED_ROWS",
    "find_constant",
    "near_constant_names",
]


_NAMED = (
    NamedRow(
        "pi",
        r"\pi",
        "circumference of a circle of diameter 1",
        "OEIS A000796",
        ("π",),
        ball=arb.pi,
        mpmath="pi",
        pari="Pi",
        sage="pi",
    ),
    NamedRow(
        "e",
        "e",
        "sum of 1/n! over n >= 0",
        "OEIS A001113",
        ("exp(1)",),
        ball=arb.const_e,
        mpmath="e",
        pari="exp(1)",
        sage="e",
    ),
    NamedRow(
        "eulergamma",
        r"\gamma",
        "limit of 1 + 1/2 + ... + 1/n - log(n)",
        "OEIS A001620",
        ("euler", "egamma", "euler_gamma", "eulermascheroni", "γ"),
        ball=arb.const_euler,
        mpmath="euler",
        pari="Euler",
        sage="euler_gamma",
    ),
    NamedRow(
        "catalan",
        "G",
        "sum of (-1)^n/(2n+1)^2 over n >= 0",
        "OEIS A006752",
        (),
        ball=arb.const_catalan,
        mpmath="catalan",
        pari="Catalan",
        sage="catalan",
    ),
    NamedRow(
        "glaisher",
        "A",
        "exp(1/12 - zeta'(-1))",
        "OEIS A074962",
        ("glaisherkinkelin",),
        ball=arb.const_glaisher,
        mpmath="glaisher",
        pari="exp(1/12-zeta'(-1))",
        sage="glaisher",
        work=lambda bits: polygamma_work(1, bits),
    ),
    NamedRow(
        "khinchin",
        "K_0",
        "geometric mean of the partial quotients of almost all reals",
        "OEIS A002210",
        ("khintchine",),
        ball=arb.const_khinchin,
        mpmath="khinchin",
        pari="exp(sumpos(n=1,log(1+1/(n*(n+2)))*log(n)/log(2)))",
        sage="khinchin",
        work=lambda bits: polygamma_work(1, bits),
    ),
    NamedRow(
        "phi",
        r"\varphi",
        "the golden ratio",
        "OEIS A001622",
        ("goldenratio", "golden", "φ"),
        formula="(1+sqrt(5))/2",
        mpmath="phi",
        sage="golden_ratio",
    ),
    NamedRow(
        "lemniscate",
        r"\varpi",
        "half the length of the lemniscate of unit half-width",
        "OEIS A062539; DLMF 19.20",
        ("varpi", "ϖ"),
        formula="gamma(1/4)^2/(2*sqrt(2*pi))",
    ),
    NamedRow(
        "gauss",
        r"G_{\mathrm{Gauss}}",
        "1/agm(1, sqrt(2))",
        "OEIS A014549; DLMF 19.8",
        ("gaussconstant",),
        formula="1/agm(1,sqrt(2))",
    ),
    NamedRow(
        "gompertz",
        r"\delta_{\mathrm{Gompertz}}",
        "integral of exp(-x)/(1+x) over x > 0",
        "OEIS A073003",
        ("eulergompertz",),
        formula="e*e1(1)",
    ),
    NamedRow(
        "plastic",
        r"\rho",
        "the real root of x^3 - x - 1",
        "OEIS A060006",
        (),
        formula="realroot(1,1,0,-1,-1)",
    ),
    NamedRow(
        "tribonacci",
        r"\tau_3",
        "the real root of x^3 - x^2 - x - 1",
        "OEIS A058265",
        (),
        formula="realroot(1,1,-1,-1,-1)",
    ),
    NamedRow(
        "supergolden",
        r"\psi_{\mathrm{sg}}",
        "the real root of x^3 - x^2 - 1",
        "OEIS A092526",
        (),
        formula="realroot(1,1,-1,0,-1)",
    ),
    NamedRow(
        "gieseking",
        r"G_{\mathrm{Gi}}",
        "Cl_2(pi/3), Clausen's function",
        "OEIS A143298",
        (),
        formula="3*sqrt(3)/4*lfunc(-3,2)",
    ),
    NamedRow(
        "omega",
        r"\Omega",
        "the root of x*exp(x) = 1",
        "OEIS A030178",
        (),
        formula="lambertw(1)",
    ),
    NamedRow(
        "levy",
        r"\beta_{\mathrm{L}}",
        "Levy's constant exp(pi^2/(12 log(2)))",
        "OEIS A086702",
        (),
        formula="exp(pi^2/(12*log(2)))",
    ),
    NamedRow(
        "parabolic",
        "P",
        "the universal parabolic constant",
        "OEIS A103710",
        (),
        formula="sqrt(2)+log(1+sqrt(2))",
    ),
)

NAMED_ROWS: dict[str, NamedRow] = {
    row.name: row for row in (*_NAMED, *LITERATURE_ROWS, *STORED_ROWS)
}


EXPRESSION_ROWS: tuple[ExpressionRow, ...] = (
    ExpressionRow("sqrt(2)", "OEIS A002193"),
    ExpressionRow("sqrt(3)", "OEIS A002194"),
    ExpressionRow("sqrt(5)", "OEIS A002163"),
    ExpressionRow("1+sqrt(2)", "OEIS A014176", ("silver", "silverratio"), "the silver ratio"),
    ExpressionRow("2^(1/3)", "OEIS A002580"),
    ExpressionRow("3^(1/3)", "OEIS A002581"),
    ExpressionRow("log(2)", "OEIS A002162", ("log2", "ln2")),
    ExpressionRow("log(3)", "OEIS A002391"),
    ExpressionRow("log(5)", "OEIS A016628"),
    ExpressionRow("log(10)", "OEIS A002392"),
    ExpressionRow("log(3/2)", "OEIS A016578"),
    ExpressionRow("exp(2)", "OEIS A072334"),
    ExpressionRow("exp(3)", "OEIS A091933"),
    ExpressionRow("exp(1/2)", "OEIS A019774"),
    ExpressionRow("exp(pi)", "OEIS A039661", ("gelfond",), "Gelfond's constant"),
    ExpressionRow("2^sqrt(2)", "OEIS A007507", ("gelfondschneider",), "Gelfond and Schneider's"),
    ExpressionRow("exp(pi*sqrt(163))", "OEIS A060295", ("ramanujan",), "Ramanujan's constant"),
    ExpressionRow("pi^2", "OEIS A002388"),
    ExpressionRow("pi^3", "OEIS A091925"),
    ExpressionRow("sqrt(pi)", "OEIS A002161"),
    ExpressionRow("sqrt(2)*pi", "OEIS A063448"),
    ExpressionRow("sqrt(3)*pi", "DLMF 3.12"),
    ExpressionRow("zeta(2)", "OEIS A013661"),
    ExpressionRow("zeta(3)", "OEIS A002117", ("apery", "aperyconstant"), "Apery's constant"),
    ExpressionRow("zeta(5)", "OEIS A013663"),
    ExpressionRow("zeta(7)", "OEIS A013665"),
    ExpressionRow("lfunc(-3,2)", "OEIS A086724"),
    *expression_rows(
        "DLMF 25.15", "lfunc(5,2)", "lfunc(-7,2)", "lfunc(8,2)", "lfunc(-8,2)", "lfunc(12,2)"
    ),
    *expression_rows("DLMF 25.15", "lfunc(5,3)", "lfunc(-4,4)"),
    ExpressionRow("gamma(1/3)", "OEIS A073005"),
    ExpressionRow("gamma(1/4)", "OEIS A068466"),
    *expression_rows("DLMF 5.2", "gamma(1/5)", "gamma(1/8)"),
    *expression_rows("DLMF 5.15", "polygamma(1,1/3)", "polygamma(1,1/4)"),
    ExpressionRow("sin(1)", "OEIS A049469"),
    ExpressionRow("cos(1)", "OEIS A049470"),
    ExpressionRow("tan(1)", "OEIS A049471"),
    ExpressionRow("sinh(1)", "OEIS A073742"),
    ExpressionRow("tanh(1)", "OEIS A073744"),
    ExpressionRow("atan(1/2)", "OEIS A073000"),
    *expression_rows("DLMF 4.23", "atan(1/3)", "atan(2)", "sqrt(2)*atan(sqrt(2))"),
    *expression_rows("DLMF 4.37", "sqrt(2)*log(1+sqrt(2))", "sqrt(3)*log(2+sqrt(3))"),
    *expression_rows("DLMF 4.37", "sqrt(5)*log((1+sqrt(5))/2)"),
    *expression_rows("DLMF 7.2", "erf(1)", "erfc(1)", "sqrt(pi)*e*erf(1)", "sqrt(pi)*e*erfc(1)"),
    *expression_rows("DLMF 6.2", "e1(1)", "ei(1)", "exp(2)*e1(2)"),
    ExpressionRow("besseli(1,2)/besseli(0,2)", "OEIS A052119"),
    *expression_rows("DLMF 10.33", "besseli(1,1)/besseli(0,1)"),
    *expression_rows("DLMF 10.10", "besselj(1,1)/besselj(0,1)", "besselj(1,2)/besselj(0,2)"),
    *expression_rows("DLMF 25.12", "polylog(2,1/3)", "polylog(3,1/3)", "polylog(4,1/2)"),
    *LITERATURE_EXPRESSIONS,
)

_SPELLINGS: dict[str, str] = {}
for _named in NAMED_ROWS.values():
    for _spelling in (_named.name, *_named.aliases):
        _SPELLINGS[_spelling] = _named.name
for _row in EXPRESSION_ROWS:
    for _spelling in _row.aliases:
        _SPELLINGS[_spelling] = _row.name


def find_constant(spelling: str) -> str | None:
    """The name of the row that a word stands for: a constant's name, or an expression's text.

    >>> find_constant("goldenratio"), find_constant("Apery"), find_constant("xyz")
    ('phi', 'zeta(3)', None)
    """
    return _SPELLINGS.get(spelling) or _SPELLINGS.get(spelling.lower())


def near_constant_names(spelling: str) -> list[str]:
    """Names and aliases that look like this one.

    >>> near_constant_names("catalani")
    ['catalan']
    """
    return near_names(spelling.lower(), _SPELLINGS)
