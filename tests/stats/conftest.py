"""Published tables that several tests use, as rows of scores; the source stands beside each."""

import pytest
from hypothesis import settings

# A loaded machine is no defect (no deadline), and a test run should repeat itself exactly.
settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.load_profile("repeatable")

# R, datasets::sleep: extra hours of sleep under two drugs (Student 1908).
SLEEP = (
    (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0),
    (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4),
)

# [[both, only first], [only second, neither]]
TABLES = {
    "agresti": ((101, 121), (59, 33)),
    "bentur": ((1, 1), (7, 12)),  # Fagerland, Lydersen & Laake 2014
    "altman": ((14, 5), (0, 22)),  # Altman, table 6.2, as in Newcombe 1998
}

# 29 clusters of (both, only first, only second, neither), a digit each: the "psychiatry" data of
# the clustered McNemar literature (Obuchowski, Durkalski, Yang).
PSYCHIATRY = (
    1042, 1122, 3130, 2121, 2011, 330, 302, 323, 121, 43, 1020, 1140, 1033, 2022, 2012,
    1030, 2013, 1022, 301, 2100, 1103, 220, 1012, 20, 21, 2, 2, 1011, 10,
)  # fmt: skip


def rows(table, unit=100.0):
    (both, first), (second, neither) = table
    a = [unit] * (both + first) + [0.0] * (second + neither)
    b = [unit] * both + [0.0] * first + [unit] * second + [0.0] * neither
    return a, b


@pytest.fixture
def sleep():
    return SLEEP


@pytest.fixture
def scores_of():
    """Scores of both, item by item, that give the named 2 x 2 table."""
    return lambda name, unit=100.0: rows(TABLES[name], unit)


@pytest.fixture
def psychiatry():
    """Scores of both (0 or 1), and the cluster of each item."""
    a, b, groups = [], [], []
    for number, counts in enumerate(PSYCHIATRY):
        both, first, second, neither = map(int, f"{counts:04}")
        more_a, more_b = rows(((both, first), (second, neither)), 1.0)
        a += more_a
        b += more_b
        groups += [number] * len(more_a)
    return a, b, groups
