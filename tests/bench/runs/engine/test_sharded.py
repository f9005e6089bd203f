from __future__ import annotations

import random

from bench.runs.engine.protocol import Finished, Shard
from bench.runs.engine.sharded import in_order


def test_shards_come_in_their_order_whoever_finished_first():
    finished = [Finished(Shard(number, (number,)), {}) for number in range(50)]
    shuffled = random.Random(0).sample(finished, 50)
    assert shuffled != finished
    assert list(in_order(iter(shuffled))) == finished


def test_a_shard_is_handed_on_as_soon_as_its_turn_has_come():
    finished = [Finished(Shard(number, (number,)), {}) for number in (1, 0, 2)]
    read = []

    def coming():
        for one in finished:
            read.append(one.shard.number)
            yield one

    first = next(in_order(coming()))
    assert (first.shard.number, read) == (0, [1, 0])
