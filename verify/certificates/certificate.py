"""Certificates: JSON documents that carry a statement on a fraction and all of its proof.

A statement is either the value of a fraction or a Moebius relation between the values of two. The
proof of a value is a chain of steps: the first states the value of some fraction by a named
theorem, each further one transforms the fraction or the expression, the last one is the statement.
The proof of a relation is one equivalence. A certificate holds the witnesses and nothing that must
be trusted; `verify.checker` accepts it or says why not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from discovery.algebra.moebius import Moebius
from discovery.arguments import refusal
from discovery.errors import ProofError
from discovery.strict_json import read_json
from verify.certificates.witness import read_integer, read_keys, read_text

__all__ = [
    "FORMAT",
    "MAX_BYTES",
    "VERSION",
    "Certificate",
    "RelationStatement",
    "ValueStatement",
    "read_certificate",
]

FORMAT = "brouncker certificate"
VERSION = 1
MAX_BYTES = 1_000_000
MAX_STEPS = 50

_VALUE = ("a", "b", "value")
_RELATION = ("a", "b", "to", "moebius")


@dataclass(frozen=True, slots=True)
class ValueStatement:
    """K(a, b) = value.

    Attributes
    ----------
    a, b : str
        The polynomials of the fraction.
    value : str
        An expression.
    """

    a: str
    b: str
    value: str

    def document(self) -> dict[str, object]:
        """The JSON object."""
        return {"a": self.a, "b": self.b, "value": self.value}


@dataclass(frozen=True, slots=True)
class RelationStatement:
    """K(a, b) = (p x + q)/(r x + s) for the value x of another fraction.

    Attributes
    ----------
    a, b : str
    to : tuple of str
        The polynomials of the other fraction.
    moebius : Moebius
        (p, q, r, s), as stated: nothing is reduced.
    """

    a: str
    b: str
    to: tuple[str, str]
    moebius: Moebius

    def __post_init__(self) -> None:  # four integers will do
        object.__setattr__(self, "moebius", Moebius(*self.moebius))

    def document(self) -> dict[str, object]:
        """The JSON object; integers as texts, since they may be long."""
        return {
            "a": self.a,
            "b": self.b,
            "to": list(self.to),
            "moebius": [str(c) for c in self.moebius],
        }


@dataclass(frozen=True, slots=True)
class Certificate:
    """A statement and its proof, as read: nothing in it is checked yet.

    Attributes
    ----------
    statement : ValueStatement or RelationStatement
    steps : tuple of mappings
        The proof.
    """

    statement: ValueStatement | RelationStatement
    steps: tuple[Mapping[str, object], ...]

    def document(self) -> dict[str, object]:
        """The JSON document."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "statement": self.statement.document(),
            "steps": [dict(step) for step in self.steps],
        }

    def text(self) -> str:
        """The document as it is stored: keys in order, one line."""
        return json.dumps(self.document(), sort_keys=True, separators=(",", ":")) + "\n"

    @property
    def hash(self) -> str:
        """Hash of the stored text, of 16 hexadecimal digits; names the file."""
        return hashlib.sha256(self.text().encode()).hexdigest()[:16]


def read_certificate(text: str | bytes) -> Certificate:
    """Read a document.

    Raises
    ------
    ProofError
        If it is no certificate, one of another version, or too long.

    Examples
    --------
    >>> read_certificate("[]")
    Traceback (most recent call last):
        ...
    discovery.errors.ProofError: a certificate must be an object with the keys ...
    """
    if not isinstance(text, (str, bytes)):
        raise refusal("certificate", "a Certificate or its JSON text", text)
    if len(text) > MAX_BYTES:
        raise ProofError(f"a certificate is limited to {MAX_BYTES:,} bytes")
    try:
        given = read_json(text)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ProofError(f"this is no JSON document: {error}") from None
    except ValueError as error:
        raise ProofError(f"this is no certificate: {error}") from None
    if isinstance(given, dict) and given.get("format") == FORMAT:
        version = given.get("version")
        if version != VERSION or type(version) is not int:
            raise ProofError(
                f"this certificate has the version {version!r}; this program checks version "
                f"{VERSION}: prove the statement again with `brouncker prove`"
            )
    document = read_keys(given, "a certificate", ("format", "version", "statement", "steps"))
    if document["format"] != FORMAT:
        raise ProofError(f"the format of a certificate must be {FORMAT!r}")
    return Certificate(_statement(document["statement"]), _steps(document["steps"]))


def _statement(given: object) -> ValueStatement | RelationStatement:
    if isinstance(given, dict) and "value" in given:
        stated = read_keys(given, "the statement", _VALUE)
        a, b, value = (read_text(stated[key], key) for key in _VALUE)
        return ValueStatement(a, b, value)
    stated = read_keys(given, "the statement", _RELATION)
    to, moebius = stated["to"], stated["moebius"]
    if not isinstance(to, list) or len(to) != 2:
        raise ProofError("to must be a list of two polynomials")
    if not isinstance(moebius, list) or len(moebius) != 4:
        raise ProofError("moebius must be a list of four integers, as texts")
    p, q, r, s = (read_integer(c, "an entry of moebius") for c in moebius)
    a, b = read_text(stated["a"], "a"), read_text(stated["b"], "b")
    other = (read_text(to[0], "a of the other"), read_text(to[1], "b of the other"))
    return RelationStatement(a, b, other, Moebius(p, q, r, s))


def _steps(given: object) -> tuple[Mapping[str, object], ...]:
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        raise ProofError("steps must be a list that is not empty")
    if len(given) > MAX_STEPS:
        raise ProofError(f"a proof is limited to {MAX_STEPS} steps")
    for step in given:
        if not isinstance(step, dict):
            raise ProofError("a step must be an object")
    return tuple(given)
