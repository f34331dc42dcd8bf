"""What a row of a trajectories campaign claims of its line: field, fraction and limit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from flint import arb, ctx, fmpq

from discovery.algebra.moebius import Moebius
from discovery.algebra.polynomial import format_polynomial
from discovery.expressions.expression import parse_expression
from discovery.matrix_fields.known_fields import KnownField, find_field
from discovery.matrix_fields.trajectory import Trajectory
from search.user_files.user_fields import FieldTable, read_point

__all__ = ["LineClaim"]

_DIGITS = 50  # to which a limit is compared with its name


@dataclass(frozen=True, slots=True)
class LineClaim:
    """The fraction of a line, and how the limit follows from its value, as a row states them.

    Attributes
    ----------
    field : str
        The name of a known field, or the JSON of a user's own (see `FieldTable`).
    start, direction : str
    a, b : str
        The fraction of the line.
    factor : str
        Of its value, over that of its representative.
    moebius : str
        JSON list of four integers: the limit from the value.
    limit_expression : str or None
    """

    field: str
    start: str
    direction: str
    a: str
    b: str
    factor: str
    moebius: str
    limit_expression: str | None

    def contradiction(self, id_: str) -> str | None:
        """What the line itself says otherwise, also of the id; None if it says the same.

        Examples
        --------
        >>> claim = LineClaim("zeta3", "1,1", "1,1", "34*n^3+51*n^2+27*n+5", "-n^6", "1",
        ...                   '["1", "-5", "0", "5"]', None)
        >>> claim.contradiction("pcf-")
        'the line has the map ["1", "-6", "0", "6"], not ["1", "-5", "0", "5"]'
        """
        direction = tuple(int(d) for d in read_point(self.direction, "direction"))
        line = Trajectory(_known(self.field).field, read_point(self.start, "start"), direction)
        form = line.form
        normal = form.pcf.normal_form()
        found = {
            "fraction": (format_polynomial(form.pcf.a), format_polynomial(form.pcf.b)),
            "factor": str(normal.factor),
            "map": json.dumps([str(c) for c in form.to_limit]),
            "id": normal.id,
        }
        fraction = (self.a, self.b)
        stated = dict(zip(found, (fraction, self.factor, self.moebius, id_), strict=True))
        for what, value in found.items():
            if stated[what] != value:
                shown = value if isinstance(value, str) else f"K({', '.join(value)})"
                return f"the line has the {what} {shown}, not {str(stated[what])[:200]}"
        return None

    def limit_contradiction(self, value: arb) -> str | None:
        """What an enclosure of the representative's value says against the name of the limit."""
        if self.limit_expression is None:
            return None
        p, q, r, s = map(int, json.loads(self.moebius))
        factor, to_limit = Fraction(self.factor), Moebius(p, q, r, s)
        named = parse_expression(self.limit_expression).enclose(_DIGITS)
        with ctx.workdps(10 * _DIGITS):
            x = value * arb(fmpq(factor.numerator, factor.denominator))
            top, bottom = to_limit.point(x, arb(1))
            if not top.overlaps(named * bottom):
                return f"the limit of the line is not {self.limit_expression}"
        return None


@lru_cache(maxsize=16)
def _known(text: str) -> KnownField:
    """The field of a claim; that a user's own is conservative is proven again."""
    if text.startswith("{"):
        return FieldTable.model_validate_json(text).known()
    return find_field(text)
