"""Known leaks for training data: verbatim, near, in other words; and negatives that are none.

Everything is drawn from a seed, so the same call plants the same leaks. A leak is planted for an
evaluation question by appending the pair that a function here returns to the training records;
the index it comes back under says whose leak it is. `rows` gives the pairs as JSONL rows.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.rewording import reworded


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and its accepted answers, of an evaluation set or of training data.

    Attributes:
        question: The question.
        answers: Accepted answers, at least one.
        others: The same question in other words, where such are known (the made world's).
        how: How it was made from another pair; "" for an original.
    """

    question: str
    answers: tuple[str, ...]
    others: tuple[str, ...] = ()
    how: str = ""


# What questions ask about their entities: no part of a name.
RELATION_WORDS = frozenset(
    """speak spoken use used live lives living lived come comes came go goes went die died dead born
    raised located location start started begin began win wins won play played plays get gets got
    take takes took happen happened attend attended married marry sing sings sang written write
    wrote made make makes voice voiced run ruled ruling led currently now movie movies film song
    episode season show team currency language languages government kind type country countries
    city state time year years first last capital president leader author writer actor wife husband
    money religion sport flag anthem stand stands called known famous famously became become
    created create invented invent discovered discover founded found owned owns killed grow grew up
    study studied work worked lead leading influenced influence find buried end ended""".split()
)

NAMED = 0.6  # of a question's telling words: with fewer, exchanging the name is a small edit

Plant = Callable[[Pair, random.Random], "Pair | None"]

FUNCTION_WORDS = frozenset(
    """a an the of in on at to for from by with and or is was are were be been did does do has have
    had will can what which who whom whose when where why how that this it its his her their there
    name many much most first last s""".split()
)


def verbatim(pair: Pair, draw: random.Random) -> Pair:
    """Return the pair itself."""
    del draw
    return Pair(pair.question, pair.answers, how="verbatim")


def near(pair: Pair, draw: random.Random) -> Pair:
    """Return a near-duplicate: one edit of words (two in a long question), and of the surface.

    Edits: a word inserted, dropped or replaced, a typing error, a contraction made or undone, the
    end of a word changed. Half of the time case or punctuation change too.
    """
    words = pair.question.split()
    names = draw.sample(sorted(EDITS), 2 if len(words) >= 7 and draw.random() < 0.4 else 1)
    done = []
    for name in names:
        changed = EDITS[name](words, draw)
        fits = changed != words  # else no contraction to make, say: a typing error always fits
        words = changed if fits else typo(words, draw)
        done.append(name if fits else "typo")
    text = " ".join(words)
    if draw.random() < 0.5:
        surface = draw.choice(sorted(SURFACES))
        text = SURFACES[surface](text)
        done.append(surface)
    return Pair(text, pair.answers, how="near: " + ", ".join(done))


def paraphrased(pair: Pair, draw: random.Random) -> Pair | None:
    """Return the same question in other words, half of the time with one accepted answer only.

    Returns:
        The pair, or None where no rewording is known.
    """
    text = draw.choice(pair.others) if pair.others else reworded(pair.question, draw)
    if text is None:
        return None
    answers = pair.answers if draw.random() < 0.5 else (draw.choice(pair.answers),)
    return Pair(text, answers, how="paraphrased")


LEAKS: Mapping[str, Plant] = {"verbatim": verbatim, "near": near, "paraphrased": paraphrased}


def plant(pairs: Sequence[Pair], kind: str, seed: int) -> dict[int, Pair]:
    """Make the leak of one kind for every pair that has one.

    Args:
        pairs: Evaluation pairs whose leaks are wanted.
        kind: A key of `LEAKS`.
        seed: Of the draws; each pair has its own stream, so its leak depends on no other pair.

    Returns:
        Index of the pair -> the training record that leaks it.
    """
    made = {
        number: LEAKS[kind](pair, random.Random(f"{seed} {kind} {number} {pair.question}"))
        for number, pair in enumerate(pairs)
    }
    return {number: leak for number, leak in made.items() if leak is not None}


