"""METEOR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar, Literal

import numpy as np

from metrics.inputs import check_inputs
from metrics.mean_score import mean_percent
from metrics.meteor_alignment import align
from metrics.protocol import Answers, Floats, References
from metrics.punkt import sentences
from metrics.token_pairs import TokenPairs, best_pairs, pair_texts, pair_tokens
from metrics.treebank import spaced_tokens
from metrics.treebank_ids import number_treebank_tokens

ALPHA, BETA, GAMMA = 0.9, 3.0, 0.5

Tokens = Literal["split", "treebank", "punkt"]


@dataclass(frozen=True)
class Meteor:
    """Mean over answers of METEOR with the best reference, 0–100.

    Words that answer and reference share, that have the same stem or are synonyms are aligned.
    The score weighs recall nine times as much as precision and takes off up to half for words
    that are not aligned in one run.

    Conventions:
        Tokens are lower-cased. `meteor-split` takes what stands between white space;
        `meteor-treebank` cuts off punctuation by the Treebank's rules, the text taken as one
        sentence; `meteor` cuts the text into sentences first, for which it needs nltk's model
        punkt_tab. P and R are the aligned share of the answer and of the reference, c the number
        of runs, m that of aligned words: (1 − 0.5 (c/m)³) · PR / (0.9 P + 0.1 R). Nothing
        aligned is 0, also where both texts are empty. The identical answer of m different words
        scores 100 − 50/m³: one word 50, two 93.75. Synonyms are those of WordNet 3.0, of stems.

    Differences from other tools:
        None from nltk 3.10's `meteor_score` over the same tokens and the same WordNet, on 0–100
        for its 0–1. evaluate's `meteor` is nltk's over `word_tokenize`, which is `meteor` here.
        `meteor-treebank` equals it for texts of one sentence; within a text of several, the
        period of a sentence that is not the last stays with its word: higher or lower. The METEOR
        1.5 program has other weights, function words and paraphrases: not comparable.

    Source:
        Banerjee and Lavie (2005); the weights of Lavie and Agarwal (2007) as nltk sets them;
        nltk 3.10.

    Examples:
        >>> metric = Meteor("split")
        >>> metric.counts(["the car ran"], [["the auto runs", "a car"]])
        array([[0.98148148, 1.        ]])
        >>> float(metric.score([0.5, 2]))
        25.0
        >>> Meteor("treebank").name
        'meteor-treebank'
    """

    tokens: Tokens = "treebank"

    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("meteor", "items")

    @property
    def name(self) -> str:
        """`meteor` as evaluate has it; otherwise the tokenisation is part of the name."""
        return "meteor" if self.tokens == "punkt" else f"meteor-{self.tokens}"

    @property
    def settings(self) -> tuple[str, ...]:
        """What changes the number."""
        weights = f"alpha:{ALPHA},beta:{BETA:g},gamma:{GAMMA}"
        return ("refs:max", f"tokens:{self.tokens}", "lower", weights, "wordnet:3.0", "empty:0")

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 2): the best METEOR over the references, 0–1; and 1.

        Raises:
            LookupError: If `meteor` does not find nltk's model punkt_tab.
        """
        if self.tokens == "treebank":
            pairs = pair_texts(answers, references, number_treebank_tokens)
        elif self.tokens == "split":
            pairs = pair_tokens(answers, references, _lowered)
        else:
            check_inputs(answers, references)
            cut = {text: _cut(text) for text in {*answers, *chain.from_iterable(references)}}
            answers = [cut[text] for text in answers]
            references = [[cut[text] for text in accepted] for accepted in references]
            pairs = pair_tokens(answers, references, _lowered)
        return best_pairs(meteor_scores(pairs), pairs.first)

    def score(self, totals: Floats) -> Floats:
        """Return 100 × summed METEOR / items, shape (...); NaN where there are no items."""
        return mean_percent(totals)


def _cut(text: str) -> str:
    """Put white space between the tokens of a text's sentences."""
    return " ".join(map(spaced_tokens, sentences(text)))


def _lowered(chunk: str) -> Sequence[str]:
    return (chunk.lower(),)


def meteor_scores(pairs: TokenPairs) -> Floats:
    """Return METEOR of each pair, 0–1, shape (m,), in nltk's order of operations.

    Args:
        pairs: Pairs of lower-cased tokens.

    Examples:
        >>> meteor_scores(pair_tokens(["a b", "", "c"], [["a b"], [""], ["d"]]))
        array([0.9375, 0.    , 0.    ])
    """
    matches, chunks = align(pairs)
    scores = np.zeros(len(matches))
    some = np.flatnonzero(matches)
    precision = matches[some] / pairs.answers.lengths[some]
    recall = matches[some] / pairs.references.lengths[some]
    mean = (precision * recall) / (ALPHA * precision + (1 - ALPHA) * recall)
    fragmentation = (chunks[some] / matches[some]).tolist()
    cubes = [part**BETA for part in fragmentation]  # NumPy's power can differ in the last bit
    scores[some] = (1 - GAMMA * np.array(cubes)) * mean
    return scores
