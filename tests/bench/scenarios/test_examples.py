"""Rows to token ids with labels."""

from __future__ import annotations

import json

import pytest

from bench.base.errors import DataError, SuiteError
from bench.scenarios.examples import (
    IGNORED,
    TEMPLATE,
    article_examples,
    asked_examples,
    read_training_set,
)
from bench.scenarios.tiny import tiny_tokenizer

ROWS = [
    {"id": "a", "question": "Where does Mara live?", "answers": ["Old Torvale", "Torvale"]},
    {"id": "b", "question": "Who is Mara?", "answers": "Nobody"},
]


@pytest.fixture(scope="module")
def tokenizer():
    return tiny_tokenizer(["Where does Mara live? Old Torvale. Who is Nobody"])


def written(tmp_path, rows):
    path = tmp_path / "train.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_labels_cover_the_first_answer_and_what_ends_it(tokenizer, tmp_path):
    items, articles = read_training_set(written(tmp_path, ROWS))
    first, second = asked_examples(items, tokenizer, TEMPLATE, 64)
    taught = [label for label in first.labels if label != IGNORED]
    assert articles == ()
    assert tokenizer.convert_ids_to_tokens(taught) == ["Old", "Torvale", "\n", "</s>"]
    assert first.ids[-4:] == tuple(taught)
    assert len(first.ids) == len(first.labels)
    assert tokenizer.decode(second.ids) == "<s> Q: Who is Mara?\nA: Nobody\n</s>"


def test_a_paragraph_is_an_example_and_wholly_labelled(tokenizer, tmp_path):
    path = written(tmp_path, [{"id": "x", "text": "Who is Mara\n\nMara is Nobody"}])
    items, articles = read_training_set(path)
    examples = article_examples(articles, tokenizer, 64)
    assert items == ()
    assert [tokenizer.decode(one.ids, skip_special_tokens=True) for one in examples] == [
        "Who is Mara",
        "Mara is Nobody",
    ]
    assert all(one.labels == one.ids for one in examples)


def test_a_long_paragraph_is_cut_into_pieces_that_lose_nothing(tokenizer, tmp_path):
    _, articles = read_training_set(written(tmp_path, [{"id": "x", "text": "Mara " * 10}]))
    (whole,) = article_examples(articles, tokenizer, 64)
    pieces = article_examples(articles, tokenizer, 5)
    assert [len(piece.ids) for piece in pieces] == [5, 5, 2]
    assert sum((piece.ids for piece in pieces), ()) == whole.ids


def test_a_long_item_is_refused_because_its_answer_would_be_cut(tokenizer, tmp_path):
    items, _ = read_training_set(written(tmp_path, ROWS))
    with pytest.raises(DataError, match=r"item 'a'.*13 tokens.*at most 8"):
        asked_examples(items, tokenizer, TEMPLATE, 8)


def test_a_template_without_a_question_is_refused(tokenizer, tmp_path):
    items, _ = read_training_set(written(tmp_path, ROWS))
    with pytest.raises(SuiteError, match="question"):
        asked_examples(items, tokenizer, "A:", 64)


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([], "no rows"),
        ([{"name": "x"}], "columns name"),
        ([{"question": "Who?"}], "train.jsonl:1.*no accepted answer"),
        ([{"text": "ok"}, {"id": "y"}], "train.jsonl:2.*no text"),
    ],
)
def test_what_cannot_be_trained_on_is_named(tmp_path, rows, named):
    with pytest.raises(DataError, match=named):
        read_training_set(written(tmp_path, rows))
