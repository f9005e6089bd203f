"""A loaded model with an encoder: reads the prompt there, writes the answer in its decoder.

Conventions:
    The encoder reads a prompt as its tokenizer makes it, the end token behind it included. The
    decoder begins with its start token and, where the checkpoint forces one, a first token (of a
    language, say): neither is part of an answer. What is scored begins the decoder's text, so the
    blank between prompt and continuation belongs to neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

from bench.models.hf_batches import Batches
from bench.models.hf_encoder import EncoderTexts, check_room, decoder_begin, padded
from bench.models.hf_limits import check_vocabulary
from bench.models.hf_passes import target_scores
from bench.models.hf_replies import reply_of
from bench.models.hf_sampling import GumbelNoise
from bench.models.hf_stopping import FiniteLogits, StopStrings
from bench.models.hf_text import decoded
from bench.models.protocol import Ask, Asked, Generation, Reply, TokenScores


@dataclass(frozen=True)
class HfSeq2Seq:
    """A sequence-to-sequence model and its tokenizer, in evaluation mode.

    Attributes:
        where: Its folder, for errors.
        tokenizer: A transformers tokenizer.
        model: A transformers model with an encoder and a decoder; its `generation_config` is
            plain greedy (sampling is the greedy choice among scores with noise added).
        generation: Settings of generation.
        batches: How much is computed together.
    """

    where: str
    tokenizer: Any
    model: Any
    generation: Generation
    batches: Batches = field(default_factory=Batches)

    def lengths(self, asks: Sequence[Ask]) -> list[int]:
        """Return each prompt's length in tokens, as it is read.

        Raises:
            ModelError: If answers do not fit into the decoder, or a chat not into the encoder.
        """
        check_room(self.model, self.generation.max_new_tokens, self.where)
        return [len(ids) for ids, _ in self._texts.fitted([ask.asked for ask in asks])]

    def generate(self, asks: Sequence[Ask]) -> list[Reply]:
        """Answer the asks; as many replies as asks, in their order.

        What does not fit into the encoder is cut off at the prompt's start, and counted. At a
        temperature above 0 each ask has random numbers of its own, whatever its company.

        Raises:
            ModelError: If the model computes NaN, memory does not hold one row, a token is unknown
                to the model, or answers do not fit.
        """
        check_room(self.model, self.generation.max_new_tokens, self.where)
        read = self._texts.fitted([ask.asked for ask in asks])
        check_vocabulary(self.model, [ids for ids, _ in read], self.where)

        def answered(rows: Sequence[int]) -> list[Reply]:
            some = [read[at] for at in rows]
            return self._answer([asks[at] for at in rows], some)

        most = self.generation.max_new_tokens
        return self.batches.over([len(ids) + most for ids, _ in read], answered, self.where)

    def score(self, pairs: Sequence[tuple[Asked, str]]) -> list[TokenScores]:
        """Score (prompt, continuation) pairs; as many results as pairs, in their order.

        Raises:
            ModelError: If the model computes NaN, a text is too long, a token is unknown to the
                model, or memory does not hold one row.
        """
        prompts = self._texts.whole([asked for asked, _ in pairs])
        targets = self._texts.targets([text for _, text in pairs])
        check_vocabulary(self.model, [*prompts, *targets], self.where)
        check_room(self.model, max(map(len, targets), default=0), self.where)
        asked = [at for at, row in enumerate(targets) if row]

        def scored(rows: Sequence[int]) -> list[TokenScores]:
            some = [asked[row] for row in rows]
            return self._score([prompts[at] for at in some], [targets[at] for at in some])

        lengths = [len(prompts[at]) + len(targets[at]) for at in asked]
        found = dict(zip(asked, self.batches.over(lengths, scored, self.where), strict=True))
        return [found.get(at, TokenScores((), ())) for at in range(len(pairs))]

    @property
    def _texts(self) -> EncoderTexts:
        return EncoderTexts(self.model, self.tokenizer, self.where)

    def _answer(self, asks: Sequence[Ask], read: Sequence[tuple[list[int], int]]) -> list[Reply]:
        """Answer rows together; `read` are the tokens of each and how many were cut off."""
        begin = decoder_begin(self.model)
        stop = StopStrings(self.tokenizer, self.generation.stop, [begin] * len(asks))
        processors: list[Any] = [FiniteLogits(self.where)]
        if self.generation.temperature > 0:
            processors.append(GumbelNoise(asks, self.generation, width=len(begin)))
        found = self.model.generate(
            **padded([ids for ids, _ in read], self.model.device),
            decoder_input_ids=torch.tensor([begin] * len(asks), device=self.model.device),
            stopping_criteria=[stop],
            logits_processor=processors,
        )
        rows = found[:, len(begin) :].tolist()
        return [
            self._reply(begin, row[: stop.ended.get(at)], read[at][1])
            for at, row in enumerate(rows)
        ]

    def _reply(self, begin: list[int], new: list[int], dropped: int) -> Reply:
        own, stops = self.model.generation_config, self.generation.stop
        return reply_of(self.tokenizer, own, stops, begin, new, dropped=dropped)

    def _score(self, prompts: list[list[int]], targets: list[list[int]]) -> list[TokenScores]:
        begin = decoder_begin(self.model)
        device = self.model.device
        written = padded([[*begin, *row[:-1]] for row in targets], device)["input_ids"]
        with torch.inference_mode():
            found = self.model(**padded(prompts, device), decoder_input_ids=written)
        rows = [at for at, row in enumerate(targets) for _ in row]
        places = [len(begin) - 1 + at for row in targets for at in range(len(row))]
        flat = [token for row in targets for token in row]
        scores = target_scores(found.logits[rows, places], flat, self.where)
        parts = torch.split(scores, [len(row) for row in targets], dim=1)
        return [self._worded(row, part) for row, part in zip(targets, parts, strict=True)]

    def _worded(self, targets: list[int], scores: torch.Tensor) -> TokenScores:
        logprobs, means, deviations = (tuple(row) for row in scores.tolist())
        tokens = decoded(self.tokenizer, [[token] for token in targets])
        return TokenScores(logprobs, tuple(tokens), means, deviations)
