"""The library that draws charts in the page: Vega, Vega-Lite and Vega-Embed as one script.

vl-convert makes it from its own copies, without a network, in some seconds; so it is kept in the
user's cache folder, one file for each version. Where that cannot be written it is made again.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from bench.base.files import replacing
from bench.base.hashing import text_hash

SNIPPET = "window.vegaEmbed = vegaEmbed;"
"""All that the page's own script needs; the expression interpreter is part of Vega-Embed."""


@cache
def runtime_packed() -> bytes:
    """Return the script, packed by zlib: a third of its length.

    A kept file that is not whole is found by zlib's own checksum, and made again.
    """
    path = _cached()
    with suppress(OSError, zlib.error, UnicodeDecodeError):
        packed = path.read_bytes()
        zlib.decompress(packed).decode("utf-8")
        return packed
    packed = zlib.compress(_made().encode("utf-8"), 9)
    with suppress(OSError), replacing(path) as beside:
        beside.write_bytes(packed)
    return packed


def runtime_text() -> str:
    """Return the script as it runs."""
    return zlib.decompress(runtime_packed()).decode("utf-8")


def vega_lite_version() -> str:
    """Return the version that altair's specifications are written for, e.g. `6.4`."""
    import altair as alt

    major, minor, *_ = alt.SCHEMA_VERSION.removeprefix("v").split(".")
    return f"{major}.{minor}"


def _made() -> str:
    import vl_convert

    made: str = vl_convert.javascript_bundle(SNIPPET, vl_version=vega_lite_version())
    return made


def _cached() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    versions = f"{version('vl-convert-python')}-{vega_lite_version()}-{text_hash(SNIPPET, 8)}"
    return Path(root) / "knowbench" / "charts" / f"vega-{versions}.js.zlib"
