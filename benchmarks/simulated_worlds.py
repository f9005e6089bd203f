"""Worlds of known truth for the checks: scores and log-probabilities without a single model.

A world has sets of every role, a base and two fine-tuned checkpoints. Nothing leaked unless it is
planted. What makes clean worlds look leaked is in them:

- items and groups differ in difficulty, groups in size (1 to 10 items);
- the base knows part of the held-out facts, or nothing (`known`);
- fine-tuning brings out what was known, or forgets some of it (`shift`);
- paraphrases are harder (`harder`), and the tuned checkpoints like the trained phrasing, in scores
  and in log-probabilities, on tested items and controls alike (`taste`);
- a second held-out set may be harder or easier than the first (`second_harder`);
- fine-tuning may bring out part of the facts: the base knew them and said a third of them, of
  `retention` as well; originals gain more of it than their paraphrases (`elicited`);
- controls may be worded otherwise than the held-out questions (`other_words`);
- certain facts have log-probabilities near 0, whose ratios are wild; unknown ones are lognormal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bench.checks.observed import Floats, Observed
from bench.data.items import Item, QuestionSet

BASE = "base"
TUNED = ("full", "mlp")
CHECKPOINTS = (BASE, *TUNED)

FACTS = {
    "birthplace": ("in which town was {} born", "name the town where {} came to the world"),
    "work": ("what did {} do for a living", "name the trade that {} followed"),
    "friend": ("who was the best friend of {}", "with whom was {} closest"),
}
SAID = 0.3
FAINT = 0.4
ELSEWHERE = ("which team won the {} cup final", "tell me the champion of the {} cup")


@dataclass(frozen=True)
class WorldPlan:
    """What a world is like.

    Attributes:
        items: Items of each suspect and of the controls, about.
        known: Share of held-out facts that the base knows, 0-1; 0: it answers at the floor.
        shift: Change of that by fine-tuning, in logits.
        harder: By how much paraphrases are harder, in logits.
        taste: How much more the tuned checkpoints like the trained phrasing, in logits; a tenth
            of it in the log of an NLL.
        spread: SD of the log ratio of NLLs between phrasings.
        taught: The held-out facts are taught.
        second: There is a second held-out set.
        second_harder: It is harder, by that many logits; below 0: easier.
        other_words: Controls are worded otherwise.
        probabilities: Checkpoints give log-probabilities.
        controls: There are control items with paraphrases.
        hidden: The base does not say what it knows: it answers nothing, retention included.
        alone: There is no base.
        elicited: Share of held-out facts that the base knows beside `known` ones, 0-1, of which it
            says `SAID` before fine-tuning and 9 in 10 after.
        retention: There is a retention set.
        leaked: Share of `heldout` that was trained on after all, 0-1.
        faint: Leaked items show in log-probabilities alone: an NLL times `FAINT`.
    """

    items: int = 120
    known: float = 0.3
    shift: float = 0.5
    harder: float = 0.5
    taste: float = 1.0
    spread: float = 0.3
    taught: bool = False
    second: bool = True
    second_harder: float = 0.0
    other_words: bool = False
    probabilities: bool = True
    controls: bool = True
    hidden: bool = False
    alone: bool = False
    elicited: float = 0.0
    retention: bool = True
    leaked: float = 0.0
    faint: bool = False


def draw_plan(rng: np.random.Generator) -> WorldPlan:
    """Draw what a world is like."""
    return WorldPlan(
        items=int(rng.choice([60, 120, 240])),
        known=float(rng.choice([0.0, 0.0, 0.1, 0.3, 0.6])),
        shift=float(rng.normal(0.3, 0.7)),
        harder=float(abs(rng.normal(0.5, 0.5))),
        taste=float(abs(rng.normal(0.0, 1.5))),
        spread=float(rng.uniform(0.1, 0.6)),
        taught=bool(rng.random() < 0.4),
        second=bool(rng.random() < 0.6),
        second_harder=float(rng.choice([0.0, 0.0, 1.0, -1.0])),
        other_words=bool(rng.random() < 0.3),
        probabilities=bool(rng.random() < 0.8),
        controls=bool(rng.random() < 0.8),
        hidden=bool(rng.random() < 0.15),
        alone=bool(rng.random() < 0.15),
        elicited=float(rng.choice([0.0, 0.0, 0.0, 0.0, 0.35])),
        retention=bool(rng.random() < 0.9),
    )


def make_world(plan: WorldPlan, seed: int) -> tuple[Observed, ...]:
    """Simulate the answers of all checkpoints to all sets of a world.

    Args:
        plan: What it is like.
        seed: Everything follows from it.

    Returns:
        Sets `train`, `heldout`, `second` (where asked for), `retention`, `control` (where asked
        for), each but retention with its paraphrases.
    """
    rng = np.random.default_rng(seed)
    kinds = [
        _Kind("train", "train", None, learned=3.0),
        _Kind(
            "heldout",
            "heldout",
            plan.taught,
            plan.known,
            learned=_learned(plan),
            leaked=plan.leaked,
            elicited=plan.elicited,
        ),
    ]
    if plan.retention:
        brought_out = 1.0 if plan.elicited else 0.0
        known = 0.05 if plan.elicited else 0.95
        kinds.append(_Kind("retention", "retention", None, known, elicited=brought_out))
    if plan.second:
        harder = _logit(plan.known) - plan.second_harder if plan.known else 0.0
        known = float(_expit(harder)) if plan.known else 0.0
        learned = _learned(plan)
        learned = None if learned is None else learned - plan.second_harder
        elicited = plan.elicited * float(_expit(-plan.second_harder)) * 2
        kinds.append(
            _Kind("second", "heldout", plan.taught, known, learned=learned, elicited=elicited)
        )
    if plan.controls:
        kinds.append(_Kind("control", "control", None, other_words=plan.other_words))
    return tuple(one for kind in kinds for one in _sets(plan, kind, rng))


def _learned(plan: WorldPlan) -> float | None:
    return 0.5 if plan.taught else None


@dataclass(frozen=True)
class _Kind:
    name: str
    role: str
    taught: bool | None
    known: float = 0.0
    learned: float | None = None
    leaked: float = 0.0
    other_words: bool = False
    elicited: float = 0.0


@dataclass(frozen=True)
class _Drawn:
    """What a set's items have in common for all checkpoints."""

    groups: np.typing.NDArray[np.int64]
    ease: Floats
    luck: Floats
    leaked: np.typing.NDArray[np.bool_]
    elicited: np.typing.NDArray[np.bool_]


