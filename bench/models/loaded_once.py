"""A checkpoint whose weights are loaded once for answering and scoring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.models.portable import as_sent
from bench.models.protocol import Ask, Checkpoint, Generation, Model


class LoadedOnce:
    """A checkpoint that keeps the model it loaded, for as long as it is itself kept.

    Args:
        checkpoint: One whose model answers anything, whatever asks it was loaded for
            (`uses_prompt`); any other is loaded anew each time.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._checkpoint = checkpoint
        self._loaded: tuple[tuple[Generation, Mapping[str, object]], Model] | None = None

    @property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint itself, which keeps nothing."""
        return self._checkpoint

    @property
    def name(self) -> str:
        """What the user calls it."""
        return self._checkpoint.name

    @property
    def spec(self) -> str:
        """The text it was resolved from."""
        return self._checkpoint.spec

    @property
    def uses_prompt(self) -> bool:
        """Whether prompt template and generation settings decide its answers."""
        return self._checkpoint.uses_prompt

    def as_sent(self) -> Checkpoint | None:
        """Return what another process loads, or None; what was loaded here stays here."""
        return as_sent(self._checkpoint)

    def identity(self) -> Mapping[str, object]:
        """Return what its answers depend on."""
        return self._checkpoint.identity()

    def load(self, asks: Sequence[Ask], generation: Generation, allow_partial: bool) -> Model:
        """Return the model, loaded now, or before with the same settings from the same content.

        Raises:
            ModelError, DataError: What the checkpoint raises.
        """
        if not self.uses_prompt:
            return self._checkpoint.load(asks, generation, allow_partial)
        wanted = generation, self.identity()
        if self._loaded is None or self._loaded[0] != wanted:
            self._loaded = None  # never two models in memory
            self._loaded = wanted, self._checkpoint.load(asks, generation, allow_partial)
        return self._loaded[1]
