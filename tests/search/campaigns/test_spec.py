"""Specs: what is read back is what was written, and bad ones are named by key."""

from __future__ import annotations

import tomllib

import pytest

from discovery.errors import CampaignError, SpecError
from search.campaigns.frozen_spec import freeze, read_frozen
from search.campaigns.spec import Spec, load_spec, parse_spec, spec_hash
from search.kinds.census.spec import CensusSpec
from search.storage.folder_store import LocalStore

BOX = """
kind = "census"
[domain]
a = { degree = 2, coefficients = [-5, 5] }
b = { degree = 2, coefficients = [-5, 5] }
"""
FAMILY = """
kind = "census"
[domain.family]
a = "x0*(n^3+(n+1)^3)+x1*(2*n+1)"
b = "-x2*n^6"
parameters = { x2 = [1, 2], x0 = [1, 3], x1 = [-20, 20] }
[filter]
keep = ["rigid", "reduction", "generic"]
[identify]
digits = 80
[certify]
digits = 1000
[chunks]
size = 100
time_limit = 1.5
"""


def spec_of(text: str) -> Spec:
    return parse_spec(tomllib.loads(text), "test.toml")


@pytest.mark.parametrize("text", [BOX, FAMILY])
def test_a_spec_survives_json_and_freezing(tmp_path, text):
    spec = spec_of(text)
    assert CensusSpec.model_validate_json(spec.model_dump_json()) == spec
    path = tmp_path / "spec.toml"
    path.write_text(freeze(spec, 123))
    frozen = read_frozen(LocalStore(tmp_path))
    assert (frozen.hash, frozen.chunk_size) == (spec_hash(spec), 123)
    assert frozen.spec == spec.model_copy(update={"chunks": frozen.spec.chunks})
    assert freeze(frozen.spec, 123) == path.read_text()
    with pytest.raises(SpecError, match="frozen spec of a campaign"):
        load_spec(path)


