"""`bench human new` as a user meets it: from runs to a folder in which nobody is recognized."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.rating_rounds import Answers, new_round
from human_eval.rounds.folder import RoundFolder
from human_eval.rounds.settings import RoundSettings
from human_eval.scales import SCALES
from tests.support import Said, write_rows

Bench = Callable[..., Said]
Suite = Callable[..., None]

NAMES = ("zeta-full", "yota-half", "xeno-base")


def answer(name: str, at: int) -> str | None:
    """Half of the items answered alike, one unanswered, others by each in its own way."""
    if at == 7 and name == "yota-half":
        return None
    if at % 2:
        return f"Shared words {at}"
    return f"Own words {NAMES.index(name)} of {at}"


@pytest.fixture
def suite(here: Path) -> Suite:
    """The function that writes suite.yaml with recorded answers of three checkpoints."""

    def write(
        give: Callable[[str, int], str | None] = answer, count: int = 60, **blocks: object
    ) -> None:
        rows: list[dict[str, object]] = [
            {
                "id": f"secretid{at}",
                "question": f"Question {at}?",
                "answers": [f"reference{at:02}"],
                "group": f"article{at // 3}" if at < 30 else None,
            }
            for at in range(count)
        ]
        write_rows(here / "hidden.jsonl", rows)
        extra: list[dict[str, object]] = [
            {"id": f"extra{at}", "question": f"Extra {at}?", "answers": f"known{at:02}"}
            for at in range(40)
        ]
        write_rows(here / "extra.jsonl", extra)
        articles: list[dict[str, object]] = [
            {"id": f"a{at}", "group": f"article{at}", "text": f"Text of article number {at}.\x00"}
            for at in range(8)
        ]
        write_rows(here / "articles.jsonl", articles)
        for name in NAMES:
            found: list[dict[str, object]] = [
                {"set": "hiddenset", "id": f"secretid{at}", "answer": give(name, at)}
                for at in range(count)
            ]
            found += [{"set": "extra", "id": f"extra{at}", "answer": f"e{at}"} for at in range(40)]
            write_rows(here / f"{name}.jsonl", found)
        sets = {
            "hiddenset": {"role": "heldout", "path": "hidden.jsonl"},
            "extra": {"role": "control", "path": "extra.jsonl"},
            "texts": {"role": "corpus", "path": "articles.jsonl"},
        }
        value = {
            "version": 1,
            "name": "s",
            "sets": sets,
            "checkpoints": {name: f"recorded:{name}.jsonl" for name in NAMES},
            "answer": {"take": "all", "unanswered": "drop"},
        }
        (here / "suite.yaml").write_text(json.dumps({**value, **blocks}))

    return write


def shown(round_: RoundFolder) -> str:
    """Everything that a rater or a server may be shown, as one text."""
    names = [path.name for path in round_.path.glob("page*.xml")]
    return "\n".join(
        (round_.path / name).read_text() for name in ("tasks.jsonl", "guidelines.html", *names)
    )


def test_a_rating_round_from_the_first_word_to_the_folder(bench: Bench, suite: Suite) -> None:
    suite()
    said = bench("human", "new", "my-round", "--items", "40", "--raters", "anna,ben")
    assert said.code == 0, said.err
    assert "1 item is left out: unanswered by a checkpoint\n" in said.err
    assert "to find 10.0 pp" in said.err
    assert said.out.startswith("round: my-round, rating, 40 items, 2 raters\n")
    made = RoundFolder(Path("my-round"))
    assert made.plan.strata == {"hiddenset": (59, 40)}
    counts = Counter(one.kind for one in made.secrets.values())
    assert 0.08 * counts["item"] <= counts["repeat"] <= 0.1 * counts["item"]
    assert (
        f"each rater: {made.plan.n_tasks} tasks (10 qualification, {counts['item']} answers, "
        f"{counts['repeat']} shown again), about "
    ) in said.err
    assert made.plan.n_tasks == len(made.tasks) == len(made.secrets) == counts.total()
    assert [len(one.tasks) for one in made.assignments.values()] == [counts.total()] * 2
    assert made.key.names == NAMES
    drawn = {one.id for one in made.secrets.values() if one.kind == "item"}
    assert len(drawn) == 40
    assert "secretid7" not in drawn
    for task, secret in made.secrets.items():
        text = made.tasks[task].answers[0]
        if secret.kind != "qualification":
            at = int(secret.id.removeprefix("secretid"))
            assert {answer(name, at) for name in secret.checkpoints[0]} == {text}
            assert len(secret.checkpoints[0]) == (3 if at % 2 else 1)
            source = f"Text of article number {at // 3}.␀" if at < 24 else None
            assert made.tasks[task].source == source
    known = [one for one in made.secrets.values() if one.kind == "qualification"]
    assert not {one.id for one in known} & drawn
    assert {one.known["verdict"] for one in known} == {
        ("correct",),
        ("incorrect",),
        ("partially_correct",),
    }
    for name, digest in made.plan.hashes.items():
        assert hashlib.sha256((made.path / name).read_bytes()).hexdigest() == digest
    assert {"tasks.jsonl", "assignments.json", "page.xml"} <= set(made.plan.hashes)
    assert (made.path / "raters.csv").read_text().splitlines() == [
        "rater,familiarity,first_language",
        "anna,,",
        "ben,,",
    ]


@pytest.mark.parametrize("kind", ["rating", "preference"])
def test_nothing_shown_names_a_checkpoint_set_item_or_reference(suite: Suite, kind: str) -> None:
    suite()
    made = new_round("r", settings=RoundSettings(kind=kind, items=40))
    text = shown(made)
    for secret in (*NAMES, "hiddenset", "secretid", "reference", "article0", "qualification"):
        if secret == "reference":  # an accepted answer is shown where it is a qualification task
            assert len(re.findall(r"reference\d\d", text)) <= 20
            drawn = {one.id[8:] for one in made.secrets.values() if one.kind == "item"}
            used = {str(int(found)) for found in re.findall(r"reference(\d\d)", text)}
            assert not drawn & used
        else:
            assert secret not in text, secret
    rows = [json.loads(line) for line in (made.path / "tasks.jsonl").read_text().splitlines()]
    assert {tuple(row) for row in rows} == {("id", "question", "answers", "source")}
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    listed = (made.path / "assignments.json").read_text()
    plan = (made.path / "round.json").read_text()
    assert not any(name in listed + plan for name in NAMES)


def test_the_key_is_its_owners_alone_at_every_moment(
    suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite()
    modes: list[int] = []
    real = os.fsync

    def watch(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        modes.extend(
            stat.S_IMODE(one.stat().st_mode)
            for one in path.parent.iterdir()
            if "key.json" in one.name
        )
        real(handle)

    monkeypatch.setattr(os, "fsync", watch)
    old = os.umask(0)
    try:
        made = new_round("r", settings=RoundSettings(items=5))
    finally:
        os.umask(old)
    assert set(modes) == {0o600}
    assert stat.S_IMODE((made.path / "key.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((made.path / "tasks.jsonl").stat().st_mode) == 0o666


def test_a_preference_round_asks_each_different_pair_once(suite: Suite) -> None:
    suite(analysis={"reference": "xeno-base"})
    made = new_round("r", settings=RoundSettings(kind="preference", items=59, repeat_share=0))
    asked = [one for one in made.secrets.values() if one.kind == "item"]
    even = [at for at in range(60) if at % 2 == 0]
    assert len(asked) == 3 * len(even)
    assert sorted(one.id for one in made.same) == sorted(
        f"secretid{at}" for at in range(60) if at % 2 and at != 7
    )
    assert all(len(one.pairs) == 3 for one in made.same)
    assert made.key.reference == made.key.names[0] == "xeno-base"
    assert made.key.pairs == "all"
    suite(analysis={"reference": "xeno-base", "pairs": "reference"})
    declared = new_round("r2", settings=RoundSettings(kind="preference", items=59, repeat_share=0))
    asked = [one for one in declared.secrets.values() if one.kind == "item"]
    assert len(asked) == 2 * len(even)
    assert all(("xeno-base",) in one.checkpoints for one in asked)
    assert declared.key.pairs == "reference"


@pytest.mark.parametrize(
    ("analysis", "kind", "shared"),
    [
        ({}, "rating", " (shared by 3 pairs)"),
        ({"reference": "xeno-base"}, "rating", ""),
        ({"reference": "xeno-base"}, "preference", " (shared by 3 pairs)"),
        ({"reference": "xeno-base", "pairs": "reference"}, "rating", " (shared by 2 pairs)"),
    ],
)
def test_the_size_is_for_the_pairs_that_share_the_error_rate(
    bench: Bench, suite: Suite, analysis: dict[str, str], kind: str, shared: str
) -> None:
    suite(analysis=analysis)
    said = bench("human", "new", "r", "--items", "8", "--kind", kind)
    assert said.code == 0, said.err
    (line,) = [line for line in said.err.splitlines() if "to find 10.0 pp" in line]
    assert ("pairs)" in line, f"{shared} with 80 % power" in line) == (bool(shared), True)


def test_the_seed_draws_and_the_salt_hides(suite: Suite) -> None:
    suite()
    first, again, other = (
        new_round(name, settings=RoundSettings(items=20, seed=seed))
        for name, seed in (("r", 0), ("r2", 0), ("r3", 1))
    )

    def drawn(one: RoundFolder) -> set[str]:
        return {secret.id for secret in one.secrets.values() if secret.kind == "item"}

    assert drawn(first) == drawn(again) != drawn(other)
    assert not first.tasks.keys() & again.tasks.keys()
    assert first.key.salt != again.key.salt

    def order(one: RoundFolder) -> list[str]:
        return [one.tasks[task].question for task in one.assignments["r1"].tasks]

    assert order(first) != order(again)


def test_several_sets_and_pages(suite: Suite) -> None:
    suite()
    made = new_round("r", settings=RoundSettings(sets=("extra", "hiddenset"), items=50))
    assert made.plan.strata == {"hiddenset": (59, 30), "extra": (40, 20)}
    assert 'value="$source_text"' in made.page(True)
    assert SCALES[-1].name in made.page(True)
    assert SCALES[-1].name not in made.page(False)


def test_blank_answers_follow_the_suite(bench: Bench, suite: Suite) -> None:
    suite(answer={"take": "all", "unanswered": "zero"})
    made = new_round("r", settings=RoundSettings(items=60, repeat_share=0))
    blank = [one for one in made.tasks.values() if one.answers == ("(no answer)",)]
    assert [made.secrets[one.id].checkpoints for one in blank] == [(("yota-half",),)]
    suite(answer={"take": "all", "unanswered": "error"})
    said = bench("human", "new", "r2")
    assert said.code == 2
    assert "yota-half left item 'secretid7' of set hiddenset unanswered" in said.err


def test_an_item_that_a_file_lacks_is_left_out_whatever_the_suite_says(
    bench: Bench, suite: Suite, here: Path
) -> None:
    suite(answer={"take": "all", "unanswered": "zero"})
    rows = (here / "xeno-base.jsonl").read_text().splitlines(keepends=True)
    (here / "xeno-base.jsonl").write_text("".join(rows[3:]))
    assert bench("human", "new", "r").code == 2
    said = bench("human", "new", "r", "--allow-partial", "--items", "57")
    assert said.code == 0
    assert "3 items are left out: a checkpoint lacks the answer" in said.out
    drawn = {one.id for one in RoundFolder(here / "r").secrets.values() if one.kind == "item"}
    assert drawn == {f"secretid{at}" for at in range(3, 60)}


def test_an_items_own_context_is_its_source(suite: Suite, here: Path) -> None:
    suite()
    rows = [json.loads(line) for line in (here / "hidden.jsonl").read_text().splitlines()]
    for row in rows:
        row["context"] = f"Given with {row['id'][8:]}." if row["id"] != "secretid0" else None
    write_rows(here / "hidden.jsonl", rows)
    made = new_round("r", settings=RoundSettings(items=59, repeat_share=0))
    found = {
        made.secrets[task].id: one.source
        for task, one in made.tasks.items()
        if made.secrets[task].kind == "item"
    }
    assert found["secretid1"] == "Given with 1."
    assert found["secretid0"] == "Text of article number 0.␀"


def test_odd_answers_are_text(suite: Suite) -> None:
    odd = [
        "nul \x00 and \x1b[31mred\x1b[0m",
        "lone \ud83d surrogate",
        "<img src=x onerror=alert(1)><script>alert(2)</script>",
        "word " * 20_000,
        "I am zeta-full, at your service",
        "line\r\nline\u2028line",
    ]
    suite(lambda name, at: f"{odd[at % 6]} {NAMES.index(name)}", count=12)
    made = new_round("r", settings=RoundSettings(items=12, repeat_share=0))
    texts = {one.answers[0] for one in made.tasks.values()}
    assert "nul ␀ and ␛[31mred␛[0m 0" in texts
    assert "lone � surrogate 2" in texts
    assert any("<script>alert(2)</script> 1" in text for text in texts)
    assert max(map(len, texts)) > 99_990
    assert len((made.path / "tasks.jsonl").read_bytes().split(b"\n")) == len(made.tasks) + 1
    notes = " / ".join(made.plan.notes)
    assert "3 answers are longer than 10,000 signs" in notes
    assert "3 answers hold a checkpoint's name: raters may tell whose it is" in notes


def test_qualification_tasks_of_ones_own(bench: Bench, suite: Suite, here: Path) -> None:
    suite()
    (here / "known.csv").write_text("question,answer,verdict\nWho?,Me,correct|partially_correct\n")
    said = bench("human", "new", "r", "--qualification", "known.csv", "--items", "59")
    assert said.code == 0, said.err
    assert "1 qualification task, of 10 advised" in said.out
    made = RoundFolder(here / "r")
    (known,) = [one for one in made.secrets.values() if one.kind == "qualification"]
    assert known.known == {"verdict": ("correct", "partially_correct")}
    assert "They come from your file." in (here / "r" / "README.txt").read_text()


def test_json_is_the_plan(bench: Bench, suite: Suite) -> None:
    suite()
    found = json.loads(bench("human", "new", "r", "--items", "8", "--json", "--quiet").out)
    assert (found["round"], found["n_items"], found["kind"]) == ("r", 8, "rating")
    assert not any(name in json.dumps(found) for name in NAMES)


def test_a_round_is_made_anew_only_by_force(bench: Bench, suite: Suite, here: Path) -> None:
    suite()
    assert bench("human", "new", "r", "--items", "8").code == 0
    key = (here / "r" / "key.json").read_text()
    said = bench("human", "new", "r", "--items", "8")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "bench: r: is a round already; choose another name, or make it anew: --force\n"
    )
    assert (here / "r" / "key.json").read_text() == key
    assert bench("human", "new", "r", "--items", "9", "--force").code == 0
    assert RoundFolder(here / "r").plan.n_items == 9
    (here / "r" / "ratings.jsonl").write_text("")
    assert bench("human", "new", "r", "--force").code == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nobody-knows"], "nobody-knows"),
        (["zeta-full", "--kind", "preference"], "one checkpoint, zeta-full; two or more"),
        (["--items", "61"], "--items: 61 of 60, all that hiddenset holds; at most 60"),
        (["--items", "60"], "--items: 60; at most 59, all there are"),
        (["--items", "many"], "--items"),
        (["--repeat-share", "2"], "--repeat-share: 2; a share from 0 to 0.5"),
        (["--set", "hidenset"], "--set: no set 'hidenset'; did you mean 'hiddenset'?"),
        (["--set", "texts"], "--set: no set 'texts'"),
        (["--qualification", "none.csv"], "none.csv: no such file"),
        (["--kind", "ranking"], "--kind: 'ranking'"),
        (["--raters", "0"], "--raters: 0 people"),
        (["--from", "none"], "none: no such file"),
        (["--effect", "0"], "--effect: 0"),
        (["--effect", "51", "--kind", "preference"], "--effect: 51; points, not 0, at most 50"),
        (["--suite", "none.yaml"], "none.yaml"),
    ],
)
def test_bad_words_are_one_sentence_and_write_nothing(
    bench: Bench, suite: Suite, here: Path, words: list[str], message: str
) -> None:
    suite()
    said = bench("human", "new", "r", *words)
    assert (said.code, said.out) == (2, "")
    assert message in said.err.splitlines()[-1]
    assert said.err.splitlines()[-1].startswith("bench: ")
    assert not (here / "r").exists()


def test_where_nobody_answered_nothing_is_drawn(bench: Bench, suite: Suite, here: Path) -> None:
    suite(lambda name, at: None if name == "yota-half" else "x", count=6)
    said = bench("human", "new", "r", "--quiet")
    assert said.code == 2
    assert said.err == (
        "bench: items: none can be drawn; 6 items are left out: unanswered by a checkpoint\n"
    )
    assert not (here / "r").exists()


def test_where_all_answers_are_equal_there_is_nothing_to_compare(
    bench: Bench, suite: Suite, here: Path
) -> None:
    suite(lambda name, at: f"alike {at}")
    said = bench("human", "new", "r", "--kind", "preference")
    assert said.code == 2
    assert "the same answer to every item drawn: there is nothing to ask" in said.err
    assert bench("human", "new", "r", "--kind", "rating").code == 0
    tasks = RoundFolder(here / "r").secrets.values()
    assert {one.checkpoints for one in tasks if one.kind == "item"} == {(NAMES,)}


def test_one_checkpoint_can_be_rated(bench: Bench, suite: Suite, here: Path) -> None:
    suite()
    assert bench("human", "new", "r", "mine=zeta-full.jsonl", "--items", "10").code == 0
    made = RoundFolder(here / "r")
    assert made.key.names == ("mine",)
    assert made.plan.n_checkpoints == 1


def test_a_name_that_gives_a_checkpoint_away_is_refused(bench: Bench, suite: Suite) -> None:
    suite()
    said = bench("human", "new", "is-zeta-full-good")
    assert said.code == 2
    assert "holds that of the checkpoint 'zeta-full'" in said.err


def test_where_nothing_can_be_written(suite: Suite, here: Path) -> None:
    from bench.base.errors import RoundError

    suite()
    (here / "file").write_text("")
    with pytest.raises(RoundError, match="cannot be written"):
        new_round(here / "file" / "r", settings=RoundSettings(items=5), answers=Answers(here))
