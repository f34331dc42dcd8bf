"""A user's own constants: a TOML file that gives them by expression or by digits.

For example::

    [constants.mine]
    expression = "exp(pi)-pi"

    [constants.measured_length]
    digits = "1.2345678901234567(12)"
    source = "our own experiment"

A constant by expression is as good as one of the registry, and known by its canonical text; its
digits, when given too, are checked against it. A constant by digits becomes ``measured(m, k, u)``,
(m +- u) 10^-k, which expressions read anywhere: it can be searched for, never certified.
"""

from __future__ import annotations

import re
from math import floor, log
from pathlib import Path
from typing import Any

from flint import arb, ctx, fmpq, fmpz

from discovery.definitions.constant_table import find_constant
from discovery.definitions.function_table import find_function
from discovery.errors import BrounckerError, SpecError
from discovery.expressions.measurement import Measurement, format_ball, parse_value
from discovery.identification.constant import Constant
from discovery.identification.registry import constants
from discovery.near_names import did_you_mean
from search.user_files.table_file import read_table

__all__ = ["MIN_DIGITS", "load_constants", "with_own_constants"]

MIN_DIGITS = 10
KEYS = ("expression", "digits", "latex", "definition", "source")

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_PLAIN = re.compile(r"([+-]?)([0-9]+)\.([0-9]+)(?:\(([0-9]+)\)|\.\.\.|…)?")


def load_constants(path: str | Path) -> tuple[Constant, ...]:
    """Read a file of constants, in its order; each has its name in the file as an alias.

    Raises
    ------
    SpecError
        If the file cannot be read, a name shadows a function or a constant of the registry, or an
        entry is unreadable, contradicts itself or has fewer than 10 digits; it names file and key.
    """
    found: dict[str, Constant] = {}
    for name, entry in _read(path).items():
        where = f"{path}: constants.{name}"
        _check_name(name, where)
        constant = _constant(name, entry, where, str(path))
        for other, known in found.items():
            if name.lower() == other.lower():
                raise SpecError(f"{where} and {other} differ by upper and lower case only")
            if constant.name == known.name:
                raise SpecError(f"{where} is the same constant as {other}; remove one")
        found[name] = constant
    return tuple(found.values())


def with_own_constants(table: dict[str, Any], spec: Path) -> dict[str, Any]:
    """The table ``[identify]`` of a spec with the constants of its ``file`` before the others.

    They stand there by their expressions, so that the frozen spec holds all that its results
    depend on, and needs no other file.

    Raises
    ------
    SpecError
        If the file is none of constants.
    """
    name = table["file"]
    if not isinstance(name, str):
        raise SpecError(f"{spec}: identify.file must be the path of a file of constants")
    own = [constant.name for constant in load_constants(spec.parent / name)]
    rest = {key: value for key, value in table.items() if key != "file"}
    listed = rest.get("constants", "default")
    if listed in ("default", "extended"):
        listed = [
            c.name for c in (constants.default if listed == "default" else constants.extended)
        ]
    if isinstance(listed, list):
        rest["constants"] = [*own, *(name for name in listed if name not in own)]
    return rest


def _read(path: str | Path) -> dict[str, Any]:
    instead = "give a TOML file with tables such as [constants.mine]"
    data = read_table(path, "file of constants", instead)
    for key in data:
        if key != "constants":
            raise SpecError(f"{path}: {_unknown(key, ('constants',))}")
    entries = data.get("constants")
    if not isinstance(entries, dict) or not entries:
        raise SpecError(
            f"{path} names no constants; write tables such as [constants.mine] with "
            'expression = "exp(pi)-pi" or digits = "1.2345678901"'
        )
    return entries


def _unknown(key: str, known: tuple[str, ...]) -> str:
    return f"{key} is an unknown key; {did_you_mean(key, known)}"


def _check_name(name: str, where: str) -> None:
    if not _NAME.fullmatch(name):
        raise SpecError(f"{where}: a name has letters, digits and _, and begins with a letter")
    function, constant = find_function(name), find_constant(name)
    if function is not None:
        raise SpecError(f"{where} shadows the function {function.name}; choose another name")
    if constant is not None:
        raise SpecError(f"{where} shadows the constant {constant}; choose another name")


