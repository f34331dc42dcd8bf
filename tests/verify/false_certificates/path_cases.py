"""Hypotheses of the theorem "path", each violated alone; most examples are worked out by hand.

Polynomials of the fields are lists of [coefficient, [exponents of z_1, z_2]].
"""

from __future__ import annotations

from typing import Any

from tests.verify.false_certificates.documents import (
    ACCEPTED,
    NUMBERS,
    FalseCertificate,
    relation_document,
)
from verify.theorems import path_theorem

__all__ = ["PATH_CASES"]

Polynomial = list[list[Any]]


def _p(*terms: tuple[int, int, int]) -> Polynomial:
    """Of (coefficient, exponent of z_1, exponent of z_2)."""
    return [[c, [i, j]] for c, i, j in terms]


_ZERO, _ONE, _MINUS_ONE = _p(), _p((1, 0, 0)), _p((-1, 0, 0))
_UNIT = [[_ONE, _ZERO], [_ZERO, _ONE]]
_IDENTITY = [[[1], [0]], [[0], [1]]]

# P(0 -> (x, y)) = diag(1, x+1) [[1, y x^2], [0, 1]]: columns tend to (0 : 1) on the row 0, and to
# (1 : 0) on the others
_SHEARED = [
    [
        [_p((1, 1, 0), (1, 0, 0)), _p((1, 2, 1), (3, 1, 1), (1, 0, 1))],
        [_ZERO, _p((1, 1, 0), (2, 0, 0))],
    ],
    [[_ONE, _p((1, 2, 0))], [_ZERO, _ONE]],
]
# for e: on the row y the matrices [[0, n], [1, n+y]]
_FOR_E = [
    [[_ZERO, _p((1, 1, 0), (1, 0, 0))], [_ONE, _p((1, 1, 0), (1, 0, 1), (1, 0, 0))]],
    [
        [_ONE, _p((1, 1, 0), (1, 0, 0))],
        [_ONE, _p((1, 1, 0), (1, 0, 1), (2, 0, 0))],
    ],
]


def _line(
    start: list[int],
    direction: list[int],
    u: Any = None,
    num: list[int] | None = None,
    den: list[int] | None = None,
) -> dict[str, Any]:
    return {
        "start": start,
        "direction": direction,
        "u": _IDENTITY if u is None else u,
        "num": num or [1],
        "den": den or [1],
    }


def _case(
    hypothesis: str,
    new: tuple[str, str, dict[str, Any]],
    known: tuple[str, str, dict[str, Any]],
    moebius: tuple[int, int, int, int],
    refused: str,
    check: str,
    *,
    field: Any,
    cone: Any = _UNIT,
    then: str = NUMBERS,
    why: str = "",
) -> FalseCertificate:
    witness = {
        "to": list(known[:2]),
        "matrices": field,
        "cone": cone,
        "known": known[2],
        "new": new[2],
    }
    document = relation_document("path", new[0], new[1], moebius, witness)
    return FalseCertificate(
        f"path: {hypothesis}", document, refused, path_theorem, check, then, why
    )


def _for_e(**changes: Any) -> dict[str, Any]:
    """The true relation 1/K(n, n) = ... of two rows of the field for e, with changes."""
    return {
        "new": ("n+1", "n", _line([0, 1], [1, 0])),
        "known": ("n", "n", _line([0, 0], [1, 0])),
        "field": _FOR_E,
        **changes,
    }


_TWO_FIRST = [_FOR_E[0], [[_p((2, 0, 0)), _FOR_E[1][0][1]], _FOR_E[1][1]]]
_ROW_0 = ("2*n+2", "-n^2-n", _line([0, 0], [1, 0], [[[1], [1, 0]], [[1], [1, 1]]]))
_ROW_1 = ("2*n+4", "-n^2-3*n-2", _line([0, 1], [1, 0], [[[-1], [1, 0, -1]], [[1], [1, 1]]]))

