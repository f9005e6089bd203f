"""Paraphrases where truth is known: does what is accepted keep the fact, and what is lost?

    python benchmarks/paraphrases.py [--data FOLDER] [--seed 0]

On the made world every question is about one person and one attribute, and both can be read off
any wording of it, so whether a paraphrase keeps the fact can be decided. Three parts:

1. templates alone: every accepted rewrite judged by `fact_of`, which knows nothing of the gates;
2. a generator that is right sometimes: recorded replies with the world's own other phrasings
   (all good) and planted faults (all bad), through `bench data paraphrase`; once on a set that
   asks five things of each person, once on one that asks each person one thing, once on one that
   asks one thing only, where no gate can know the other attributes;
3. real questions (`--data`): how many a template fits, and planted faults on them, where only
   what is bad by construction is known.

Rates with Wilson's interval; in part 2 the unit is a candidate, which is not independent of the
others of its pattern, so patterns are counted as well.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from bench.authoring.gates import Case, judge
from bench.authoring.opening import Request
from bench.authoring.paraphrasing import paraphrase
from bench.authoring.records import Paraphrased
from bench.base.progress import silence
from bench.data.items import Item
from bench.data.world import Person, World, WorldSize, make_world, set_texts
from bench.data.world_language import ATTRIBUTES
from stats import wilson

WORDS = {
    "city": r"city|live[sd]?|home|settled",
    "field": r"field|works? in|subject|expert",
    "employer": r"company|employ\w*|post|wages",
    "university": r"university|stud\w*|degree|school",
    "birth-year": r"year|born|birth|world|when",
}
"""Attribute -> words that only its questions hold ("field of work" and "works in" are one's)."""

ASKED = {
    "heldout": "five things asked of each of 30 people",
    "one-each": "one of five things asked of each of 100 people",
    "one-thing": "one thing asked of 100 people",
}
BAD = ("other person", "other attribute", "answer inserted", "duplicate", "year added")


def fact_of(text: str, people: dict[str, Person]) -> tuple[str, str] | None:
    """Return the person and the attribute that a wording asks for, or None where not one each."""
    names = [name for name in people if name in text]
    rest = text
    for name in names:
        rest = rest.replace(name, "")
    asked = [name for name, words in WORDS.items() if re.search(rf"\b(?:{words})\b", rest, re.I)]
    return (people[names[0]].id, asked[0]) if len(names) == 1 and len(asked) == 1 else None


def world_folder(folder: Path, seed: int) -> World:
    """Write the made world's sets and a suite without checkpoints, the two sparse ones too."""
    world = make_world(WorldSize(old=2, new=200, control=30, retention=1), seed)
    texts = set_texts(world)
    lines = texts["heldout"].splitlines(keepends=True)
    few = len(ATTRIBUTES)
    texts["heldout"] = "".join(lines[: 30 * few])
    texts["one-each"] = "".join(lines[few * at + at % few] for at in range(100))
    texts["one-thing"] = "".join(lines[few * at] for at in range(100))
    roles = {"train": "train", "articles": "corpus", "heldout": "heldout", "control": "control"}
    roles |= {"one-each": "heldout", "one-thing": "heldout"}
    (folder / "sets").mkdir()
    for name in roles:
        if name.startswith("one"):  # ids of its own, since a suite's sets may share none
            texts[name] = texts[name].replace('{"id": "', f'{{"id": "{name}/')
        (folder / "sets" / f"{name}.jsonl").write_text(texts[name], encoding="utf-8")
    sets = "".join(
        f"  {name}: {{role: {role}, path: sets/{name}.jsonl}}\n" for name, role in roles.items()
    )
    (folder / "suite.yaml").write_text(f"name: people\nsets:\n{sets}", encoding="utf-8")
    return world


def templates(folder: Path, world: World) -> list[str]:
    """Part 1: everything that templates give for three sets."""
    people = {one.name: one for one in (*world.new, *world.control)}
    kept, total, items, enough = 0, 0, 0, 0
    for name in ("train", "heldout", "control"):
        found = write(folder, name, f"{name}-templates", None)
        right = [fact_of(one.text, people) == tuple(one.item.id.rsplit(".", 1))
                 for one in found.accepted]  # fmt: skip
        kept, total = kept + sum(right), total + len(right)
        items, enough = items + found.n_items, enough + found.n_items - found.n_short
    return [
        row("accepted that keep the fact", kept, total),
        row("questions with 3 or more", enough, items),
    ]


def generator(folder: Path, of: str, world: World, share_bad: float, seed: int) -> list[str]:
    """Part 2: recorded replies, a share of them bad; templates are judged apart."""
    draw = random.Random(f"{seed} {share_bad}")
    people = {one.name: one for one in (*world.new, *world.control)}
    truth: dict[tuple[str, str], str] = {}
    items = read_items(folder / "sets" / f"{of}.jsonl")
    rows = []
    for item in items:
        candidates = list(dict.fromkeys(proposals(item, world, share_bad, draw)))
        draw.shuffle(candidates)
        truth |= {(item.id, text): kind for kind, text in candidates}
        lines = "\n".join(json.dumps({"question": text}) for _, text in candidates)
        rows.append({"id": item.id, "answer": lines})
    replies = folder / f"replies-{of}-{share_bad}.jsonl"
    replies.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    found = write(folder, of, f"generated-{of}-{share_bad}", f"writer=recorded:{replies}")
    verdicts = {(one.item.id, one.text): "accepted" for one in found.accepted}
    verdicts |= {(one.of, one.text): one.reason for one in found.rejected}
    wrong = [one for one in found.accepted if fact_of(one.text, people) is None]
    assert not [one for one in wrong if truth[one.item.id, one.text] == "good"], wrong[:3]
    return told(truth, verdicts)


def told(truth: dict[tuple[str, str], str], verdicts: dict[tuple[str, str], str]) -> list[str]:
    """Return rows: validity of what was accepted, good ones rejected, bad ones by kind."""
    accepted = [key for key, one in verdicts.items() if one == "accepted"]
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for key, kind in truth.items():
        by_kind[kind][verdicts[key]] += 1
    good = by_kind.pop("good")
    rows = [
        row(
            "accepted that keep the fact", sum(truth[k] == "good" for k in accepted), len(accepted)
        ),
        row("good ones rejected", good.total() - good["accepted"], good.total()),
    ]
    for kind, counts in sorted(by_kind.items()):
        reasons = ", ".join(f"{why} {n}" for why, n in counts.most_common())
        n = counts.total()
        rows.append(row(f"bad: {kind}, rejected", n - counts["accepted"], n, reasons))
    return rows


def proposals(
    item: Item, world: World, share_bad: float, draw: random.Random
) -> Iterator[tuple[str, str]]:
    """Yield (kind, text): the world's other phrasings, some replaced by a fault."""
    person_id, name = item.id.rpartition("/")[2].rsplit(".", 1)
    person = next(one for one in world.new if one.id == person_id)
    attribute = next(one for one in ATTRIBUTES if one.name == name)
    for phrasing in attribute.questions[1:]:
        good = phrasing.format(name=person.name)
        if draw.random() >= share_bad:
            yield "good", good
            continue
        kind = draw.choice(BAD)
        other = draw.choice([one for one in world.new if one.id != person.id])
        elsewhere = draw.choice([one for one in ATTRIBUTES if one.name != name])
        yield (
            kind,
            {
                "other person": good.replace(person.name, other.name),
                "other attribute": draw.choice(elsewhere.questions).format(name=person.name),
                "answer inserted": good.rstrip("?") + f", {person.facts[name]}?",
                "duplicate": item.question.upper().rstrip("?") + " ?!",
                "year added": good.rstrip("?") + f" in {draw.randint(1980, 2020)}?",
            }[kind],
        )


def write(folder: Path, of: str, name: str, spec: str | None) -> Paraphrased:
    """Run `bench data paraphrase`; with a generator, return what came of it alone.

    Templates would leave it nothing to do: more is asked for than they give.
    """
    wanted = 3 if spec is None else 20
    out = folder / f"{name}.jsonl"
    request = Request(of, folder / "suite.yaml", generator=spec, base="none", out=out, root=folder,
                      per_item=wanted, attempts=1)  # fmt: skip
    found = paraphrase(request)
    if spec is None:
        return found
    ours = tuple(one for one in found.accepted if not one.how.startswith("template"))
    others = tuple(one for one in found.rejected if not one.how.startswith("template"))
    return replace(found, accepted=ours, rejected=others)


def real(path: Path, question: str, answers: str, split: str | None) -> list[str]:
    """Part 3: a file of real questions."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    items = [
        Item(
            str(at),
            one[question],
            tuple(listed(one[answers], split)),
            str(at),
            None,
            None,
            at,
            False,
        )
        for at, one in enumerate(rows)
        if listed(one[answers], split)
    ]
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "real.jsonl"
        lines = [{"id": i.id, "question": i.question, "answers": list(i.answers)} for i in items]
        data.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
        found = paraphrase(Request(data=data, base="none", out=Path(place) / "out.jsonl"))
    rows_out = [
        row("questions with 3 or more accepted", found.n_items - found.n_short, found.n_items),
        row("with one or more", found.n_items - found.n_without, found.n_items),
    ]
    for kind, change in CHANGED.items():
        changed = [(i.item, text) for i in found.accepted if (text := change(i.item, i.text))]
        lost = sum(judge(Case(item, text)) is not None for item, text in changed)
        rows_out.append(row(f"good: {kind}, rejected", lost, len(changed)))
    for kind, spoil in SPOILED.items():
        spoiled = [
            (one.item, text) for one in found.accepted if (text := spoil(one.item, one.text))
        ]
        caught = sum(judge(Case(item, text)) is not None for item, text in spoiled)
        rows_out.append(row(f"bad: {kind}, rejected", caught, len(spoiled)))
    return rows_out


def _answer(item: Item, text: str) -> str | None:
    return (
        None
        if item.answers[0].lower() in text.lower()
        else f"{text.rstrip('.?')} {item.answers[0]}?"
    )


def _number(item: Item, text: str) -> str | None:
    found = re.search(r"\b\d+\b", text)
    return text[: found.start()] + str(int(found[0]) + 1) + text[found.end() :] if found else None


def _name(item: Item, text: str) -> str | None:
    from bench.authoring.wording import name_words

    names = list(name_words(item.question))
    if not names:
        return None
    made = re.sub(rf"\b{re.escape(names[-1])}\b", "zorblax", text, flags=re.I)
    return made if made != text else None


def _capitals(item: Item, text: str) -> str | None:
    from bench.authoring.wording import name_words

    names = name_words(item.question)
    made = re.sub(r"[^\W\d_]+", lambda w: w[0].title() if w[0].lower() in names else w[0], text)
    return made if made != text else None


def _number_word(item: Item, text: str) -> str | None:
    names = "two three four five six seven eight nine ten".split()
    found = re.search(r"\b(?:[2-9]|10)\b", text)
    return text[: found.start()] + names[int(found[0]) - 2] + text[found.end() :] if found else None


CHANGED: dict[str, Callable[[Item, str], str | None]] = {
    "names with capitals": _capitals,
    "a number as a word": _number_word,
}
SPOILED: dict[str, Callable[[Item, str], str | None]] = {
    "answer inserted": _answer,
    "number changed": _number,
    "name replaced": _name,
}


def listed(value: object, split: str | None) -> list[str]:
    """Return accepted answers as a list."""
    texts = value if isinstance(value, list) else str(value or "").split(split)
    return [str(one) for one in texts if str(one).strip()]


def read_items(path: Path) -> list[Item]:
    """Read a world's set."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Item(r["id"], r["question"], tuple(r["answers"]), r["group"], None, None, at, True)
        for at, r in enumerate(rows, 1)
    ]


