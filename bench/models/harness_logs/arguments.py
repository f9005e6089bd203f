"""A model's arguments as a log has them, in words that may be printed: credentials are hidden."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from bench.base.secrets import HIDDEN, without_credentials

_SECRET = frozenset(
    "key keys apikey token secret password passwd pwd credential credentials auth authorization "
    "bearer cookie header headers".split()
)
_OF_TEXT = frozenset("bos eos pad unk sep cls mask start end stop".split())
"""Before `token` these say that it is one of a text."""

_OF_MACHINE = frozenset(
    "device device_map batch_size max_batch_size max_connections parallelize max_memory_per_gpu "
    "gpu_memory_utilization tensor_parallel_size data_parallel_size num_concurrent timeout port "
    "max_retries offload_folder".split()
)
"""Names of arguments by which the same model is asked elsewhere or otherwise fast."""

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NAME = re.compile(r"\s*([\w.\-]+)\s*=")
_PLAIN = re.compile(r"(?:true|false|none|null|-?\d{1,3})?", re.IGNORECASE)
_IN_ADDRESS = re.compile(
    r"([?&][^=&\s]*(?:key|token|secret|password|auth)[^=&\s]*=)[^&\s]+", re.IGNORECASE
)
_LIKE_A_KEY = re.compile(r"\b(?:hf_|sk-|ghp_|gsk_|xai-|AIza)[\w\-]{12,}")


def argument_words(value: object) -> str | None:
    """Return arguments as `name=value,…`, however a log has them; None where it has none.

    Hidden are values whose name says that they are keys, tokens of access, passwords or headers,
    credentials in addresses, and what is shaped like a key of a known kind.

    Examples:
        >>> argument_words({"pretrained": "x", "token": "hf_abc", "add_bos_token": True})
        'pretrained=x,token=***,add_bos_token=True'
        >>> argument_words("base_url=http://me:pw@host/v1,api_key=abc")
        'base_url=http://***@host/v1,api_key=***'
    """
    if value in (None, "", {}):
        return None
    pairs = ((name, _hidden(name, one)) for name, one in _named(value).items())
    return ",".join(f"{name}={one}" if name else str(one) for name, one in pairs)


def same_model(value: object) -> str | None:
    """Return the words without those that only say where and how fast a model was asked."""
    if value in (None, "", {}):
        return None
    kept = {name: one for name, one in _named(value).items() if name not in _OF_MACHINE}
    return argument_words(dict(sorted(kept.items())))


def shown(text: str) -> str:
    """Return a text without credentials in addresses, and without what is shaped like a key."""
    return _LIKE_A_KEY.sub(HIDDEN, _IN_ADDRESS.sub(rf"\g<1>{HIDDEN}", without_credentials(text)))


def _named(value: object) -> dict[str, object]:
    found = value if isinstance(value, Mapping) else _parsed(str(value))
    return {str(name): one for name, one in found.items()}


def _hidden(name: str, value: object) -> object:
    if isinstance(value, str | int | float | bool | None) and _PLAIN.fullmatch(str(value)):
        return value
    if _is_secret(name):
        return HIDDEN
    if isinstance(value, Mapping):
        return {key: _hidden(str(key), one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(name, one) for one in value]
    return shown(value) if isinstance(value, str) else value


def _is_secret(name: str) -> bool:
    words = [word.lower() for word in _WORDS.findall(name)]
    return any(
        word in _SECRET and not (word == "token" and at and words[at - 1] in _OF_TEXT)
        for at, word in enumerate(words)
    )


def _parsed(text: str) -> Mapping[str, object]:
    """Return what stands in `name=value,…` or JSON; a value may hold commas."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if isinstance(found, dict):
        return found
    arguments: dict[str, str] = {}
    last = ""
    for part in text.split(","):
        named = _NAME.match(part)
        if named:
            last = named[1]
            arguments[last] = part[named.end() :]
        else:
            arguments[last] = f"{arguments[last]},{part}" if last in arguments else part
    return arguments
