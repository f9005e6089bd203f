"""The `openai` backend: any endpoint that speaks OpenAI's interface, asked over the network.

vLLM, llama.cpp, Ollama and TGI do. An endpoint's weights cannot be fingerprinted: what its answers
are kept under is the address, the model's name there, and the day, and reports say so.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.base.errors import ModelError
from bench.models.endpoint_address import Endpoint, parse_endpoint
from bench.models.protocol import Ask, Generation

if TYPE_CHECKING:
    from bench.models.endpoint_model import EndpointModel


@dataclass(frozen=True)
class EndpointCheckpoint:
    """A model behind an address.

    Attributes:
        name: What the user calls it.
        spec: `openai:URL#model=NAME,…`; never holds a key.
        endpoint: Where it is, and how it is asked.
        uses_prompt: Its answers depend on the prompt template and the generation settings.
    """

    name: str
    spec: str
    endpoint: Endpoint
    uses_prompt: bool = True

    @property
    def caveat(self) -> str:
        """What its identity cannot cover."""
        return (
            "an endpoint's weights cannot be fingerprinted: its answers are kept under address, "
            f"model and day ({self.endpoint.date}), and whoever runs it may have changed it since"
        )

    def identity(self) -> Mapping[str, object]:
        """Return address, model, ways of asking and day; nothing is asked for it."""
        one = self.endpoint
        known = {"address": one.address, "model": one.model, "date": one.date}
        return {"backend": "openai", **known, "mode": one.mode}

    def load(
        self, asks: Sequence[Ask], generation: Generation, allow_partial: bool
    ) -> EndpointModel:
        """Return what asks it; the first request is sent with the first question.

        Args:
            asks: Looked at for chats, which `mode=completions` cannot ask; counted, to know later
                whether any was answered before.
            generation: Settings of generation; the dtype is the server's own affair.
            allow_partial: Not looked at; nothing can be missing.

        Raises:
            ModelError: If the key's variable was named and is not set, holds what no header can,
                or the suite asks in chats and the endpoint is asked for completions.
        """
        from bench.models.endpoint_model import EndpointModel

        if self.endpoint.mode == "completions" and any(ask.messages for ask in asks):
            hint = "leave mode= out, or `prompt: {chat: false}`"
            raise ModelError(self.spec, "mode=completions cannot ask in chats", hint=hint)
        return EndpointModel(self.name, self.endpoint, generation, self._key(), len(asks))

    def _key(self) -> str | None:
        name = self.endpoint.key_env
        key = os.environ.get(name, "").strip()
        if not key and self.endpoint.key_named:
            raise ModelError(self.spec, f"${name} is not set", hint=f"run it as `{name}=… bench …`")
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise ModelError(self.spec, f"${name} holds what cannot be a key")
        return key or None


def open_endpoint(name: str, spec: str, location: str, base: Path) -> EndpointCheckpoint:
    """Return the checkpoint that `openai:URL#model=NAME,…` stands for.

    Raises:
        ModelError: If the location cannot be read.
    """
    del base  # an address is relative to nothing
    return EndpointCheckpoint(name, spec, parse_endpoint(location, spec))
