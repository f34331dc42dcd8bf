"""False statements near true ones: a proven value changed by a little, openly or in disguise."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

from discovery.errors import BrounckerError
from verify.certificates.certificate import Certificate
from verify.checker import Proved, check

__all__ = ["accepted_statements", "near_value"]

Text = str

# numbers that are not 0, as the place k and an irrational atom x of the disguise make them
_DISGUISES: tuple[Callable[[int, str], Text], ...] = (
    lambda k, x: f"1/10^{k}",
    lambda k, x: f"{x}/10^{k}",
    lambda k, x: f"10^(-{k})*(({x}^3)^(1/3)+sqrt({x}^2))",
    lambda k, x: f"1/10^{k}/(cbrt({x}^3)+({x}^4)^(1/4))",
    lambda k, x: f"exp(-{k})",
    lambda k, x: f"(sin(1)^2+cos(1)^2)*{x}/7^{k}",
    lambda k, x: f"(exp({x}/10^{k})-1)",
    lambda k, x: f"(sqrt(1+{x}/10^{k})-1)",
    lambda k, x: f"(log(2+1/10^{k})-log(2))",
    lambda k, x: f"10^(-{k})*(sqrt(3+2*sqrt(2))+1+sqrt(2))",
)
_IRRATIONAL = ("pi", "zeta(3)", "catalan", "log(2)", "gamma(1/3)", "sqrt(2)", "besselj(0,1)")


def near_value(value: Text, choose: random.Random, last: int = 400) -> Text:
    """A value that differs from the given one in a place between the 20th and about the last.

    Parameters
    ----------
    value : str
    choose : random.Random
    last : int

    Examples
    --------
    >>> near_value("4/pi", random.Random(1)) == "4/pi"
    False
    """
    small = choose.choice(_DISGUISES)(choose.randrange(20, last), choose.choice(_IRRATIONAL))
    match choose.randrange(3):
        case 0:
            return f"({value})+{small}"
        case 1:
            return f"({value})-{small}"
        case _:
            return f"({value})*(1+{small})"


def accepted_statements(
    certificates: list[Certificate], count: int, seed: int
) -> tuple[int, list[Text]]:
    """Change the value that true certificates state, in the statement and in the last step.

    Parameters
    ----------
    certificates : list of Certificate
        Certificates of values.
    count, seed : int

    Returns
    -------
    tuple
        The number of tries, and the texts of certificates that were accepted.
    """
    choose = random.Random(seed)
    accepted = []
    for _ in range(count):
        document = json.loads(choose.choice(certificates).text())
        value = near_value(document["statement"]["value"], choose)
        document["statement"]["value"] = value
        if choose.randrange(4):  # else the statement alone is false
            last = document["steps"][-1]
            if last["theorem"] == "identity" or choose.randrange(2):
                last["value"] = value
            else:
                lemma = {"theorem": "identity", "lemmas": [], "value": value}
                document["steps"].append(lemma)
        text = json.dumps(document)
        try:
            if isinstance(check(text), Proved):
                accepted.append(text)
        except BrounckerError:
            continue
    return count, accepted
