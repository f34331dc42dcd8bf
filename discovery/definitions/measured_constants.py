"""Constants known numerically only: digits from the literature, with what is said of them.

No rigorous evaluator of them is at hand, so that nothing in which they occur is ever certified.
The digits are truncated: the value lies between them and one unit of the last place more. Digits
that can be computed again are, by other formulas, in the tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flint import arb, fmpq, fmpz

from discovery.definitions.constant_row import NamedRow
from discovery.definitions.function import Argument, Function, OutsideDomainError
from discovery.errors import LimitError

__all__ = ["MEASURED", "STORED_ROWS", "measured_decimals"]

_EULER_PRODUCT = "60 decimals, computed from values of the zeta function; not enclosed"
_COMPUTED = "60 decimals, computed in floating point; not enclosed"


def _between(digits: str) -> arb:
    """The ball from truncated digits to one unit of the last place above them."""
    whole, _, decimals = digits.partition(".")
    unit = fmpq(1, fmpz(10) ** len(decimals))
    return arb(fmpz(whole + decimals) * unit + unit / 2) + arb(0, arb(unit / 2).upper())


def _row(
    name: str,
    latex: str,
    definition: str,
    source: str,
    digits: str,
    reliability: str,
    aliases: tuple[str, ...] = (),
) -> NamedRow:
    return NamedRow(
        name,
        latex,
        definition,
        source,
        aliases,
        ball=partial(_between, digits),
        mpmath=f"mpf('{digits}')",
        pari=digits,
        sage=f"RealNumber('{digits}')",
        stored_digits=len(digits.partition(".")[2]),
        reliability=reliability,
    )


STORED_ROWS: tuple[NamedRow, ...] = (
    _row(
        "twinprime",
        "C_2",
        "product of 1 - 1/(p-1)^2 over the primes p > 2",
        "OEIS A005597",
        "0.660161815846869573927812110014555778432623360284733413319448",
        _EULER_PRODUCT,
        ("twinprimeconstant",),
    ),
    _row(
        "artin",
        r"C_{\mathrm{Artin}}",
        "product of 1 - 1/(p(p-1)) over the primes p",
        "OEIS A005596",
        "0.373955813619202288054728054346416415111629248606150042094742",
        _EULER_PRODUCT,
        ("artinconstant",),
    ),
    _row(
        "mertens",
        "M",
        "limit of the sum of 1/p over the primes p <= n, less log(log(n))",
        "OEIS A077761",
        "0.261497212847642783755426838608695859051566648261199206192064",
        _EULER_PRODUCT,
        ("meisselmertens",),
    ),
    _row(
        "landauramanujan",
        "K",
        "limit of sqrt(log(x))/x times the number of sums of two squares up to x",
        "OEIS A064533",
        "0.764223653589220662990698731250092328116790541393409514721686",
        _EULER_PRODUCT,
    ),
    _row(
        "brun",
        "B_2",
        "sum of 1/p + 1/(p+2) over the twin primes",
        "OEIS A065421; Sebah and Demichel 2002",
        "1.902160583104",
        "conditional, heuristic estimate: extrapolated from the twin primes up to 10^16 by the "
        "conjecture of Hardy and Littlewood; proved is only 1.840503 < B_2 < 2.288490 (Platt and "
        "Trudgian 2020)",
        ("brunconstant",),
    ),
    _row(
        "fellertornier",
        r"C_{\mathrm{FT}}",
        "1/2 + 1/2 product of 1 - 2/p^2 over the primes p",
        "OEIS A065493",
        "0.661317049469622335289765846274118533285475289832916354980905",
        _EULER_PRODUCT,
    ),
    _row(
        "stephens",
        r"C_{\mathrm{S}}",
        "product of 1 - p/(p^3-1) over the primes p",
        "OEIS A065478",
        "0.575959968892945439643163375492496692506513967176492363600640",
        _EULER_PRODUCT,
    ),
    _row(
        "taniguchi",
        r"C_{\mathrm{T}}",
        "product of 1 - 3/p^3 + 2/p^4 + 1/p^5 - 1/p^6 over the primes p",
        "OEIS A175639",
        "0.678234491917391978035538279482894814096332239189440103036460",
        _EULER_PRODUCT,
    ),
    _row(
        "hafnersarnakmccurley",
        r"\sigma_{\mathrm{HSM}}",
        "product of 1 - (1 - product of 1 - p^(-k) over k >= 1)^2 over the primes p",
        "OEIS A085849",
        "0.353236371854995984543516550432682011280164778566690446416085",
        _EULER_PRODUCT,
    ),
    _row(
        "heathbrownmoroz",
        r"C_{\mathrm{HBM}}",
        "product of (1 - 1/p)^7 (1 + 7/p + 1/p^2) over the primes p",
        "OEIS A118228",
        "0.001317641154853178109817352322513585951250734323295251678792",
        _EULER_PRODUCT,
    ),
    _row(
        "feigenbaumdelta",
        r"\delta_{\mathrm{F}}",
        "limit ratio of the lengths between period doublings",
        "OEIS A006890; Briggs 1991",
        "4.66920160910299067185320382046620161725818557747576",
        "50 decimals of some 1,000 published ones, computed in floating point; not enclosed",
        ("feigenbaum",),
    ),
    _row(
        "feigenbaumalpha",
        r"\alpha_{\mathrm{F}}",
        "scaling factor of period doublings: g(x) = -alpha g(g(x/alpha)), g(0) = 1",
        "OEIS A006891; Briggs 1991",
        "2.50290787509589282228390287321821578638127137672714",
        "50 decimals of some 1,000 published ones, computed in floating point; not enclosed",
    ),
    _row(
        "golombdickman",
        r"\lambda_{\mathrm{GD}}",
        "integral of exp(li(x)) over 0 < x < 1",
        "OEIS A084945",
        "0.624329988543550870992936383100837244179642620180529286973551",
        _COMPUTED,
        ("dickman",),
    ),
    _row(
        "fransenrobinson",
        "F",
        "integral of 1/gamma(x) over x > 0",
        "OEIS A058655",
        "2.807770242028519365221501186557772932308085920930198291220054",
        _COMPUTED,
    ),
    _row(
        "mrb",
        r"S_{\mathrm{MRB}}",
        "sum of (-1)^n (n^(1/n) - 1) over n >= 1",
        "OEIS A037077",
        "0.187859642462067120248517934054273230055903094900138786172004",
        _COMPUTED,
    ),
    _row(
        "lebesgue",
        r"c_{\mathrm{Leb}}",
        "limit of the n-th Lebesgue constant of Fourier series less 4/pi^2 log(2n+1)",
        "OEIS A243277",
        "0.98943127383114695174164880901886671492420140609111",
        "50 decimals, computed in floating point; not enclosed",
    ),
    _row(
        "mills",
        r"A_{\mathrm{Mills}}",
        "least A such that floor(A^(3^n)) is prime for every n >= 1",
        "OEIS A051021; Caldwell and Cheng 2005",
        "1.306377883863080690468614492602605712916784585156713644368053",
        "conditional: that no smaller number works follows from the Riemann hypothesis only",
    ),
    _row(
        "backhouse",
        "B",
        "minus the reciprocal of the root x of 1 + sum of p_k x^k of least size, p_k the primes",
        "OEIS A072508",
        "1.45607494858268967139959535111654355765317837484713",
        "50 decimals, computed in floating point; not enclosed",
    ),
    _row(
        "foias",
        r"\alpha_{\mathrm{Foias}}",
        "the only x_1 > 0 for which x_(n+1) = (1 + 1/x_n)^n tends to infinity",
        "OEIS A085848",
        "1.18745235112650105459548015839651935121569268158586",
        "50 decimals, computed in floating point; not enclosed",
    ),
    _row(
        "niven",
        "C_{\\mathrm{N}}",
        "mean of the largest exponent in the factorisation of n",
        "OEIS A033150",
        "1.705211140105367764288551453434508160762027651653469099994284",
        _COMPUTED,
    ),
    _row(
        "keplerbouwkamp",
        "K'",
        "product of cos(pi/n) over n >= 3",
        "OEIS A085365",
        "0.114942044853296200701040157469598742830795337200863516844023",
        _COMPUTED,
    ),
    _row(
        "komornikloreti",
        "q_{\\mathrm{KL}}",
        "least base q in which 1 has one expansion only",
        "OEIS A055060",
        "1.787231650182965933013274890337008385337931402961810997784781",
        _COMPUTED,
    ),
    _row(
        "bernstein",
        r"\beta_{\mathrm{B}}",
        "limit of 2n times the error of best approximation to |x| of degree 2n on [-1, 1]",
        "OEIS A073001; Varga and Carpenter 1985",
        "0.28016949902386913303643649123067200004248213981236",
        "50 published decimals, extrapolated from computed errors; not computed again here",
    ),
    _row(
        "viswanath",
        "V",
        "growth rate of almost all random Fibonacci sequences",
        "OEIS A078416; Viswanath 1999",
        "1.1319882487943",
        "8 decimals proved in part by computer (Viswanath), the further ones estimated",
    ),
)


def _whole(x: Argument, least: int, what: str) -> fmpz:
    if x.exact is None or x.exact.denominator != 1 or x.exact < least:
        raise OutsideDomainError(f"{what} of a measured value must be an integer >= {least}")
    return x.exact.numerator


_MAX_DECIMALS = 100_000


def _measured(arguments: Sequence[Argument]) -> arb:
    m = arguments[0].exact
    if m is None or m.denominator != 1:
        raise OutsideDomainError("the digits of a measured value must be an integer")
    places = _whole(arguments[1], 0, "the number of decimals")
    if places > _MAX_DECIMALS:
        raise LimitError(f"a measured value may have {_MAX_DECIMALS:,} decimals")
    units = _whole(arguments[2], 1, "the uncertainty") if len(arguments) == 3 else fmpz(1)
    scale = fmpz(10) ** int(places)
    return arb(fmpq(m.numerator, scale)) + arb(0, arb(fmpq(units, scale)).upper())


def measured_decimals(places: int, units: int) -> int:
    """Decimals known of a value with this many decimals and this uncertainty of the last one.

    >>> measured_decimals(18, 1), measured_decimals(18, 20)
    (17, 16)
    """
    return places - len(str(units))


MEASURED = Function(
    "measured",
    (2, 3),
    _measured,
    (
        r"\left({0} \pm 1\right) \cdot 10^{{-{1}}}",
        r"\left({0} \pm {2}\right) \cdot 10^{{-{1}}}",
    ),
    ("(mpf({0})/mpf(10)**({1}))",),
    ("(({0})/10.^({1}))",),
    ("(RealNumber({0})/10^({1}))",),
)
"""``measured(m, k)`` is m 10^-k known to one unit of the last digit, ``measured(m, k, u)`` to u."""
