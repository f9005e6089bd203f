"""Ids that say nothing, and chance that nobody without the key can follow.

Conventions:
    Both rest on the round's salt, which only `key.json` holds. So whoever has the key can make the
    same order and sides again, and whoever has everything else (the suite, the answers, the seed,
    this program) still cannot tell which answer is whose.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from random import Random

SALT_BYTES = 32


def new_salt() -> str:
    """Return a random salt of 64 hexadecimal digits."""
    return secrets.token_hex(SALT_BYTES)


def opaque_id(salt: str, *parts: object) -> str:
    """Return 16 hexadecimal digits that stand for `parts` and cannot be made without the salt."""
    return _digest(salt, ["id", *parts])[:16]


def chance_of(salt: str, seed: int, *parts: object) -> Random:
    """Return a random stream for one use in one round, named by `parts`."""
    return Random(_digest(salt, ["chance", seed, *parts]))


def _digest(salt: str, value: list[object]) -> str:
    message = json.dumps(value, ensure_ascii=True).encode()
    return hmac.new(salt.encode(), message, hashlib.sha256).hexdigest()