PATH_CASES = (
    _case(
        "the start of the new line is at least as far where neither moves (3 and 4, 3x/(x+4))",
        ("6", "-9", _line([1, 0], [1, 0], [[[1, 1, 0], [3, 6, 3]], [[1, 1], [3, 6]]], [1, 2], [3])),
        ("2*n+8", "-n^2-7*n-12", _line([2, 1], [1, 0], [[[-2], [2, 8, 6]], [[2], [2, 6]]])),
        (3, 0, 1, 4),
        "stays behind the known one in variable 2",
        "_check_passes(new, known)",
        field=_SHEARED,
    ),
    # M_1 = [[2, 1], [1, 2]] leads to (1 : 1); M_2 = 1 leads nowhere, and A, whose convergents are
    # U_A themselves, to (1 : 2)
    _case(
        "the new line moves forward where the known one does",
        (
            "2*n+2",
            "-n^2-n",
            _line([0, 0], [0, 1], [[[1, 0], [1, 1, 0]], [[2, 1], [2, 3, 0]]], [1], [1, 0]),
        ),
        ("4", "-3", _line([0, 0], [1, 0], [[[1], [2]], [[0], [1]]])),
        (1, 0, 0, 1),
        "stays behind the known one in variable 1",
        "_check_passes(new, known)",
        field=[[[_p((2, 0, 0)), _ONE], [_ONE, _p((2, 0, 0))]], _UNIT],
    ),
    _case(
        "the matrices commute along the grid",
        **_for_e(field=_TWO_FIRST),
        moebius=(0, 1, 1, 0),
        refused="do not commute along the grid",
        check="do not commute along the grid",
    ),
    _case(
        "det M_i has no zeros",
        ("n+2", "n+1", _line([1, 1], [1, 0])),
        ("n+1", "n+1", _line([1, 0], [1, 0])),
        (1, -1, -1, 2),
        "the determinant of matrix 2 is not seen to be without zeros",
        "the determinant of matrix",
        field=[_FOR_E[0], [[[[c, [i + 1, j]] for c, (i, j) in p] for p in r] for r in _FOR_E[1]]],
        then=ACCEPTED,
        why="a factor z_1 of M_2 does no harm on paths that avoid its zeros; on others the "
        "image of the start is no map",
    ),
    _case(
        "the fraction lies on the field",
        **_for_e(new=("n+2", "n", _line([0, 1], [1, 0]))),
        moebius=(0, 1, 1, 0),
        refused="does not lie on the field",
        check="does not lie on the field",
    ),
    _case(
        "num does not vanish",
        **_for_e(
            new=(
                "n+1",
                "n",
                _line([0, 1], [1, 0], [[[1, -2], [0]], [[0], [1, -2]]], [1, -1], [1, -2]),
            )
        ),
        moebius=(1, 0, -1, 1),
        refused="num must not vanish",
        check="num must not vanish",
        then=ACCEPTED,
        why="where num vanishes all of U does, since T and M are regular: a factor of U, which "
        "does not change the map",
    ),
    _case(
        "U(1) is regular",
        **_for_e(new=("n+1", "n", _line([0, 1], [1, 0], [[[0], [0]], [[0], [0]]]))),
        moebius=(0, 1, 1, 0),
        refused=r"U\(1\) must be regular",
        check="U(1) must be regular",
        then="no column of the matrix U",
        why="by the identity U is singular everywhere then, and no map is left",
    ),
    # the cone of (1, 1) and (-1, 1) holds the limit of the row 0; M_2 leads out of it
    _case(
        "the cones go into each other",
        _ROW_1,
        _ROW_0,
        (1, 0, 0, 1),
        "is not seen to carry the cones into each other",
        "is not seen to carry the cones",
        field=_SHEARED,
        cone=[[_ONE, _MINUS_ONE], [_ONE, _ONE]],
    ),
    # (1, 0) is an end of the cones, and stays where it is on the row 0
    _case(
        "both ends of the cones tend to the limit of the known fraction",
        _ROW_1,
        _ROW_0,
        (1, 0, 0, 1),
        "an end of the cones may not tend to the limit",
        "an end of the cones may not tend",
        field=_SHEARED,
    ),
    # U exchanges the dominant and the minimal solution; M_2 = 1
    _case(
        "a column of U lies in the cones",
        (
            "-4",
            "4*n^2-4*n+1",
            _line([0, 0], [1, 0], [[[8, -8, 1], [-16, 16, -4, 0]], [[-4, 4], [8, -8, 1]]]),
        ),
        ("4", "4*n^2-4*n+1", _line([0, 0], [1, 0])),
        (1, -4, 0, 1),
        "no column of the matrix U",
        "no column of the matrix U",
        field=[[[_ZERO, _p((4, 2, 0), (4, 1, 0), (1, 0, 0))], [_ONE, _p((4, 0, 0))]], _UNIT],
    ),
    _case(
        "det G has no zeros",
        **_for_e(cone=[[_ONE, _ONE], [_ONE, _ONE]]),
        moebius=(0, 1, 1, 0),
        refused="the determinant of the cones is not seen to be without zeros",
        check="the determinant of the cones",
        then="no column|an end of the cones|carry the cones",
        why="a cone that is a line is carried into itself only if it is the limit, and no column "
        "of U lies in it for long",
    ),
)
