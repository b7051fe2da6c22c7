"""Pictures of the page: python tests/e2e/screenshots.py [--fake] [--checkpoint DIR] [--out DIR].

Writes a WebP of every view, at three widths, in both languages, light and dark, and `made.json`:
which weights made them.
"""

import argparse
import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(_ROOT))

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from app.engine import FlowEngine  # noqa: E402
from app.frames import Engine  # noqa: E402
from app.jobs import LocalTrainer  # noqa: E402
from tests.e2e.serving import NoBrowserError, chromium, engine_of, served  # noqa: E402

SIZES = {"wide": (1920, 1080), "desktop": (1280, 900), "phone": (390, 844)}
PAGES = [
    ("desktop", "en", "light"),
    ("desktop", "ja", "light"),
    ("desktop", "en", "dark"),
    ("phone", "en", "light"),
    ("phone", "ja", "dark"),
    ("wide", "en", "light"),
]


def main() -> None:
    """Launch the page, visit it in every form, save what it shows."""
    parser = argparse.ArgumentParser(description="Save pictures of the page.")
    parser.add_argument("--fake", action="store_true", help="invented sentences, no checkpoint")
    parser.add_argument("--checkpoint", type=Path, default=_ROOT / "checkpoints" / "everyday")
    parser.add_argument("--out", type=Path, default=_ROOT / "docs" / "screenshots")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory() as runs:
            take(engine_with_trainer(options, Path(runs)), options.out)
    except NoBrowserError as missing:
        sys.exit(str(missing))
    if not options.fake:
        told = json.dumps(weights_of(options.checkpoint), indent=1)
        (options.out / "made.json").write_text(told + "\n", encoding="utf-8")


def engine_with_trainer(options: argparse.Namespace, runs: Path) -> Engine:
    """The engine of the page as it is on one's own machine: somebody may train."""
    if options.fake:
        return engine_of(None)
    return FlowEngine(options.checkpoint, "cpu", LocalTrainer(runs, options.checkpoint))


def weights_of(checkpoint: Path) -> dict[str, Any]:
    """Digests of the networks the pictures show."""
    config = json.loads((checkpoint / "config.json").read_text(encoding="utf-8"))
    models = {name: part["digest"] for name, part in config["models"].items()}
    return {"autoencoder": config["autoencoder"]["digest"], "models": models}


def take(engine: Engine, out: Path) -> None:
    """Every view in every form."""
    with served(engine) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        for size, lang, scheme in PAGES:
            for view, visit in VISITS.items():
                page = opened(browser, size, scheme)
                for moment in visit(page, f"{url}?lang={lang}"):
                    name = "-".join(filter(None, (view, moment, size, lang, scheme)))
                    picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
                    picture.save(out / f"{name}.webp", quality=80, method=6)
                page.context.close()
        browser.close()
    if engine.trainer is not None:
        for run in engine.trainer.runs():
            engine.trainer.stop(run.run)


def opened(browser: Browser, size: str, scheme: str) -> Page:
    """An empty page of this size in this colour scheme."""
    width, height = SIZES[size]
    dark = scheme == "dark"
    return browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )


def start(page: Page, url: str):
    """The example, in the middle of its way and at its end."""
    page.goto(url)
    page.wait_for_selector("#example .map-ground[data-drawn]")
    page.wait_for_timeout(3000)
    yield "playing"
    page.locator("#example .flow-scrub").press("End")
    page.wait_for_timeout(300)
    yield ""


def flow(page: Page, url: str):
    """A run while it streams and when it is done, with its map and its flight plane."""
    page.goto(f"{url}&steps=20")
    page.wait_for_selector('#player [data-phase="running"]', timeout=60_000)
    page.wait_for_timeout(1200)
    yield "running"
    page.wait_for_selector('#player [data-phase="finished"]', timeout=120_000)
    page.wait_for_timeout(800)
    page.locator("#player .flow-number").nth(1).click()
    yield ""
    page.locator("#player .flow-number").nth(1).click()
    page.locator("#player .map-option").last.click()
    page.locator("#player .flow-scrub").press("ArrowLeft")
    page.wait_for_timeout(300)
    yield "plane"


def compare(page: Page, url: str):
    """Four lanes from the same noise, when all of them have arrived."""
    page.goto(f"{url}&view=compare")
    page.locator("#lanes .lanes-run").click()
    page.wait_for_selector('#lanes [data-phase="finished"]', timeout=180_000)
    page.locator("#lanes .flow-scrub").press("End")
    page.wait_for_timeout(500)
    yield ""


def sentence(page: Page, url: str):
    """Two sentences of a visitor, and one that is refused."""
    page.goto(f"{url}&view=sentence")
    page.fill("#own-second", "<b>My sister</b> is a doctor.")
    page.locator("#own .lanes-run").click()
    page.wait_for_selector("#own .own-problem:not(:empty)")
    yield "refused"
    page.fill("#own-second", "My sister is a doctor.")
    page.locator("#own .lanes-run:enabled").click()
    page.wait_for_selector('#own [data-phase="finished"]', timeout=120_000)
    yield ""


def train(page: Page, url: str):
    """A training on the toy language: the first visit begins it, the later ones find it."""
    page.goto(f"{url}&view=train")
    page.wait_for_selector("#train .train")
    page.wait_for_timeout(2500)  # it asks for the runs there are
    if not page.locator("#train .train").get_attribute("data-state"):
        page.locator(".card input[value=toy]").check()
        page.locator(".make-go .flow-go:enabled").click()
    page.wait_for_selector("#train .chart-line", timeout=120_000)
    page.wait_for_selector("#train .watch-group >> nth=0", timeout=240_000)
    page.wait_for_timeout(2000)
    yield ""


def about(page: Page, url: str):
    """The prose of the last view."""
    page.goto(f"{url}&view=about")
    page.wait_for_selector("#what .what-title:not(:empty)")
    page.wait_for_timeout(800)
    yield ""


VISITS = {
    "start": start,
    "flow": flow,
    "compare": compare,
    "sentence": sentence,
    "train": train,
    "about": about,
}


if __name__ == "__main__":
    main()
