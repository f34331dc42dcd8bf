"""Named constants of the literature beyond the classical ones, all with rigorous evaluators."""

from __future__ import annotations

from collections.abc import Callable

from flint import arb

from discovery.definitions import constant_series as series
from discovery.definitions.constant_row import ExpressionRow, NamedRow

__all__ = ["LITERATURE_EXPRESSIONS", "LITERATURE_ROWS"]


def _formula(
    name: str, latex: str, definition: str, source: str, formula: str, *aliases: str
) -> NamedRow:
    return NamedRow(name, latex, definition, source, aliases, formula=formula)


def _series(
    name: str,
    latex: str,
    definition: str,
    source: str,
    ball: Callable[[], arb],
    mpmath: str,
    pari: str,
    *aliases: str,
) -> NamedRow:
    sage = f"pari('{pari}').sage()"
    return NamedRow(
        name, latex, definition, source, aliases, ball=ball, mpmath=mpmath, pari=pari, sage=sage
    )


LITERATURE_ROWS: tuple[NamedRow, ...] = (
    _formula(
        "firstlemniscate", "L_1", "a quarter of the lemniscate", "OEIS A085565", "lemniscate/2"
    ),
    _formula(
        "secondlemniscate", "L_2", "1/(2 G), G Gauss's constant", "OEIS A076390", "1/(2*gauss)"
    ),
    _formula(
        "goldenangle",
        r"\theta_{\varphi}",
        "the smaller arc of a circle cut by the golden ratio",
        "OEIS A131988",
        "2*pi/(1+phi)",
    ),
    _formula(
        "sierpinski",
        r"K_{\mathrm{Si}}",
        "limit of the sum of r_2(k)/k over k <= n, less pi*log(n)",
        "OEIS A062089",
        "pi*(2*log(2)+3*log(pi)+2*eulergamma-4*log(gamma(1/4)))",
    ),
    _formula(
        "porter",
        r"C_{\mathrm{Po}}",
        "constant term of the mean number of steps of Euclid's algorithm",
        "OEIS A086237",
        "6*log(2)/pi^2*(3*log(2)+4*eulergamma-4*(eulergamma+log(2*pi)-12*log(glaisher))-2)-1/2",
    ),
    _formula(
        "lochs",
        r"L_{\mathrm{Lochs}}",
        "partial quotients that a decimal digit gives, for almost all reals",
        "OEIS A086819",
        "6*log(2)*log(10)/pi^2",
    ),
    _formula(
        "vanderpauw", r"V_{\mathrm{dP}}", "of the van der Pauw method", "OEIS A163973", "pi/log(2)"
    ),
    _formula("magicangle", r"\theta_m", "root of 3 cos(x)^2 = 1", "OEIS A195696", "atan(sqrt(2))"),
    _formula(
        "robbins",
        r"\Delta_3",
        "mean distance of two points in the unit cube",
        "OEIS A073012",
        "(4+17*sqrt(2)-6*sqrt(3)-7*pi)/105+log(1+sqrt(2))/5+2*log(2+sqrt(3))/5",
    ),
    _formula(
        "weierstrass",
        r"W_{\mathrm{We}}",
        "sigma(1) of Weierstrass with half-periods 1 and i",
        "OEIS A094692",
        "2^(5/4)*sqrt(pi)*exp(pi/8)/gamma(1/4)^2",
    ),
    _formula(
        "duboisreymond",
        r"C_{2,\mathrm{dBR}}",
        "the second constant of du Bois-Reymond",
        "OEIS A062546",
        "(exp(2)-7)/2",
    ),
    _formula(
        "erdostenenbaumford",
        r"\delta_{\mathrm{ETF}}",
        "exponent in the multiplication table problem",
        "OEIS A074738",
        "1-(1+log(log(2)))/log(2)",
    ),
    _formula(
        "diskcapacity",
        r"C_{\mathrm{disk}}",
        "logarithmic capacity of the unit disk",
        "OEIS A249205",
        "gamma(1/4)^2/(4*pi^(3/2))",
    ),
    _formula(
        "wallis",
        r"W_{\mathrm{Wa}}",
        "the real root of x^3-2x-5",
        "OEIS A007493",
        "realroot(1,1,0,-2,-5)",
    ),
    _formula(
        "salem",
        r"\sigma_{10}",
        "Lehmer's number, the least known Salem number",
        "OEIS A073011",
        "realroot(2,1,1,0,-1,-1,-1,-1,-1,0,1,1)",
        "lehmer",
    ),
    _series(
        "conway",
        r"\lambda_{\mathrm{C}}",
        "growth rate of the look-and-say sequence, the real root above 1 of a polynomial",
        "OEIS A014715",
        series.conway,
        f"findroot(lambda x:polyval({list(series.CONWAY_POLYNOMIAL)},x),1.3036)",
        f"solve(x=1.3,1.31,subst(Pol({list(series.CONWAY_POLYNOMIAL)}),'x,x))",
    ),
    _formula(
        "devicci",
        r"f(3,4)",
        "edge of the largest cube in a unit hypercube of dimension 4",
        "OEIS A243309",
        "realroot(3,4,0,-28,0,-7,0,16,0,16)",
    ),
    _formula(
        "connective",
        r"\mu_{\mathrm{hex}}",
        "connective constant of the hexagonal lattice",
        "OEIS A179260",
        "sqrt(2+sqrt(2))",
    ),
    _formula("lieb", "W_{2D}", "Lieb's square ice constant", "OEIS A118273", "8*sqrt(3)/9"),
    _series(
        "erdosborwein",
        r"E_{\mathrm{EB}}",
        "sum of 1/(2^n - 1) over n >= 1",
        "OEIS A065442",
        series.erdos_borwein,
        "fsum(1/(mpf(2)**n-1) for n in range(1,mp.prec+9))",
        "suminf(n=1,1/(2.^n-1))",
    ),
    _series(
        "reciprocalfibonacci",
        r"\psi_{\mathrm{Fib}}",
        "sum of 1/F_n over n >= 1",
        "OEIS A079586",
        series.reciprocal_fibonacci,
        "fsum(1/fib(n) for n in range(1,2*mp.prec))",
        "suminf(n=1,1./fibonacci(n))",
    ),
    _series(
        "dottie",
        "d",
        "the root of cos(x) = x",
        "OEIS A003957",
        series.dottie,
        "findroot(lambda x:cos(x)-x,0.739)",
        "solve(x=0,1,cos(x)-x)",
    ),
    _series(
        "laplacelimit",
        r"\lambda_{\mathrm{L}}",
        "the root of x exp(s) = 1 + s, s = sqrt(1+x^2)",
        "OEIS A033259",
        series.laplace_limit,
        "findroot(lambda x:x*exp(hypot(x,1))-hypot(x,1)-1,0.663)",
        "solve(x=0,1,x*exp(sqrt(1+x^2))-sqrt(1+x^2)-1)",
    ),
    _series(
        "soldner",
        r"\mu_{\mathrm{RS}}",
        "the root of li(x) above 1",
        "OEIS A070769",
        series.soldner,
        "findroot(li,1.451)",
        "solve(x=1.2,2,real(-eint1(-log(x))))",
        "ramanujansoldner",
    ),
    _series(
        "liouville",
        "L",
        "sum of 10^(-n!) over n >= 1",
        "OEIS A012245",
        series.liouville,
        "fsum(mpf(10)**-fac(n) for n in range(1,20) if fac(n)<mp.prec)",
        "suminf(n=1,10.^(-n!))",
    ),
    _series(
        "cahen",
        r"C_{\mathrm{Ca}}",
        "alternating sum of 1/(s_n - 1) over Sylvester's sequence 2, 3, 7, 43, ...",
        "OEIS A118227",
        series.cahen,
        "polyval([sum((-1)**n/(s-1) for n,s in enumerate((mpf(2),mpf(3),mpf(7),mpf(43),mpf(1807),"
        "mpf(3263443),mpf(10650056950807),mpf(113423713055421844361000443))))],1)",
        "my(s=2);sum(n=0,12,my(t=(-1.)^n/(s-1));s=s^2-s+1;t)",
    ),
    _series(
        "thuemorse",
        r"\tau_{\mathrm{TM}}",
        "binary digits of the sequence of Prouhet, Thue and Morse",
        "OEIS A014571",
        series.thue_morse,
        "(2-fprod(1-mpf(2)**-(2**n) for n in range(30)))/4",
        "(2-prodinf(n=0,1-2.^(-2^n)))/4",
        "prouhetthuemorse",
    ),
    _series(
        "paperfolding",
        r"P_{\mathrm{d}}",
        "binary digits of the regular paperfolding sequence",
        "OEIS A143347",
        series.paperfolding,
        "fsum(mpf(2)**-(2**n)/(1-mpf(2)**-(2**(n+2))) for n in range(30))",
        "suminf(n=0,2.^(-2^n)/(1-2.^(-2^(n+2))))",
        "dragon",
    ),
    _series(
        "champernowne",
        "C_{10}",
        "0.123456789101112...",
        "OEIS A033307",
        series.champernowne,
        "mpf('0.'+''.join(str(n) for n in range(1,mp.prec)))",
        "my(s=0.,k=0);for(n=1,default(realprecision),k+=#digits(n);s+=n/10.^k);s",
    ),
    _series(
        "copelanderdos",
        r"C_{\mathrm{CE}}",
        "0.235711131719..., the primes in a row",
        "OEIS A033308",
        series.copeland_erdos,
        "mpf('0.'+''.join(str(n) for n in range(2,2*mp.prec) if all(n%q for q in range(2,n))))",
        "my(s=0.,k=0);forprime(p=2,9*default(realprecision),k+=#digits(p);s+=p/10.^k);s",
    ),
    _series(
        "primeconstant",
        r"\rho_{\Pi}",
        "sum of 2^(-p) over the primes p",
        "OEIS A051006",
        series.prime_constant,
        "fsum(mpf(2)**-n for n in range(2,mp.prec+9) if all(n%q for q in range(2,n)))",
        "my(s=0.);forprime(p=2,4*default(realprecision),s+=2.^-p);s",
    ),
    _series(
        "somos",
        r"\sigma_{\mathrm{So}}",
        "product of n^(2^(-n)) over n >= 1",
        "OEIS A112302",
        series.somos,
        "exp(fsum(log(n)/mpf(2)**n for n in range(2,mp.prec+20)))",
        "exp(suminf(n=2,log(n)/2.^n))",
    ),
    _series(
        "madelung",
        r"M_{\mathrm{NaCl}}",
        "Madelung's constant of rock salt, its sign changed",
        "OEIS A085469",
        series.madelung,
        "12*pi*fsum(sech(pi/2*sqrt(m*m+n*n))**2 for m in range(1,mp.prec//3,2) "
        "for n in range(1,mp.prec//3,2))",
        "my(N=default(realprecision));12*Pi*sum(m=0,N,sum(n=0,N,"
        "1/cosh(Pi/2*sqrt((2*m+1)^2+(2*n+1)^2))^2))",
    ),
    _series(
        "normalquantile",
        r"z_{0.975}",
        "the 97.5 % quantile of the normal distribution",
        "OEIS A220510",
        series.normal_quantile,
        "sqrt(2)*erfinv(mpf(19)/20)",
        "solve(x=1,3,erfc(x/sqrt(2))-1/20)",
    ),
    _series(
        "goemanswilliamson",
        r"\alpha_{\mathrm{GW}}",
        "least value of 2 x/(pi (1 - cos(x))) over 0 < x < pi",
        "OEIS A203914 gives pi times it",
        lambda: 2 / (arb.pi() * series.goemans_williamson_angle().sin()),
        "2/pi/sin(findroot(lambda x:sin(x/2)-x*cos(x/2),2.331))",
        "2/Pi/sin(solve(x=2,3,sin(x/2)-x*cos(x/2)))",
    ),
)

LITERATURE_EXPRESSIONS: tuple[ExpressionRow, ...] = (
    ExpressionRow("2^(1/12)", "OEIS A010774", ("semitone",), "the ratio of a semitone"),
    ExpressionRow("pi^2/(12*log(2))", "OEIS A100199", ("levy1",), "log of Levy's constant"),
)
