"""A tiny checkpoint with random weights, and sets of questions, made on the spot."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

WORDS = "Q: A: who what where is the of in city river king moon . ? Paris Rome red blue one two"


def _tokenizer(words):
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    vocabulary = {word: at for at, word in enumerate(["<unk>", "<s>", "</s>", "\n", *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    split = Regex(r"\n|[QA]:|\w+|[^\w\s]")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(split, behavior="removed", invert=True)
    tokenizer.decoder = decoders.Sequence(
        [decoders.WordPiece("##", cleanup=False), decoders.Fuse()]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", unk_token="<unk>"
    )


def make_checkpoint(folder: Path, seed: int = 0, extra_words: int = 0) -> Path:
    """Save a random Llama; a large spread of weights makes its answers differ by question."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    words = [*WORDS.split(), *(f"word{number}" for number in range(extra_words))]
    tokenizer = _tokenizer(words)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=128,
        initializer_range=0.5,
        bos_token_id=1,
        eos_token_id=2,
    )
    torch.manual_seed(seed)
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def one_thread():
    """Two threads of a tiny model beside another busy process mostly wait for each other."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory, one_thread) -> Path:
    """A checkpoint folder; not to be written to."""
    return make_checkpoint(tmp_path_factory.mktemp("tiny") / "checkpoint")


@pytest.fixture(scope="session")
def other_weights(tmp_path_factory, one_thread) -> Path:
    """The same architecture and tokenizer under other weights."""
    return make_checkpoint(tmp_path_factory.mktemp("other") / "checkpoint", seed=1)


@pytest.fixture
def copied(tiny, tmp_path) -> Path:
    """A copy of the tiny checkpoint that a test may spoil."""
    return Path(shutil.copytree(tiny, tmp_path / "copied"))


@pytest.fixture
def save_checkpoint():
    """The function that saves a random checkpoint: folder, seed -> folder."""
    return make_checkpoint


@pytest.fixture
def endpoint(monkeypatch):
    """The function that starts a server that speaks OpenAI's interface: behaviour -> server.

    No proxy stands between here and it, and no key of the developer's is sent.
    """
    from tests.support_endpoint import echo, serve

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    started = []

    def start(behave=echo):
        server, http = serve(behave)
        started.append(http)
        return server

    yield start
    for http in started:
        http.shutdown()
        http.server_close()