def test_the_hash_knows_what_affects_results_and_nothing_else():
    box, family = spec_hash(spec_of(BOX)), spec_hash(spec_of(FAMILY))
    assert spec_hash(spec_of(BOX + "[chunks]\nsize = 9\ntime_limit = 5")) == box
    assert spec_hash(spec_of(BOX + "[identify]\ndigits = 60")) == box
    assert spec_hash(spec_of(BOX + "[identify]\ndigits = 61")) != box
    reordered = FAMILY.replace('"rigid", "reduction"', '"reduction", "rigid"')
    assert spec_hash(spec_of(reordered)) == family
    # The order of parameters is the order of the elements.
    swapped = FAMILY.replace("x2 = [1, 2], x0 = [1, 3]", "x0 = [1, 3], x2 = [1, 2]")
    assert spec_hash(spec_of(swapped)) != family
    assert spec_of(swapped) != spec_of(FAMILY)
    assert len({spec_of(FAMILY), spec_of(FAMILY), spec_of(swapped)}) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BOX.replace("census", "censsus"), ["kind is 'censsus'", '"census"']),
        (BOX.replace('kind = "census"', ""), ["kind is missing", '"census"']),
        (BOX + "[fliter]\nkeep = []", ["fliter", "did you mean 'filter'", "identify"]),
        (BOX.replace("a = { degree", "a = { degre"), ["domain.a.degre ", "did you mean 'degree'"]),
        (BOX.replace("degree = 2", "degree = -1", 1), ["domain.a.degree is -1", "from 0"]),
        (BOX.replace("degree = 2", "degree = 2.0", 1), ["domain.a.degree is 2.0", "integer"]),
        (BOX.replace("degree = 2", "degree = true", 1), ["domain.a.degree is True", "integer"]),
        (
            BOX.replace("degree = 2,", "degree = 2, least_degree = 3,", 1),
            ["3 is above the degree 2"],
        ),
        (BOX.replace("[-5, 5]", "[3, 1]", 1), ["domain.a.coefficients", "empty", "[1, 3]"]),
        (BOX.replace("[-5, 5]", "[0, 0]", 1), ["domain.a.coefficients", "zero polynomial"]),
        (BOX.replace("[-5, 5]", "[1]", 1), ["domain.a.coefficients", "two integers"]),
        (BOX.replace("[-5, 5]", "[0.5, 1]", 1), ["domain.a.coefficients", "two integers"]),
        (BOX.replace("b = {", "c = {"), ["domain.b is missing", "domain.c", "unknown"]),
        ('kind = "census"\ndomain = 3', ["domain is 3"]),
        (BOX + "[filter]\nkeep = ['rigidd']", ["filter.keep", "'rigidd'", "half-reduction"]),
        (BOX + "[filter]\nkeep = []", ["filter.keep", "keeps nothing"]),
        (BOX + "[identify]\ndigits = 5", ["identify.digits is 5", "20 to 1000"]),
        (BOX + "[identify]\nconstants = 'pi'", ["identify.constants", '"extended" or a list']),
        (BOX + "[identify]\nconstants = ['pie']", ["identify.constants", "pie"]),
        (BOX + "[identify]\nconstants = ['pi', 'pi']", ["identify.constants", "twice"]),
        (BOX + "[certify]\ndigits = 99999", ["certify.digits is 99999", "10000"]),
        (BOX + "[chunks]\nsize = 0", ["chunks.size is 0", "positive"]),
        (BOX + "[chunks]\ntime_limit = -1", ["chunks.time_limit is -1", "positive"]),
        (BOX + "[domain.family]\na='n'\nb='n'", ["domain.family", "either a box"]),
        (FAMILY.replace("x1*(2", "y*(2"), ["domain.family.a", "'y' is not bound"]),
        (FAMILY.replace("-x2*n^6", "-x2*n^"), ["domain.family.b", "exponent"]),
        (FAMILY.replace("-x2*n^6", "n^6"), ["domain.family", "'x2'", "neither"]),
        (FAMILY.replace("[1, 3]", "[3, 1]"), ["domain.family.parameters.x0", "empty"]),
        (FAMILY.replace("x0 =", "n ="), ["domain.family.parameters", "'n'"]),
        (FAMILY.replace('b = "-x2*n^6"', "b = 3"), ["domain.family.b is 3"]),
    ],
)
def test_a_bad_spec_is_named_by_its_key(text, words):
    with pytest.raises(SpecError) as caught:
        spec_of(text)
    message = str(caught.value)
    assert message.startswith("test.toml: ")
    assert "\n" not in message
    assert [word for word in words if word not in message] == []


def test_unreadable_files_are_clear_errors(tmp_path):
    with pytest.raises(SpecError, match="no spec file"):
        load_spec(tmp_path / "missing.toml")
    with pytest.raises(SpecError, match="cannot read"):
        load_spec(tmp_path)
    bad = tmp_path / "bad.toml"
    bad.write_text('kind = "census\n')
    with pytest.raises(SpecError, match=r"not valid TOML.*line 1"):
        load_spec(bad)
    bad.write_bytes(b"\xff\xfe")
    with pytest.raises(SpecError, match="UTF-8"):
        load_spec(bad)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("schema_version = 1", "schema_version = 99", "schema version 99.*another --out"),
        ('code_version = "', 'code_version = "9', "was made by brouncker 9"),
        ("degree = 2", "degree = 1", "was edited"),
        ("[campaign]", "[compaign]", "not the frozen spec"),
        ('kind = "census"', "kind = 1", "kind is 1"),
    ],
)
def test_a_frozen_spec_of_another_making_is_refused(tmp_path, old, new, words):
    path = tmp_path / "spec.toml"
    path.write_text(freeze(spec_of(BOX), 100).replace(old, new, 1))
    with pytest.raises(CampaignError, match=words):
        read_frozen(LocalStore(tmp_path))
