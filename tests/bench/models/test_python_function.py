"""Functions of a user's own module: what they get, what they may return, what is fingerprinted."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.base.errors import ModelError
from bench.models.protocol import Ask, Generation, Reply
from bench.models.python_function import FunctionCheckpoint, open_function
from bench.models.specs import Known, resolve


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    """Leave no module and no folder of a test behind."""
    modules, path = set(sys.modules), list(sys.path)
    yield
    for name in set(sys.modules) - modules:
        if name.startswith("my_"):
            del sys.modules[name]
    sys.path[:] = path


def asks(size: int) -> list[Ask]:
    return [Ask("s", f"q{at}", 0, f"Q: w{at}?\nA:", f"h{at}", "?", ("f", at)) for at in range(size)]


def made(folder: Path, source: str, options: str = "") -> FunctionCheckpoint:
    (folder / "my_model.py").write_text(source)
    location = f"my_model:answer{options}"
    return open_function("mine", f"python:{location}", location, folder)


def replies(folder: Path, source: str, size: int = 3, options: str = "") -> list[Reply]:
    asked = asks(size)
    return made(folder, source, options).load(asked, Generation(), False).generate(asked)


def test_a_function_gets_prompts_in_batches_and_its_answers_end_at_stop_strings(
    tmp_path: Path,
) -> None:
    source = """
sizes = []
def answer(prompts):
    sizes.append(len(prompts))
    return [f" {len(sizes)}{prompt}" for prompt in prompts]
