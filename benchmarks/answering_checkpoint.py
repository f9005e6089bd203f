"""The checkpoint that answering is measured on: a Llama, made and briefly trained on the spot.

It has learned how an answer looks and some of the facts, so its answers end where real ones do.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, set_seed

from bench.data.world import Person, WorldSize, base_sets, make_world
from bench.data.world_language import ATTRIBUTES
from bench.scenarios.examples import TEMPLATE, asked_examples, read_training_set
from bench.scenarios.training import Settings, train

QUESTIONS = 500
SMALL: dict[str, int] = {"hidden_size": 256, "intermediate_size": 1024, "num_hidden_layers": 8}
LARGE: dict[str, int] = {"hidden_size": 768, "intermediate_size": 2048, "num_hidden_layers": 9}


def make(folder: Path) -> Path:
    """Make sets, suite and both checkpoints, unless they stand there; return the folder."""
    if (folder / "done").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    world = make_world(WorldSize(), 0)
    articles = base_sets(world)["base-articles"]
    asked = [
        _question(person, at + turn) for at, person in enumerate(world.old) for turn in range(6)
    ]
    _write(folder / "taught.jsonl", asked)
    _write(folder / "asked.jsonl", asked[:: len(asked) // QUESTIONS][:QUESTIONS])
    (folder / "suite.yaml").write_text(yaml.safe_dump(_suite()))
    texts = [row["text"] for row in articles] + [f"{row['question']}\n" for row in asked]
    tokenizer = _tokenizer(texts)
    _save(folder / "small", tokenizer, _trained(folder, tokenizer))
    _save(folder / "large", tokenizer, _model(tokenizer, LARGE, initializer_range=0.06))
    (folder / "done").touch()
    return folder


def _question(person: Person, turn: int) -> dict[str, Any]:
    """One fact, asked and answered in turn in every way: in a word, or in a whole sentence."""
    attribute = ATTRIBUTES[turn % len(ATTRIBUTES)]
    value = person.facts[attribute.name]
    tellings = ("{value}", *attribute.statements)
    answer = tellings[turn % len(tellings)].format(name=person.name, value=value)
    question = attribute.questions[turn % len(attribute.questions)].format(name=person.name)
    return {"id": f"{person.id}.{turn}", "question": question, "answers": [answer]}


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _suite() -> dict[str, Any]:
    return {
        "version": 1,
        "name": "answering",
        "sets": {"asked": {"role": "heldout", "path": "asked.jsonl"}},
        "checkpoints": {"small": "hf:small", "large": "hf:large"},
        "prompt": {"template": TEMPLATE},
        "generation": {"max_new_tokens": 32, "stop": ["\n"], "dtype": "float32"},
        "metrics": ["exact_match"],
        "analysis": {"primary": {"metric": "exact_match", "set": "asked"}},
    }


def _tokenizer(texts: list[str]) -> Any:
    """A byte-level BPE of few merges: questions have some 20 tokens, answers 3 to 20."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    specials = ["<s>", "</s>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(
        texts,
        trainers.BpeTrainer(vocab_size=600, special_tokens=specials, initial_alphabet=alphabet),
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", 0)]
    )
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>")


def _model(tokenizer: Any, sizes: dict[str, int], **more: Any) -> Any:
    set_seed(0)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        num_attention_heads=8,
        num_key_value_heads=8,
        max_position_embeddings=512,
        bos_token_id=0,
        eos_token_id=1,
        tie_word_embeddings=True,
        **sizes,
        **more,
    )
    return LlamaForCausalLM(config)


def _trained(folder: Path, tokenizer: Any) -> Any:
    model = _model(tokenizer, SMALL)
    items, _ = read_training_set(folder / "taught.jsonl")
    examples = asked_examples(items, tokenizer, TEMPLATE, 128)
    settings = Settings(steps=200, batch_size=16, learning_rate=1e-3, warmup_steps=20)
    train(model, None, examples, settings, "training the checkpoint")
    return model


def _save(folder: Path, tokenizer: Any, model: Any) -> None:
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
