"""What the shipped models of the made-up language claim, decided by its parser."""

from functools import cache
from pathlib import Path

from lrf.generate import Settings, sample
from lrf.system import System
from lrf.text import PARSERS

FOLDER = Path(__file__).parents[2] / "checkpoints" / "toy"
COUNT = 500


@cache
def valid(model: str, steps: int) -> float:
    """Share of sentences of seed 7 that the parser accepts."""
    system = System.load(FOLDER, model, "cpu")
    asked = Settings(steps=steps, solver=system.solvers[0], count=COUNT, seed=7)
    texts = [one.text for one in sample(system, asked)]
    assert len(set(texts)) >= 0.9 * COUNT or steps == 0  # and not one sentence over and over
    return sum(PARSERS["toy"](text) is not None for text in texts) / COUNT


def test_noise_alone_is_no_language():
    assert valid("1-rf", 0) <= 0.02  # measured 0; no flow is asked, so this holds for all


def test_the_first_flow_writes_valid_sentences_in_thirty_two_steps():
    assert valid("1-rf", 32) >= 0.9  # measured .999 of 1,000


def test_the_second_flow_errs_three_times_less_in_one_step():
    assert 3 * (1 - valid("2-rf", 1)) <= 1 - valid("1-rf", 1)  # measured .108 and .936


def test_the_student_needs_one_step():
    assert valid("few-step", 1) >= 0.85  # measured .948


def test_in_four_steps_a_diffusion_errs_three_times_as_often_as_the_second_flow():
    assert 1 - valid("diffusion", 4) > 3 * (1 - valid("2-rf", 4))  # measured .046 and .006
