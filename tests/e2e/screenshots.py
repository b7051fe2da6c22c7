"""Pictures of the page: python tests/e2e/screenshots.py [--fake] [--checkpoint DIR] [--out DIR].

Writes PNGs at desktop and phone width, in both languages, before and after a run.
"""

import argparse
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(_ROOT))

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from app.frames import Engine  # noqa: E402
from tests.e2e.serving import NoBrowserError, chromium, engine_of, served  # noqa: E402

WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}


def main() -> None:
    """Launch the page, visit it in every form, save what it shows."""
    parser = argparse.ArgumentParser(description="Save pictures of the page.")
    parser.add_argument("--fake", action="store_true", help="invented sentences, no checkpoint")
    parser.add_argument("--checkpoint", type=Path, default=_ROOT / "checkpoints" / "everyday")
    parser.add_argument("--out", type=Path, default=_ROOT / "screenshots")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        take(engine_of(None if options.fake else options.checkpoint), options.out)
    except NoBrowserError as missing:
        sys.exit(str(missing))


def take(engine: Engine, out: Path) -> None:
    """Every combination of width, language, colour scheme and moment."""
    with served(engine) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        for width in WIDTHS:
            for lang in ("en", "ja"):
                picture(browser, url, out / f"{width}-{lang}.png")
        picture(browser, url, out / "desktop-en-dark.png")
        browser.close()


def picture(browser: Browser, url: str, target: Path) -> None:
    """One page before its first run and after it; the file name says which page."""
    width, lang, *dark = target.stem.split("-")
    wide, high = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": wide, "height": high}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    page.goto(f"{url}?lang={lang}&run=0&steps=12")
    page.wait_for_selector("#player .flow-go")
    page.wait_for_timeout(800)
    page.screenshot(path=target.with_stem(f"{target.stem}-before"), full_page=True)
    page.click("#run")
    page.wait_for_selector('#player [data-phase="running"]')
    page.wait_for_timeout(700)
    page.screenshot(path=target.with_stem(f"{target.stem}-during"), full_page=True)
    page.wait_for_selector('#player [data-phase="finished"]', timeout=60_000)
    page.wait_for_timeout(300)
    page.screenshot(path=target.with_stem(f"{target.stem}-after"), full_page=True)
    context.close()


if __name__ == "__main__":
    main()
