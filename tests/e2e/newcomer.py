"""A newcomer's way from a CSV to sentences, in a browser: python tests/e2e/newcomer.py.

It uploads sentences as somebody's own file, trains on them for as long as the page proposes,
measures the model and lets it write. Pictures of each stop go into docs/train; the words of the
page are printed, and what an exact parser says of sentences of a toy language. With real sentences,
on the autoencoder of the page:

    LRF_DATA=… python tests/e2e/newcomer.py --corpus restaurants --lines 5000 --flow --minutes 10
"""

import argparse
import csv
import io
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(_ROOT))

from PIL import Image  # noqa: E402
from playwright.sync_api import Page, expect, sync_playwright  # noqa: E402

from app.engine import FlowEngine  # noqa: E402
from app.jobs import LocalTrainer  # noqa: E402
from lrf.generate import Settings, sample  # noqa: E402
from lrf.system import System  # noqa: E402
from lrf.text import PARSERS, load_corpus  # noqa: E402
from tests.e2e.serving import SHIPPED, NoBrowserError, chromium, served  # noqa: E402

COUNT = 500
_PATIENCE = 1_200_000
_COLUMNS = {"en": "review", "ja": "感想"}


def main() -> None:
    """Go the whole way once."""
    parser = argparse.ArgumentParser(description="Train on an uploaded file in a browser.")
    corpora = [*sorted(PARSERS), "restaurants"]
    parser.add_argument("--corpus", choices=corpora, default="toy")
    parser.add_argument("--lines", type=int, default=2000, help="of the file (default: 2000)")
    parser.add_argument("--flow", action="store_true", help="the flow alone, not everything")
    parser.add_argument("--minutes", type=float, help="instead of the page's choice")
    parser.add_argument("--lang", choices=sorted(_COLUMNS), default="en")
    parser.add_argument("--by-name", action="store_true", help="the toy language itself, no file")
    parser.add_argument("--out", type=Path, default=_ROOT / "docs" / "train")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=_PATIENCE)
    try:
        with tempfile.TemporaryDirectory() as folder:
            travel(options, Path(folder))
    except NoBrowserError as missing:
        sys.exit(str(missing))


def travel(options: argparse.Namespace, folder: Path) -> None:
    """From the empty form to sentences, then ask the parser."""
    trainer = LocalTrainer(folder / "runs", SHIPPED)
    engine = FlowEngine(SHIPPED, "cpu", trainer)
    with served(engine) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{url}?view=train&lang={options.lang}")
        for name in stops(page, options, folder):
            picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
            picture.save(options.out / f"{name}-{options.lang}.webp", quality=80, method=6)
        page.goto("about:blank")
        browser.close()
    (run,) = (folder / "runs").glob("*/config.json")
    if options.corpus in PARSERS:
        judge(run.parent, options.corpus)


def stops(page: Page, options: argparse.Namespace, folder: Path) -> Iterator[str]:
    """The name of each stop, when it is there to be seen."""
    choose(page, options, folder)
    expect(page.locator(".make-plan")).not_to_have_text(re.compile("…"))
    expect(page.locator(".make-plan")).to_have_text(re.compile(r"\d{2}"))  # so many steps
    tell(page.locator(".make-plan").inner_text())
    yield "file"
    began = time.monotonic()
    page.locator(".make-go .flow-go").click()
    expect(page.locator(".watch-group").first.locator(".watch-row-name")).to_have_count(3)
    tell(f"first sentences of the flow {_since(began)} after the press")
    page.wait_for_timeout(25_000)
    yield "learning"
    expect(page.locator("#train .train")).to_have_attribute("data-state", "done")
    tell(f"all was done {_since(began)} after it")
    yield "done"
    page.locator(".after-card button").last.click()
    expect(page.locator(".report-verdict")).not_to_be_empty()
    tell(page.locator(".report").inner_text())
    yield "report"
    page.locator(".after-card button").first.click()
    page.wait_for_selector('#player [data-phase="finished"]', timeout=_PATIENCE)
    page.wait_for_timeout(800)
    tell(" | ".join(page.locator("#player .flow-text").all_inner_texts()))
    yield "writes"


def choose(page: Page, options: argparse.Namespace, folder: Path) -> None:
    """What it learns from, what is trained, and for how long."""
    if options.by_name:
        page.locator(f".card input[value={options.corpus}]").check()
    else:
        page.locator(".card input[value=own]").check()
        page.locator(".source-file").set_input_files(own_file(options, folder))
    if options.flow:
        page.locator(".card input[value=flow]").check()
    if options.minutes:
        page.locator(".make > .more summary").last.click()
        page.locator(".more-field input[max='2880']").fill(f"{options.minutes:g}")


def _since(began: float) -> str:
    return f"{time.monotonic() - began:.0f} s"


def own_file(options: argparse.Namespace, folder: Path) -> Path:
    """Sentences of the toy language in a column among others."""
    lines = [line.text for line in load_corpus(options.corpus).train[: options.lines]]
    path = folder / "reviews.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", _COLUMNS[options.lang]])
        table.writerows(enumerate(lines, 1))
    return path


def judge(run: Path, corpus: str) -> None:
    """Print what share of the model's sentences is of the language."""
    system = System.load(run, device="cpu")
    for steps in (0, 1, 4, 32):
        texts = [one.text for one in sample(system, Settings(steps=steps, count=COUNT, seed=1))]
        valid = sum(PARSERS[corpus](text) is not None for text in texts) / COUNT
        distinct = len(set(texts)) / COUNT
        tell(f"{steps:2} steps: {valid:.1%} valid, {distinct:.1%} distinct, such as {texts[:2]}")


def tell(line: str) -> None:
    """A finding, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
