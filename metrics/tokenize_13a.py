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

_SYMBOLS = '!"#$%&()*+/:;<=>?@[\\]^_`{|}~'
_SPACED = {ord(symbol): f" {symbol} " for symbol in _SYMBOLS}
_ALWAYS_CUT_AT_THE_END = frozenset(_SYMBOLS + ".,")
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
    if chunk.isalnum():  # most are, and no rule cuts letters and digits
        return [chunk]
    if chunk[:-1].isalnum() and chunk[-1] in _ALWAYS_CUT_AT_THE_END:  # most of the rest
        return [chunk[:-1], chunk[-1]]
    if "&" in chunk:
        for entity, character in _ENTITIES:
            chunk = chunk.replace(entity, character)
    line = f" {chunk.translate(_SPACED)} "
    if "." in line or "," in line:
        line = _AFTER_NON_DIGIT.sub(r"\1 \2 ", line)
        line = _BEFORE_NON_DIGIT.sub(r" \1 \2", line)
    if "-" in line:
        line = _DASH_AFTER_DIGIT.sub(r"\1 - ", line)
    return line.split()
