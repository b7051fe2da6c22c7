"""What twenty visitors at once get: python tests/load.py [--seconds N] [--visitors N] [--out FILE].

A benchmark, not a test: it starts `app.py` as a process of its own, sends it visitors who let it
generate and compare, cancel, and leave in the middle, and counts what each of them got. It exits
with 1 if anybody got neither an answer nor a refusal in words.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx
from gradio_client import Client
from gradio_client.exceptions import ValidationError
from gradio_client.utils import QueueError

from lrf.bench import Table, against, circumstances, markdown, put
from lrf.device import choose_device
from tests.started import SHIPPED, Started, resident, started

Row = tuple[str | float, ...]
_PATIENCE = 180.0
"""Seconds after which an answer counts as lost."""
_WARM, _BAR = 30.0, 1.05
"""Seconds until the memory is first read, and how much of it there may be at the end."""
_LONG = (100, "euler", 4)
"""A run that lasts long enough to be cancelled or left."""


class End(NamedTuple):
    """What became of one request, and for an answer the seconds it took."""

    kind: str
    seconds: float | None = None
    told: str = ""


@dataclass
class Tally:
    """All that the visitors got; a list may be added to by many threads."""

    ends: list[End] = field(default_factory=list)
    seconds: float = 0.0
    memory: tuple[float, float] = (0.0, 0.0)

    def count(self) -> Counter[str]:
        """How often each thing happened."""
        return Counter(end.kind for end in self.ends)

    def errors(self) -> list[str]:
        """What nobody should have been told."""
        return [end.told for end in self.ends if end.kind == "error"]


def main(words: list[str] | None = None) -> int:
    """Measure, print, and write the page's part."""
    parser = argparse.ArgumentParser(description="Send many visitors to the page at once.")
    parser.add_argument("--checkpoint", type=Path, default=SHIPPED)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--out", type=Path, help="also write the table there")
    options = parser.parse_args(words)
    told = _WORDS + beside()
    with started("app.py", "--checkpoint", str(options.checkpoint)) as page:
        Client(page.url, verbose=False).predict(api_name="/generate")  # the model has loaded
        tally = visited(page, options.visitors, options.seconds)
    what = f"{options.visitors} visitors for {options.seconds:g} seconds"
    made = Table(what, told, ("", "measured", "bar"), rows(tally))
    where = circumstances(choose_device(), ["gradio"], "make load")
    text = f"## Many visitors\n\n{where}\n\n{markdown(made)}"
    sys.stdout.write(f"{text}\n")
    if options.out:
        put(options.out, "load", text)
    for told in tally.errors():
        sys.stderr.write(f"error: {told}\n")
    return 1 if tally.errors() or not tally.count()["answered"] else 0


_WORDS = (
    "Each visitor asks again as soon as it was served: for a run of 4 steps and 4 sentences, "
    "for a comparison of three lanes, or for a run of 100 steps that it cancels or leaves by "
    "closing the connection. Visitors and page share the machine."
)


def beside() -> str:
    """What has to be said where other work runs on the machine; empty where none does."""
    load = os.getloadavg()[0]
    busy = (
        f" **Other work ran beside it** (load average {load:.1f} before the start): all waits are "
        "longer than on an idle machine."
    )
    return busy * (load > 0.5)


def visited(page: Started, visitors: int, seconds: float) -> Tally:
    """What so many visitors get who all begin now, and the memory of the page meanwhile."""
    tally, began = Tally(), time.perf_counter()
    with ThreadPoolExecutor(visitors) as crowd:
        each = [
            crowd.submit(visit, page.url, number, began + seconds, tally)
            for number in range(visitors)
        ]
        time.sleep(min(_WARM, seconds / 2))
        before = resident(page.process)
        for visitor in each:
            visitor.result()
    tally.seconds = time.perf_counter() - began
    tally.memory = before, resident(page.process)
    return tally


def visit(url: str, number: int, until: float, tally: Tally) -> None:
    """One visitor, who wishes for one thing after the other."""
    chance = random.Random(number)
    client = Client(url, verbose=False, httpx_kwargs={"timeout": _PATIENCE})
    while time.perf_counter() < until:
        (wish,) = chance.choices([*WISHES], [*WISHES.values()])
        end = ended(wish, client, chance)
        tally.ends.append(end)
        if end.kind == "refused":
            time.sleep(1)  # the visitor was asked to wait a moment
    client.close()


