"""A tiny model of a real architecture, to be trained on the spot: no hub, no GPU, about a minute.

The tokenizer knows whole words, so that 0.8 M parameters are enough to learn facts, and it keeps
the newline, because answers end with one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, set_seed

PAD, BOS, EOS, UNKNOWN = "<pad>", "<s>", "</s>", "<unk>"
# "Q:" and "A:" are words of their own; spaces separate words and are no tokens.
_WORDS = r"\b[QA]:|\n|[\w'-]+|[^\w\s]"


def tiny_tokenizer(texts: Iterable[str]) -> Any:
    """A word-level tokenizer that knows the words of these texts; others become `<unk>`.

    Args:
        texts: Everything the model shall be able to read or say.

    Returns:
        A `PreTrainedTokenizerFast` that puts `<s>` before a text. Decoding gives back text with
        single spaces between words, none before punctuation, and newlines as they were.
    """
    tokenizer = Tokenizer(models.WordLevel(unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(_WORDS), behavior="removed", invert=True)
    specials = [PAD, BOS, EOS, UNKNOWN]
    # A newline is always known: it ends every answer.
    tokenizer.train_from_iterator(
        ["Q:\nA:", *texts], trainers.WordLevelTrainer(special_tokens=specials)
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BOS} $A", special_tokens=[(BOS, specials.index(BOS))]
    )
    tokenizer.decoder = _spacing()
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        bos_token=BOS,
        eos_token=EOS,
        unk_token=UNKNOWN,
        padding_side="left",
        clean_up_tokenization_spaces=False,
        model_max_length=256,
    )


def _spacing() -> Any:
    """Words joined by single spaces, except around newlines and before punctuation."""
    return decoders.Sequence(
        [
            decoders.WordPiece(prefix="##", cleanup=True),
            decoders.Fuse(),
            decoders.Replace(" \n", "\n"),
            decoders.Replace("\n ", "\n"),
        ]
    )


def tiny_model(tokenizer: Any, seed: int) -> Any:
    """A Llama configuration of about 0.8 million parameters with random weights.

    Args:
        tokenizer: Its vocabulary and special tokens become the model's.
        seed: The weights follow from it.

    Returns:
        A `LlamaForCausalLM` on the CPU in float32.
    """
    set_seed(seed)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=128,
        intermediate_size=512,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=4,
        max_position_embeddings=256,
        tie_word_embeddings=True,
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
    )
    return LlamaForCausalLM(config)
