"""The way back: from a fraction to the matrix fields that it lies on."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from discovery.continued_fractions.pcf import PCF
from discovery.errors import ProofError
from discovery.matrix_fields.field_lines import field_lines
from search.proofs.field_routes import path_links
from tests.search.cli.test_cli import brouncker
from verify.theorems.equivalence_theorem import check_equivalence
from verify.theorems.path_theorem import check_path

APERY = PCF("34n^3+51n^2+27n+5", "-n^6")


def test_formulas_of_one_constant_are_placed() -> None:
    for a, b, name in [
        ("n+3", "-n", "e"),
        ("3n+8", "-2n^2-7n-3", "pi"),
        ("2n+2", "-n^2", "2F0(-1)"),
    ]:
        pcf = PCF(a, b)
        for found in field_lines(pcf, (name,)):
            assert check_equivalence(pcf, found.line.form.pcf, found.link.to_dict())
            break
        else:
            pytest.fail(f"{pcf} is not placed on {name}")


def test_apery_s_limit_comes_from_a_row_of_the_field() -> None:
    link = next(path_links(APERY))
    line = link.place.line.form.pcf
    assert line == APERY
    assert link.moebius == check_path(line, link.known, link.witness)

    def spoil(path: tuple[object, ...], value: object) -> dict[str, object]:
        witness = deepcopy(link.witness)
        entry: Any = witness
        for key in path[:-1]:
            entry = entry[key]
        entry[path[-1]] = value
        return witness

    for path, value, reason in [
        (("matrices", 0, 1, 1, 0, 0), 7, "do not commute|not seen"),  # another field
        (("new", "direction"), [0, 1], "lead forward|does not lie"),
        (("new", "start"), [1, 0], "does not lie"),
        (("new", "num"), [2], "does not lie"),
        (("known", "u", 0, 0), [5], "does not lie"),
        (("cone", 0, 1), [[-1, [0, 0]]], "cones"),  # other true cones there are
        (("cone",), [[[], []], [[], []]], "without zeros"),
        (("to",), ["n", "n"], "another fraction"),
        (("new", "start"), [1.0, 0], "integer entries"),
    ]:
        with pytest.raises(ProofError, match=reason):
            check_path(line, link.known, spoil(path, value))


@pytest.mark.slow
def test_the_command_shows_places() -> None:
    result = brouncker("place", "11n^2+11n+3", "n^4", "--json")
    assert result.code == 0
    row = result.rows[0]
    assert (row["field"], row["direction"], row["map"]) == ("zeta2", "1,1", "1,0,0,1")
    assert brouncker("place", "n", "n-3").code == 2
    assert brouncker("place", "n+1", "n^5+1").code == 1
