"""The benchmark of many visitors does what it says, in a short run; and what it calls an error."""

import random
from concurrent.futures import CancelledError
from types import SimpleNamespace

import pytest
from gradio_client.utils import QueueError

from tests import load
from tests.load import End, Tally, cancel, ended, rows


def test_three_visitors_get_what_they_ask_for(checkpoint_folder, tmp_path, capsys):
    sheet = tmp_path / "performance.md"
    words = ["--checkpoint", str(checkpoint_folder), "--seconds", "3", "--visitors", "3"]
    assert load.main([*words, "--out", str(sheet)]) == 0
    told = sheet.read_text(encoding="utf-8")
    assert "3 visitors for 3 seconds" in told
    assert "| anything else | 0 | ≤ 0, held |" in told
    assert told.count("<!-- load -->") == 1
    assert told.split("<!-- load -->")[1].strip() in f"{capsys.readouterr().out}<!-- /load -->"


@pytest.mark.parametrize(
    ("raised", "kind"),
    [(None, "answered"), (QueueError("Queue is full!"), "refused"), (TimeoutError(), "error"),
     (KeyError("data"), "error")],
)  # fmt: skip
def test_what_is_neither_an_answer_nor_a_refusal_is_an_error(raised, kind):
    def wish(client, chance):
        if raised:
            raise raised
        return "answered"

    end = ended(wish, None, random.Random(0))  # type: ignore[arg-type]
    assert end.kind == kind
    assert (end.seconds is None) == (kind != "answered")


@pytest.mark.parametrize(
    ("raised", "kind"),
    [(CancelledError(), "cancelled"), (KeyError("data"), "cancelled"),
     (ValueError("Did not expect 2 tasks to be done."), "cancelled"),
     (ValueError("a broken answer"), "error"), (TimeoutError(), "error")],
)  # fmt: skip
def test_a_cancel_that_meets_the_end_of_its_run_is_one_too(raised, kind):
    class Job:
        def done(self) -> bool:
            return False

        cancel = done

        def result(self, timeout: float) -> None:
            raise raised

    class Impatient(random.Random):
        def uniform(self, a: float, b: float) -> float:
            return 0.0

    client = SimpleNamespace(submit=lambda *_, **__: Job())
    assert ended(cancel, client, Impatient()).kind == kind  # type: ignore[arg-type]


def test_the_table_counts_and_divides():
    ends = [End("answered", float(second)) for second in range(1, 101)] + [End("left")]
    told = {row[0]: row[1:] for row in rows(Tally(ends, 50.0, (400.0, 440.0)))}
    assert told["answered"][0] == "100"
    assert told["wait for an answer, median"][0] == "50.5 s"
    assert told["wait for an answer, 95 of 100 at most"][0] == "96.0 s"  # 95.95, by the usual rule
    assert told["answers a second"][0] == "2.00"
    assert told["ratio of the two"] == ("1.100", "≤ 1.05, missed")
