"""What bad files do to the page: python tests/uploads.py [--out FILE].

A benchmark, not a test: it starts `app.py`, sends it every file of `tests/app/bad_files.py` as a
browser would, and counts the seconds until its words are there and the memory afterwards. It exits
with 1 if a file gets other words, or the page is gone.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import httpx
from gradio_client import Client

from app.strings import text
from lrf.bench import Table, against, circumstances, markdown, put
from lrf.device import choose_device
from tests.app.bad_files import BAD, late
from tests.load import beside
from tests.started import asker, page_on, resident

_SECONDS, _GROWTH = 3.0, 1.05
_PATIENCE = 120.0
Row = tuple[str | float, ...]


def main() -> int:
    """Send, print, and write the page's part."""
    parser = argparse.ArgumentParser(description="Send the page files that are no sentences.")
    parser.add_argument("--out", type=Path, help="also write the table there")
    options = parser.parse_args()
    around = beside()
    with tempfile.TemporaryDirectory() as runs, page_on(runs) as page:
        Client(page.url, verbose=False).predict(api_name="/generate")  # the model has loaded
        rows = list(sent(page.url, page.process))
    words = (
        "From the first byte of the file to the words of the page, and the memory of the page "
        "before all, after two rounds of all of them, and after four." + around
    )
    made = Table(
        "Files that are no sentences", words, ("", "what it says", "measured", "bar"), rows
    )
    where = circumstances(choose_device(), ["gradio"], "make bad-files")
    told = f"## Bad files\n\n{where}\n\n{markdown(made)}"
    sys.stdout.write(f"{told}\n")
    if options.out:
        put(options.out, "bad-files", told)
    return 1 if any(row[1] == _OTHER for row in rows) else 0


_OTHER = "**other words**"


def sent(url: str, process: int) -> Iterator[Row]:
    """A row for each file, and what stays in memory."""
    files = {**BAD, **late()}
    ask = asker(url)
    ask("look", {"name": "toy"})
    ask("runs", None)
    memory = [resident(process)]
    for what, (code, name, content) in files.items():
        began = time.perf_counter()
        answer = ask("look", {"file": upload(url, name, content)})
        taken = time.perf_counter() - began
        good = answer.get("refused") == f"refuse_{code}"
        values = {"most_mb": 50, **answer.get("values", {})}
        said = text(answer["refused"], "en", **values).partition(". ")[0] if good else _OTHER
        yield what, said, f"{taken:.2f} s", against(taken, _SECONDS, " s")
    for further in (1, 2):  # rounds; the system's allocator keeps something of the first ones
        for _, name, content in [*files.values()] * further:
            ask("look", {"file": upload(url, name, content)})
        memory.append(resident(process))
    yield "memory before", "", f"{memory[0]:.0f} MB", ""
    yield "after two rounds", "", f"{memory[1]:.0f} MB", ""
    ratio = memory[2] / memory[1]
    yield "after four rounds", "", f"{memory[2]:.0f} MB", ""
    yield "ratio of the latter two", "", f"{ratio:.3f}", against(ratio, _GROWTH)


def upload(url: str, name: str, content: bytes | str) -> str:
    """Send a file; where it is on the page's machine."""
    raw = content if isinstance(content, bytes) else content.encode()
    address = f"{url}gradio_api/upload"
    answer = httpx.post(address, files={"files": (name, raw)}, timeout=_PATIENCE)
    return answer.raise_for_status().json()[0]


if __name__ == "__main__":
    sys.exit(main())