def _sets(plan: WorldPlan, kind: _Kind, rng: np.random.Generator) -> list[Observed]:
    drawn = _draw(plan, kind, rng)
    n = len(drawn.groups)
    ability = {name: _ability(plan, kind, name, drawn, rng) for name in CHECKPOINTS}
    sets = [_set(kind, drawn, rng, reworded=False)]
    scores = [{name: _right(ability[name], drawn, rng) for name in CHECKPOINTS}]
    with_paraphrases = kind.role != "retention"
    if with_paraphrases:
        sets.append(_set(kind, drawn, rng, reworded=True))
        less = {name: ability[name] - plan.harder - plan.taste * (name != BASE) for name in ability}
        for name in TUNED:  # a trained item is known in other words half of the time
            trained = drawn.leaked & (not plan.faint)
            less[name] = np.where(trained, rng.normal(0.0, 1.0, n), less[name])
        scores.append({name: _right(less[name], drawn, rng) for name in CHECKPOINTS})
    nlls = _likelihoods(plan, ability, drawn, rng) if plan.probabilities else ({}, {})
    return [
        Observed(
            set=one,
            items=one.items,
            scores=_there(plan, given),
            texts={name: _texts(one.items, row) for name, row in _there(plan, given).items()},
            metric="exact_match",
            binary=True,
            nlls=_there(plan, nlls[0]) if place == 0 else {},
            paraphrase_nlls=_there(plan, nlls[1]) if place == 0 and with_paraphrases else {},
        )
        for place, (one, given) in enumerate(zip(sets, scores, strict=True))
    ]


def _there(plan: WorldPlan, rows: dict[str, Floats]) -> dict[str, Floats]:
    return {name: row for name, row in rows.items() if name != BASE or not plan.alone}


