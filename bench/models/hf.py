"""The `hf` backend: a folder that holds a causal language model, answered greedily, offline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.models.hf_folder import check_folder, content_hashes
from bench.models.protocol import Ask, Generation

if TYPE_CHECKING:
    from bench.models.hf_model import HfModel


@dataclass(frozen=True)
class HfCheckpoint:
    """A checkpoint folder as `save_pretrained` writes it.

    Attributes:
        name: What the user calls it.
        spec: The text it was resolved from, e.g. `hf:checkpoints/full-1`.
        folder: Where it stands.
        uses_prompt: Its answers depend on the prompt template and the generation settings.
    """

    name: str
    spec: str
    folder: Path
    uses_prompt: bool = True

    def identity(self) -> Mapping[str, object]:
        """Return the content hashes of its files; torch is not imported.

        Raises:
            ModelError: If the folder is no whole checkpoint.
        """
        check_folder(self.folder, self._given)
        return {"backend": "hf", "files": content_hashes(self.folder)}

    def load(self, asks: Sequence[Ask], generation: Generation, allow_partial: bool) -> HfModel:
        """Load weights and tokenizer, on the GPU if there is one.

        Args:
            asks: Not looked at; the backend answers anything.
            generation: Settings of generation, the dtype among them.
            allow_partial: Not looked at; nothing can be missing.

        Raises:
            ModelError: If the folder cannot be loaded as a causal language model.
        """
        from bench.models.hf_loading import load_folder

        check_folder(self.folder, self._given)
        return load_folder(self.folder, generation)

    @property
    def _given(self) -> str:
        return self.spec.removeprefix("hf:")
