"""Names of matrix fields: what a known field answers to is the name of that field alone.

A field is its matrices, and the catalogue keeps it by a hash of them; a name is what people say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from discovery.errors import BrounckerError, SpecError
from discovery.matrix_fields.known_fields import KnownField, find_field, known_fields
from discovery.matrix_fields.matrix_field import MatrixField

__all__ = ["MAX_NAME", "check_field_name", "field_rows", "known_name"]

MAX_NAME = 60  # characters


def known_name(field: MatrixField) -> str | None:
    """The name under which the list of known fields has these matrices.

    >>> known_name(find_field("zeta3").field)
    'zeta3'
    """
    return next((name for name, known in known_fields.items() if known.field.id == field.id), None)


def check_field_name(name: str, field: MatrixField, where: str) -> None:
    """Check the name that someone gives to a field.

    Parameters
    ----------
    name : str
    field : MatrixField
    where : str
        What gives the name, for errors.

    Raises
    ------
    SpecError
        If it is no name, or that of a known field with other matrices.
    """
    if not name.strip() or len(name) > MAX_NAME or not name.isprintable():
        raise SpecError(
            f"{where}: {name[:MAX_NAME]!r} is no name of a field; give it one of at most "
            f"{MAX_NAME} printable characters"
        )
    told = "".join(name.split()).casefold()
    for spelling in {name, name.strip(), told, *_spelled_like(told)}:
        try:
            known = find_field(spelling)
        except BrounckerError:
            continue
        if known.field.id != field.id:
            raise SpecError(
                f"{where}: {name!r} is the name of a known field with other matrices; give this "
                'one a name of its own, such as name = "mine"'
            )


def _spelled_like(told: str) -> list[str]:
    """Names of the list that differ from a name in small and capital letters only."""
    return [name for name in known_fields if name.casefold() == told]


def field_rows(fields: Iterable[KnownField]) -> dict[str, dict[str, Any]]:
    """Rows of the catalogue for some fields, by the names that these go by.

    Examples
    --------
    >>> row = field_rows([find_field("2F1(1/3)")])["2F1(1/3)"]
    >>> row["id"], row["known"]
    ('field-...', True)
    """
    rows = {}
    for field in fields:
        matrices = field.field
        name = _name_of(field)
        rows[field.name] = {
            "id": matrices.id,
            "name": name or field.name,
            "known": name is not None,
            "constant": field.constant,
            "source": field.source,
            "variables": json.dumps(matrices.variables),
            "matrices": json.dumps(matrices.texts()),
        }
    return rows


def _name_of(field: KnownField) -> str | None:
    """The name by which everybody finds this field; None for a user's own."""
    with suppress(BrounckerError):
        if find_field(field.name).field.id == field.field.id:
            return field.name
    return known_name(field.field)
