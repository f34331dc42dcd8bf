"""The f, fbar construction: complete families, and the system of equations behind them."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.algebra.polynomial_system import solve_system
from discovery.algebra.rational_function import context
from discovery.matrix_fields.f_fbar_construction import constructions, field_from


@pytest.mark.slow
@pytest.mark.parametrize(
    ("f", "fbar", "degrees"),
    [
        ("x+y", "x-y", (1, 1)),
        ("x+y", "1", (1, 0)),
        ("1+2(x+y)", "y-x", (1, 1)),
        ("2x^2+2x*y+y^2", "-2x^2+2x*y-y^2", (2, 2)),
        ("x^3+2x^2*y+2x*y^2+y^3", "-x^3+2x^2*y-2x*y^2+y^3", (3, 3)),
    ],
)
def test_each_published_pair_lies_in_exactly_one_family(f: str, fbar: str, degrees) -> None:
    families = constructions(*degrees)
    assert sum(family.parameters_of(f, fbar) is not None for family in families) == 1
    assert all(family.parameters_of(f, f"{fbar}+x*y^3") is None for family in families)


@settings(max_examples=20)
@given(st.data())
def test_members_of_families_are_conservative(data: st.DataObject) -> None:
    degree = data.draw(st.integers(1, 3))
    families = [f for f in constructions(degree) if not f.conditions]
    family = data.draw(st.sampled_from(families))
    names = family.f.numerator.context().names()
    chosen = {name: data.draw(st.integers(-4, 4)) for name in family.parameters}
    whole = family.f.numerator.context()
    images = [
        g if name in ("x", "y") else whole.constant(chosen.get(name, 0))
        for name, g in zip(names, whole.gens(), strict=True)
    ]
    f, fbar = (str(part.compose(images)) for part in (family.f, family.fbar))
    field_from(f, fbar)  # raises if it were none


def test_the_family_of_zeta_3_has_two_parameters_beside_scale() -> None:
    """Shifts of x and y are the two: the published rows 2y(y-1) are one of its lines."""
    pair = ("x^3+2x^2*y+2x*y^2+y^3", "-x^3+2x^2*y-2x*y^2+y^3")
    (family,) = (f for f in constructions(3) if f.parameters_of(*pair) is not None)
    assert len(family.parameters) == 2


@pytest.mark.slow
def test_a_small_search_by_hand_finds_nothing_that_the_families_miss() -> None:
    """All pairs of degree 1 with coefficients -2 ... 2 and f = x + ..., one by one."""
    families = constructions(1)
    for p, q, r, s, t in product(range(-2, 3), repeat=5):
        if (r, s) == (0, 0):
            continue
        # the two conditions for f = x + p y + q, fbar = r x + s y + t
        conservative = 1 - p + r + s == 0 and s + p * r == 0
        f, fbar = f"x+({p})*y+({q})", f"({r})*x+({s})*y+({t})"
        found = [family for family in families if family.parameters_of(f, fbar) is not None]
        assert len(found) == conservative, (f, fbar)


def test_cases_of_a_system_are_disjoint_and_complete() -> None:
    x, y, z = context(("x", "y", "z")).gens()
    equations = [x * y - z**2 + z, x * (y - 1) * (z - 2)]
    families = solve_system(equations)
    for point in product(range(-3, 4), repeat=3):
        holds = all(p(*point) == 0 for p in equations)
        members = 0
        for s in families:
            regular = all(v.denominator(*point) != 0 for v in s.values)
            if not regular:
                continue
            at = [Fraction(int(v.numerator(*point)), int(v.denominator(*point))) for v in s.values]
            members += (
                at == list(point)
                and all(p(*point) != 0 for p in s.nonzero)
                and all(p(*point) == 0 for p in s.conditions)
            )
        assert members == holds, point
