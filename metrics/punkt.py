"""Sentences as nltk's Punkt model cuts them, where that model is installed."""

from __future__ import annotations


def sentences(text: str) -> list[str]:
    """Return the sentences of an English text.

    Raises:
        LookupError: If nltk or its model `punkt_tab` is not installed.
    """
    try:
        from nltk.tokenize import sent_tokenize  # late: 1.4 s, and only this metric's

        return list(sent_tokenize(text))
    except (ImportError, LookupError) as problem:
        raise LookupError(
            "texts are cut into sentences with nltk's model punkt_tab, which is not here; run "
            "`python -m nltk.downloader punkt_tab` once, or take meteor-treebank, which needs no "
            "download"
        ) from problem
