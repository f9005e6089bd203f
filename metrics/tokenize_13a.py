r"""The 13a tokenisation: what mteval-v13a does, as sacreBLEU and evaluate's BLEU do it.

Conventions:
    First over the whole text: the mark `<skipped>` goes, then each hyphen at a line's end with
    its line break. The rest looks no further than a white-space chunk: four entities become
    their characters; each of ! " # $ % & ( ) * + / : ; < = > ? @ [ \ ] ^ _ ` { | } ~ becomes a
    token; . and , are cut off unless they stand between digits; - is cut off after a digit. An
    apostrophe, and whatever is not ASCII, is left as it is.

Source:
    mteval-v13a.pl of NIST; sacreBLEU 2.6.0 (`tok:13a`), whose steps and order these are.
"""

from __future__ import annotations

import re

_SYMBOL = re.compile(r"[!-&(-+/:-@\[-`{-~]")
_AFTER_NON_DIGIT = re.compile(r"([^0-9])([.,])")
_BEFORE_NON_DIGIT = re.compile(r"([.,])([^0-9])")
_DASH_AFTER_DIGIT = re.compile(r"([0-9])-")
_ENTITIES = (("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"))


def joined_lines(text: str) -> str:
    r"""Return the text without `<skipped>` and without hyphens at line ends.

    Examples:
        >>> joined_lines("a well-\nknown<skipped> line")
        'a wellknown line'
    """
    if "\n" in text or "<skipped>" in text:
        return text.replace("<skipped>", "").replace("-\n", "")
    return text


def chunk_tokens(chunk: str) -> list[str]:
    """Return the tokens of a chunk of `joined_lines`; a chunk holds no white space.

    Examples:
        >>> chunk_tokens('"1,000.5-mile"...')
        ['"', '1,000.5', '-', 'mile', '"', '.', '.', '.']
        >>> chunk_tokens("U.S.")
        ['U', '.', 'S', '.']
    """
    if chunk.isalnum():  # most are, and none of the rules cuts letters and digits
        return [chunk]
    if "&" in chunk:
        for entity, character in _ENTITIES:
            chunk = chunk.replace(entity, character)
    line = _SYMBOL.sub(r" \g<0> ", f" {chunk} ")
    line = _AFTER_NON_DIGIT.sub(r"\1 \2 ", line)
    line = _BEFORE_NON_DIGIT.sub(r" \1 \2", line)
    return _DASH_AFTER_DIGIT.sub(r"\1 - ", line).split()
