"""Listing the formulas of a catalogue, the simplest first."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, case, func, or_, select

from search.catalogue.consequences import consequences
from search.catalogue.schema import claims, objects
from search.formulas.formula_table import FormulaRow, FormulaTable

__all__ = ["formula_rows"]


def formula_rows(
    connection: Connection,
    constant: str | None,
    status: str | None,
    class_: str | None,
    min_digits: int | None,
    limit: int | None,
) -> FormulaTable:
    """The rows that `search.catalogue.catalogue.Catalogue.query` asks for."""
    status_column = func.coalesce(claims.c.status, "unmatched")
    statement = (
        select(
            objects.c.id,
            objects.c.kind,
            objects.c.a,
            objects.c.b,
            claims.c.expression,
            claims.c.constant,
            status_column,
            func.coalesce(claims.c.digits, objects.c.digits),
            objects.c["class"],
        )
        .select_from(objects.outerjoin(claims, claims.c.object_id == objects.c.id))
        .where(or_(objects.c.digits.is_not(None), status_column == "proved"))
        .order_by(
            case((claims.c.constant == "", 1), else_=0),  # rationals after the formulas
            objects.c.size,
            func.coalesce(claims.c.length, 0),
            objects.c.id,
            claims.c.id,
        )
    )
    if status is None:
        statement = statement.where(status_column != "unmatched")
    else:
        statement = statement.where(status_column == status)
    if constant is not None:
        statement = statement.where(claims.c.constant.in_(_constant_names(constant)))
    if class_ is not None:
        statement = statement.where(objects.c["class"] == class_)
    if min_digits is not None:
        # what is proved holds to any number of digits
        tested = func.coalesce(claims.c.digits, objects.c.digits) >= min_digits
        statement = statement.where(or_(tested, status_column == "proved"))
    if limit is not None:
        statement = statement.limit(limit)
    found = [FormulaRow(*row) for row in connection.execute(statement)]
    marks = consequences(connection, {row.id for row in found})
    return FormulaTable(
        replace(row, consequence_of=marks[row.id].of, by=marks[row.id].way)
        if row.id in marks
        else row
        for row in found
    )


def _constant_names(text: str) -> list[str]:
    """The names under which claims may hold a constant.

    An expression stands for the one irrational number in it too: ``ln(8)`` finds ``log(2)``, and
    an element of a quadratic field, ``phi`` say, the generator ``sqrt(5)``. A constant with an
    entry of its own, such as ``pi^2``, stands for itself alone.
    """
    from discovery.identification.registry import constants

    constant = constants.resolve(text)
    generators = constant.expression.constants
    names = {constant.name}
    if len(generators) == 1:
        (generator,) = generators
        if constant.name not in constants or generator.startswith("sqrt("):
            names.add(generator)
    return sorted(names)
