"""Log-probabilities of texts the model did not write itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.models.hf_borders import same_side, sides
from bench.models.hf_limits import check_positions, check_vocabulary
from bench.models.hf_passes import Budget, Passes, Scores
from bench.models.hf_prefixes import Text, clusters
from bench.models.hf_text import asked_ids, continued_ids, decoded, first_id
from bench.models.protocol import Asked, TokenScores


def token_scores(
    model: Any,
    tokenizer: Any,
    pairs: Sequence[tuple[Asked, str]],
    *,
    where: str,
    budget: Budget | None = None,
) -> list[TokenScores]:
    """Score (prompt, continuation) pairs in batches of similar length, shared beginnings once.

    Prompt and continuation are tokenised together, as they would be read; a token that straddles
    the boundary belongs to the continuation. What a batch holds follows from the memory it needs;
    where memory runs out, batches are halved.

    Args:
        model: A causal language model.
        tokenizer: Its tokenizer.
        pairs: Texts or chats, and what continues them; an empty continuation has no tokens and no
            scores.
        where: The model's folder, for errors.
        budget: What a batch may hold at first, or None for the default.

    Returns:
        As many results as pairs, in their order.

    Raises:
        ModelError: If the model computes NaN, a text is longer than its positions (how many is
            said), a token is unknown to it, or memory does not hold one row.
    """
    texts = _tokenised(tokenizer, pairs)
    check_vocabulary(model, [text.ids for text in texts], where)
    check_positions(model, [len(text.ids) for text in texts], where)
    asked = [at for at, text in enumerate(texts) if text.targets]
    passes = Passes(model, where, budget)
    found: dict[int, Scores] = {}
    read = [len(texts[at].ids) - 1 for at in asked]  # the last token is not read
    for side in sides(model, read):
        for cluster in clusters([texts[asked[at]] for at in side]):
            rows = [asked[side[at]] for at in cluster.members]
            shared = cluster.prefix if same_side(model, cluster.prefix, read[side[0]]) else 0
            scored = passes.scores([texts[at] for at in rows], shared)
            found |= dict(zip(rows, scored, strict=True))
    nothing: Scores = ((), (), ())
    return [_worded(tokenizer, text, found.get(at, nothing)) for at, text in enumerate(texts)]


def _tokenised(tokenizer: Any, pairs: Sequence[tuple[Asked, str]]) -> list[Text]:
    prompts = asked_ids(tokenizer, [prompt for prompt, _ in pairs])
    wholes = continued_ids(tokenizer, pairs)
    return [_text(tokenizer, *both) for both in zip(prompts, wholes, strict=True)]


def _text(tokenizer: Any, prompt: list[int], whole: list[int]) -> Text:
    same = zip(prompt, whole, strict=False)
    start = next((at for at, (a, b) in enumerate(same) if a != b), min(len(prompt), len(whole)))
    # without a token before it the first one would have no probability
    return Text(tuple(whole), start) if start else Text((first_id(tokenizer), *whole), 1)


def _worded(tokenizer: Any, text: Text, scores: Scores) -> TokenScores:
    tokens = decoded(tokenizer, [[token] for token in text.targets])
    logprobs, means, deviations = scores
    return TokenScores(logprobs, tuple(tokens), means, deviations)
