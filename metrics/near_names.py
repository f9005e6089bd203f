"""The names that a user may have meant."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

SAID = {
    "em": "exact_match",
    "acc": "exact_match",
    "accuracy": "exact_match",
    "squadem": "squad_exact_match",
    "ppl": "loss",
    "perplexity": "loss",
}
"""What some of our metrics are called elsewhere, without case and separators."""

_MOST = 4  # names, of those that begin as the user's does
_SHORT = 3  # letters, in a name of which one wrong is much
_ALIKE, _ALIKE_SHORT = 0.6, 0.5


def unknown(name: str, known: Sequence[str]) -> str:
    """Return the sentence for a name that nothing has: those it may stand for, and all there are.

    Examples:
        >>> unknown("EM", ["f1", "exact_match"])
        "unknown metric 'EM'; did you mean 'exact_match'; known: f1, exact_match"
    """
    near = nearest(name, known)
    meant = repr(near[0]) if len(near) == 1 else f"one of {', '.join(near)}"
    suggestion = f"did you mean {meant}; " if near else ""
    return f"unknown metric {name!r}; {suggestion}known: {', '.join(known)}"


def nearest(name: str, known: Sequence[str]) -> list[str]:
    """Return the known names that a name may stand for, the likeliest first; at most four.

    That is the one equal to it but for case and separators; else what it is short for; else all
    that begin with it, variants (`rouge1-stem`) left out; else the one that looks most alike.

    Examples:
        >>> have = ["f1", "rouge1", "rouge1-stem", "rougeL", "chrf"]
        >>> [nearest(name, have) for name in ("rouge", "ROUGE-L", "f2", "z")]
        [['rouge1', 'rougeL'], ['rougeL'], ['f1'], []]
    """
    plain = _plain(name)
    by_plain = {_plain(one): one for one in reversed(known)}
    same = by_plain.get(plain, SAID.get(plain))
    if same in known:
        return [str(same)]
    begun = [one for one in known if plain and _plain(one).startswith(plain)]
    if begun:
        return ([one for one in begun if "-" not in one] or begun)[:_MOST]
    alike = _ALIKE_SHORT if len(plain) <= _SHORT else _ALIKE
    return [by_plain[one] for one in get_close_matches(plain, by_plain, n=1, cutoff=alike)]


def _plain(name: str) -> str:
    head = name.partition(":")[0].casefold()
    return "".join(sign for sign in head if sign.isalnum() or sign == "+")
