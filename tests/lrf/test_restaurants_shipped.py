"""What the shipped models that describe restaurants claim: they say what they are asked to say."""

from pathlib import Path

import pytest

from lrf.generate import Settings, sample
from lrf.system import System

FOLDER = Path(__file__).parents[2] / "checkpoints" / "restaurants"
FOODS = ("Japanese", "French", "Indian")
EACH = 40


def named(model: str, steps: int, *, asked: bool) -> float:
    """Share of descriptions that name the food, asked for each in turn or for none."""
    system = System.load(FOLDER, model, "cpu")
    found = 0
    for food in FOODS:
        wanted = {"food": food} if asked else {}
        settings = Settings(
            steps=steps, solver=system.solvers[0], count=EACH, seed=7, wanted=wanted
        )
        found += sum(food in one.text for one in sample(system, settings))
    return found / (EACH * len(FOODS))


@pytest.mark.parametrize(("model", "steps"), [("1-rf", 4), ("2-rf", 1), ("2-rf", 4)])
def test_a_food_that_is_asked_for_is_named(model, steps):
    assert named(model, steps, asked=True) >= 0.6  # measured .75 for 1-rf, .76 for 2-rf at 4 steps


def test_without_asking_it_is_named_by_chance():
    assert named("2-rf", 4, asked=False) <= 0.3  # in the corpus one food in eight


def test_noise_alone_does_not_hear_what_is_asked():
    assert named("2-rf", 0, asked=True) <= 0.3
