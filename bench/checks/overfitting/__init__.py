"""Checks of what checkpoints answered, and of the probabilities they gave.

| question | file | function |
|---|---|---|
| all of it | `check.py` | `check_overfitting` |
| what do the checks look at, what calibrates what? | `case.py`, `phrasings.py` | `Case`, `find_phrasings` |
| may two sets of different questions be compared? | `likeness.py` | `find_unlike` |
| G1: is a set's gain larger than a comparable set's? | `gaps.py` | `find_gaps` |
| G1: does the score fall too far on other words? | `paraphrase_drop.py` | `find_drops` |
| G2: what is the score on clean items? | `clean.py` | `score_clean` |
| G3: are long answers given word for word? | `reproduction.py` | `find_reproduction` |
| G6: what was forgotten? | `forgetting.py` | `find_forgotten` |
| G7: is a fact answered alike in all phrasings? | `consistency.py` | `find_consistency` |
| L1: are too many originals too likely? | `leak_count.py`, `probabilities.py` | `find_leak_counts` |
| L2: did fine-tuning widen the gap to the paraphrase? | `paraphrase_gap.py` | `find_likelihood_gaps` |
| L3: do membership scores tell items from controls? | `membership.py`, `membership_scores.py` | `find_membership` |
| which tests decide, after Holm? | `drafts.py` | `judge` |
"""  # noqa: E501 - a table