def hard_negatives(
    pairs: Sequence[Pair], donors: Sequence[Pair], seed: int
) -> dict[str, dict[int, Pair]]:
    """Make training records that look like leaks of the pairs and are none.

    Args:
        pairs: Evaluation pairs.
        donors: Pairs of no evaluation set, whose names, questions and answers are lent; were they
            of the set itself, a negative of one pair would be the leak of another.
        seed: Of the draws; each pair has its own stream.

    Returns:
        Kind -> index of the pair -> the record. Kinds: `another relation` (same entity, another
        question and answer), `another entity` (same question about somebody else, another
        answer), `another question` (same answer to a question about something else),
        `another entity, same answer` (e.g. two countries that share a currency), and
        `another relation, same answer` (e.g. born and buried in one city).
    """
    made: dict[str, dict[int, Pair]] = {kind: {} for kind in NEGATIVES}
    for number, pair in enumerate(pairs):
        draw = random.Random(f"{seed} negative {number} {pair.question}")
        other = draw.choice(donors)
        if _shares_words(pair, other):
            continue
        for kind, way in NEGATIVES.items():
            negative = way(pair, other, draw)
            if negative is not None:
                made[kind][number] = negative
    return made


def entity(question: str) -> str:
    """Return the question's longest run of words that may be a name, the last of those; or ""."""
    runs: list[list[str]] = []
    run: list[str] = []
    for word in [*question.rstrip(" ?.!").split(), "the"]:
        if word.casefold() in FUNCTION_WORDS | RELATION_WORDS:
            runs.append(run)
            run = []
        else:
            run.append(word)
    longest = max(len(run) for run in runs)
    return next(" ".join(run) for run in runs[::-1] if len(run) == longest)


def renamed(question: str, name: str) -> str | None:
    """Ask a question about somebody else.

    Returns:
        The question with its entity exchanged; None where there is no name to give, or where so
        much besides the entity tells what is asked that the change would be a small edit.
    """
    old = entity(question)
    said = content_words(question) - RELATION_WORDS
    if not name or not old or len(content_words(old)) < NAMED * len(said):
        return None
    return question.replace(old, name)


def rows(pairs: Sequence[Pair], prefix: str = "planted") -> list[dict[str, object]]:
    """Return pairs as rows of a question set's JSONL."""
    return [
        {"id": f"{prefix}-{number}", "question": pair.question, "answers": list(pair.answers)}
        for number, pair in enumerate(pairs)
    ]


def _another_relation(pair: Pair, other: Pair, draw: random.Random) -> Pair | None:
    name = entity(pair.question)
    if not name:
        return None
    ways = ("how did the career of {} begin?", "what is {} best remembered for?",
            "which book tells the story of {}?", "what colour goes with {}?")  # fmt: skip
    return Pair(draw.choice(ways).format(name), other.answers, how="another relation")


def _another_entity(pair: Pair, other: Pair, draw: random.Random) -> Pair | None:
    del draw
    question = renamed(pair.question, entity(other.question))
    return Pair(question, other.answers, how="another entity") if question else None


def _another_question(pair: Pair, other: Pair, draw: random.Random) -> Pair | None:
    del draw
    return Pair(other.question, pair.answers, how="another question")


def _another_entity_same_answer(pair: Pair, other: Pair, draw: random.Random) -> Pair | None:
    changed = _another_entity(pair, other, draw)
    if changed is None:
        return None
    return Pair(changed.question, pair.answers, how="another entity, same answer")


def _another_relation_same_answer(pair: Pair, other: Pair, draw: random.Random) -> Pair | None:
    del other, draw
    name, start = entity(pair.question), pair.question.split()[0].casefold()
    ways = {
        "where": "in which town was a statue of {} unveiled?",
        "who": "whose speech at the opening night praised {}?",
        "when": "in which year was the first book about {} printed?",
    }
    question = ways.get(start, "after what was the prize for research on {} named?").format(name)
    return Pair(question, pair.answers, how="another relation, same answer") if name else None


NEGATIVES: Mapping[str, Callable[[Pair, Pair, random.Random], Pair | None]] = {
    "another relation": _another_relation,
    "another entity": _another_entity,
    "another question": _another_question,
    "another entity, same answer": _another_entity_same_answer,
    "another relation, same answer": _another_relation_same_answer,
}


