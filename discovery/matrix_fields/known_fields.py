"""The known conservative matrix fields, each with its limits and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from discovery.errors import MatrixFieldError
from discovery.matrix_fields.exact_delta import DenominatorBound
from discovery.matrix_fields.f_fbar_construction import field_from
from discovery.matrix_fields.hypergeometric_field import parse_hypergeometric
from discovery.matrix_fields.legendre_field import parse_legendre
from discovery.matrix_fields.matrix_field import MatrixField
from discovery.near_names import near_names

__all__ = ["KnownField", "find_field", "known_fields"]

Point = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class KnownField:
    """A field with what is known of it.

    Attributes
    ----------
    name : str
    field : MatrixField
    start : tuple of Fraction
        Where its trajectories begin unless another start is given.
    direction : tuple of int
        Likewise.
    constant : str
        What it is a field of.
    limit : str
        The limit from ``start`` along ``direction`` as an expression, empty where it is not known:
        of the first entry of a column of the products over the last one.
    source : str
    bound : DenominatorBound or None
    """

    name: str
    field: MatrixField
    start: Point
    direction: tuple[int, ...]
    constant: str
    limit: str
    source: str
    bound: DenominatorBound | None = None


_PAPER = "arXiv 2308.11829"
_APERY = "Apery 1979; van der Poorten, A proof that Euler missed"
_LEGENDRE = "Legendre polynomials: Alladi and Robinson 1980"
_ONES = (Fraction(1), Fraction(1))


def _constructed(
    name: str, f: str, fbar: str, constant: str, limit: str, bound: DenominatorBound | None = None
) -> KnownField:
    return KnownField(name, field_from(f, fbar), _ONES, (1, 1), constant, limit, _PAPER, bound)


def _hypergeometric(
    name: str,
    start: tuple[int | Fraction, ...],
    direction: tuple[int, ...],
    constant: str,
    limit: str,
) -> KnownField:
    field = parse_hypergeometric(name)
    assert field is not None
    point = tuple(Fraction(s) for s in start)
    return KnownField(name, field, point, direction, constant, limit, "contiguity (Gauss)")


def _legendre(name: str, constant: str, limit: str) -> KnownField:
    field = parse_legendre(name)
    assert field is not None
    start = (Fraction(1), Fraction(3, 2))
    return KnownField(name, field, start, (1, 1), constant, limit, "Legendre functions")


def _known() -> Mapping[str, KnownField]:
    half = Fraction(1, 2)
    fields = (
        _constructed(
            "ln2",
            "x+y",
            "x-y",
            "log(2)",
            "1/log(2)-1",
            DenominatorBound(1, 1, 1, 1, _LEGENDRE),
        ),
        _constructed("e", "x+y", "1", "e", "1/(e-1)"),
        _constructed("pi", "1+2(x+y)", "y-x", "pi", "(10-3*pi)/(pi-4)"),
        _constructed(
            "zeta2",
            "2x^2+2x*y+y^2",
            "-2x^2+2x*y-y^2",
            "zeta(2)",
            "2/zeta(2)-2",
            DenominatorBound(2, 2, 2, 2, _APERY),
        ),
        _constructed(
            "zeta3",
            "x^3+2x^2*y+2x*y^2+y^3",
            "-x^3+2x^2*y-2x*y^2+y^3",
            "zeta(3)",
            "1/zeta(3)-1",
            DenominatorBound(3, 3, 2, 1, _APERY),
        ),
        _legendre("legendre(-3)", "pi/sqrt(3)", "1/2-9/(4*pi*sqrt(3))"),
        _legendre("legendre(25)", "log(3/2)", "1/2-5/(24*log(3/2))"),
        _hypergeometric("2F1(-1)", (1, 1, 2), (1, 1, 2), "log(2)", "1-1/(2*log(2))"),
        _hypergeometric("2F1(1/2)", (1, 1, 3 * half), (1, 1, 2), "pi", "-2/pi"),
        _hypergeometric(
            "3F2(1)", (1, 1, 1, 2, 3), (1, 1, 1, 2, 2), "zeta(2)", "(pi^2-12)/(pi^2-6)"
        ),
        _hypergeometric("1F1(1)", (1, 2), (1, 2), "e", "1/(1-e)"),
        _hypergeometric("0F1(1)", (1,), (1,), "Bessel functions", "-besseli(1,2)/besseli(0,2)"),
        _hypergeometric("2F0(-1)", (1, 1), (1, 1), "Gompertz's constant", "2-1/(e*e1(1))"),
    )
    return MappingProxyType({known.name: known for known in fields})


known_fields: Mapping[str, KnownField] = _known()


def find_field(name: str) -> KnownField:
    """A field by its name, or any hypergeometric or Legendre field: ``3F2(1/4)``, ``legendre(5)``.

    A hypergeometric field begins at upper parameters 1 and lower parameters 2 (the last one 3 for
    z = 1, where the series must converge), and goes along steps of 1 and of 2.

    Raises
    ------
    MatrixFieldError
        If there is none of that name; the message lists near ones.

    Examples
    --------
    >>> find_field("zeta3").constant, find_field("2F1(1/3)").field.variables
    ('zeta(3)', ('x1', 'x2', 'y1'))
    """
    if name in known_fields:
        return known_fields[name]
    if parse_legendre(name) is not None:
        return _legendre(name, "logarithm or arctangent", "")
    field = parse_hypergeometric(name)
    if field is None:
        near = near_names(name, known_fields, 1, 0.5)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known_fields)}"
        raise MatrixFieldError(
            f"there is no field {name!r}; {hint}; fields of a parameter are pFq(z), such as "
            "2F1(1/3), and legendre(Z)"
        )
    start = [Fraction(1 if v[0] == "x" else 2) for v in field.variables]
    if name.endswith("(1)") and field.variables[-1][0] == "y":
        start[-1] = Fraction(3)
    direction = tuple(1 if v[0] == "x" else 2 for v in field.variables)
    what = "hypergeometric function"
    return KnownField(name, field, tuple(start), direction, what, "", "contiguity (Gauss)")
