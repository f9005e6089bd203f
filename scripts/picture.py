"""Take the picture of a report's first screen: `python scripts/picture.py FOLDER PICTURE`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def main(folder: Path, picture: Path) -> None:
    """Open the newest report under `folder` at 1280 x 800 and save what is seen."""
    reports = sorted(
        folder.glob("comparisons/*/report.html"), key=lambda path: path.stat().st_mtime
    )
    if not reports:
        sys.exit(f"{folder}: no comparisons/*/report.html; run `make demo` first")
    picture.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(reports[-1].resolve().as_uri())
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
