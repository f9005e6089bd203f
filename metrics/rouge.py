"""ROUGE: n-grams or subsequences shared with a reference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from metrics.lcs import lcs_lengths
from metrics.mean_score import mean_percent
from metrics.protocol import Answers, Floats, References
from metrics.rouge_lines import line_hits
from metrics.rouge_tokens import rouge_stems, rouge_words
from metrics.shared_grams import count_shared_grams
from metrics.token_ids import ChunkTokens, Ints, Ragged
from metrics.token_pairs import best_pairs, pair_tokens

Kind = Literal["rouge1", "rouge2", "rougeL", "rougeLsum"]


@dataclass(frozen=True)
class Rouge:
    """Mean over answers of ROUGE's F1 with the best reference, 0–100.

    `rouge1` and `rouge2` count shared words and shared pairs of neighbours, `rougeL` the longest
    common subsequence, `rougeLsum` the same line by line. With `-stem` behind the name, words
    are stemmed.

    Conventions:
        Tokens are runs of a–z and 0–9 in the lower-cased text. Precision is what is shared over
        the answer's tokens (pairs, for rouge2), recall over the reference's, and the score is
        their F1. Where nothing is shared it is 0, also where a text has no tokens at all.
        rougeLsum takes the text's own line breaks as ends of sentences; for each line of the
        reference it joins the subsequences shared with every line of the answer, and no token of
        the answer counts twice. Of several references the one with the highest F1 counts.
        With `-stem`, words of more than three letters are replaced by their Porter stems.

    Differences from other tools:
        None from rouge_score 0.1.2 (`score_multi`, the F-measure; `use_stemmer` for `-stem`), on
        0–100 for its 0–1. evaluate's `rouge` aggregates with the median of a random bootstrap by
        default, where this is the mean; and it takes one reference unless given lists. Python
        ports with other tokenizers (torchmetrics, rouge) differ by what they call a word.
        A text without a–z or 0–9, as in Chinese or Hindi, scores 0 here as there.

    Source:
        Lin (2004), "ROUGE: a package for automatic evaluation of summaries"; rouge_score 0.1.2.

    Examples:
        >>> Rouge("rouge1").counts(["a cat sat"], [["the cat", "the cat sat down"]])
        array([[0.57142857, 1.        ]])
        >>> float(Rouge("rougeL").score([0.5, 2]))
        25.0
        >>> Rouge("rouge2", stem=True).name
        'rouge2-stem'
    """

    kind: Kind = "rouge1"
    stem: bool = False

    unit: ClassVar[str] = "%"
    binary: ClassVar[bool] = False
    mean_of_items: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]] = ("f", "items")

    @property
    def name(self) -> str:
        """The kind, and "-stem" where words are stemmed."""
        return f"{self.kind}-stem" if self.stem else self.kind

    @property
    def settings(self) -> tuple[str, ...]:
        """What changes the number."""
        stems = "stem:porter-nltk" if self.stem else "stem:no"
        lines = ("lines:newline",) if self.kind == "rougeLsum" else ()
        return ("refs:max", "tokens:a-z0-9", stems, *lines, "empty:0")

    def counts(self, answers: Answers, references: References) -> Floats:
        """Return shape (n, 2): the best F1 over the references, 0–1; and 1."""
        return rouge_counts(
            self.kind, answers, references, rouge_stems if self.stem else rouge_words
        )

    def score(self, totals: Floats) -> Floats:
        """Return 100 × summed F1 / items, shape (...); NaN where there are no items."""
        return mean_percent(totals)


def rouge_counts(
    kind: Kind, answers: Answers, references: References, chunk_tokens: ChunkTokens
) -> Floats:
    """Return ROUGE's counts after any tokenisation that looks no further than white space.

    Args:
        kind: Which ROUGE.
        answers: n texts.
        references: n lists of at least one accepted answer.
        chunk_tokens: The tokens of a chunk, as for `metrics.token_ids.number_tokens`.

    Returns:
        Shape (n, 2): the best F1 over the references, 0–1; and 1.

    Raises:
        ValueError: As `check_inputs` says.

    Examples:
        >>> rouge_counts("rouge1", ["Ü Ö"], [["Ö"]], lambda chunk: [chunk])
        array([[0.66666667, 1.        ]])
    """
    pairs = pair_tokens(answers, references, chunk_tokens)
    hits = _HITS[kind](pairs.answers, pairs.references)
    if kind == "rougeLsum":
        line_hits(answers, references, chunk_tokens, hits)
    shorter = 1 if kind == "rouge2" else 0
    f1 = _f1(hits, pairs.answers.lengths - shorter, pairs.references.lengths - shorter)
    return best_pairs(f1, pairs.first)


def _f1(hits: Ints, in_answer: Ints, in_reference: Ints) -> Floats:
    """F1 in the order of operations of rouge_score, to the last bit."""
    precision = hits / np.maximum(in_answer, 1)
    recall = hits / np.maximum(in_reference, 1)
    f1 = np.zeros(len(hits))
    np.divide(2 * precision * recall, precision + recall, out=f1, where=hits > 0)
    return f1


def _neighbours(answers: Ragged, references: Ragged) -> Ints:
    return count_shared_grams(answers, references, order=2)


_HITS: dict[Kind, Callable[[Ragged, Ragged], Ints]] = {
    "rouge1": count_shared_grams,
    "rouge2": _neighbours,
    "rougeL": lcs_lengths,
    "rougeLsum": lcs_lengths,
}
