"""Statistics: arrays in, frozen results out; one file per question.

| question | file | function |
|---|---|---|
| which test fits this design, and what does it say? | `design.py` | `choose`, `compare_pair` |
| do two mean scores differ, questions independent? | `paired.py` | `paired_t` |
| do two rates differ, questions independent? | `binary.py` | `mcnemar` |
| do they differ where questions come in groups? | `clustered.py` | `clustered_t` |
| do two scenarios differ where seeds vary too? | `two_way.py` | `two_way_t` |
| do corpus scores differ? | `randomization.py` | `approximate_randomization` |
| do they differ where answers were drawn several times? | `sampled.py` | `sampled_difference` |
| do they differ on different questions? | `unrelated.py`, `welch.py` | `unrelated_t`, `welch_anova`, `games_howell` |
| does one do better on one set than on another, and than the other does? | `set_gaps.py`, `gap_variances.py` | `set_gap` |
| do k checkpoints differ at all? | `anova.py` | `repeated_measures_anova` |
| … where answers are right or wrong? | `cochran.py` | `cochran_q` |
| … where questions come in groups? | `wald.py` | `cluster_wald` |
| … where seeds vary too? | `quasi_ratios.py` | `quasi_f`, `quasi_f_crossed` |
| … by ranks only? | `ranks.py` | `friedman` |
| … by relabelling? | `relabelling.py` | `max_t` |
| what do several factors do? | `factorial.py` | `factorial_anova` |
| what does a mixed-effects model say? | `mixed.py` | `mixed_model` |
| could signs alone explain it? | `sign_flips.py` | `signflip` |
| what do many resamples give, fast? | `resampling.py` | `bootstrap_totals`, `swap_totals` |
| how far apart are two paired rates? | `paired_rates.py` | `tango`, `newcombe10` |
| how big is the effect? | `effects.py` | `d_z`, `odds_ratio` |
| how well does one checkpoint do? | `estimates.py` | `estimate` |
| where does one rate lie? | `proportions.py` | `wilson`, `clopper_pearson` |
| how far apart are two scores of which only the intervals are known? | `recovered.py` | `recovered_difference` |
| how do scores vary over prompts, temperatures, samples? | `variability.py` | `variance_components` |
| how many tests were there? | `families.py`, `all_pairs.py` | `adjust_family`, `shaffer` |
| what could have been found? | `power.py` | `minimum_detectable` |
| … how small a leak? | `set_gaps.py` | `detectable_leak` |
| how big must the study be? | `sizing.py` | `study_size`, `power_curve` |
| are originals too likely beside their paraphrases? | `leak_counts.py`, `control_cutoffs.py` | `leak_count`, `nll_ratios` |
| do scores tell two kinds of items apart? | `areas.py` | `area_under_curve` |
| are differences, or scores, shifted by their ranks? | `signed_ranks.py` | `signed_rank`, `rank_sum` |
| would a text come out if asked for often enough? | `extraction.py` | `extraction_chance`, `sampled_extraction` |
| how small a leak would a search have found? | `extraction.py` | `searched_leak` |
| is A better? | `verdicts.py` | `verdict`, `equivalence_level` |
| do raters agree? | `krippendorff.py`, `kappas.py`, `intraclass.py` | `krippendorff_alpha`, `cohen_kappa`, `fleiss_kappa`, `intraclass_correlations` |
| whom do raters prefer? | `ratings.py` | `rating_difference`, `win_probability`, `ordinal_model` |
| … where raters did not judge every item? | `partly_rated.py`, `rating_cells.py` | `partly_rated_difference` |
| … who makes agreement worse, who is severe, who says the same twice? | `influence.py`, `severity.py`, `repeats.py` | `rater_influence`, `rater_severity`, `self_consistency` |
| how well does one checkpoint do in several people's eyes? | `rated_means.py` | `rated_mean` |
| what is one verdict per item? | `pooling.py`, `verdict_model.py` | `mean_rating`, `majority`, `dawid_skene` |
| whom do people prefer side by side? | `preferences.py`, `preference_fit.py` | `bradley_terry` |
| how far does a metric agree with people, by item? | `correlations.py`, `concordance.py`, `answer_pairs.py` | `rank_correlations`, `accuracy_with_ties` |
| … by checkpoint? | `system_pairs.py` | `pairwise_accuracy` |
| does the metric measure knowledge here? | `floors.py` | `floor_warning` |
| what do results look like? | `results.py`, `omnibus.py` | frozen dataclasses |
| what do the functions accept? | `inputs.py` | checks that raise ValueError |

Conventions:
    Differences are A − B, so a positive one means A scores higher. A p-value is never NaN; an
    undefined interval is (NaN, NaN). Every random step takes a seed and records it. Bad input
    raises ValueError with what is needed. Nothing here rounds, prints or opens a file.
"""  # noqa: E501 - a table

