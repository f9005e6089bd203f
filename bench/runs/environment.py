"""What an answer was computed with: versions of packages, and the machine."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.version import __version__

_PACKAGES = ("torch", "transformers", "tokenizers", "numpy", "peft")


def versions() -> dict[str, str | None]:
    """Return the versions of Python and of the packages that shape answers; None if absent."""
    found: dict[str, str | None] = {"knowbench": __version__, "python": platform.python_version()}
    return found | {name: _version(name) for name in _PACKAGES}


def hardware(*, computes: bool) -> dict[str, str | int | None]:
    """Return processor, cores, threads and device.

    Args:
        computes: Whether answers are computed here; threads and device are None where they are
            only read, whatever else this process has loaded.
    """
    found: dict[str, str | int | None] = {"cpu": _processor(), "cores": os.cpu_count()}
    torch = sys.modules.get("torch") if computes else None
    if torch is None:
        return found | {"threads": None, "device": None}
    cuda = torch.cuda.is_available()
    device = torch.cuda.get_device_name() if cuda else "cpu"
    return found | {"threads": torch.get_num_threads(), "device": device}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
