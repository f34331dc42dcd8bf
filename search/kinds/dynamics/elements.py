"""The elements of a dynamics campaign: which fractions of a domain have a limit to measure.

What terminates, has no limit, or is inflated is counted and passed over; but what is inflated is
measured, as it stands, where the domain does not hold its primitive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from discovery.algebra.polynomial import Polynomial, positive_integer_root
from discovery.continued_fractions.convergence import Convergence, convergence
from discovery.continued_fractions.normal_form import normal_form
from discovery.continued_fractions.pcf import PCF
from search.campaigns.domain import Family
from search.kinds.census.box_scan import BoxScan

__all__ = ["Element", "box_elements", "family_elements"]


@dataclass(frozen=True, slots=True)
class Element:
    """A fraction that converges, perhaps to infinity.

    Attributes
    ----------
    index : int
        In the domain.
    pcf : PCF
    law : Convergence
        How it converges.
    candidate : bool
        Whether it may not be generic.
    inflated : bool
        Whether it is not its own representative.
    """

    index: int
    pcf: PCF
    law: Convergence
    candidate: bool
    inflated: bool = False


def box_elements(
    scan: BoxScan, lo: int, hi: int, generic: bool, outcomes: Counter[str]
) -> Iterator[Element]:
    """The elements out of lo ... hi - 1 of a box, in order.

    Parameters
    ----------
    scan : BoxScan
        That of the box.
    lo, hi : int
        Index range.
    generic : bool
        Whether those are wanted that are generic beyond doubt; else they are counted as
        ``convergent``.
    outcomes : Counter
        What is not given is counted here.
    """
    rows, terminating = scan.rows(lo, hi)
    outcomes["terminating"] += terminating
    masks = scan.candidates([row.b for row in rows])
    for row, candidates in zip(rows, masks, strict=True):
        b, inside = row.b, np.zeros(len(candidates), dtype=np.bool_)
        inside[row.first : row.last] = True
        inflated = scan.constant_inflations(b)
        look = scan.possible_inflations(b)
        if not scan.box.symmetric:
            look |= inflated
        outside = np.zeros(len(candidates), dtype=np.bool_)
        for i in np.nonzero(look & inside)[0].tolist():
            form = normal_form(scan.polynomials[i], b)
            inflated[i] = (form.a, form.b) != (scan.polynomials[i], b)
            outside[i] = inflated[i] and (form.a, form.b) not in scan.box
        code, laws = scan.laws(b)
        limitless = np.array([law.kind == "no-limit" for law in laws])[code]
        wanted = inside & ~limitless & (outside | ~inflated)
        outcomes["inflated"] += int(np.sum(inside & inflated & ~wanted))
        outcomes["no-limit"] += int(np.sum(inside & limitless & ~inflated))
        candidates |= outside  # the scan speaks of primitive fractions
        if not generic:
            outcomes["convergent"] += int(np.sum(wanted & ~candidates))
            wanted &= candidates
        base = row.j * len(wanted)
        for i in np.nonzero(wanted)[0].tolist():
            pcf = PCF(scan.polynomials[i], b)
            yield Element(
                base + i, pcf, laws[code[i]], bool(candidates[i]), inflated=bool(inflated[i])
            )


def family_elements(
    family: Family,
    lo: int,
    hi: int,
    outcomes: Counter[str],
    zeros: list[tuple[int, Polynomial, Polynomial]],
) -> Iterator[Element]:
    """The same of a family, of which it is not known whether it holds the primitives.

    Where a or b is the zero polynomial, the index and both are put into `zeros`.
    """
    for index, (a, b) in enumerate(family.pairs(lo, hi), start=lo):
        if not a or not b:
            zeros.append((index, a, b))
            continue
        if positive_integer_root(b) is not None:
            outcomes["terminating"] += 1
            continue
        pcf = PCF(a, b)
        inflated = pcf.representative != pcf
        law = convergence(pcf)
        if law.kind == "no-limit":
            outcomes["inflated" if inflated else "no-limit"] += 1
        else:
            yield Element(index, pcf, law, candidate=True, inflated=inflated)
