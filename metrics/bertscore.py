"""BERTScore: how well the tokens of two texts match as a language model embeds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import numpy as np

from metrics.failure import MetricFailed
from metrics.inputs import check_inputs
from metrics.mean_score import mean_percent
from metrics.protocol import Answers, Floats, References

Part = Literal["p", "r", "f1"]
PARTS: tuple[Part, ...] = ("p", "r", "f1")

PairScorer = Callable[[Sequence[str], Sequence[str]], Floats]
"""Takes m answers and m references, none blank; returns precision, recall and F1, (m, 3)."""


@dataclass(frozen=True)
class BertScore:
    """Mean over answers of BERTScore's P, R or F1 against the best accepted answer, 0–100.

    Conventions:
        Each token is matched with the most similar one of the other text, by the cosine of their
        embeddings: precision is the mean over the answer's tokens, recall over the reference's.
        [CLS] and [SEP] weigh nothing, all other tokens alike (no idf); not rescaled by a
        baseline. Of several references each of P, R and F1 takes its own best. Where the answer
        or the reference is blank, or the tokenizer leaves nothing of it, all three are 0.
        Cosines can be negative, and so can a score. A lone surrogate is read as U+FFFD.

    Differences from other tools:
        None from bert-score 0.3.13 on transformers 4.57.1 (compared on tiny RoBERTa, BERT,
        DeBERTa, BART and Longformer); on transformers 5 that package crashes on the empty string
        and where the tokenizer names no longest text, and scores RoBERTa wrongly without a word,
        by up to 0.285 of 1, either way: the space that belongs in front of the first word is left
        out, and is put there here. As there, a text of one token is taken for empty where the
        tokenizer adds one token instead of [CLS] and [SEP] (T5).

    Source:
        Zhang et al. (2020), BERTScore: evaluating text generation with BERT.

    Examples:
        >>> def same(answers, references):
        ...     return np.array([[one == two] * 3 for one, two in zip(answers, references)])
        >>> BertScore("f1", "a-folder", same).counts(["Paris", ""], [["Lyon", "Paris"], ["x"]])
        array([[1., 1.],
               [0., 1.]])
    """

    part: Part
    model: str
    pairs: PairScorer = field(repr=False)

    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = True
    score_range: ClassVar[str] = "at most 100, hardly ever below 0"

    def __post_init__(self) -> None:
        """Raise ValueError if `part` is none of p, r, f1."""
        if self.part not in PARTS:
            raise ValueError(f"part is {self.part!r}; expected one of {', '.join(PARTS)}")

    @property
    def name(self) -> str:
        """`bertscore_` and the part, `:` and the model as the user named it."""
        return f"bertscore_{self.part}:{self.model}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The part, and how many items."""
        return (self.part, "items")

    @property
    def settings(self) -> tuple[str, ...]:
        """How texts are compared, and what the model says of itself where it has `settings`."""
        return ("refs:max", "idf:no", "rescaled:no", "empty:0", *self._model_settings())

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 2): the best value over the references, at most 1; and 1.

        Raises:
            ValueError: As `check_inputs` says.
            MetricFailed: If the model cannot be loaded or run.
        """
        check_inputs(answers, references)
        wanted = {
            (answer, text): 0.0
            for answer, accepted in zip(answers, references, strict=True)
            if answer.strip()
            for text in accepted
            if text.strip()
        }
        if wanted:
            wanted = dict(zip(wanted, self._compared(list(wanted)).tolist(), strict=True))
        counts = np.ones((len(answers), 2))
        counts[:, 0] = [
            max(wanted.get((answer, text), 0.0) for text in accepted)
            for answer, accepted in zip(answers, references, strict=True)
        ]
        return counts

    def score(self, totals: Floats) -> Floats:
        """Return 100 × summed values / items, shape (...); NaN where there are no items."""
        return mean_percent(totals)

    def _compared(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """Return one value for each pair."""
        try:
            found = self.pairs([one for one, _ in pairs], [other for _, other in pairs])
        except Exception as problem:  # torch and transformers raise all kinds
            raise MetricFailed(self.name, None, repr(problem)) from problem
        found = np.asarray(found, dtype=np.float64)
        if found.shape != (len(pairs), len(PARTS)):
            expected = (len(pairs), len(PARTS))
            problem_found = f"its model gave shape {found.shape}; expected {expected}"
            raise MetricFailed(self.name, None, problem_found)
        if np.isnan(found).any():
            raise MetricFailed(self.name, None, "its model gave NaN: are its weights whole?")
        # cosines of single precision exceed 1 by some 1e-7
        values: Floats = np.minimum(found[:, PARTS.index(self.part)], 1.0)
        return values

    def _model_settings(self) -> tuple[str, ...]:
        return tuple(getattr(self.pairs, "settings", ()))