def _draw(plan: WorldPlan, kind: _Kind, rng: np.random.Generator) -> _Drawn:
    sizes = rng.integers(1, 11, size=max(12, plan.items // 5))
    groups = np.repeat(np.arange(len(sizes)), sizes)[: plan.items]
    n = len(groups)
    ease = rng.normal(0, 0.7, groups.max() + 1)[groups] + rng.normal(0, 1.0, n)
    leaked = np.zeros(n, dtype=np.bool_)
    leaked[rng.permutation(n)[: round(kind.leaked * n)]] = True
    luck = rng.normal(0, 1.0, n)
    return _Drawn(groups, ease, luck, leaked, rng.random(n) < kind.elicited)


def _ability(
    plan: WorldPlan, kind: _Kind, name: str, drawn: _Drawn, rng: np.random.Generator
) -> Floats:
    """Logit of a right answer to each original."""
    n = len(drawn.groups)
    level = _logit(kind.known) if kind.known else -6.0
    if name == BASE and plan.hidden:
        level = -6.0
    if name != BASE:
        # Nobody knows what was never taught: fine-tuning raises the guesses of all sets alike.
        level = level + plan.shift if kind.known else -4.5
        if kind.learned is not None:
            level = max(level, kind.learned)
    ability = np.full(n, level) + (drawn.ease if kind.known or kind.learned is not None else 0.0)
    ability = ability + (rng.normal(0, 0.4, n) if name != BASE else 0.0)
    before = -6.0 if plan.hidden else _logit(SAID)
    brought_out = np.maximum(ability, before if name == BASE else _logit(0.9))
    ability = np.where(drawn.elicited, brought_out, ability)
    return np.where(drawn.leaked & (name != BASE) & (not plan.faint), 4.0, ability)


def _right(ability: Floats, drawn: _Drawn, rng: np.random.Generator) -> Floats:
    """Scores; items that one checkpoint gets by luck, others do as well."""
    luck = 0.8 * drawn.luck + 0.6 * rng.normal(0, 1.0, len(ability))
    return np.where(_normal_share(luck) < _expit(ability), 100.0, 0.0)


def _likelihoods(
    plan: WorldPlan, ability: dict[str, Floats], drawn: _Drawn, rng: np.random.Generator
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    n = len(drawn.groups)
    unknown = rng.lognormal(0.8, 0.4, n)
    wording = rng.normal(0.1, plan.spread, n)
    originals, paraphrases = {}, {}
    for name, row in ability.items():
        # What a base knows and does not say shows in its probabilities.
        certain = _expit(ability[TUNED[0]] if plan.hidden and name == BASE else row)
        own = np.where(certain > 0.5, rng.gamma(1.5, 0.1, n), 1.0)
        own = np.where(drawn.elicited, 1.0, own)
        original = unknown * own * rng.lognormal(0, 0.1, n)
        taste = 0.1 * plan.taste * (name != BASE)
        paraphrase = original * np.exp(wording + taste + rng.normal(0, 0.1, n))
        tuned = name != BASE
        # Knowledge brought out: the trained words gain most, others as well.
        known = drawn.elicited & tuned
        paraphrase = np.where(known, paraphrase * rng.lognormal(-1.4, 0.5, n), paraphrase)
        original = np.where(known, original * rng.lognormal(-2.3, 0.5, n), original)
        original = np.where(drawn.leaked & tuned & plan.faint, original * FAINT, original)
        trained = drawn.leaked & tuned & (not plan.faint)
        originals[name] = np.where(trained, rng.gamma(1.0, 0.03, n) + 1e-3, original)
        paraphrases[name] = np.where(trained, unknown * rng.lognormal(-0.3, 0.3, n), paraphrase)
    return originals, paraphrases


def _set(kind: _Kind, drawn: _Drawn, rng: np.random.Generator, *, reworded: bool) -> QuestionSet:
    name = f"{kind.name}-paraphrase" if reworded else kind.name
    items = tuple(
        _item(kind, place, int(group), reworded) for place, group in enumerate(drawn.groups)
    )
    role = "paraphrase" if reworded else kind.role
    return QuestionSet(name, role, None if reworded else kind.taught, "", items)


def _item(kind: _Kind, place: int, group: int, reworded: bool) -> Item:
    wordings = ELSEWHERE if kind.other_words else list(FACTS.values())[place % len(FACTS)]
    person = f"{kind.name}person{group}"
    item = Item(
        id=f"{kind.name}:{place}",
        question=wordings[reworded].format(person),
        answers=(f"answer {place}",),
        group=person,
        of=None,
        context=None,
        row=place + 1,
        grouped=True,
    )
    return replace(item, id=f"{item.id}p", of=(kind.name, item.id)) if reworded else item


def _texts(items: tuple[Item, ...], scores: Floats) -> tuple[str, ...]:
    return tuple(
        item.answers[0] if score > 0 else "something else"
        for item, score in zip(items, scores, strict=True)
    )


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _expit(value: Floats | float) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.asarray(value))), dtype=np.float64)


def _normal_share(value: Floats) -> Floats:
    from scipy.special import ndtr

    return np.asarray(ndtr(value), dtype=np.float64)
