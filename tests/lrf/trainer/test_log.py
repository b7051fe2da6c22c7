"""A log that a kill or a full disk has cut is gone on with."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from lrf.trainer.log import Log

WHOLE = [{"step": 1, "loss": 0.5}, {"step": 2, "looks": {"1": ["静かな店でした。\u2028"]}}]


@pytest.mark.parametrize("cut", range(1, 90))
def test_a_line_that_is_cut_anywhere_goes_and_the_others_stay(tmp_path, cut):
    path = tmp_path / "log-flow.jsonl"
    log = Log(path)
    for entry in (*WHOLE, {"step": 3, "looks": {"1": ["この宿は静かでした。"]}}):
        log.append(entry)
    path.write_bytes(path.read_bytes()[:-cut])
    log.forget_after(2)
    log.append({"step": 3, "loss": 0.25})
    found = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert found[-1] == {"step": 3, "loss": 0.25}
    assert found[:-1] == WHOLE[: len(found) - 1]
    assert len(found) >= 2


def test_later_steps_are_forgotten(tmp_path):
    path = tmp_path / "log-flow.jsonl"
    log = Log(path)
    for step in range(1, 6):
        log.append({"step": step})
    log.forget_after(3)
    assert [json.loads(line)["step"] for line in path.open()] == [1, 2, 3]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_is_told_and_leaves_nothing_open():
    log = Log(Path("/dev/full"))
    with pytest.raises(OSError, match="No space left"), closing(log):
        log.append({"step": 1})
    log.close()
