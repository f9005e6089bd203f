"""The `hf` backend: a folder of a model, or of an adapter over a model, answered offline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.base.errors import ModelError
from bench.base.names import suggestion
from bench.models.hf_adapter import check_adapter, find_base
from bench.models.hf_folder import check_folder, content_hashes, is_adapter
from bench.models.protocol import Ask, Generation
from bench.models.trust import NO_TRUST, Trust

if TYPE_CHECKING:
    from bench.models.hf_loading import Loaded


@dataclass(frozen=True)
class HfCheckpoint:
    """A checkpoint folder as `save_pretrained` of transformers or peft writes it.

    Attributes:
        name: What the user calls it.
        spec: The text it was resolved from, e.g. `hf:checkpoints/full-1`.
        folder: Where it stands.
        uses_prompt: Its answers depend on the prompt template and the generation settings.
        base: Where the base of an adapter stands, or None: where its configuration says.
        trust: What of it may be unpickled or run.
    """

    name: str
    spec: str
    folder: Path
    uses_prompt: bool = True
    base: Path | None = None
    trust: Trust = NO_TRUST

    def trusted(self, trust: Trust) -> HfCheckpoint:
        """Return the same checkpoint under that trust."""
        return replace(self, trust=trust)

    def as_sent(self) -> HfCheckpoint:
        """Return what another process loads, wherever that stands."""
        return replace(self, folder=self.folder.absolute())

    def identity(self) -> Mapping[str, object]:
        """Return the content hashes of its files, and of its base's; torch is not imported.

        Raises:
            ModelError: If the folder is no whole checkpoint, or an adapter without its base.
        """
        base = self._check()
        files = {"backend": "hf", "files": content_hashes(self.folder, self.trust)}
        return files if base is None else files | {"base": content_hashes(base, self.trust)}

    def load(self, asks: Sequence[Ask], generation: Generation, allow_partial: bool) -> Loaded:
        """Load weights and tokenizer, on the GPU if there is one.

        Args:
            asks: The backend answers anything, but chats only where the chat template takes them.
            generation: Settings of generation, the dtype among them.
            allow_partial: Not looked at; nothing can be missing.

        Raises:
            ModelError: If the folder cannot be loaded as a language model, or it takes no chats.
        """
        from bench.models.hf_loading import Folders, load

        base = self._check()
        adapter = None if base is None else self.folder
        return load(Folders(base or self.folder, adapter, self.trust), generation, asks)

    def _check(self) -> Path | None:
        """Return an adapter's base, None for a whole model; both checked."""
        if not is_adapter(self.folder):
            check_folder(self.folder, self.spec.removeprefix("hf:"), self.trust)
            if self.base is not None:
                found = "holds no adapter (adapter_config.json), so it has no base"
                raise ModelError(str(self.folder), found, hint="leave #base= out")
            return None
        base = self.base or find_base(self.folder, [Path.cwd()])
        check_adapter(self.folder, base, self.trust)
        return base


def open_hf(name: str, spec: str, location: str, base: Path) -> HfCheckpoint:
    """Return the checkpoint that `hf:FOLDER` or `hf:ADAPTER#base=FOLDER` stands for.

    Raises:
        ModelError: If what follows `#` is something else.
    """
    folder, of = _split(location, spec, base)
    if of is None and is_adapter(folder):
        # settled here: a later process may stand in another folder
        of = _declared(folder, [base, Path.cwd()])
    return HfCheckpoint(name, spec, folder, base=of)


def _split(location: str, spec: str, base: Path) -> tuple[Path, Path | None]:
    """Return the folder and, where one is given, the adapter's base."""
    before, hash_sign, after = location.partition("#")
    whole = _resolved(location, base)
    if not hash_sign or whole.is_dir():  # a folder's own name may hold a `#`
        return whole, None
    key, equals, given = after.partition("=")
    if key != "base" or not equals or not given:
        raise ModelError(
            spec,
            f"{after!r} says nothing here",
            expected="hf:ADAPTER#base=FOLDER",
            hint=suggestion(key, ["base"]),
        )
    return _resolved(before, base), _resolved(given, base)


def _resolved(location: str, base: Path) -> Path:
    return (base / Path(location).expanduser()).resolve()


def _declared(folder: Path, near: Sequence[Path]) -> Path | None:
    """Return the base that the adapter names; None where it is not found, which is told later."""
    try:
        return find_base(folder, near)
    except ModelError:
        return None
