"""The table of backends: every row is true, and other packages add theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.models.specs import Known, resolve
from bench.models.table import BACKENDS, find_backend, known_backends

PLUGIN = '''
class Checkpoint:
    uses_prompt = True

    def __init__(self, name, spec, location, base):
        self.name, self.spec, self.location = name, spec, location


def opened(name, spec, location, base):
    """Answers out of thin air.

    More that is not shown.
    """
    return Checkpoint(name, spec, location, base)
'''


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package with two backends, one of which cannot be imported."""
    (tmp_path / "thin_air.py").write_text(PLUGIN)
    about = tmp_path / "thin_air-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: thin-air\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(
        "[knowbench.models]\nair = thin_air:opened\nvoid = thin_air:nothing\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))


def test_every_row_has_an_example_that_can_be_resolved(tmp_path: Path) -> None:
    for one in BACKENDS.values():
        backend, _, location = one.example.partition(":")
        assert backend == one.name
        assert find_backend(backend) is one.open
        assert location
        assert one.takes.startswith(f"{one.name}:")
    assert all(one for row in BACKENDS.values() for one in row.installed().values())


def test_names_do_not_need_what_a_backend_needs() -> None:
    words = ["openai:http://127.0.0.1:1/v1#model=m", "python:my_model:answer"]
    assert [one.name for one in resolve(words, Known({}, Path()))] == ["m", "answer"]


@pytest.mark.usefixtures("plugins")
def test_other_packages_add_backends() -> None:
    rows = {one.name: one for one in known_backends()}
    assert list(rows)[: len(BACKENDS)] == list(BACKENDS)
    assert rows["air"].answers == "Answers out of thin air."
    assert rows["void"].answers.startswith("cannot be loaded: ")
    (found,) = resolve(["mine=air:somewhere"], Known({}, Path()))
    assert (found.name, found.spec) == ("mine", "air:somewhere")


@pytest.mark.usefixtures("plugins")
def test_the_command_lists_them(bench) -> None:  # type: ignore[no-untyped-def]
    import json

    said = bench("models")
    assert said.code == 0
    for words in ("hf:\n", "openai:\n", "python:\n", "recorded:\n", "air:\n", "needs", "torch 2."):
        assert words in said.out
    assert max(map(len, said.out.splitlines())) <= 100
    rows = {one["name"]: one for one in json.loads(bench("models", "--json").out)}
    assert rows["openai"]["needs"]["openai"]
    assert rows["hf"]["logprobs"] == "yes"
    assert set(rows) >= {*BACKENDS, "air", "void"}
