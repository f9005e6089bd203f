"""`bench gate`: does a result pass the suite's policy?

| question | file |
|---|---|
| how does it go, from file to outcome? | `story.py` |
| which rules are there, with all their words filled in? | `policy.py` |
| where does a difference's interval lie, and does the rule pass? | `judging.py` |
| was there a leak? | `leaks.py` |
| what is an outcome? | `results.py` |
| how is it said? | `words.py`, `junit.py` |
"""

from bench.gating.results import Gate, Judged
from bench.gating.story import gate

__all__ = ["Gate", "Judged", "gate"]
