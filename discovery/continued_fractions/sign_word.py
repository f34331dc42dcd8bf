"""Sign words: the periodic signs of a signed continued fraction."""

from __future__ import annotations

from collections.abc import Sequence

from discovery.arguments import read_items, refusal
from discovery.errors import ExpressionError

__all__ = ["sign_word"]


def sign_word(text: str | Sequence[int]) -> tuple[int, ...]:
    """The signs of a word such as ``"+ - -"`` or of numbers 1 and -1.

    Raises
    ------
    ExpressionError
        If it is empty or has other values.

    Examples
    --------
    >>> sign_word("+ -"), sign_word([1, -1])
    ((1, -1), (1, -1))
    """
    named = {"+": 1, "-": -1, 1: 1, -1: -1}
    parts = [c for c in text if not c.isspace()] if isinstance(text, str) else _signs(text)
    try:
        word = tuple(named[part] for part in parts)
    except (KeyError, TypeError):
        raise ExpressionError(
            f"the sign word {text!r} has other values than + and -; write one such as '+ -', or "
            "regular, by-excess, nearest, engel or pierce"
        ) from None
    if not word:
        raise ExpressionError("the sign word is empty; write one such as '+ -', or '+' for regular")
    return word


def _signs(word: object) -> list[object]:
    takes = "signs, such as '+ -' or [1, -1], or the name of a kind"
    signs = list(read_items(word, "kind", takes))
    if any(isinstance(sign, float) for sign in signs):
        raise refusal("kind", takes, word)
    return signs
