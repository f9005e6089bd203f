"""The house: imports point one way, packages import first and fast, the docs name every command."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest

from tests.support import REPOSITORY

PACKAGES = ("bench", "metrics", "stats", "human_eval", "reports")
MODULES = [path for name in PACKAGES for path in (REPOSITORY / name).rglob("*.py")]
HEAVY = ("torch", "transformers", "pandas", "scipy", "statsmodels", "pingouin", "pyarrow", "jinja2")


def fresh(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env=environment,
        check=False,
    )


def test_layers_hold() -> None:
    from importlinter.application.use_cases import lint_imports
    from importlinter.cli import EXIT_STATUS_SUCCESS
    from importlinter.configuration import configure

    del EXIT_STATUS_SUCCESS
    configure()
    assert lint_imports(config_filename=str(REPOSITORY / ".importlinter"), cache_dir=None)


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_can_be_imported_first(name: str) -> None:
    found = fresh(f"import {name}")
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("name", ["bench.cli.main", "metrics", "stats"])
def test_heavy_packages_are_imported_late(name: str) -> None:
    found = fresh(f"import sys, {name}; print(*sys.modules)")
    loaded = set(found.stdout.split())
    assert not loaded & set(HEAVY), loaded & set(HEAVY)


def test_help_answers_at_once() -> None:
    """Decision: 0.4 s on an idle machine; the bound here leaves room for a busy one."""
    times = []
    for _ in range(5):
        start = time.monotonic()
        fresh("import sys; sys.argv = ['bench', '--help']; import bench.cli.main as m; m.main()")
        times.append(time.monotonic() - start)
    assert median(times) < 1.2, times


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_no_public_function_shares_its_modules_name(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    package_level = path.parent.name if path.name == "__init__.py" else path.stem
    if path.parent.name != "cli":  # a command's module is named after it
        assert package_level not in names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_every_module_says_what_it_is_for_and_stays_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{path} has no docstring"
    assert len(text.splitlines()) <= 350, f"{path} holds more than one idea"


def test_readme_shows_every_command_and_names_none_that_is_not_there() -> None:
    from bench.cli.main import app

    commands = {
        command.callback.__name__ for command in app.registered_commands if command.callback
    }
    commands |= {str(group.typer_instance.info.name) for group in app.registered_groups}
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"(?:`|^|[ =])bench (\w+)", readme, flags=re.MULTILINE))
    assert commands <= shown, commands - shown
    assert shown <= commands, shown - commands
    for group in app.registered_groups:
        one = group.typer_instance
        for command in one.registered_commands:
            assert command.callback is not None
            words = f"bench {one.info.name} {command.name or command.callback.__name__}"
            assert words in readme, words


def test_every_command_has_help_for_every_option() -> None:
    from typer.main import get_command

    from bench.cli.main import app

    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        assert command.help, name
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{name}: {parameter.name}"


def test_nothing_tracked_names_a_machine() -> None:
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    pattern = re.compile(r"/(?:root|work|home/\w+|tmp/\w+)/")
    for name in filter(None, files):
        path = REPOSITORY / name
        if path.is_file() and path.stat().st_size < 1e6 and path.suffix not in {".png", ".gz"}:
            assert not pattern.search(path.read_text(encoding="utf-8", errors="replace")), name


def test_constraints_hold_what_is_declared() -> None:
    """Every declared lower bound is the version that was tested."""
    import tomllib

    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = dict(
        line.split("==")
        for line in (REPOSITORY / "constraints.txt").read_text().splitlines()
        if "==" in line
    )
    pinned = {name.lower().replace("_", "-"): version for name, version in pinned.items()}
    declared = project["dependencies"] + project["optional-dependencies"]["dev"]
    for one in declared:
        name, _, version = one.partition(">=")
        assert pinned[name.lower()] == version, one


@pytest.mark.parametrize(
    "package",
    "evaluate nltk rouge_score sacrebleu bert_score scipy statsmodels pandas torch transformers "
    "pingouin".split(),
)
def test_every_package_that_was_asked_for_is_at_work(package: str) -> None:
    """Named by the user of this suite; at work means imported outside the tests."""
    said = re.compile(rf"^\s*(?:import|from) {package}\b|import_module\([\"']{package}\b", re.M)
    assert any(said.search(path.read_text(encoding="utf-8")) for path in MODULES), package
