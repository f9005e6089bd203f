"""Words of a text, alike for every check: what counts as the same question.

| question | file | function |
|---|---|---|
| what are the words of a text? | `splitting.py` | `words`, `normalised` |
| where in the text do they stand? | `splitting.py` | `spans` |
| which characters are the same, which are none? | `folding.py` | `folded` |
"""

from bench.checks.words.folding import folded
from bench.checks.words.splitting import normalised, spans, words

__all__ = ["folded", "normalised", "spans", "words"]
