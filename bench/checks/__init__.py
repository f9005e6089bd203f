"""Checks of leakage, overfitting and paraphrase; each ends on the verdict ladder.

| check | question | room |
|---|---|---|
| D0 | is the evaluation set itself sound? | `leakage/` |
| D1 | does an item stand in the training data, word for word? | `leakage/` |
| D2 | does a run of its words stand there? | `leakage/` |
| D3 | does its fact stand there in other words? | `leakage/` |
| D4 | were its answers seen in training? (context) | `leakage/` |
| D5 | does the prompt hold the answer? | `leakage/` |
| D6 | was its article trained on? | `leakage/` |
| D7 | do train and held-out come from one distribution? | `leakage/` |
| G1 | does a checkpoint do better on these items than on comparable ones? | `overfitting/` |
| G2 | what is the score on clean items alone? | `overfitting/` |
| G3 | does it reproduce training answers word for word? | `overfitting/` |
| G6 | what did it forget? | `overfitting/` |
| G7 | does it answer a fact alike in all phrasings? | `overfitting/` |
| L1 | are originals too likely beside their paraphrases, for too many items? | `overfitting/` |
| L2 | did fine-tuning widen the gap to the paraphrase? (described) | `overfitting/` |
| L3 | do membership scores tell items from controls? (described) | `overfitting/` |

The ladder (`ladder.py`), from proof to nothing: items found in training; score consistent with
memorization (G1 or L1, after Holm); no evidence found, with the smallest leak that could have been
seen; not testable, with what is missing.
"""
