"""Certificates with random changes in any place; what is accepted must be true.

A change can leave a certificate right: another spelling, another witness. So what the checker still
accepts is held against numbers: the fraction and the value (or the image under the map of a
relation) are enclosed anew to 300 digits, and whatever is disjoint there counts as false.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

from flint import arb, ctx

from discovery.errors import BrounckerError
from verify.certificates.certificate import Certificate
from verify.checker import Proved, ProvedRelation, check
from verify.enclosures.enclosure import enclose
from verify.enclosures.relation_guard import projective_value

__all__ = ["accepted_mutations", "mutated"]

Document = Any
_DIGITS = 300
_BITS = 1200

_NUMBERS: tuple[Callable[[int], object], ...] = (
    lambda x: x + 1,
    lambda x: x - 1,
    lambda x: -x,
    lambda x: 2 * x,
    lambda x: 0,
    lambda x: 10**30 + x,
    str,
    float,
    lambda x: None,
    lambda x: [x],
)
_INSIDE_TEXTS = "0123456789+-*/()^,n"
_TEXTS = (
    "0", "1", "-1", "1/2", "n", "n^2", "2*n+1", "pi", "1/0", "sqrt(-1)", "sqrt(2)", "0*pi", "",
    "10^10^10", "n^-1", "1/(pi-pi)", "[1, 0]", "zeta(1)", "-n^2", "sqrt(5)", "(1+sqrt(3))/2",
)  # fmt: skip


def _places(value: Document, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(value, dict):
        items: list[tuple[Any, Any]] = list(value.items())
    else:
        items = list(enumerate(value)) if isinstance(value, list) else []
    for key, item in items:
        found += _places(item, (*path, key))
    return found


def _changed(value: Document, choose: random.Random, pool: list[Document]) -> Document:
    if not choose.randrange(6):  # something that stands elsewhere in some certificate
        return copy.deepcopy(choose.choice(pool))
    if isinstance(value, bool) or value is None:
        return choose.choice((0, 1, True, None, "1"))
    if isinstance(value, int | float):
        return choose.choice(_NUMBERS)(int(value))
    if isinstance(value, str):
        if not choose.randrange(3):
            return choose.choice(_TEXTS)
        i = choose.randrange(len(value) + 1)
        return value[:i] + choose.choice(_INSIDE_TEXTS) + value[i + choose.randrange(2) :]
    items = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    choose.shuffle(items)
    if isinstance(value, dict):
        return dict(items[: choose.randrange(len(items) + 1)])
    kept = [item for _, item in items]
    return kept if choose.randrange(2) else kept[:-1] + 2 * kept[-1:]


def mutated(document: Document, choose: random.Random, pool: list[Document]) -> Document:
    """A copy of a document with one to three random changes.

    Parameters
    ----------
    document : JSON document
    choose : random.Random
    pool : list
        Parts of documents, one of which may be put anywhere.
    """
    for _ in range(choose.choice((1, 1, 2, 3))):
        path = choose.choice(_places(document))
        if not path:
            continue
        document = copy.deepcopy(document)
        inner = document
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = _changed(inner[path[-1]], choose, pool)
    return document


def _is_true(found: Proved | ProvedRelation) -> bool:
    with ctx.workprec(_BITS):
        if isinstance(found, Proved):
            left = enclose(found.pcf, _DIGITS).ball
            return bool(left.overlaps(found.value.enclose(_DIGITS)))
        p, q, r, s = (arb(c) for c in found.moebius)
        (x, y), (u, v) = (projective_value(pcf, _DIGITS) for pcf in (found.pcf, found.other))
        return bool((x * (r * u + s * v)).overlaps(y * (p * u + q * v)))


def accepted_mutations(
    certificates: list[Certificate], count: int, seed: int
) -> tuple[int, int, list[str]]:
    """Check random changes of certificates.

    Parameters
    ----------
    certificates : list of Certificate
    count, seed : int

    Returns
    -------
    tuple
        The number of tries, of certificates that were accepted and are true, and the texts of
        those that were accepted and are false.

    Raises
    ------
    Exception
        Whatever the checker raises beside an error of this project: it must raise no other.
    """
    choose = random.Random(seed)
    documents = [json.loads(c.text()) for c in certificates]
    pool = []
    for document in documents:
        for path in _places(document)[1:]:
            part = document
            for key in path:
                part = part[key]
            pool.append(part)
    right, false = 0, []
    for _ in range(count):
        text = json.dumps(mutated(choose.choice(documents), choose, pool))
        try:
            found = check(text)
        except BrounckerError:
            continue
        if _is_true(found):
            right += 1
        else:
            false.append(text)
    return count, right, false
