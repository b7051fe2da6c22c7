"""Batches are a pure function of seed and step; the schedule of the share that is done."""

import math

import pytest

from lrf.commands import ArgumentParser, train
from lrf.config import TrainingConfig
from lrf.trainer import schedule
from lrf.trainer.batches import BucketedTokens, Shuffled
from lrf.trainer.schedule import Limits, learning_rate
from lrf.types import PAD

ROWS = [[i + 10] * (1 + i % 9) for i in range(103)]


def test_an_epoch_shows_every_row_at_most_once_and_all_but_the_last_short_batch():
    batches = Shuffled(103, 10, seed=1)
    seen = [int(i) for step in range(10) for i in batches.rows(step)]
    assert len(seen) == len(set(seen)) == 100


def test_epochs_have_different_orders_and_equal_steps_equal_rows():
    one, other = Shuffled(103, 10, seed=1), Shuffled(103, 10, seed=1)
    assert one.rows(3).tolist() == other.rows(3).tolist()
    assert one.rows(3).tolist() != one.rows(13).tolist()
    assert one.rows(3).tolist() != Shuffled(103, 10, seed=2).rows(3).tolist()


def test_token_batches_hold_whole_rows_padded_to_a_multiple_of_four():
    batches = BucketedTokens(ROWS, 10, seed=1)
    seen = []
    for step in range(batches.per_epoch):
        tokens = batches.tokens(step)
        assert tokens.shape[1] % 4 == 0
        seen += [[i for i in row if i != PAD] for row in tokens.tolist()]
    assert len(seen) == 100
    assert all(row in ROWS for row in seen)
    assert len({tuple(row) for row in seen}) == 100


def test_a_corpus_smaller_than_a_batch_is_one_batch():
    assert BucketedTokens(ROWS[:3], 10, seed=1).tokens(5).shape[0] == 3
    assert len(Shuffled(3, 10, seed=1).rows(5)) == 3


def test_the_learning_rate_rises_in_a_line_and_falls_along_a_cosine():
    config = TrainingConfig(learning_rate=2.0, warmup=4, decay=1.0)
    assert [learning_rate(config, i, 0.0) for i in range(5)] == [0.5, 1.0, 1.5, 2.0, 2.0]
    assert learning_rate(config, 100, 0.5) == pytest.approx(1.0)
    assert learning_rate(config, 100, 1.0) == pytest.approx(0.0)
    late = TrainingConfig(learning_rate=2.0, warmup=1, decay=0.2)
    assert learning_rate(late, 100, 0.8) == pytest.approx(2.0)
    assert learning_rate(late, 100, 0.9) == pytest.approx(1.0)
    assert learning_rate(late, 100, 0.95) == pytest.approx(1 + math.cos(0.75 * math.pi))


def test_a_run_ends_at_whichever_limit_comes_first():
    limits = Limits(steps=10, seconds=100.0)
    assert limits.done(5, 80.0) == 0.8
    assert limits.done(9, 0.0) == 0.9
    assert limits.done(20, 0.0) == 1.0
    assert Limits(steps=0).done(0, 0.0) == 1.0
    with pytest.raises(ValueError, match="--max-steps or --max-minutes"):
        Limits()


def test_minutes_are_those_of_the_clock_that_was_asked_for():
    parser = ArgumentParser()
    train.add_arguments(parser)
    words = ["--corpus", "toy", "--stage", "flow", "--processor-time"]
    asked = train.asked_limits(parser.parse_args([*words, "--max-minutes", "2"]))
    assert asked == Limits(seconds=120.0, processor=True)
    assert train.asked_limits(parser.parse_args([*words, "--resume"])) is None  # its first ones


def test_the_wall_counts_a_suspended_step_as_a_long_one_and_the_processor_all_its_work(monkeypatch):
    monkeypatch.setattr(schedule.time, "monotonic", lambda: 60.0)
    monkeypatch.setattr(schedule.time, "process_time", lambda: 12.0)
    wall, processor = Limits(seconds=1.0), Limits(seconds=1.0, processor=True)
    assert (wall.now(), processor.now()) == (60.0, 12.0)
    assert wall.passed(57.0) == 3.0
    assert wall.passed(10.0) == schedule.LONGEST_STEP
    assert processor.passed(2.0) == 10.0
