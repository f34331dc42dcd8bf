"""Every public callable takes what its docstring shows, or refuses it in one sentence.

No float is taken for an exact number or for evidence, no text for a list of its characters, and no
AttributeError from somewhere inside tells that an argument was of another type.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
from flint import arb, fmpq, fmpz

import brouncker
from brouncker import (
    PCF,
    Campaign,
    Catalogue,
    Certification,
    Enclosure,
    Expression,
    MatrixField,
    SignedFraction,
    Table,
    Trajectory,
    certify,
    check,
    check_equivalence,
    constants,
    convergence,
    dynamics,
    enclose,
    enclose_signed,
    equivalence,
    error_expansion,
    evaluate,
    exact_delta,
    expand_number,
    find_clusters,
    fingerprint,
    guess_sequence,
    identify,
    load,
    load_spec,
    merge,
    parse_expression,
    plan,
    prove,
    prove_relation,
    run,
)
from discovery.errors import ArgumentError, BrounckerError
from discovery.expressions.measurement import parse_value

P = PCF("2n+1", "n^2")
S = SignedFraction("-+", [3], ["2k+3", "2"])
MATRICES = [[["0", "x^2"], ["1", "2y-1"]], [["x-y", "x^2"], ["1", "x+y"]]]
LOG2 = MatrixField(("x", "y"), MATRICES)
PATH = Trajectory(LOG2, (1, 1), (1, 1))
TABLE = Table(("a",), [{"a": 1}])
NOWHERE = Path("/nowhere/at/all")
TAIL = {
    "to": ["2*n+3", "n^2+2*n+1"],
    "steps": [1, 1],
    "num": [1],
    "den": [1],
    "u": [[[0], [1, 0, 0]], [[1], [2, 1]]],
}

# a callable, and arguments that it takes
CALLS: list[tuple[str, Callable[..., Any], dict[str, Any]]] = [
    ("PCF", PCF, {"a": "2n+1", "b": [1, 0, 0]}),
    ("PCF.convergents", P.convergents, {"n": 3}),
    ("PCF.companion_product", P.companion_product, {"low": 1, "high": 3}),
    ("PCF.state", P.state, {"n": 3}),
    ("PCF.shift", P.shift, {"k": 1}),
    ("PCF.inflate", P.inflate, {"f": "2"}),
    ("PCF.mpmath", P.mpmath, {"terms": 10, "digits": 10}),
    ("PCF.plot_convergence", P.plot_convergence, {"depth": 8}),
    ("Expression", Expression, {"tree": parse_expression("pi").tree}),
    ("Expression.enclose", parse_expression("pi").enclose, {"digits": 10}),
    ("MatrixField", MatrixField, {"variables": ("x", "y"), "matrices": MATRICES}),
    ("MatrixField.from_json", MatrixField.from_json, {"text": LOG2.to_json()}),
    ("MatrixField.translate", LOG2.translate, {"by": (1, 0)}),
    ("MatrixField.at", LOG2.at, {"variable": 0, "point": (1, 2)}),
    ("MatrixField.step", LOG2.step, {"variable": 0, "point": (1, 2)}),
    ("MatrixField.along_path", LOG2.along_path, {"start": (1, 1), "steps": (1, 2)}),
    ("MatrixField.along", LOG2.along, {"start": (1, 1), "direction": (1, 1)}),
    ("SignedFraction", SignedFraction, {"signs": "-+", "preperiod": [3], "cycle": ["2k+3", 2]}),
    ("SignedFraction.parse", SignedFraction.parse, {"pattern": "[3; 2k+3, 2]", "signs": "-+"}),
    ("SignedFraction.of_pcf", SignedFraction.of_pcf, {"pcf": P}),
    ("SignedFraction.convergent", S.convergent, {"n": 3}),
    ("SignedFraction.product", S.product, {"low": 0, "high": 3}),
    ("SignedFraction.term", S.term, {"i": 3}),
    ("SignedFraction.sign", S.sign, {"i": 3}),
    ("SignedFraction.tail", S.tail, {"by": 1}),
    ("SignedFraction.digits_per_term", S.digits_per_term, {"digits": 100}),
    ("Table", Table, {"columns": ("a",), "rows": [{"a": 1}]}),
    ("Table.column", TABLE.column, {"name": "a"}),
    ("Trajectory", Trajectory, {"field": LOG2, "start": (1, "1/2"), "direction": (1, 1)}),
    ("Trajectory.product", PATH.product, {"steps": 3}),
    ("Trajectory.convergent", PATH.convergent, {"steps": 3}),
    ("Trajectory.convergents", lambda steps: [*PATH.convergents(steps)], {"steps": 3}),
    ("Trajectory.limit", PATH.limit, {"steps": 12, "digits": 10}),
    ("Trajectory.delta", PATH.delta, {"steps": 8}),
    ("Trajectory.deltas", PATH.deltas, {"steps": 4}),
    ("constants.__getitem__", constants.__getitem__, {"name": "pi"}),
    ("constants.get", constants.get, {"key": "pi"}),
    ("constants.resolve", constants.resolve, {"text": "log(2)"}),
    ("constants.table", constants.table, {"digits": 5}),
    ("convergence", convergence, {"pcf": P}),
    ("dynamics", dynamics, {"pcf": P, "depth": 64, "digits": 10}),
    ("equivalence", equivalence, {"a": P, "b": P.shift(1), "degree": 4, "steps": 1}),
    ("error_expansion", error_expansion, {"pcf": P, "terms": 1, "digits": 10, "constant": False}),
    ("evaluate", evaluate, {"pcf": P, "digits": 10}),
    ("expand_number", expand_number, {"x": "e", "kind": "+", "count": 6}),
    ("fingerprint", fingerprint, {"pcf": P}),
    ("guess_sequence", guess_sequence, {"terms": [1, 2] * 14, "surplus": 6}),
    (
        "identify",
        identify,
        {
            "value": "1.6180339887498948482045868",
            "digits": 20,
            "among": ["pi"],
            "refine": None,
            "first_only": True,
            "degree": 4,
        },
    ),
    ("load", load, {"name": "known_pcfs"}),
    ("parse_expression", parse_expression, {"text": "4/pi"}),
    ("certify", certify, {"fraction": P, "expression": "4/pi", "digits": 30}),
    ("check_equivalence", check_equivalence, {"a": P, "b": P.shift(1), "witness": TAIL}),
    ("enclose", enclose, {"pcf": P, "digits": 10}),
    ("enclose_signed", enclose_signed, {"fraction": S, "digits": 10}),
    ("Campaign.open", Campaign.open, {"place": NOWHERE}),
    ("Catalogue", Catalogue, {"location": NOWHERE}),
    ("Catalogue.ingest", Catalogue(NOWHERE).ingest, {"directory": NOWHERE}),
    ("Catalogue.rebuild", Catalogue(NOWHERE).rebuild, {"directories": [NOWHERE]}),
    (
        "Catalogue.query",
        Catalogue(NOWHERE).query,
        {"constant": "pi", "status": "proved", "class_": "rigid", "min_digits": 5, "limit": 5},
    ),
    ("Catalogue.show", Catalogue(NOWHERE).show, {"id": "pcf-0"}),
    ("load_spec", load_spec, {"path": NOWHERE}),
    ("run", run, {"spec_path": NOWHERE, "out": NOWHERE, "workers": 1}),
    ("plan", plan, {"spec_path": NOWHERE, "out": NOWHERE, "workers": 1}),
    ("merge", merge, {"sources": [NOWHERE], "out": NOWHERE}),
    ("find_clusters", find_clusters, {"campaign": NOWHERE}),
    ("prove", prove, {"pcf": P, "value": "4/pi"}),
    ("prove_relation", prove_relation, {"pcf": P, "other": P.shift(1)}),
    ("check", check, {"certificate": prove(P, "4/pi").certificate}),
    ("exact_delta", exact_delta, {"trajectory": PATH}),
]
# what a campaign and a verdict are made of is made by other functions, from their own results
MADE_ELSEWHERE = {Campaign, Certification, Enclosure, brouncker.Certificate, brouncker.Proof}


class _Strange:
    """An object with nothing that anyone asks for."""


WRONG: dict[str, Any] = {
    "None": None,
    "float": 1.5,
    "whole float": 4.0,
    "nan": float("nan"),
    "text": "four",
    "number text": "1.5",
    "bytes": b"4",
    "object": _Strange(),
    "list of floats": [1.5, 2.0],
    "list of None": [None],
    "list of lists": [[[]]],
    "empty list": [],
    "dict": {"a": 1.5},
    "type": int,
    "complex": 1j,
    "Decimal": Decimal("1.5"),
    "mpf": mpmath.mpf("1.5"),
    "numpy float": np.float64(1.5),
    "array": np.array([1.5, 2.5]),
    "sympy": sympy.Symbol("q") / 3,
    "PCF": P,
}


def _wrong() -> Iterator[tuple[str, Callable[..., Any], dict[str, Any]]]:
    for name, function, given in CALLS:
        for argument in given:
            for what, value in WRONG.items():
                yield f"{name}({argument}: {what})", function, {**given, argument: value}


@pytest.mark.filterwarnings("error")
def test_wrong_types_are_refused_in_one_sentence() -> None:
    faults = []
    for call, function, given in _wrong():
        try:
            function(**given)
        except BrounckerError as error:
            text = str(error)
            if "\n" in text or not 10 < len(text) < 500:
                faults.append(f"{call}: {text[:100]!r}")
        except KeyError as error:  # what a mapping says of an unknown key
            if not call.startswith("Table.column(name: text") and "number text" not in call:
                faults.append(f"{call}: {error!r}")
        except Exception as error:
            faults.append(f"{call}: {type(error).__name__}: {error}")
    assert not faults, "\n".join(faults)


def test_the_arguments_that_are_varied_are_right_to_begin_with() -> None:
    for name, function, given in CALLS:
        if NOWHERE not in given.values() and "Catalogue" not in name:
            function(**given)


def test_all_that_is_public_is_tried() -> None:
    tried = {name.partition(".")[0] for name, _, _ in CALLS}
    public = [(n, value) for n in brouncker.__all__ if callable(value := getattr(brouncker, n))]
    made = {kind.__name__ for kind in (*MADE_ELSEWHERE, BrounckerError)}
    assert {n for n, _ in public} - made <= tried
    for name, value in public:
        if not inspect.isclass(value) or value in {*MADE_ELSEWHERE, BrounckerError}:
            continue
        for method, function in inspect.getmembers(value, callable):
            if method.startswith("_") or method in ("count", "index", "fields", "accept"):
                continue
            takes = [*inspect.signature(function).parameters]
            if takes and takes not in (["self"], ["self", "document"], ["self", "terms", "digits"]):
                assert any(call == f"{name}.{method}" for call, _, _ in CALLS), (name, method)


EXACT: list[tuple[Callable[[Any], Any], Any]] = [
    (lambda x: PCF(x, "n^2"), 2),
    (lambda x: PCF([x, 1], "n^2"), 2),
    (lambda x: P.inflate(x), 2),
    (lambda x: certify(P, x), 2),
    (lambda x: parse_expression(x), 2),
    (lambda x: expand_number(x, "+", 3), 2),
    (lambda x: Trajectory(LOG2, (x, 1), (1, 1)), 2),
    (lambda x: Trajectory(LOG2, (1, 1), (x, 1)), 2),
    (lambda x: LOG2.translate((x, 1)), 2),
    (lambda x: MatrixField(("x",), [[[x]]]), 2),
    (lambda x: LOG2.at(0, (x, 1)), 2),
    (lambda x: SignedFraction("+", [x], ["2"]), 2),
    (lambda x: SignedFraction("+", [1], [x]), 2),
    (lambda x: guess_sequence([x, 1] * 14), 2),
    (lambda x: evaluate(P, x), 20),
    (lambda x: enclose(P, x), 20),
    (lambda x: P.convergents(x), 2),
]


@pytest.mark.parametrize("index", range(len(EXACT)))
def test_an_exact_number_is_taken_and_a_float_is_not(index: int) -> None:
    function, number = EXACT[index]
    assert function(number) is not None
    assert function(np.int64(number)) is not None
    assert function(fmpz(number)) is not None
    assert function(sympy.Integer(number)) is not None
    for inexact in (float(number), np.float64(number), Decimal(number), mpmath.mpf(number)):
        with pytest.raises(BrounckerError):
            function(inexact)


def test_a_float_is_refused_with_the_remedy() -> None:
    for call in (
        lambda: certify(P, 1.27),
        lambda: identify(1.27, 16),
        lambda: parse_expression(1.27),
        lambda: expand_number(1.27, "+", 4),
    ):
        with pytest.raises(ArgumentError, match="give its digits as a text, such as"):
            call()
    assert issubclass(ArgumentError, TypeError)


def test_what_a_notebook_holds_is_taken() -> None:
    assert PCF(2, "n^2") == PCF("2", "n^2") == PCF(fmpz(2), [1, 0, 0])
    assert certify(P, parse_expression("4/pi")).status == "certified"
    one = PCF("2n+3", "-(n+1)^2")
    for exact in (1, Fraction(2, 2), "1", fmpq(1), sympy.Integer(1), parse_expression(1)):
        assert certify(one, exact).status == "certified"
    assert certify(P, parse_value("1.27323954473516268615")).status == "matched"
    assert certify(P, Fraction(127, 100)).status == "refuted"
    assert guess_sequence("2,1, 2 1" + " 2,1" * 12) == guess_sequence([2, 1] * 14)
    assert expand_number("e", "+", 6).terms == (2, 1, 2, 1, 1, 4)
    assert expand_number("3.1416", "+", 9) == expand_number(arb("3.1416", "0.0001"), "+", 9)
    assert expand_number("1/3", "+", 9).terms[:2] == expand_number(Fraction(1, 3), "+", 9).terms[:2]
    assert SignedFraction("+", [1], [2]) == SignedFraction("+", ["1"][:0] or [1], ["2"])
    assert Trajectory(LOG2, ("1/2", 1), (1, 1)) == Trajectory(LOG2, (Fraction(1, 2), 1), (1, 1))


def test_a_text_says_how_far_a_number_is_known() -> None:
    (found,) = identify("1.2020569031595942853997")
    assert (found.expression, found.digits) == ("zeta(3)", 22)
    assert identify("1.2020569031595942853997", 20)[0].expression == "zeta(3)"
    assert identify(parse_value("1.2020569031595942853997"))[0].expression == "zeta(3)"
    with pytest.raises(BrounckerError, match="given to 4 decimal places, and digits is 16"):
        identify("1.2021", 16)
    with pytest.raises(ArgumentError, match="digits takes the decimal places"):
        identify(arb("1.5 +/- 1e-20"))