def _check_keys(entry: Any, where: str) -> dict[str, str]:
    if not isinstance(entry, dict):
        raise SpecError(f"{where} must be a table with an expression or digits")
    for key, value in entry.items():
        if key not in KEYS:
            raise SpecError(f"{where}: {_unknown(key, KEYS)}")
        if not isinstance(value, str):
            why = ", so that no digit is lost" if key == "digits" else ""
            raise SpecError(f"{where}.{key} must be a text in quotes{why}")
    if "expression" not in entry and "digits" not in entry:
        raise SpecError(f"{where} has neither an expression nor digits; give one of them")
    return entry


def _constant(name: str, given: Any, where: str, path: str) -> Constant:
    entry = _check_keys(given, where)
    measurement = _measurement(entry["digits"], where) if "digits" in entry else None
    text = entry.get("expression", "") or _measured(measurement)
    try:
        constant = Constant.of(text)
        constant.enclose(min(20, max(1, (constant.stored_digits or 20) - 2)))
    except BrounckerError as error:
        raise SpecError(f"{where}.expression: {error}") from None
    reliability = ""
    if "expression" not in entry:
        reliability = f"{constant.stored_digits} decimals, as the file gives them"
    elif measurement is not None:
        _compare(name, constant, measurement, where)
    return Constant(
        constant.name,
        entry.get("latex", constant.latex),
        entry.get("definition", text),
        (name,),
        entry.get("source", path),
        reliability,
    )


def _measurement(text: str, where: str) -> Measurement:
    try:
        measurement = parse_value(text)
    except BrounckerError as error:
        raise SpecError(f"{where}.digits: {error}") from None
    with ctx.workprec(64):
        size = abs(arb(measurement.ball.mid()))
        known = 0 if size == 0 else measurement.digits + floor(float(size.log()) / log(10)) + 1
    if known < MIN_DIGITS:
        raise SpecError(
            f"{where}.digits: {max(0, known)} significant digits are too few to find anything "
            f"with; give at least {MIN_DIGITS}"
        )
    return measurement


def _measured(measurement: Measurement | None) -> str:
    """The expression of a measured value: its digits as given, or a decimal ball around it."""
    assert measurement is not None
    plain = _PLAIN.fullmatch(measurement.text.strip())
    if plain is not None:
        sign, whole, decimals, units = plain.groups()
        m, k, u = fmpz(f"{sign.rstrip('+')}{whole}{decimals}"), len(decimals), units
    else:
        k = max(0, measurement.digits + 2)
        ball, scale = measurement.ball, fmpz(10) ** k
        m = (_exact(ball.mid()) * scale + fmpq(1, 2)).floor()
        u = str((_exact(ball.rad()) * scale).ceil() + 1)
    return f"measured({m},{k}{f',{int(u)}' if u and int(u) != 1 else ''})"


def _exact(x: arb) -> fmpq:
    """The dyadic number that an exact ball is."""
    mantissa, exponent = x.man_exp()
    e = int(exponent)
    return fmpq(mantissa << e) if e >= 0 else fmpq(mantissa, fmpz(1) << -e)


def _compare(name: str, constant: Constant, measurement: Measurement, where: str) -> None:
    """Refuse digits that the expression contradicts, and say which is the first wrong one."""
    decimals = max(1, measurement.digits + 3)
    known = constant.stored_digits
    value = constant.enclose(decimals if known is None else min(decimals, max(1, known - 2)))
    if value.overlaps(measurement.ball):
        return
    right, given = _digits(format_ball(value)), _digits(measurement.text)
    wrong = next((i for i, (x, y) in enumerate(zip(right, given, strict=False)) if x != y), None)
    if wrong is None or right.partition(".")[0] != given.partition(".")[0]:
        shown = format_ball(value, max_digits=20)
        raise SpecError(f"{where}.digits contradict its expression, which gives {shown}")
    place = len(given[: wrong + 1].replace(".", "").lstrip("0"))
    start = max(0, wrong - 3)
    raise SpecError(
        f"{where}: digit {place} of {name} is wrong: the expression gives "
        f"…{right[start : wrong + 1]}…, the file says …{given[start : wrong + 1]}…"
    )


def _digits(text: str) -> str:
    """The decimal number at the beginning of a text, with its sign."""
    found = re.match(r"-?[0-9]*\.?[0-9]*", text.strip().replace("−", "-").lstrip("+"))
    return found.group() if found else ""
