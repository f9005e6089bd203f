"""Statistics: arrays in, frozen results out; one file per question.

| question | file | function |
|---|---|---|
| which test fits this design, and what does it say? | `design.py` | `choose`, `compare_pair` |
| do two mean scores differ, questions independent? | `paired.py` | `paired_t` |
| do two rates differ, questions independent? | `binary.py` | `mcnemar` |
| do they differ where questions come in groups? | `clustered.py` | `clustered_t` |
| could signs alone explain it? | `sign_flips.py` | `signflip` |
| how far apart are two paired rates? | `paired_rates.py` | `tango`, `newcombe10` |
| how big is the effect? | `effects.py` | `d_z`, `odds_ratio` |
| how well does one checkpoint do? | `estimates.py` | `estimate` |
| where does one rate lie? | `proportions.py` | `wilson`, `clopper_pearson` |
| do k checkpoints differ at all? | `anova.py` | `repeated_measures_anova` |
| how many tests were there? | `families.py` | `adjust_family` |
| what could have been found? | `power.py` | `minimum_detectable` |
| is A better? | `verdicts.py` | `verdict`, `equivalence_level` |
| does the metric measure knowledge here? | `floors.py` | `floor_warning` |
| what do results look like? | `results.py` | frozen dataclasses |
| what do the functions accept? | `inputs.py` | checks that raise ValueError |

Conventions:
    Differences are A − B, so a positive one means A scores higher. A p-value is never NaN; an
    undefined interval is (NaN, NaN). Every random step takes a seed and records it. Bad input
    raises ValueError with what is needed. Nothing here rounds, prints or opens a file.
"""

from stats.anova import repeated_measures_anova
from stats.binary import mcnemar
from stats.clustered import clustered_t
from stats.design import Design, choose, compare_pair
from stats.estimates import estimate
from stats.families import adjust_family, benjamini_hochberg, holm, shaffer3
from stats.floors import floor_warning
from stats.paired import paired_t
from stats.paired_rates import newcombe10, tango
from stats.power import minimum_detectable
from stats.proportions import clopper_pearson, wilson
from stats.randomization import approximate_randomization
from stats.results import (
    Companion,
    Estimate,
    Family,
    Omnibus,
    OmnibusRow,
    PairedDifference,
    Verdict,
)
from stats.verdicts import equivalence_level, verdict

__all__ = [
    "Companion",
    "Design",
    "Estimate",
    "Family",
    "Omnibus",
    "OmnibusRow",
    "PairedDifference",
    "Verdict",
    "adjust_family",
    "approximate_randomization",
    "benjamini_hochberg",
    "choose",
    "clopper_pearson",
    "clustered_t",
    "compare_pair",
    "equivalence_level",
    "estimate",
    "floor_warning",
    "holm",
    "mcnemar",
    "minimum_detectable",
    "newcombe10",
    "paired_t",
    "repeated_measures_anova",
    "shaffer3",
    "tango",
    "verdict",
    "wilson",
]