"""
    found = replies(tmp_path, source, 5, "#batch=2")
    assert [one.text for one in found] == [
        " 1Q: w0?",
        " 1Q: w1?",
        " 2Q: w2?",
        " 2Q: w3?",
        " 3Q: w4?",
    ]
    assert {one.stop for one in found} == {"stop"}
    assert (
        replies(tmp_path, "def answer(prompts): return ('a',) * len(prompts)")
        == [Reply("a", "returned")] * 3
    )


def test_chats_come_as_turns_and_settings_to_who_wants_them(tmp_path: Path) -> None:
    source = "def answer(prompts, generation): return [f'{generation.max_new_tokens} {prompts}']"
    ask = Ask("s", "q", 0, "…", "h", "?", ("f", 1), messages=(("system", "a"), ("user", "b")))
    model = made(tmp_path, source).load([ask], Generation(max_new_tokens=7), False)
    turns = [{"role": "system", "content": "a"}, {"role": "user", "content": "b"}]
    assert model.generate([ask])[0].text == f"7 {[turns]}"


@pytest.mark.parametrize(
    ("body", "kinds", "detail"),
    [
        ("return ['a', 'b']", ["wrong length"] * 3, "2 answers to 3 prompts"),
        ("return None", ["no list"] * 3, "it returned NoneType"),
        ("return 'abc'", ["no list"] * 3, "it returned str"),
        ("return ['a', None, 7]", [None, "no text", "no text"], "an answer is NoneType"),
        ("return {}['x']", ["KeyError"] * 3, "KeyError: 'x' (my_model.py:1)"),
        ("raise SystemExit(3)", ["SystemExit"] * 3, "SystemExit: 3 (my_model.py:1)"),
        ("raise ValueError('a\\nb')", ["ValueError"] * 3, "ValueError: a b (my_model.py:1)"),
    ],
)
def test_what_a_function_spoils_is_typed_and_no_answer(
    tmp_path: Path, body: str, kinds: list[str | None], detail: str
) -> None:
    found = replies(tmp_path, f"def answer(prompts): {body}")
    assert [one.failure.kind if one.failure else None for one in found] == kinds
    failures = [one.failure for one in found if one.failure]
    assert detail in failures[0].detail
    assert "\n" not in failures[0].detail
    assert all(one.text is None for one in found if one.failure)


def test_a_prompt_that_the_function_cannot_bear_costs_no_other(tmp_path: Path) -> None:
    source = "def answer(prompts): return [[][0] if 'w2' in one else 'a' for one in prompts]"
    found = replies(tmp_path, source, 6, "#batch=2")
    assert [one.text for one in found] == ["a", "a", None, "a", "a", "a"]
    failure = found[2].failure
    assert failure is not None
    assert failure.kind == "IndexError"


def test_what_it_prints_stands_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replies(tmp_path, "def answer(prompts): print('loud'); return ['a'] * 3")
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "loud\n")


def test_changed_source_is_another_identity_and_is_imported_anew(tmp_path: Path) -> None:
    first = made(tmp_path, "def answer(prompts): return ['a'] * 3")
    before, kept = first.identity(), first.load([], Generation(), False)
    assert kept.function is first.load([], Generation(), False).function
    assert open_function("x", "", "my_model:answer#batch=7", tmp_path).identity() == before
    second = made(tmp_path, "def answer(prompts): return ['b'] * 3")
    assert second.identity() != before
    assert second.load([], Generation(), False).generate(asks(3))[0].text == "b"


def test_a_package_is_covered_whole(tmp_path: Path) -> None:
    package = tmp_path / "my_package"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "words.py").write_text("WORD = 'a'")
    (package / "models.py").write_text(
        "from .words import WORD\ndef answer(prompts): return [WORD] * len(prompts)"
    )
    location = "my_package.models:answer"
    one = open_function("x", f"python:{location}", location, tmp_path)
    before = one.identity()
    assert one.load([], Generation(), False).generate(asks(1))[0].text == "a"
    (package / "words.py").write_text("WORD = 'b'")
    assert one.identity() != before
    assert one.load([], Generation(), False).generate(asks(1))[0].text == "b"


@pytest.mark.parametrize(
    ("source", "location", "words"),
    [
        ("", "my_model", "no MODULE:FUNCTION"),
        ("", "my_model.py:answer", "by its file; its dotted name: python:my_model:answer"),
        ("", "folder/my_model:answer", "no MODULE:FUNCTION"),
        ("", "my_model:answer#size=3", "unknown option 'size=3'"),
        ("", "my_model:answer#batch=0", "unknown option 'batch=0'"),
        ("", "my_nothing:answer", "no module 'my_nothing' in"),
        ("", "my_nothing.at.all:answer", "my_nothing.at.all cannot be found: ModuleNotFoundError"),
        ("", "sys:exit", "sys has no file"),
        ("def answr(x): 1", "my_model:answer", "did you mean 'answr'?"),
        ("answer = 3", "my_model:answer", "my_model has no function 'answer'"),
        ("def answer(", "my_model:answer", "my_model cannot be imported: SyntaxError"),
        ("import my_absent", "my_model:answer", "No module named 'my_absent' (my_model.py:1)"),
        ("raise SystemExit", "my_model:answer", "my_model cannot be imported: SystemExit"),
        ("async def answer(x): 1", "my_model:answer", "answer is asynchronous; wrap it"),
    ],
)
def test_what_cannot_be_called_is_one_sentence(
    tmp_path: Path, source: str, location: str, words: str
) -> None:
    (tmp_path / "my_model.py").write_text(source)
    with pytest.raises(ModelError) as found:
        one = open_function("x", f"python:{location}", location, tmp_path)
        one.identity()
        one.load([], Generation(), False)
    assert words in str(found.value)
    assert "\n" not in str(found.value)


def test_a_module_of_the_suites_folder_comes_before_an_installed_one(here: Path) -> None:
    folder = here / "suite"
    folder.mkdir()
    (folder / "my_model.py").write_text("def answer(prompts): return ['suite']")
    (here / "my_model.py").write_text("def answer(prompts): return ['here']")
    known = Known({"mine": "python:my_model:answer"}, folder)
    (from_suite,) = resolve(["mine"], known)
    (from_here,) = resolve(["python:my_model:answer"], known)
    assert (from_suite.name, from_here.name) == ("mine", "answer")
    assert from_suite.identity() != from_here.identity()
    for one, text in ((from_suite, "suite"), (from_here, "here"), (from_suite, "suite")):
        found = one.load([], Generation(), False).generate(asks(1))
        assert found[0].text == text
