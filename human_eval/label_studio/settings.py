"""What the server is told: all that it needs and nothing of the user's; no way out of this machine.

Conventions:
    The server reads bare `USERNAME`, `PASSWORD`, `HOST`, `PORT` and `DEBUG`, so nothing of the
    environment is passed on but where programs and temporary files are, and the language.

Source:
    Label Studio 1.23.2, `core/settings`; by default it posts the bodies of requests to its maker,
    asks for its newest version and reports errors, each of which is turned off by name. The dead
    proxy stops what was not thought of.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

USER = "lead@localhost"
NOWHERE = "http://127.0.0.1:9"
"""A proxy that is not there: the port of `discard`."""

_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
_OFF = {
    "LABEL_STUDIO_COLLECT_ANALYTICS": "false",
    "LABEL_STUDIO_LATEST_VERSION_CHECK": "false",
    "LABEL_STUDIO_SENTRY_DSN": "",
    "LABEL_STUDIO_FRONTEND_SENTRY_DSN": "",
    "LABEL_STUDIO_FEATURE_FLAGS_OFFLINE": "true",
    "LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED": "false",
    "LABEL_STUDIO_ALLOW_ORGANIZATION_WEBHOOKS": "false",
    "LABEL_STUDIO_CONVERTER_DOWNLOAD_RESOURCES": "false",
    "LABEL_STUDIO_CORS_ALLOW_ALL_ORIGINS": "false",
    "LABEL_STUDIO_ALLOWED_HOSTS": "127.0.0.1,localhost",
    "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
    "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
    "HTTP_PROXY": NOWHERE,
    "HTTPS_PROXY": NOWHERE,
    "ALL_PROXY": NOWHERE,
    "NO_PROXY": "127.0.0.1,localhost",
}


@dataclass(frozen=True, slots=True)
class Lead:
    """The account that the server makes at its first start.

    Attributes:
        user: What is written into the login form.
        password: Random.
        token: Random, 40 hexadecimal digits.
    """

    user: str
    password: str = field(repr=False)
    token: str = field(repr=False)


def new_lead() -> Lead:
    """Return an account with a random password and a random token."""
    return Lead(USER, secrets.token_urlsafe(18), secrets.token_hex(20))


def server_settings(
    data: Path, lead: Lead | None = None, environment: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return the whole environment of a server.

    Args:
        data: Where it keeps everything; a `home` in it takes the place of the user's.
        lead: The account to make at the first start; None makes none.
        environment: The user's, of which almost nothing is taken over.
    """
    home = data / "home"
    kept = {name: environment[name] for name in _KEPT if name in environment}
    folders = {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "LABEL_STUDIO_BASE_DATA_DIR": str(data),
        "PYTHONUNBUFFERED": "1",
        "GIT_DIR": os.devnull,  # it asks git for its version, of whatever repository it lies in
    }
    return {**kept, **folders, **_OFF, **(_made(lead) if lead else {})}


def _made(lead: Lead) -> dict[str, str]:
    return {
        "LABEL_STUDIO_USERNAME": lead.user,
        "LABEL_STUDIO_PASSWORD": lead.password,
        "LABEL_STUDIO_USER_TOKEN": lead.token,
    }
