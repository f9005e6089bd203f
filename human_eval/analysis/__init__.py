"""What a round says: agreement, checkpoints, metrics against people.

| question | file |
|---|---|
| the whole story? | `analysing.py` |
| who said what of which answer? | `joining.py`; what is missing: `counting.py` |
| do raters agree? | `agreeing.py` |
| what is to be known of each rater? | `raters.py`, `self_description.py` |
| how was each checkpoint rated? | `means.py`, `aggregating.py` |
| who was rated higher? | `pairs.py`: `pair_test.py`; `all_at_once.py` on `complete_judgements.py` |
| who was preferred? | `preference.py`, `preferred.py` |
| do metrics agree with people? | `metric_agreement.py`, `scoring.py` |
| where are raters furthest apart? | `divided.py` |
| what do results look like? | `results.py`, `pair_results.py`, `metric_results.py` |
"""
