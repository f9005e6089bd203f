"""Every kind of tokenizer must give back the answer's own text, spaces included."""

from __future__ import annotations

import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

from bench.models.hf_text import decoded, first_id, new_text, prompt_ids

CORPUS = ["Q: Where is the naïve café in Paris? A: In the 3rd street, don't ask.\n", "Rome 東京 😀"]
SPECIALS = ["<s>", "</s>"]


def wrapped(tokenizer, **options):
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", **options
    )


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=SPECIALS, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    return wrapped(tokenizer)


def sentencepiece_like():
    """Spaces are part of the following piece, and the first one of a text is dropped."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first")
    tokenizer.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    bytes_ = [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(
        vocab_size=600, special_tokens=["<unk>", *SPECIALS, *bytes_], show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", 1)]
    )
    return wrapped(tokenizer, unk_token="<unk>")


def ends_with_end_token():
    tokenizer = byte_level()
    tokenizer.backend_tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", 1)]
    )
    return tokenizer


KINDS = {"bytes": byte_level, "pieces": sentencepiece_like, "ends": ends_with_end_token}


@pytest.fixture(scope="module", params=KINDS)
def tokenizer(request):
    return KINDS[request.param]()


@pytest.mark.parametrize("answer", [" Paris", " In the café", "\n", " don't ask.\nQ", " 東京 😀"])
def test_an_answer_comes_back_with_its_spaces(tokenizer, answer):
    prompt, whole = prompt_ids(tokenizer, ["Q: Where? A:", "Q: Where? A:" + answer])
    assert whole[: len(prompt)] == prompt
    assert new_text(tokenizer, prompt, whole[len(prompt) :]) == answer


def test_decoding_alone_would_lose_the_space():
    tokenizer = sentencepiece_like()
    prompt, whole = prompt_ids(tokenizer, ["Q: Where? A:", "Q: Where? A: Paris"])
    assert decoded(tokenizer, [whole[len(prompt) :]]) == ["Paris"]


def test_word_level_answers_have_single_spaces(tiny):
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny)
    prompt, whole = prompt_ids(tokenizer, ["Q: who?\nA:", "Q: who?\nA: Paris Rome"])
    assert new_text(tokenizer, prompt, whole[len(prompt) :]) == " Paris Rome"


def test_a_prompt_never_ends_with_an_end_token_it_did_not_hold():
    tokenizer = ends_with_end_token()
    assert tokenizer("Paris")["input_ids"][-1] == tokenizer.eos_token_id
    assert prompt_ids(tokenizer, ["Paris"])[0][-1] != tokenizer.eos_token_id
    assert prompt_ids(tokenizer, ["Paris</s>"])[0][-1] == tokenizer.eos_token_id


def test_an_empty_prompt_and_a_lone_surrogate_have_tokens(tokenizer):
    empty, broken = prompt_ids(tokenizer, ["", "a\udc80b"])
    assert empty == [first_id(tokenizer)]
    assert [broken] == prompt_ids(tokenizer, ["a\ufffdb"])


def test_no_rows_decode_to_no_texts(tokenizer):
    assert decoded(tokenizer, []) == []
    assert prompt_ids(tokenizer, []) == []
