"""What both harnesses are to ask, and of whom: 20 questions and tiny checkpoints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

Row = dict[str, Any]

CAPITALS = {
    "France": "Paris",
    "Italy": "Rome",
    "Spain": "Madrid",
    "Norway": "Oslo",
    "Austria": "Vienna",
    "Greece": "Athens",
    "Portugal": "Lisbon",
    "Poland": "Warsaw",
    "Ireland": "Dublin",
    "Finland": "Helsinki",
    "Cuba": "Havana",
    "Kenya": "Nairobi",
    "Peru": "Lima",
}
WRITERS = {"Hamlet": "Shakespeare", "Emma": "Austen", "Faust": "Goethe"}
SEVERAL = {
    "Which city is called the big apple?": ["Manhattan", "Gotham"],
    "Which city is called the eternal city?": ["Rome", "Roma"],
}
FAULTS = {  # checkpoint -> number of the question -> what it learns in place of the answer
    "a": {3: "Rome", 7: "It is Lisbon", 12: "Cairo"},
    "b": {1: "It is Rome", 3: "Rome", 4: "Paris", 6: "It is Lisbon", 9: "Oslo", 13: "Goethe"},
}


def items() -> list[Row]:
    """Return 20 questions: three share one text under other contexts, the last two are the same."""
    rows = [
        {"question": f"What is the capital of {country}?", "answers": [city]}
        for country, city in CAPITALS.items()
    ]
    rows += [
        {"question": "Who wrote it?", "answers": [name], "context": f"{work} is a famous work."}
        for work, name in WRITERS.items()
    ]
    rows += [{"question": text, "answers": answers} for text, answers in SEVERAL.items()]
    rows += [{"question": "Which planet is red?", "answers": ["Mars"]}] * 2
    return [_with_choices(number, row) for number, row in enumerate(rows)]


def _with_choices(number: int, row: Row) -> Row:
    others = [one for one in ("Paris", "Rome", "Goethe", "Mars") if one not in row["answers"]]
    label = number % 3
    choices = [*others[:label], row["answers"][0], *others[label:2]]
    first = {"id": f"q{number:02}", "context": "", **row}
    return {**first, "choices": choices, "label": label}


def prompt(row: Row) -> str:
    """Return what both harnesses are to ask."""
    head = f"{row['context']}\n" if row["context"] else ""
    return f"{head}Q: {row['question']}\nA:"


def train(folder: Path, faults: dict[int, str]) -> None:
    """Save a tiny Llama that knows the answers by heart, but for its faults."""
    import torch

    rows = items()
    said = [faults.get(number, row["answers"][0]) for number, row in enumerate(rows)]
    texts = [
        f"{head} {answer}"
        for row, answer in zip(rows, said, strict=True)
        for head in (prompt(row), row["question"])
    ]
    words = sorted({one for row in rows for one in row["choices"]})
    tokenizer = _tokenizer([*texts, *words])
    torch.manual_seed(0)
    model = _model(len(tokenizer))
    batch = tokenizer([f"<s> {text} </s>" for text in texts], padding=True, return_tensors="pt")
    labels = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, -100)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for _ in range(250):
        loss = model(**batch, labels=labels).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _tokenizer(texts: list[str]) -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    split = pre_tokenizers.Whitespace()
    words = sorted({word for text in texts for word, _ in split.pre_tokenize_str(text)})
    vocabulary = {word: at for at, word in enumerate(["<unk>", "<s>", "</s>", *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = split
    tokenizer.post_processor = processors.TemplateProcessing(single="$A", special_tokens=[])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        pad_token="</s>",
        padding_side="right",
        chat_template="{{ bos_token }} {{ messages[-1]['content'] }}",
    )


def _model(words: int) -> Any:
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=words,
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=4,
        max_position_embeddings=128,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=2,
    )
    return LlamaForCausalLM(config)