def row(what: str, count: int, total: int, by: str = "") -> str:
    """Return a table row: count, total, share and interval in %."""
    if not total:
        return f"| {what} | 0 | 0 | – | – | |"
    low, high = wilson(count / total, total)
    share = f"{100 * count / total:.1f}"
    return (
        f"| {what} | {count:,} | {total:,} | {share} | {100 * low:.1f} to {100 * high:.1f} | {by} |"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, help="folder with webquestions/ and evouna/")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    silence()
    head = "| | n | of | % | 95 % | by |\n|---|---|---|---|---|---|"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        world = world_folder(folder, given.seed)
        print(f"## Made world, templates\n\n{head}\n" + "\n".join(templates(folder, world)))
        for of, what in ASKED.items():
            for share in (0.1, 0.3, 0.5):
                title = f"## A generator with {share:.0%} planted faults, {what}"
                rows = generator(folder, of, world, share, given.seed)
                print(f"\n{title}\n\n{head}\n" + "\n".join(rows))
    if given.data:
        files = {
            "webquestions, test": ("webquestions/test.json", "qText", "answers", None),
            "NQ of evouna": ("evouna/NQ.json", "question", "golden_answer", "/"),
        }
        for title, (name, *columns) in files.items():
            rows = real(given.data / name, *columns)
            print(f"\n## {title}, templates\n\n{head}\n" + "\n".join(rows))


if __name__ == "__main__":
    main()
