"""How fast the page is: python tests/e2e/speed.py [--checkpoint DIR] [--out FILE].

A benchmark, not a test: it starts `app.py` and an empty page as a visitor's machine would, opens
them in Chromium, and holds what it measures against the bars. It writes its part of the page.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(_ROOT))

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from lrf.bench import Table, against, bare, circumstances, markdown, put  # noqa: E402
from lrf.generate import Settings  # noqa: E402
from lrf.system import System  # noqa: E402
from tests.e2e.reading import IDLE, frames_a_second, phase, ready  # noqa: E402
from tests.e2e.serving import SHIPPED, NoBrowserError, chromium  # noqa: E402
from tests.started import started  # noqa: E402

Row = tuple[str | float, ...]
_STARTS, _VISITS, _PRESSES, _RUNS = 3, 5, 5, 2
_PATIENCE = 120.0
"""Seconds a page may take to answer."""
_EMPTY = """
import gradio
with gradio.Blocks(analytics_enabled=False) as demo:
    pass
demo.launch()
"""
_MARKS = """
window.marks = {};
const seen = {
  footer: "footer",
  text: "#example .lane-text:not(:empty)",
  map: "#example .map-ground[data-drawn]",
};
(function look() {
  for (const [name, selector] of Object.entries(seen)) {
    if (!(name in marks) && document.querySelector(selector)) marks[name] = performance.now();
  }
  requestAnimationFrame(look);
})();
"""
"""Milliseconds from the call of the page until each thing stood in it."""
_CLICK = """() => new Promise((done) => {
  const flow = document.querySelector("#player .flow");
  const began = performance.now();
  let first = null;
  new MutationObserver((_, observer) => {
    const passed = performance.now() - began;
    const text = flow.querySelector(".flow-text");
    if (flow.dataset.phase === "running" && text && text.textContent) first ??= passed;
    if (flow.dataset.phase !== "finished" || first === null) return;
    observer.disconnect();
    requestAnimationFrame(() => done([first, passed]));
  }).observe(flow, { subtree: true, childList: true, attributes: true });
  document.querySelector("#run").click();
})"""
"""Milliseconds from the press of Run to the first text, and to the last frame."""


def main() -> None:
    """Measure, print, and write the page's part."""
    parser = argparse.ArgumentParser(description="Measure the speed of the page.")
    parser.add_argument("--checkpoint", type=Path, default=SHIPPED)
    parser.add_argument("--out", type=Path, help="also write the table there")
    options = parser.parse_args()
    rows: list[Row] = []
    try:
        for row in measured(options.checkpoint):
            sys.stderr.write(f"{' · '.join(map(str, filter(None, row)))}\n")
            rows.append(row)
    except NoBrowserError as missing:
        sys.exit(str(missing))
    words = "Each number is a median. Chromium has no window and an empty cache at every visit."
    made = Table("What a visitor waits for", words, ("", "measured", "bar"), rows)
    system = System.load(options.checkpoint)
    where = circumstances(system.device, ["gradio", "plotly"], "make bench-page")
    text = f"## The page\n\n{where}\n\n{markdown(made)}"
    sys.stdout.write(f"{text}\n")
    if options.out:
        put(options.out, "page", text)


def measured(checkpoint: Path) -> Iterator[Row]:
    """Every bar, in the order a visitor meets them."""
    words = "app.py", "--checkpoint", str(checkpoint)
    path = chromium()
    yield start_up(words)
    with (
        started("-c", _EMPTY) as (empty, *_),
        started(*words) as (url, *_),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path)
        yield from first_seconds(browser, empty, url)
        yield from run(browser, url, System.load(checkpoint))
        browser.close()


def start_up(words: tuple[str, ...]) -> Row:
    """Seconds until `app.py` answers; once before the clock counts, so that the disk is warm."""
    taken = []
    for _ in range(_STARTS + 1):
        with started(*words) as page:
            taken.append(page.seconds)
    value = statistics.median(taken[1:])
    return "`python app.py` answers after", f"{value:.1f} s", against(value, 12, " s")


