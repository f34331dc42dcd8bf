"""A matrix field is its matrices: no name and no stated constant can make it another one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from discovery.errors import CampaignError, DamagedChunkError, SpecError
from discovery.matrix_fields.known_fields import find_field, known_fields
from discovery.matrix_fields.matrix_field import MatrixField
from search.campaigns.campaign import Campaign
from search.campaigns.chunk import ChunkResult, encode_chunk
from search.catalogue.catalogue import Catalogue
from search.kinds.trajectories.spec import TrajectoriesSpec
from search.running.merge import merge
from search.running.run import run
from search.user_files.user_fields import load_field
from tests.search.cli.test_cli import brouncker

LOG2 = """
variables = ["x", "y"]
[matrices]
x = [["0", "x^2"], ["1", "2y-1"]]
y = [["x-y", "x^2"], ["1", "x+y"]]
"""
SPEC = """
kind = "trajectories"
[domain]
fields = ["%s"]
norm = 1
signs = "nonnegative"
[measure]
depth = 40
"""


def written(folder: Path, file: str, head: str = "", text: str = LOG2) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / file).write_text(head + text)
    return folder / file


def campaign_of(folder: Path, field: str) -> Path:
    (folder / "spec.toml").write_text(SPEC % field)
    run(folder / "spec.toml", folder / "out", 1)
    return folder / "out"


@pytest.mark.parametrize(
    "name", ["zeta3", "Zeta3", " zeta3 ", "zeta 3", "2F1(1/3)", "2F1( 1/3 )", "legendre(5)"]
)
def test_what_a_known_field_answers_to_is_the_name_of_no_other(name: str, tmp_path: Path) -> None:
    file = written(tmp_path, "own.toml", f'name = "{name}"\n')
    with pytest.raises(SpecError, match="name of a known field with other matrices"):
        load_field(file)
    (tmp_path / "spec.toml").write_text(SPEC % "own.toml")
    done = brouncker("run", str(tmp_path / "spec.toml"), "--dry-run")
    assert done.code == 2
    assert "known field" in done.err
    frozen = {
        "name": name,
        "variables": ["x", "y"],
        "matrices": [[["0", "x^2"], ["1", "2*y-1"]], [["x-y", "x^2"], ["1", "x+y"]]],
        "start": ["1", "1"],
        "direction": [1, 1],
    }
    with pytest.raises(ValueError, match="known field"):
        TrajectoriesSpec.model_validate(
            {"kind": "trajectories", "domain": {"fields": [frozen], "norm": 1}}
        )


def test_the_name_of_the_file_is_a_name_too(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="known field"):
        load_field(written(tmp_path, "zeta3.toml"))
    assert load_field(written(tmp_path, "ln2.toml")).name == "ln2"  # that is what it is


@pytest.mark.parametrize("name", ["a\\u001b[2Jb", "x" * 61, " ", "a\\nfield: zeta3"])
def test_a_name_can_be_printed(name: str, tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="no name of a field"):
        load_field(written(tmp_path, "own.toml", f'name = "{name}"\n'))


def test_a_field_is_told_by_its_matrices_and_not_by_its_letters() -> None:
    known = find_field("ln2").field
    renamed = [[[entry.replace("x", "s").replace("y", "t") for entry in row] for row in rows]
               for rows in known.texts()]  # fmt: skip
    assert MatrixField(("s", "t"), renamed).id == known.id
    swapped = MatrixField(("y", "x"), dict(zip(known.variables, known.texts(), strict=True)))
    assert swapped.id != known.id
    assert len({field.field.id for field in known_fields.values()}) == len(known_fields)


def test_two_fields_of_one_name_are_two_and_one_under_two_names_is_one(tmp_path: Path) -> None:
    shifted = LOG2.replace("2y-1", "2y+1").replace("x-y", "x-y-1").replace("x+y", "x+y+1")
    catalogue = Catalogue(tmp_path / "c.db")
    for folder, text in (("1", LOG2), ("2", shifted)):
        written(tmp_path / folder, "mine.toml", text=text)
        catalogue.ingest(campaign_of(tmp_path / folder, "mine.toml"))
    written(tmp_path / "3", "yours.toml", text=shifted)
    catalogue.ingest(campaign_of(tmp_path / "3", "yours.toml"))
    places = {
        (str(place), place.id)
        for row in catalogue.query()
        for place in catalogue.show(row.id).fields
    }
    own = load_field(tmp_path / "2" / "mine.toml").field.id
    assert places == {
        ("ln2", known_fields["ln2"].field.id),
        (f"mine ({own})", own),
    }


CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "another map": ({"moebius": '["1", "7", "0", "1"]'}, "the line has the map"),
    "another direction": ({"direction": "1,1"}, "the line has the fraction"),
    "another field": ({"field": "zeta3"}, "no field of the spec"),
    "another limit": ({"limit_expression": "zeta(3)"}, "the limit of the line is not"),
    "another factor": ({"factor": "2"}, "the line has the factor"),
    "no direction": ({"direction": "up"}, "no list of numbers"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_row_about_a_line_that_says_something_else_is_refused(what: str, tmp_path: Path) -> None:
    change, said = CHANGES[what]
    out = campaign_of(tmp_path, "ln2")
    campaign = Campaign.open(out)
    ((chunk, stored), *_) = campaign.stored()
    rows = [{**row, **change} for row in stored.table.to_pylist()]
    false = ChunkResult(rows, stored.outcomes, stored.kind)
    campaign.store.write(chunk.file, encode_chunk(false, campaign.hash, chunk.lo, chunk.hi))
    for use in (Catalogue(tmp_path / "c.db").ingest, lambda d: Catalogue("d.db").rebuild([d])):
        with pytest.raises(DamagedChunkError, match=said):
            use(out)
    assert merge([out], tmp_path / "merged").exit_code == 1
    if what not in ("another limit",):  # what is believed is what rows say to be certified
        with pytest.raises(CampaignError, match=said):
            Catalogue(tmp_path / "e.db").ingest(out, trust=True)


def test_a_constant_that_a_file_states_is_shown_as_stated_or_left_out(tmp_path: Path) -> None:
    words = ("--steps", "40", "--digits", "30")
    true = written(tmp_path, "true.toml", 'constant = "log(2)"\n')
    false = written(tmp_path, "false.toml", 'constant = "zeta(3)"\n')
    free = written(tmp_path, "free.toml", 'constant = "what I look for"\n')
    for file, shown in ((true, "log(2)"), (false, None), (free, "what I look for")):
        (row,) = brouncker("field", str(file), *words, "--json").rows
        assert (row["constant"], row["stated_constant"]) == (None, shown)
        ran = brouncker("field", str(file), *words)
        assert (f"{shown} (stated in the file)" in ran.out) == (shown is not None)
        assert ("states the constant zeta(3)" in ran.err) == (shown is None)
    (row,) = brouncker("field", "ln2", *words, "--json").rows
    assert (row["constant"], row["stated_constant"]) == ("log(2)", None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 10**5, "nested deeper"),
        ('{"variables": ["x"], "variables": ["y"], "matrices": [[["x"]]]}', "stands twice"),
        ('{"variables": ["x"], "matrices": [[[NaN]]]}', "NaN is no number"),
    ],
)
def test_a_field_in_json_has_one_meaning(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=said):
        load_field(written(tmp_path, "own.json", text=text))
