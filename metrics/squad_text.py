r"""Normalisation of answers as in the official evaluation script of SQuAD v1.1.

Conventions:
    In this order: lower case; delete ASCII punctuation; replace the words a, an, the by a space;
    join what stands between white space by single spaces.

Differences from other tools:
    None from the official script. What surprises in it is kept: only ASCII punctuation goes, so
    curly quotes stay; deleted punctuation joins words ("state-of-the-art" becomes
    "stateoftheart"); articles are English only and found at Unicode word boundaries, so the "a"
    of "a\u0301" (a and a combining accent) goes.

Source:
    Rajpurkar, Zhang, Lopyrev, Liang (2016), "SQuAD: 100,000+ Questions for Machine Comprehension
    of Text", section 6.1, and its evaluation script for version 1.1.
"""

from __future__ import annotations

import re
import string

ARTICLES = frozenset(("a", "an", "the"))
PUNCTUATION = frozenset(string.punctuation)

_DELETED = dict.fromkeys(map(ord, string.punctuation))
_ARTICLES = re.compile(r"\b(?:an?|the)\b")


def normalize(text: str) -> str:
    """Return `text` in SQuAD's normal form; it may be empty.

    Examples:
        >>> normalize("The  Beatles' album, 'Help!'")
        'beatles album help'
        >>> normalize("The A.")
        ''
    """
    bare = text.lower().translate(_DELETED)
    return " ".join(_ARTICLES.sub(" ", bare).split())
