from __future__ import annotations

import pytest

from bench.runs.engine.gpus import gpu_share
from bench.runs.engine.ray_room import Room, room_for


@pytest.mark.parametrize(
    ("workers", "cpus", "each"),
    [
        (2, [2], 1),
        (1, [8], 8),
        (3, [8, 8], 4),  # not 5, which would leave the third without room
        (4, [16, 2], 4),
        (9, [4, 4], 1),  # one waits until another is through
        (1, [0], 1),
    ],
)
def test_processors_are_shared_so_that_all_workers_have_room(workers, cpus, each):
    assert room_for(workers, [{"CPU": float(one)} for one in cpus]) == Room(each, 0.0)


@pytest.mark.parametrize(
    ("workers", "gpus", "each"), [(2, 0, 0.0), (2, 4, 1.0), (4, 4, 1.0), (5, 4, 0.5), (3, 1, 1 / 3)]
)
def test_a_worker_has_a_gpu_or_a_share_of_one(workers, gpus, each):
    machines = [{"CPU": 4.0, "GPU": float(gpus)}, {"CPU": 4.0}]
    assert room_for(workers, machines).gpus == each


def test_room_is_said_in_words():
    assert str(Room(1, 0.0)) == "a worker with 1 processor"
    assert str(Room(4, 0.5)) == "a worker with 4 processors and 0.5 GPU"


@pytest.mark.parametrize(
    ("visible", "workers", "shares"),
    [
        ("0,1,2,3", 2, ["0,2", "1,3"]),
        ("2,5", 2, ["2", "5"]),
        ("2,5", 3, ["2", "5", "2"]),
        ("3", 2, [None, None]),  # there is nothing to share out
        ("", 2, [None, None]),
    ],
)
def test_local_workers_share_the_gpus_that_are_visible(monkeypatch, visible, workers, shares):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert [gpu_share(at, workers) for at in range(workers)] == shares