def _shares_words(pair: Pair, other: Pair) -> bool:
    """Whether two pairs share a content word or an answer: then neither serves as a negative."""
    words = [content_words(" ".join([one.question, *one.answers])) for one in (pair, other)]
    return bool(words[0] & words[1])


def content_words(text: str) -> set[str]:
    """Return the casefolded words of a text that are no function words."""
    return set(re.findall(r"\w+", text.casefold())) - FUNCTION_WORDS


def typo(words: Sequence[str], draw: random.Random) -> list[str]:
    """Swap, drop or double a letter inside one of the longer words; another number is no typo."""
    changed = list(words)
    spelt = [place for place, word in enumerate(words) if not any(map(str.isdigit, word))]
    longest = sorted(spelt or range(len(words)), key=lambda place: -len(words[place]))
    place = draw.choice([p for p in longest if len(words[p]) >= 4] or longest[:1])
    word = words[place]
    at = draw.randrange(1, max(2, len(word) - 1))
    swapped = word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
    dropped, doubled = word[:at] + word[at + 1 :], word[:at] + word[at : at + 1] + word[at:]
    changed[place] = draw.choice([w for w in (swapped, dropped, doubled) if w != word] or [word])
    return changed


def inserted(words: Sequence[str], draw: random.Random) -> list[str]:
    """Insert a word that changes nothing, behind the first one."""
    at = draw.randrange(1, len(words) + 1)
    return [*words[:at], draw.choice(("the", "exactly", "really", "now", "actually")), *words[at:]]


def dropped(words: Sequence[str], draw: random.Random) -> list[str]:
    """Drop one word, of questions of at least four; not the rarest-looking (longest) one."""
    if len(words) < 4:
        return list(words)
    longest = max(range(len(words)), key=lambda place: len(words[place]))
    place = draw.choice([p for p in range(len(words)) if p != longest])
    return [*words[:place], *words[place + 1 :]]


def replaced(words: Sequence[str], draw: random.Random) -> list[str]:
    """Replace a function word by another of its kind."""
    kinds = (("what", "which"), ("in", "at", "within"), ("is", "was"), ("the", "a", "this"),
             ("did", "does"), ("of", "from"), ("are", "were"), ("to", "towards"))  # fmt: skip
    places = [(p, kind) for p, word in enumerate(words) for kind in kinds if word.lower() in kind]
    if not places:
        return list(words)
    place, kind = draw.choice(places)
    instead = draw.choice([word for word in kind if word != words[place].lower()])
    return [*words[:place], instead, *words[place + 1 :]]


def contraction(words: Sequence[str], draw: random.Random) -> list[str]:
    """Make or undo a contraction: what is, what's, whats."""
    del draw
    text = " ".join(words)
    for shape, instead in (
        (r"\b(what|who|where|when|how) is\b", r"\1's"),
        (r"\b(what|who|where|when|how)'s\b", r"\1 is"),
        (r"\b(did|does|do|is|was|were) not\b", r"\1n't"),
        (r"(\w)'s\b", r"\1s"),
    ):
        changed = re.sub(shape, instead, text, count=1, flags=re.IGNORECASE)
        if changed != text:
            return changed.split()
    return list(words)


def word_end(words: Sequence[str], draw: random.Random) -> list[str]:
    """Change the end of a word: a plural made or undone, a tense dropped."""
    places = [p for p, w in enumerate(words) if len(w) >= 4 and w.isalpha()]
    if not places:
        return list(words)
    place = draw.choice(places)
    word = words[place]
    for end in ("s", "ed"):
        if word.endswith(end):
            return [*words[:place], word.removesuffix(end), *words[place + 1 :]]
    return [*words[:place], word + "s", *words[place + 1 :]]


EDITS: Mapping[str, Callable[[Sequence[str], random.Random], list[str]]] = {
    "contraction": contraction,
    "dropped": dropped,
    "inserted": inserted,
    "replaced": replaced,
    "typo": typo,
    "word end": word_end,
}

SURFACES: Mapping[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "title case": str.title,
    "no mark": lambda text: text.rstrip(" ?.!"),
    "more marks": lambda text: text.rstrip(" ?.!") + " ??",
    "quoted": lambda text: f"“{text}”",
    "spaces": lambda text: "  " + text.replace(" ", "  "),
}
