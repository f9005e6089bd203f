"""Write expected.json: scores of made pairs by the official evaluation script of SQuAD v1.1.

    python make_expected.py COMPUTE_SCORE_PY

COMPUTE_SCORE_PY is metrics/squad/compute_score.py of the repository huggingface/evaluate at tag
v0.4.6, which carries the official script for version 1.1; its SHA-256 is checked below. The
second opinion is torchmetrics (1.9.0 when the values were stored) at 64 bits; where it differs
the pair's position is stored. The suite needs neither to test itself: the values are stored.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import platform
import random
import sys
from pathlib import Path

import torch
import torchmetrics
from torchmetrics.functional.text import squad as torchmetrics_squad

SHA256 = "6c27d9393600a8e6c665adb2dc2c966ae7c7a70960064eb032711dc58914956a"
SEED = 20161105
N_RANDOM = 2000

WORDS = """a an the A An The THE and of in it was city river Nile NILE nile's Paris paris France
Wilhelm Röntgen RÖNTGEN röntgen naïve café CAFÉ cafe\u0301 Straße STRASSE straße İstanbul ıstanbul
1901 1,901 1901. 3.14 $5 50% state-of-the-art stateoftheart U.S. US U.S.A. don't dont “quoted”
"quoted" ‘tis 'tis — – - -- ... … ! ? a.m. the-end a-b an/the (the) [a] _a_ the_ 东京 東京 Москва
МОСКВА القاهرة ירושלים दिल्ली 😀 👩‍👩‍👧 ﬁnal final ② 2 ǅ ß ẞ Σίσυφος ΣΊΣΥΦΟΣ""".split()
SPACES = [" "] * 12 + ["  ", "\t", "\n", "\u00a0", "\u3000", "\u200b", "\r\n", "\x1c", "\x0b"]

HARD = [
    "", " ", "\t\n", "a", "the", "A.", "an the a", "!!!", "...", "'", "“”", "\u200b", "\ufeff",
    "a\u0301", "e\u0301", "é", "\u0301", "😀", "😀😀", "a😀the", "\U0001f469\u200d\U0001f467",
    "\u202eabc", "مرحبا", "مرحبا بالعالم", "\u0000", "a\u0000b", "\x1b[31mred", "\x7f", "\x85",
    "\ud800", "a\udfffb", "\udc80 the \udc80", "İ", "i̇", "ß", "SS", "ﬀ", "x" * 300, "a " * 150,
    "the" * 50, "_the_", "the_", "théâtre", "a-the", "a–the", "theatre", "anthem", "a1", "1a",
    "½", "1/2", "１２", "12", "a\u00a0the", "\u2028", "new\u2029line", "it's", "it’s", "its",
]  # fmt: skip


def main(official_path: Path) -> None:
    official = _load(official_path)
    pairs = _hard_pairs() + _random_pairs(random.Random(SEED))
    torch.set_default_dtype(torch.float64)  # else its F1 has 32 bits
    rows, differs = [], []
    for position, (answer, references) in enumerate(pairs):
        best = official.metric_max_over_ground_truths
        match = int(best(official.exact_match_score, answer, references))
        f1 = float(best(official.f1_score, answer, references))
        rows.append([answer, references, match, f1])
        if _second_opinion(answer, references) != (match * 100.0, f1 * 100.0):
            differs.append(position)
    head = {
        "authority": "huggingface/evaluate v0.4.6, metrics/squad/compute_score.py",
        "authority_sha256": SHA256,
        "second_opinion": f"torchmetrics {torchmetrics.__version__}, torch {torch.__version__}",
        "python": platform.python_version(),
        "seed": SEED,
        "columns": ["answer", "references", "exact_match", "f1"],
        "second_opinion_differs_at": "DIFFERS",
    }
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    start = json.dumps(head, indent=1)[:-2].replace('"DIFFERS"', json.dumps(differs))
    text = start + f',\n "rows": [\n{lines}\n]}}\n'
    Path(__file__).with_name("expected.json").write_text(text, encoding="ascii")
    print(f"{len(rows)} pairs; torchmetrics differs on {len(differs)}")


def _load(path: Path):
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        sys.exit(f"{path}: SHA-256 {found}; expected {SHA256}")
    spec = importlib.util.spec_from_file_location("compute_score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _second_opinion(answer: str, references: list[str]) -> tuple[float, float]:
    target = {"id": "0", "answers": {"text": references, "answer_start": [0] * len(references)}}
    scores = torchmetrics_squad([{"id": "0", "prediction_text": answer}], [target])
    return scores["exact_match"].item(), scores["f1"].item()


def _hard_pairs() -> list[tuple[str, list[str]]]:
    alike = [(text, [text]) for text in HARD]
    upper = [(text.upper(), ["the", text]) for text in HARD]
    beside = [(text, HARD[i + 1 : i + 4]) for i, text in enumerate(HARD[:-4])]
    nothing = [(a, [b]) for a in HARD[:12] for b in HARD[:12]]
    return alike + upper + beside + nothing


def _random_pairs(rng: random.Random) -> list[tuple[str, list[str]]]:
    pairs = []
    for _ in range(N_RANDOM):
        references = [_text(rng, rng.randint(0, 5)) for _ in range(rng.choice([1, 1, 2, 3]))]
        if rng.random() < 0.6:
            answer = _changed(rng, rng.choice(references))
        else:
            answer = _text(rng, rng.randint(0, 9))
        pairs.append((answer, references))
    return pairs


def _text(rng: random.Random, n_words: int) -> str:
    return "".join(rng.choice(WORDS) + rng.choice(SPACES) for _ in range(n_words))


def _changed(rng: random.Random, text: str) -> str:
    """What answers do to references: case, punctuation, order, repeats, words around them."""
    words = text.split()
    change = rng.randrange(7)
    if change == 0:
        return text.upper()
    if change == 1:
        return text.title() + "."
    if change == 2:
        rng.shuffle(words)
    elif change == 3:
        words = words + words[:2]
    elif change == 4:
        words = ["The", *words[1:]]
    elif change == 5:
        words = [_text(rng, 4), *words, _text(rng, 3)]
    return " ".join(words)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
