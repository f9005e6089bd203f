"""Metrics that are made from what their names say: a model, a module of `evaluate`, a file."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from metrics.given import given_metric
from metrics.protocol import Metric

if TYPE_CHECKING:
    from metrics.bert_folder import BertFolder

_MODEL = (
    "FOLDER holds a model that transformers saved (config.json, weights, tokenizer); nothing is "
    "downloaded. @LAYER is the layer whose output is compared, from 0, the embeddings; it may be "
    "left out where the folder is called like a model that bert-score knows, e.g. roberta-large"
)

FORMS: dict[str, str] = {
    "meteor": "nltk's model punkt_tab, which nltk.download('punkt_tab') fetches once; without it "
    "there is meteor-treebank",
    **{f"bertscore_{part}:FOLDER[@LAYER]": _MODEL for part in ("p", "r", "f1")},
    "evaluate:NAME_OR_PATH[#KEY]": "a PATH to a metric's folder, or a NAME, for which the hub is "
    "needed once; #KEY where it gives several numbers, #-KEY if lower is better; its code is run",
    "given:[lower:][raw:]NAME": "logs of another harness, lm-eval: or inspect:, that hold scores "
    "by that NAME",
    "FILE.py:CLASS": "a Python file of yours and a metric class in it; the file is run",
}
"""How such names look, and what they need."""

_BERTSCORES = ("bertscore", "bertscore_p", "bertscore_r", "bertscore_f1")


def named_metric(name: str) -> Metric | None:
    """Return the metric that a name of one of the `FORMS` stands for, or None for another name.

    The same object for the same name, so that a model is loaded once; a file that has changed is
    read again.

    Raises:
        LookupError: If the name has one of the forms, but there is nothing to be had by it; says
            what is missing and the way out.

    Examples:
        >>> named_metric("exact_match") is None
        True
        >>> named_metric("bertscore_f1:no-such-folder@2")
        Traceback (most recent call last):
        LookupError: metric bertscore_f1:no-such-folder@2: there is no folder 'no-such-folder'; ...
    """
    try:
        return _made(name)
    except LookupError as problem:
        raise LookupError(f"metric {name}: {problem}") from problem.__cause__


def _made(name: str) -> Metric | None:
    head, colon, rest = name.partition(":")
    if name == "meteor":
        return _meteor()
    if colon and head == "evaluate":
        return _evaluate(rest)
    if colon and head == "given":
        return given_metric(rest)
    if head in _BERTSCORES or (colon and head.startswith("bertscore")):
        return _bertscore(head, rest)
    path, colon, member = name.rpartition(":")
    if colon and path.endswith(".py"):
        from metrics.file_plugin import load_from_file

        return load_from_file(path, member)
    if name.endswith(".py"):
        raise LookupError(f"name the metric in the file too: {name}:CLASS")
    return None


def _meteor() -> Metric:
    from metrics.meteor import Meteor
    from metrics.punkt import sentences

    sentences("")  # says what is missing now, and not after the other metrics are done
    return Meteor("punkt")


def _bertscore(head: str, words: str) -> Metric:
    from metrics.bertscore import PARTS, BertScore

    part = next((one for one in PARTS if head == f"bertscore_{one}"), None)
    if part is None or not words:
        ways = ", ".join(f"bertscore_{one}:FOLDER" for one in PARTS)
        raise LookupError(f"BERTScore is one of {ways}")
    return BertScore(part, words, _model(words))


@lru_cache(maxsize=4)
def _model(words: str) -> BertFolder:
    from metrics.bert_folder import open_folder

    return open_folder(words)


@lru_cache(maxsize=32)
def _evaluate(words: str) -> Metric:
    from metrics.foreign import load_foreign

    return load_foreign(words)
