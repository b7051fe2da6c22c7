"""What a visitor waits for while a training runs: python tests/beside.py [--count N] [--out FILE].

A benchmark, not a test: it starts `app.py`, asks for runs of four steps one after the other, begins
a training in that page, asks for as many again, and holds the two waits against each other.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from gradio_client import Client

from lrf.bench import Table, against, circumstances, markdown, put
from lrf.device import choose_device
from tests.load import beside
from tests.started import asker, page_on

_BAR = 3.0
_WARM = 5
"""Runs before the clock counts."""
_PATIENCE = 120.0
Ask = Callable[[str, Any], Any]
Row = tuple[str | float, ...]


def main() -> int:
    """Measure, print, and write the page's part."""
    parser = argparse.ArgumentParser(description="Ask for sentences while a training runs.")
    parser.add_argument("--count", type=int, default=100, help="runs of each kind (default: 100)")
    parser.add_argument("--out", type=Path, help="also write the table there")
    options = parser.parse_args()
    around = beside()
    with tempfile.TemporaryDirectory() as runs, page_on(runs) as page:
        client, ask = Client(page.url, verbose=False), asker(page.url)
        waits(client, _WARM)
        alone = waits(client, options.count)
        with training(ask) as told:
            waits(client, _WARM)
            began = told()
            there = waits(client, options.count)
            pace = (told() - began) / sum(there)
            client.close()
            free = pace_alone(told)
    words = (
        "The same visitor asks for 4 steps of 4 sentences, again and again: first alone, then "
        "while the page trains an autoencoder on the toy language." + around
    )
    rows = [*lines(alone, there), ("steps of the training a second, meanwhile", f"{pace:.1f}", "")]
    rows.append(("and while nobody asks", f"{free:.1f}", ""))
    made = Table("A visitor beside a training", words, ("", "measured", "bar"), rows)
    where = circumstances(choose_device(), ["gradio"], "make bench-training")
    text = f"## While it trains\n\n{where}\n\n{markdown(made)}"
    sys.stdout.write(f"{text}\n")
    if options.out:
        put(options.out, "training", text)
    return 0


def waits(client: Client, count: int) -> list[float]:
    """Seconds that each of so many runs takes."""
    taken = []
    for seed in range(count):
        began = time.perf_counter()
        client.submit(4, "euler", 4, seed, api_name="/generate").result(timeout=_PATIENCE)
        taken.append(time.perf_counter() - began)
    return taken


@contextmanager
def training(ask: Ask) -> Iterator[Callable[[], int]]:
    """A training that has made its first steps, until it is stopped: what counts its steps."""
    wish = {"aim": "all", "time": "medium", "source": {"name": "toy"}}
    run = ask("start", wish)["run"]

    def steps() -> int:
        moment = ask("status", run)["moment"]
        return moment["step"] if moment else 0

    patience = time.monotonic() + _PATIENCE
    while not steps() and time.monotonic() < patience:
        time.sleep(0.2)
    try:
        yield steps
    finally:
        ask("act", {"act": "stop", "run": run})
        while ask("status", run)["state"] == "running":
            time.sleep(0.2)


def pace_alone(steps: Callable[[], int]) -> float:
    """Steps a second of a training that nobody disturbs."""
    began, first = time.perf_counter(), steps()
    time.sleep(10)
    return (steps() - first) / (time.perf_counter() - began)


def lines(alone: list[float], there: list[float]) -> list[Row]:
    """The waits of both, and what one is of the other."""
    rows: list[Row] = []
    most = []
    for when, taken in (("alone", alone), ("beside a training", there)):
        middle, late = (1000 * statistics.quantiles(taken, n=20)[k] for k in (9, 18))
        most.append(late)
        rows.append((f"wait {when}: median", f"{middle:.0f} ms", ""))
        rows.append((f"wait {when}: 95 of 100 at most", f"{late:.0f} ms", ""))
    ratio = most[1] / most[0]
    return [*rows, ("ratio of those 95 of 100", f"{ratio:.2f}", against(ratio, _BAR))]


if __name__ == "__main__":
    sys.exit(main())
