"""Sending what must not arrive twice, over a connection that may break after it arrived."""

from __future__ import annotations

import time
from collections.abc import Callable

from human_eval.label_studio.client import LostReplyError

_TRIES = 3
_LOOKS = (0.2, 0.8, 2.0)  # seconds before each look whether it arrived after all


def send_once(send: Callable[[], None], arrived: Callable[[], bool]) -> None:
    """Send something; where no reply says whether it arrived, look before it is sent again.

    Args:
        send: Sends what has not arrived by the last look.
        arrived: Looks at the server whether all of it is there.

    Raises:
        RoundError: If it was refused, did not arrive, or may still arrive later.
    """
    for tried in range(1, _TRIES + 1):
        try:
            return send()
        except LostReplyError as lost:
            if any(_look(arrived, seconds) for seconds in _LOOKS):
                return None
            if tried == _TRIES or not lost.again:
                raise
    return None


def _look(arrived: Callable[[], bool], seconds: float) -> bool:
    time.sleep(seconds)
    return arrived()