def ended(wish: "Wish", client: Client, chance: random.Random) -> End:
    """How a wish ended: as it should, refused in words, or as nothing should."""
    began = time.perf_counter()
    try:
        kind = wish(client, chance)
    except (QueueError, ValidationError) as refused:
        return End("refused", told=str(refused))
    except CancelledError:
        return End("cancelled")
    except Exception as error:
        return End("error", told=f"{wish.__name__}: {type(error).__name__}: {error}")
    return End(kind, time.perf_counter() - began if kind == "answered" else None)


def generate(client: Client, chance: random.Random) -> str:
    """A run, as the page offers it."""
    job = client.submit(4, "euler", 4, chance.randrange(1000), api_name="/generate")
    last = job.result(timeout=_PATIENCE)
    _hold(last["last"] and len(last["sentences"]) == 4, last)
    return "answered"


def compare(client: Client, chance: random.Random) -> str:
    """Three lanes from the same noise."""
    lanes = [{"steps": steps} for steps in (0, 1, 4)]
    job = client.submit(lanes, 2, chance.randrange(1000), api_name="/compare")
    told = job.result(timeout=_PATIENCE)
    _hold([frame["index"] for frame in told["lanes"]] == [0, 1, 4], told)
    return "answered"


def cancel(client: Client, chance: random.Random) -> str:
    """A long run that is cancelled: in the line, or while it runs."""
    job = client.submit(*_LONG, api_name="/generate")
    patience = time.perf_counter() + chance.uniform(0.2, 8)
    while not job.done() and time.perf_counter() < patience:
        time.sleep(0.05)
    if job.done():
        job.result()
        return "answered"
    job.cancel()
    try:
        job.result(timeout=_PATIENCE)
    except KeyError:  # the client's word for a run that ended without an answer
        pass
    except ValueError as crossed:  # and for a cancel that met the end of its run
        if "tasks to be done" not in str(crossed):
            raise
    return "cancelled"


def leave(client: Client, chance: random.Random) -> str:
    """A long run of a visitor who comes anew, and closes the connection at some frame."""
    (fn,) = (d["id"] for d in client.config["dependencies"] if d["api_name"] == "generate")
    visitor = f"{chance.getrandbits(64):016x}"
    data = [*_LONG, 0, None, {}, 1, 0.001]
    body = {"data": data, "fn_index": fn, "session_hash": visitor}
    with httpx.Client(base_url=f"{client.src_prefixed}", timeout=_PATIENCE) as line:
        joined = line.post("queue/join", json=body)
        if joined.status_code in (429, 503):
            raise QueueError(joined.json()["detail"])
        joined.raise_for_status()
        frames = chance.randrange(1, 10)
        with line.stream("GET", "queue/data", params={"session_hash": visitor}) as told:
            for message in filter(None, told.iter_lines()):
                kind = json.loads(message.removeprefix("data:"))["msg"]
                _hold(kind != "process_completed", message)
                frames -= kind == "process_generating"
                if frames == 0:
                    return "left"
    raise RuntimeError("the stream ended before its run")


Wish = Callable[[Client, random.Random], str]
WISHES: dict[Wish, int] = {generate: 6, compare: 2, cancel: 1, leave: 1}
"""What a visitor may wish for, and how often."""


def _hold(fulfilled: object, told: object) -> None:
    if not fulfilled:
        raise ValueError(f"not what was asked for: {str(told)[:300]}")


def rows(tally: Tally) -> list[Row]:
    """What the table tells."""
    count = tally.count()
    waits = [end.seconds for end in tally.ends if end.seconds is not None]
    middle, most = (
        (statistics.median(waits), statistics.quantiles(waits, n=20)[-1])
        if len(waits) > 1
        else (float("nan"), float("nan"))
    )
    before, after = tally.memory
    ratio = after / before
    return [
        ("answered", str(count["answered"]), ""),
        ("refused in words", str(count["refused"]), ""),
        ("cancelled", str(count["cancelled"]), ""),
        ("left in the middle", str(count["left"]), ""),
        ("anything else", str(count["error"]), against(float(count["error"]), 0.0)),
        ("wait for an answer, median", f"{middle:.1f} s", ""),
        ("wait for an answer, 95 of 100 at most", f"{most:.1f} s", ""),
        ("answers a second", f"{count['answered'] / tally.seconds:.2f}", ""),
        ("memory of the page after 30 s", f"{before:.0f} MB", ""),
        ("memory of the page at the end", f"{after:.0f} MB", ""),
        ("ratio of the two", f"{ratio:.3f}", against(ratio, _BAR)),
    ]


if __name__ == "__main__":
    sys.exit(main())
