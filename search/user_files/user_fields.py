"""A user's own matrix fields: TOML or JSON files, and tables of a spec that was made from them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from discovery.errors import MatrixFieldError, SpecError, TrajectoryError
from discovery.matrix_fields.f_fbar_construction import field_from
from discovery.matrix_fields.known_fields import KnownField
from discovery.matrix_fields.matrix_field import MatrixField
from discovery.near_names import did_you_mean
from search.user_files.field_name import check_field_name
from search.user_files.spec_table import Table
from search.user_files.table_file import read_table

__all__ = ["FieldTable", "load_field", "read_point", "with_own_fields"]

_KEYS = ("name", "variables", "matrices", "f", "fbar", "start", "direction", "constant", "source")
_FILES = (".toml", ".json")


class FieldTable(Table):
    """A user's own field, as frozen into a spec."""

    name: str
    constant: str = ""
    source: str = ""
    variables: tuple[str, ...]
    matrices: tuple[tuple[tuple[str, ...], ...], ...]
    start: tuple[str, ...]
    direction: tuple[int, ...]

    @classmethod
    def of(cls, known: KnownField) -> FieldTable:
        """That of a field that was read from a file."""
        return cls(
            name=known.name,
            constant=known.constant,
            source=known.source,
            variables=known.field.variables,
            matrices=tuple(tuple(map(tuple, rows)) for rows in known.field.texts()),
            start=tuple(map(str, known.start)),
            direction=known.direction,
        )

    def known(self) -> KnownField:
        """The field; its conservativity is proven again."""
        return KnownField(
            self.name,
            MatrixField(self.variables, self.matrices),
            tuple(map(Fraction, self.start)),
            self.direction,
            self.constant,
            "",
            self.source,
        )


def load_field(path: str | Path) -> KnownField:
    """A user's own field from a TOML or JSON file.

    The file has ``variables`` and ``matrices`` (a matrix of texts to each variable), or ``f`` and
    ``fbar`` in x and y; and if wished ``start``, ``direction``, ``name``, ``constant``.

    Raises
    ------
    SpecError
        If it cannot be read, or has unknown or missing keys, or the name of a known field that is
        another; it names file and key.
    MatrixFieldError, LimitError
        If what it describes is no conservative field.
    """
    instead = "`brouncker field --list` names the known ones"
    data = read_table(path, "file of a matrix field", instead)
    for key in data:
        if key not in _KEYS:
            raise SpecError(f"{path}: {key} is an unknown key; {did_you_mean(key, _KEYS)}")
    try:
        field = _field(data, path)
    except MatrixFieldError as error:
        raise MatrixFieldError(f"{path}: {error}") from None
    ones = ",".join("1" for _ in field.variables)
    start = read_point(_joined(data.get("start", ones), path, "start"), "start")
    direction = read_point(_joined(data.get("direction", ones), path, "direction"), "direction")
    if any(d.denominator != 1 for d in direction):
        raise SpecError(f"{path}: direction must be integers")
    texts = {key: data.get(key, "") for key in ("name", "constant", "source")}
    for key, value in texts.items():
        if not isinstance(value, str):
            raise SpecError(f"{path}: {key} must be a text")
    name = texts["name"] or Path(path).stem
    check_field_name(name, field, f"the matrix field {path}")
    return KnownField(
        name,
        field,
        start,
        tuple(int(d) for d in direction),
        texts["constant"],
        "",
        texts["source"] or str(path),
    )


def read_point(text: str, what: str) -> tuple[Fraction, ...]:
    """Numbers with commas between, such as ``1,1`` or ``1/2,3``.

    Raises
    ------
    TrajectoryError
        For anything else.

    Examples
    --------
    >>> read_point("1/2,-3", "start")
    (Fraction(1, 2), Fraction(-3, 1))
    """
    try:
        return tuple(Fraction(part) for part in text.split(","))
    except (ValueError, ZeroDivisionError):
        raise TrajectoryError(
            f"the {what} {text[:60]!r} is no list of numbers; write it like 1,1 or 1/2,3"
        ) from None


def with_own_fields(domain: dict[str, Any], spec: Path) -> dict[str, Any]:
    """The table ``[domain]`` with the files of fields, beside the spec, read into it.

    Raises
    ------
    SpecError, MatrixFieldError, LimitError
        If a file cannot be read, or describes no conservative field.
    """
    given = domain.get("fields")
    entries = [given] if isinstance(given, str) else given
    if not isinstance(entries, list):
        return domain

    def read(entry: Any) -> Any:
        if not isinstance(entry, str) or Path(entry).suffix not in _FILES:
            return entry
        table = FieldTable.of(load_field(spec.parent / entry)).model_dump(mode="json")
        # a source that names this machine's folders would make equal specs differ
        return {**table, "source": entry} if table["source"] == str(spec.parent / entry) else table

    return {**domain, "fields": [read(entry) for entry in entries]}


def _joined(value: Any, path: str | Path, key: str) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, list) or not all(
        isinstance(x, (int, str)) and not isinstance(x, bool) for x in value
    ):
        raise SpecError(f'{path}: {key} must be a list of integers, or of texts such as "1/2"')
    return ",".join(map(str, value))


def _field(data: dict[str, Any], path: str | Path) -> MatrixField:
    if "f" in data or "fbar" in data:
        if "matrices" in data or "variables" in data:
            raise SpecError(f"{path}: give either f and fbar, or variables and matrices")
        f, fbar = data.get("f"), data.get("fbar")
        if not isinstance(f, str) or not isinstance(fbar, str):
            raise SpecError(f"{path}: f and fbar must both be texts, polynomials in x and y")
        return field_from(f, fbar)
    for key, kind in (("variables", list), ("matrices", (dict, list))):
        if not isinstance(data.get(key), kind):
            what = 'a list such as ["x", "y"]' if key == "variables" else "one matrix a variable"
            raise SpecError(f"{path}: {key} must be {what}")
    return MatrixField(data["variables"], data["matrices"])
