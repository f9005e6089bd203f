"""The pinned Label Studio, started once on a copy of its tables; without it a visible skip."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from human_eval.label_studio.environment import (
    Environment,
    environment_folder,
    found_environment,
)
from human_eval.label_studio.server import serving
from tests.human_eval.label_studio.studio import Studio
from tests.needs import needs
from tests.support import REPOSITORY

HERE = REPOSITORY / ".venv-label-studio"
"""Where `make test` installs it."""


@pytest.fixture(scope="session")
def studio_environment() -> Environment:
    """The installed server; tests never install it by themselves."""
    needs("Label Studio, which NO_SERVER=1 leaves out", os.environ.get("NO_SERVER") != "1")
    found = found_environment(HERE) or found_environment(environment_folder())
    needs("the pinned Label Studio: make server", found is not None)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def label_studio(
    studio_environment: Environment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Studio]:
    """A server for the whole session: `url`, `token`, `invite`, `rater(name)`, `api(…)`."""
    data: Path = tmp_path_factory.mktemp("studio") / "data"
    with serving(studio_environment, data, port=18_080) as server:
        lead = server.data.lead
        yield Studio(server.login.url, lead.token, lead.user, lead.password, server.invite(), data)
