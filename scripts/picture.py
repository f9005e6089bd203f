"""Take pictures of a report's first screen: `python scripts/picture.py FOLDER PICTURE [--all]`.

With `--all` also dark and at phone width, beside the first: report-dark.png, report-phone.png,
report-phone-dark.png.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
DESK, PHONE = (1280, 800), (390, 844)
VIEWS = {
    "": (DESK, "light"),
    "-dark": (DESK, "dark"),
    "-phone": (PHONE, "light"),
    "-phone-dark": (PHONE, "dark"),
}
SETTLED = 800
"""Milliseconds after which charts have come to life."""


def main(folder: Path, picture: Path, views: list[str]) -> None:
    """Open the newest report under `folder` and save what each view sees of it."""
    reports = sorted(
        folder.glob("comparisons/*/report.html"), key=lambda path: path.stat().st_mtime
    )
    if not reports:
        sys.exit(f"{folder}: no comparisons/*/report.html; run `make demo` first")
    picture.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for view in views:
            (width, height), scheme = VIEWS[view]
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page.goto(reports[-1].resolve().as_uri())
            page.wait_for_timeout(SETTLED)
            page.screenshot(path=picture.with_stem(picture.stem + view))
            page.close()
        browser.close()


if __name__ == "__main__":
    given = [text for text in sys.argv[1:] if text != "--all"]
    if len(given) != 2:
        sys.exit(__doc__)
    main(Path(given[0]), Path(given[1]), list(VIEWS) if "--all" in sys.argv else [""])