def first_seconds(browser: Browser, empty: str, url: str) -> Iterator[Row]:
    """How much later than an empty page the example stands there."""
    visits = [(marks(browser, empty, "footer"), marks(browser, url, "map")) for _ in range(_VISITS)]
    base = statistics.median(bare["footer"] for bare, _ in visits)
    yield "an empty page of Gradio is drawn after", f"{base / 1000:.2f} s", ""
    for name, what, bar in (("text", "the first text", 1), ("map", "the map", 3)):
        value = statistics.median(ours[name] - bare["footer"] for bare, ours in visits) / 1000
        yield f"{what} of the example, later than that", f"{value:.2f} s", against(value, bar, " s")


def run(browser: Browser, url: str, system: System) -> Iterator[Row]:
    """The first text of short runs; a long one beside its bare calls, then played again."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    short, long = Settings(steps=4), Settings(steps=100)
    press = pressed(page, url, short)
    press()  # the first press may have to wait for the model
    value = statistics.median(press()[0] for _ in range(_PRESSES))
    yield "press of Run to the first text", f"{value:.0f} ms", against(value, 300, " ms")
    calls(system, short)
    press = pressed(page, url, long)
    turns = [(press(), calls(system, long)) for _ in range(_RUNS)]
    whole, size, other = (
        statistics.median(each)
        for each in zip(*((ours[1], ours[2], bare_ms) for ours, bare_ms in turns), strict=True)
    )
    yield f"{long.steps} steps of {long.count} sentences, text at each", f"{whole / 1000:.2f} s", ""
    yield "the same calls bare in a loop", f"{other / 1000:.2f} s", ""
    yield "ratio of the two", f"{whole / other:.2f}", against(whole / other, 2)
    yield "what the server sends for it", f"{size / 1000:.0f} KB", against(size / 1000, 150, " KB")
    yield replay(page)
    page.close()


def pressed(page: Page, url: str, settings: Settings) -> Callable[[], tuple[float, float, float]]:
    """What presses Run: milliseconds to the first text and to the last, and bytes received."""
    page.goto(f"{url}{IDLE}&steps={settings.steps}&count={settings.count}&seed=0&solver=euler")
    ready(page)
    received: list[int] = []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.dataReceived", lambda event: received.append(event["dataLength"]))

    def press() -> tuple[float, float, float]:
        received.clear()
        first, whole = page.evaluate(_CLICK)
        page.wait_for_selector("#run:enabled")  # the stream is closed, and all of it counted
        return first, whole, float(sum(received))

    return press


def calls(system: System, settings: Settings) -> float:
    """Milliseconds of the run's calls of network and decoder, and nothing else."""
    began = time.perf_counter()
    for _ in bare(system, settings):
        pass
    return (time.perf_counter() - began) * 1000


def replay(page: Page) -> Row:
    """Frames a second while the finished run plays over its cloud."""
    phase(page, "finished")
    cloud, states = page.evaluate("""() => {
        const traces = document.querySelector("#player .map-plot").data;
        return [traces[0].x.length, traces.slice(1).map((each) => each.x.length)];
    }""")
    page.locator("#player .flow-scrub").press(" ")
    value = frames_a_second(page, 3000)
    what = f"frames a second in play, {len(states)} × {max(states)} states, {cloud:,} points"
    return what, f"{value:.0f}", against(value, 30, least=True)


def marks(browser: Browser, url: str, last: str) -> dict[str, float]:
    """When each thing stood on the page, once the last of them does."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(_MARKS)
    page.goto(url)
    page.wait_for_function(f"marks.{last} > 0", timeout=_PATIENCE * 1000)
    found = page.evaluate("marks")
    context.close()
    return found


if __name__ == "__main__":
    main()
