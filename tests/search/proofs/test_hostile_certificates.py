"""Files among certificates that are none: each is named, the others are checked all the same."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from discovery.continued_fractions.pcf import PCF
from discovery.errors import ProofError
from discovery.strict_json import MAX_NESTING, read_json
from search.catalogue.catalogue import Catalogue
from search.catalogue.certificate_store import CertificateStore
from search.proofs.proof_search import prove
from tests.search.cli.test_cli import brouncker
from verify.certificates.certificate import MAX_BYTES, Certificate, read_certificate


@pytest.fixture(scope="module")
def good() -> Certificate:
    return prove(PCF("2n+1", "n^2"), "4/pi").certificate


def with_steps(good: Certificate, steps: str) -> str:
    """The text of the certificate with other steps, as text."""
    rest = json.loads(good.text())
    del rest["steps"]
    return json.dumps(rest)[:-1] + f', "steps": {steps}}}'


def hostile(good: Certificate) -> dict[str, tuple[str, str]]:
    text = good.text()
    return {
        "deep": ("[" * 10**5, "nested deeper than 50 levels"),
        "deep-objects": ('{"a":' * 10**5 + "1" + "}" * 10**5, "nested deeper than 50 levels"),
        "deep-steps": (with_steps(good, "[" * 60 + "]" * 60), "nested deeper"),
        "twice": ('{"version":1,' + text[1:], "the key 'version' stands twice"),
        "twice-inside": (text.replace('"a":', '"a":"1","a":', 1), "the key 'a' stands twice"),
        "nan": (with_steps(good, "[NaN]"), "NaN is no number"),
        "infinity": (with_steps(good, "[-Infinity]"), "-Infinity is no number"),
        "long-number": (with_steps(good, "1" * 10_000), "no certificate"),
        "torn": (text[: len(text) // 2], "no JSON"),
        "empty": ("", "no JSON"),
        "long": (" " * (MAX_BYTES + 1), "limited to 1,000,000 bytes"),
        "letters": (text.replace("4/pi", "4/pi\\u001b[2J", 1), "cannot be read"),
    }


KINDS = [
    *("deep", "deep-objects", "deep-steps", "twice", "twice-inside", "nan", "infinity"),
    *("long-number", "torn", "empty", "long", "letters"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_certificate_is_json_of_one_meaning(kind: str, good: Certificate) -> None:
    text, said = hostile(good)[kind]
    if kind == "letters":
        read_certificate(text)  # it is for the checker to say that this is no expression
        return
    with pytest.raises(ProofError, match=said):
        read_certificate(text)
    with pytest.raises(ProofError, match=said):
        read_certificate(text.encode())


def test_brackets_in_texts_are_no_nesting() -> None:
    text = json.dumps({"a": "[" * 1000, 'b\\"[[': ['"{' * 1000]})
    assert read_json(text) == json.loads(text)
    assert read_json("[" * MAX_NESTING + "]" * MAX_NESTING)
    with pytest.raises(ValueError, match="nested deeper"):
        read_json("[" * (MAX_NESTING + 1) + "]" * (MAX_NESTING + 1))
    with pytest.raises(UnicodeDecodeError):
        read_json(b'"\xff"')


def folder_of(place: Path, good: Certificate) -> dict[str, str]:
    """A folder of bad files with a good one among them, and what is to be said of each."""
    place.mkdir()
    said = {}
    for kind, (text, why) in hostile(good).items():
        (place / f"{kind}.json").write_text(text)
        said[f"{kind}.json"] = why
    CertificateStore(place).add(good)
    (place / "link.json").symlink_to("/etc/passwd")
    (place / "lost.json").symlink_to(place / "nowhere.json")
    (place / "folder.json").mkdir()
    os.mkfifo(place / "pipe.json")
    (place / "bytes.json").write_bytes(b'\xff\xfe{"a": 1}')
    return {
        **said,
        "link.json": "a link that leads out, to /etc/passwd",
        "lost.json": "a broken link",
        "folder.json": "a folder",
        "pipe.json": "no file",
        "bytes.json": "no JSON",
    }


def test_a_folder_goes_on_after_bad_files_and_names_each(tmp_path: Path, good: Certificate) -> None:
    said = folder_of(tmp_path / "proofs", good)
    ran = brouncker("check", str(tmp_path / "proofs"))
    assert (ran.code, "Traceback" in ran.err) == (1, False)
    lines = {line.partition(": ")[0].rpartition("/")[2]: line for line in ran.out.splitlines()}
    assert lines.keys() == {*said, f"{good.hash}.json"}
    for name, why in said.items():
        assert "rejected: " in lines[name]
        assert why in lines[name]
    assert "accepted: " in lines[f"{good.hash}.json"]
    assert "\x1b" not in ran.out
    rows = brouncker("check", str(tmp_path / "proofs"), "--json").rows
    assert [row["accepted"] for row in rows].count(True) == 1
    one = brouncker("check", str(tmp_path / "proofs" / f"{good.hash}.json"))
    assert one.code == 0


def test_what_fails_inside_the_checker_is_the_trouble_of_one_file(
    tmp_path: Path, good: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = prove(PCF("1", "1"), "phi").certificate
    store = CertificateStore(tmp_path / "proofs")
    for certificate in (good, other):
        store.add(certificate)

    def stub(certificate: Certificate) -> object:
        if certificate == good:
            raise ProofError("step 1 of 1: sqrt(2) and sqrt(3) are of two fields")
        return check(certificate)

    from verify.checker import check

    monkeypatch.setattr("search.proofs.proof_check.check", stub)
    monkeypatch.setattr("search.catalogue.certificate_ingest.check", stub)
    ran = brouncker("check", str(tmp_path / "proofs"))
    assert ran.code == 1
    assert sorted(line.split(": ")[1] for line in ran.out.splitlines()) == ["accepted", "rejected"]
    for command in (("ingest",), ("catalogue", "rebuild")):
        ran = brouncker(
            *command, str(tmp_path / "proofs"), "--catalogue", str(tmp_path / "c.db"), "--json"
        )
        assert ran.code == 1
        (row,) = ran.rows
        assert (row["certificates"], len(row["rejected"])) == (1, 1)
        assert f"{good.hash}.json: step 1 of 1" in row["rejected"][0]


def test_bad_files_among_certificates_disturb_no_catalogue(
    tmp_path: Path, good: Certificate
) -> None:
    """Only what is named by its hash is looked at, and a link that leads out is refused."""
    folder_of(tmp_path / "proofs", good)
    (tmp_path / "proofs" / "0123456789abcdef.json").symlink_to("/etc/passwd")
    (tmp_path / "proofs" / "0123456789abcdee.json").write_text("[" * 10**5)
    (tmp_path / "proofs" / "0123456789abcded.json").write_text(good.text())  # another's name
    found = Catalogue(tmp_path / "c.db").ingest(tmp_path / "proofs")
    assert found.certificates == 1
    reasons = ("altered", "nested deeper", "leads out")
    for line, why in zip(found.rejected, reasons, strict=True):
        assert why in line
