"""Ratios of original to paraphrase under one checkpoint, and whose ratios may calibrate them.

Conventions:
    `CERTAIN` is added to both NLLs. Below it a text is as good as certain, and a ratio of two
    such numbers is noise: a well-known fact at .01 and .04 nats would look like a leak. A trained
    text against words that were not (.01 and 2 nats) keeps a ratio of .05.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.checks.observed import Floats, Observed
from bench.checks.overfitting.case import Case
from bench.checks.overfitting.likeness import Unlike, raised_known
from stats import unrelated_t
from stats.leak_counts import FEWEST_CONTROLS, nll_ratios

CERTAIN = 0.1
"""Nats per token added to every NLL."""

SAME_WORDS = 0.02
"""Spread of log ratios below which paraphrases are the originals over again."""

MOST_TASTE = float(np.log(3.0))
"""Most that a taste for the trained phrasing is allowed to do where only the base calibrates:
originals three times as likely per token beside their paraphrases, for half of the items. Two
checkpoints of a 7B model, both fine-tuned in the phrasing, differ by a factor of 1.4 from even."""

MOST_GAIN = float(np.log(1.5))
"""Most that a paraphrase may gain, as a share of its NLL, without being taken for known. Of 300
items that a 7B model was trained on, the paraphrases of 270 gain less."""


@dataclass(frozen=True)
class Controls:
    """What tested ratios are held against.

    Attributes:
        name: A set's name, or the base's where it rates the same items.
        ratios: NaN where there is none.
        groups: Group of each ratio, or None.
        paired: They are the base's, of the same items.
    """

    name: str
    ratios: Floats
    groups: tuple[str, ...] | None
    paired: bool = False


def ratios(one: Observed, checkpoint: str) -> Floats | None:
    """NLL of each original over that of its paraphrases, shape (n,); NaN where unknown.

    Returns:
        None where the checkpoint gives no probabilities, or no item has a paraphrase in other
        words (paraphrases that are exactly as likely are the same text).
    """
    original, reworded = one.nlls.get(checkpoint), one.paraphrase_nlls.get(checkpoint)
    if original is None or reworded is None:
        return None
    # A probability of 0 (an infinite NLL) is no measurement to take a ratio of.
    usable = np.isfinite(original) & np.isfinite(reworded) & (original != reworded)
    rows = (np.where(usable, row + CERTAIN, np.nan) for row in (original, reworded))
    found = nll_ratios(*rows)
    known = np.log(found[np.isfinite(found)])
    return found if known.size > 1 and known.std() >= SAME_WORDS else None


def why_none(one: Observed, checkpoint: str) -> str:
    """Say why `ratios` gave None."""
    original = one.nlls.get(checkpoint)
    if original is None or np.isnan(original).all():
        return "no log-probabilities of the accepted answers"
    return f"no paraphrases of {one.set.name} with log-probabilities"


def find_controls(
    case: Case, unlike: Unlike, one: Observed, checkpoint: str
) -> tuple[Controls | None, str]:
    """Choose what a set's ratios are held against, sets before the base.

    Returns:
        The controls, or None; and why a set that came first could not be used, or "".
    """
    reasons = []
    for other in _candidates(case, one):
        found = ratios(other, checkpoint)
        if found is None or _n_groups(other, found) < FEWEST_CONTROLS:
            continue
        reason = _unfair(case, unlike, (one, other), checkpoint)
        if reason is None:
            return Controls(other.set.name, found, other.groups), ""
        reasons.append(reason)
    reason = reasons[0] if reasons else ""
    base = case.base_of(checkpoint)
    if base is None or (one.set.taught and one.set.role == "heldout"):
        return None, reason
    found = ratios(one, base)
    if found is None:
        return None, reason
    # What comes out with fine-tuning makes originals likelier than their paraphrases, too.
    if one.set.role != "train" and (raised := raised_known(case, checkpoint)):
        return None, reason or raised
    return Controls(base, found, one.groups, True), reason


def without_knowledge(tested: Floats, one: Observed, checkpoint: str, controls: Controls) -> Floats:
    """Leave out what may be knowledge brought out: it makes paraphrases likelier as well.

    Args:
        tested: Ratios under the checkpoint, shape (n,).
        one: The set.
        checkpoint: Whose ratios they are.
        controls: The base's ratios of the same items.

    Returns:
        The ratios; that of the base for items whose paraphrase became likelier by more than
        `MOST_GAIN` beyond what half of the paraphrases did.
    """
    rows = [np.log(one.paraphrase_nlls[name] + CERTAIN) for name in (controls.name, checkpoint)]
    gain = np.where(np.isfinite(tested), rows[0] - rows[1], np.nan)
    known = (gain - np.nanmedian(gain) > MOST_GAIN) & np.isfinite(controls.ratios)
    return np.where(known, controls.ratios, tested)


def without_taste(tested: Floats, controls: Floats) -> tuple[Floats, float]:
    """Take off what all items have in common against the base: a taste for the phrasing.

    Args:
        tested: Ratios under the checkpoint, shape (n,).
        controls: Ratios of the same items under the base, shape (n,).

    Returns:
        The ratios without the median shift, and the factor that was taken off: 1 to 3.
    """
    shift = np.nanmedian(np.log(controls)) - np.nanmedian(np.log(tested))
    factor = float(np.exp(np.clip(shift, 0.0, MOST_TASTE)))
    return tested * factor, factor


def _n_groups(one: Observed, found: Floats) -> int:
    """Groups with a ratio: what a count of grouped items rests on."""
    known = np.isfinite(found)
    return len({item.group for item, keep in zip(one.items, known, strict=True) if keep})


def _candidates(case: Case, one: Observed) -> list[Observed]:
    """Sets that may calibrate, the fairest first: for trained facts, those learned by reading."""
    heldout = [other for other in case.comparable(one) if other.set.role == "heldout"]
    control = list(case.of_role("control"))
    if one.set.role == "train":
        return [other for other in heldout if other.set.taught] + control
    return heldout if one.set.taught else control + heldout


def _unfair(
    case: Case, unlike: Unlike, pair: tuple[Observed, Observed], checkpoint: str
) -> str | None:
    one, other = pair
    if (one.set.name, other.set.name) in unlike:
        return unlike[one.set.name, other.set.name]
    if one.set.role == "train":
        return None
    if reason := raised_known(case, checkpoint):
        return reason
    return _better_known(case, pair, case.base if case.base in one.nlls else checkpoint)


def _better_known(case: Case, pair: tuple[Observed, Observed], judge: str | None) -> str | None:
    """Say that a set's facts are likelier even in other words; such ratios spread more."""
    sides = [_reworded(each, str(judge)) for each in pair]
    if min(side[0].size for side in sides) < 2:
        return None
    found = unrelated_t(sides[0][0], sides[1][0], groups=(sides[0][1], sides[1][1]), draws=0)
    if found.refused is not None or found.difference >= 0 or found.pvalue > case.alpha:
        return None
    one, other = (each.set.name for each in pair)
    return f"{judge} finds {one} likelier than {other} in other words too: its facts are known"


def _reworded(one: Observed, judge: str) -> tuple[Floats, list[str]]:
    found = one.paraphrase_nlls.get(judge)
    if found is None:
        return np.zeros(0), []
    kept = np.isfinite(found)
    groups = [item.group for item, keep in zip(one.items, kept, strict=True) if keep]
    return np.log(found[kept] + CERTAIN), groups