from stats.all_pairs import shaffer
from stats.anova import repeated_measures_anova
from stats.answer_pairs import accuracy_with_ties
from stats.areas import area_under_curve
from stats.binary import mcnemar
from stats.clustered import clustered_t
from stats.cochran import cochran_q
from stats.correlations import rank_correlations
from stats.design import TESTS, Design, choose, compare_pair
from stats.estimates import estimate
from stats.extraction import extraction_chance, sampled_extraction, searched_leak
from stats.factorial import Factorial, factorial_anova
from stats.families import adjust_family, benjamini_hochberg, holm, shaffer3
from stats.floors import floor_warning
from stats.influence import rater_influence
from stats.intraclass import intraclass_correlations
from stats.kappas import cohen_kappa, fleiss_kappa
from stats.krippendorff import krippendorff_alpha
from stats.leak_counts import LeakCount, leak_count, nll_ratios
from stats.mixed import MixedModel, mixed_model
from stats.omnibus import OmnibusTest
from stats.paired import paired_t
from stats.paired_rates import newcombe10, tango
from stats.partly_rated import partly_rated_difference
from stats.pooling import majority, mean_rating
from stats.power import minimum_detectable
from stats.preferences import bradley_terry
from stats.proportions import clopper_pearson, wilson
from stats.quasi_ratios import quasi_f, quasi_f_crossed
from stats.randomization import approximate_randomization
from stats.ranks import friedman
from stats.rated_means import rated_mean
from stats.ratings import ordinal_model, rating_difference, win_probability
from stats.recovered import recovered_difference
from stats.relabelling import max_t
from stats.repeats import self_consistency
from stats.results import (
    Companion,
    Estimate,
    Family,
    Omnibus,
    OmnibusRow,
    PairedDifference,
    Verdict,
)
from stats.sampled import sampled_difference
from stats.set_gaps import detectable_leak, set_gap
from stats.severity import rater_severity
from stats.signed_ranks import RankTest, rank_sum, signed_rank
from stats.sizing import minimum_detectable_difference, power_curve, study_size
from stats.system_pairs import pairwise_accuracy
from stats.two_way import two_way_t
from stats.unrelated import unrelated_t
from stats.variability import Variability, variance_components
from stats.verdict_model import dawid_skene
from stats.verdicts import equivalence_level, verdict
from stats.wald import cluster_wald
from stats.welch import games_howell, welch_anova

__all__ = [
    "TESTS",
    "Companion",
    "Design",
    "Estimate",
    "Factorial",
    "Family",
    "LeakCount",
    "MixedModel",
    "Omnibus",
    "OmnibusRow",
    "OmnibusTest",
    "PairedDifference",
    "RankTest",
    "Variability",
    "Verdict",
    "accuracy_with_ties",
    "adjust_family",
    "approximate_randomization",
    "area_under_curve",
    "benjamini_hochberg",
    "bradley_terry",
    "choose",
    "clopper_pearson",
    "cluster_wald",
    "clustered_t",
    "cochran_q",
    "cohen_kappa",
    "compare_pair",
    "dawid_skene",
    "detectable_leak",
    "equivalence_level",
    "estimate",
    "extraction_chance",
    "factorial_anova",
    "fleiss_kappa",
    "floor_warning",
    "friedman",
    "games_howell",
    "holm",
    "intraclass_correlations",
    "krippendorff_alpha",
    "leak_count",
    "majority",
    "max_t",
    "mcnemar",
    "mean_rating",
    "minimum_detectable",
    "minimum_detectable_difference",
    "mixed_model",
    "newcombe10",
    "nll_ratios",
    "ordinal_model",
    "paired_t",
    "pairwise_accuracy",
    "partly_rated_difference",
    "power_curve",
    "quasi_f",
    "quasi_f_crossed",
    "rank_correlations",
    "rank_sum",
    "rated_mean",
    "rater_influence",
    "rater_severity",
    "rating_difference",
    "recovered_difference",
    "repeated_measures_anova",
    "sampled_difference",
    "sampled_extraction",
    "searched_leak",
    "self_consistency",
    "set_gap",
    "shaffer",
    "shaffer3",
    "signed_rank",
    "study_size",
    "tango",
    "two_way_t",
    "unrelated_t",
    "variance_components",
    "verdict",
    "welch_anova",
    "wilson",
    "win_probability",
]
