"""The table of backends: what stands before the colon of a spec, and who answers to it.

Other packages add backends by entry points of the group `knowbench.models`: a function
`(name, spec, location, base) -> Checkpoint`, whose docstring's first line `bench models` shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, PackageNotFoundError, entry_points, version
from pathlib import Path

from bench.models.protocol import Checkpoint

GROUP = "knowbench.models"

Opener = Callable[[str, str, str, Path], Checkpoint]
"""Takes the checkpoint's name, its spec, the location behind the colon, and the folder that
relative locations are relative to."""


@dataclass(frozen=True)
class Backend:
    """One way to get answers.

    Attributes:
        name: What stands before the colon.
        open: Makes a checkpoint of a spec; imports late what it needs.
        answers: What it takes, in one line.
        takes: The grammar of its spec.
        example: A spec that can be typed.
        needs: Packages that must be installed, by the names they are installed under.
        logprobs: Whether it scores texts that it did not write (the checks of memorization want
            that), in a few words.
        parts: Splits a location into words, the last one the most telling, to name a checkpoint
            by; None where it is a path.
    """

    name: str
    open: Opener
    answers: str
    takes: str
    example: str
    needs: tuple[str, ...] = ()
    logprobs: str = "no"
    parts: Callable[[str], Sequence[str]] | None = None

    def installed(self) -> dict[str, str | None]:
        """Return the version of each package that it needs; None where it is not installed."""
        return {package: _version(package) for package in self.needs}


def _hf(name: str, spec: str, location: str, base: Path) -> Checkpoint:
    from bench.models.hf import open_hf

    return open_hf(name, spec, location, base)


def _recorded(name: str, spec: str, location: str, base: Path) -> Checkpoint:
    from bench.models.recorded import open_recorded

    return open_recorded(name, spec, location, base)


def _openai(name: str, spec: str, location: str, base: Path) -> Checkpoint:
    from bench.models.endpoint import open_endpoint

    return open_endpoint(name, spec, location, base)


def _endpoint_parts(location: str) -> Sequence[str]:
    from bench.models.endpoint_address import naming_parts

    return naming_parts(location)


def _python(name: str, spec: str, location: str, base: Path) -> Checkpoint:
    from bench.models.python_function import open_function

    return open_function(name, spec, location, base)


def _logged(backend: str) -> Opener:
    def opened(name: str, spec: str, location: str, base: Path) -> Checkpoint:
        from bench.models.logged import open_logged

        return open_logged(backend, name, spec, location, base)

    return opened


def _logged_parts(location: str) -> Sequence[str]:
    from bench.models.logged import logged_parts

    return logged_parts(location)


BACKENDS: dict[str, Backend] = {
    one.name: one
    for one in (
        Backend(
            name="hf",
            open=_hf,
            answers="a folder of weights, or of an adapter over weights, as transformers and peft "
            "save them, read on this machine",
            takes="hf:FOLDER[#base=FOLDER of an adapter's base], or the folder alone",
            example="hf:checkpoints/full-1",
            needs=("torch", "transformers", "safetensors", "peft", "accelerate"),
            logprobs="yes",
        ),
        Backend(
            name="openai",
            open=_openai,
            answers="a model behind an address that speaks OpenAI's interface (vLLM, llama.cpp, "
            "Ollama, TGI); its weights cannot be fingerprinted",
            takes="openai:URL#model=NAME[,mode=chat|completions][,concurrency=8][,timeout=120]"
            "[,retries=4][,date=DAY][,key_env=OPENAI_API_KEY][,limit=max_completion_tokens]",
            example="openai:http://127.0.0.1:8000/v1#model=my-model",
            needs=("openai",),
            parts=_endpoint_parts,
        ),
        Backend(
            name="python",
            open=_python,
            answers="a Python function that takes a list of prompts and returns a list of answers; "
            "its module's source is fingerprinted, what that calls is not",
            takes="python:MODULE:FUNCTION[#batch=32], the module installed or in the suite's (else "
            "the current) folder",
            example="python:my_model:answer",
            parts=lambda location: location.partition("#")[0].replace(":", ".").split("."),
        ),
        Backend(
            name="recorded",
            open=_recorded,
            answers="a file of answers that somebody already has",
            takes="recorded:FILE[#COLUMN | #field=COLUMN,…], or the file alone",
            example="recorded:answers.csv#answer=output,id=qid",
            logprobs="where columns hold them",
        ),
        Backend(
            name="lm-eval",
            open=_logged("lm-eval"),
            answers="what lm-evaluation-harness logged by --log_samples; items are paired by "
            "content, its own scores are metrics given:NAME",
            takes="lm-eval:FOLDER or FILE.jsonl[#task=NAME][,filter=NAME][,question=FIELD]"
            "[,context=FIELD][,answers=FIELD]",
            example="lm-eval:out/model#filter=strict-match",
            parts=_logged_parts,
        ),
        Backend(
            name="inspect",
            open=_logged("inspect"),
            answers="a log of inspect_ai; epochs are samples, items are paired by content, its "
            "own scores are metrics given:NAME",
            takes="inspect:FILE.eval, FILE.json or FOLDER[#task=NAME][,scorer=NAME]"
            "[,question=FIELD][,context=FIELD][,answers=FIELD], fields of the metadata",
            example="inspect:logs/run.eval",
            parts=_logged_parts,
        ),
    )
}


def find_backend(name: str) -> Opener | None:
    """Return what opens that backend, looking at entry points only if the table has none."""
    if name in BACKENDS:
        return BACKENDS[name].open
    opener: Opener | None = next((entry.load() for entry in _plugins(name)), None)
    return opener


def backend_names() -> list[str]:
    """Return the names of all backends, those of other packages included."""
    return [*BACKENDS, *(entry.name for entry in _plugins())]


def known_backends() -> tuple[Backend, ...]:
    """Return all backends; of those of other packages, what their docstrings say."""
    return (*BACKENDS.values(), *map(_of_plugin, _plugins()))


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _plugins(name: str | None = None) -> list[EntryPoint]:
    found = entry_points(group=GROUP, name=name) if name else entry_points(group=GROUP)
    return list(found)


def _of_plugin(entry: EntryPoint) -> Backend:
    """Return a plugin's row; one that cannot be imported says so where it is listed."""
    takes, example = f"{entry.name}:LOCATION", f"{entry.name}:… ({entry.value})"
    try:
        opener = entry.load()
    except Exception as error:
        said = " ".join(str(error).split()) or type(error).__name__
        return Backend(entry.name, _unloadable, f"cannot be loaded: {said}", takes, example)
    said = (opener.__doc__ or "").strip() or "a backend of another package"
    return Backend(entry.name, opener, said.splitlines()[0], takes, example)


def _unloadable(name: str, spec: str, location: str, base: Path) -> Checkpoint:
    raise NotImplementedError(spec)  # only listed; who opens it meets the plugin's own error
