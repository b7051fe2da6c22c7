"""One road for all: what a setting makes does not depend on who asks."""

import copy
from dataclasses import replace

import pytest
import torch

from lrf.generate import Settings, generate, points, sample
from lrf.sampler import noise
from lrf.solvers import SOLVERS
from lrf.system import System

COUNTED = [name for name, kind in SOLVERS.items() if not kind.adaptive]


@pytest.mark.parametrize("solver", COUNTED)
@pytest.mark.parametrize("steps", [0, 1, 3])
def test_the_way_ends_where_the_sample_is(system, solver, steps):
    settings = Settings(steps=steps, solver=solver, count=3, seed=4)
    way = list(generate(system, settings))
    assert [step.point.index for step in way] == list(range(steps + 1))
    assert [step.last for step in way] == [False] * steps + [True]
    assert list(way[-1].readings) == sample(system, settings)
    kind = SOLVERS[solver]
    calls = steps * kind.calls_per_step + kind.calls_to_start if steps else 0
    assert way[-1].point.nfe == calls


@pytest.mark.parametrize("solver", [name for name in SOLVERS if name not in COUNTED])
def test_an_adaptive_solver_goes_by_the_tolerance_and_not_by_the_steps(system, solver):
    def way(**changes):
        return [step.point for step in generate(system, Settings(solver=solver, **changes))]

    loose, tight = way(tolerance=0.1), way(tolerance=1e-5)
    assert loose[0].t == tight[0].t == 0
    assert loose[-1].t == tight[-1].t == 1
    assert loose[-1].nfe < tight[-1].nfe
    assert [point.t for point in way(tolerance=0.1, steps=1)] == [point.t for point in loose]
    assert tight[-1].nfe >= len(tight[1:]) * SOLVERS[solver].calls_per_step


def test_a_sentence_does_not_depend_on_its_neighbours(system):
    few = sample(system, Settings(count=2, seed=3))
    many = sample(system, Settings(count=6, seed=3))
    assert [one.text for one in few] == [one.text for one in many[:2]]


def test_a_model_writes_with_its_own_guidance_unless_told_otherwise(system):
    kinds = torch.tensor([[i % n for n in system.attributes.sizes] for i in range(1, 40)])
    net = copy.deepcopy(system.net)
    net.config = replace(net.config, guidance=2.0)
    own = replace(system, net=net, attributes=system.attributes.counted(kinds))
    plain = replace(own, net=system.net)

    def last(of, **asked):
        *_, end = points(of, Settings(count=3, **asked))
        return end

    assert last(own).nfe == 2 * last(plain).nfe == 8
    assert torch.equal(last(own).z, last(plain, guidance=2.0).z)
    assert not torch.equal(last(own).z, last(plain).z)
    assert torch.equal(last(own, guidance=1.0).z, last(plain).z)
    wanted = {"tense": "past"}
    assert torch.equal(last(own, wanted=wanted).z, last(plain, wanted=wanted, guidance=2.0).z)
    # Kinds that nobody counted cannot be drawn: there is nothing to follow.
    uncounted = replace(own, attributes=replace(own.attributes, kinds={}))
    assert last(uncounted).nfe == 4
    with pytest.raises(ValueError, match="none is asked for or known"):
        last(uncounted, guidance=2.0)


def test_the_kind_of_a_sentence_depends_on_seed_and_place_alone(system):
    kinds = torch.tensor([[i % n for n in system.attributes.sizes] for i in range(1, 40)])
    known = replace(system, attributes=system.attributes.counted(kinds))
    asked: list[list[list[int]]] = []

    class Watched(type(system.net)):
        def forward(self, z, t, condition):
            asked.append(condition.labels.tolist())
            return super().forward(z, t, condition)

    net = copy.deepcopy(system.net)
    net.__class__ = Watched
    known = replace(known, net=net)
    for count, seed, solver in [(5, 3, "euler"), (2, 3, "heun"), (5, 4, "euler")]:
        list(points(known, Settings(steps=1, count=count, seed=seed, solver=solver)))
    first, other, *_, last = asked
    assert first[:2] == other
    assert first != last
    assert len({tuple(row) for row in first}) > 1
    name, values = next(iter(system.attributes.values.items()))
    list(points(known, Settings(steps=1, count=3, wanted={name: values[0]})))
    assert [row[0] for row in asked[-1]] == [1, 1, 1]


def test_decoder_calls_count_states_and_endpoints(system):
    first, *_, last = generate(system, Settings(steps=2, count=2))
    reads = [*first.readings, *first.endpoints]
    assert sum(first.decoder_calls) == sum(one.decoder_calls for one in reads)
    # The toy preset reads all positions in one call: state and endpoint, and at the end once.
    assert last.decoder_calls == (5, 5)


def test_nothing_is_computed_ahead_of_the_caller(system, monkeypatch):
    calls = 0
    original = type(system.net).forward

    def counted(self, *arguments):
        nonlocal calls
        calls += 1
        return original(self, *arguments)

    monkeypatch.setattr(type(system.net), "forward", counted)
    steps = generate(system, Settings(steps=50, count=1))
    next(steps)
    assert calls == 1
    next(steps)
    assert calls == 2
    steps.close()
    assert calls == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": -1},
        {"count": 0},
        {"seed": -1},
        {"solver": "magic"},
        {"smoothing": -0.1},
        {"smoothing": float("nan")},
        {"tolerance": 0.0},
        {"tolerance": float("nan")},
    ],
)
def test_settings_nobody_can_run_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Settings(**wrong)


def test_one_euler_step_lands_on_the_predicted_endpoint(system):
    start, end = generate(system, Settings(steps=1, count=2))
    assert [one.text for one in start.endpoints] == [one.text for one in end.readings]


def smoothed(system: System, smoothing: float) -> System:
    """The system as a checkpoint with this smoothing would be loaded."""
    autoencoder = copy.copy(system.autoencoder)
    autoencoder.config = replace(autoencoder.config, smoothing=smoothing)
    return replace(system, autoencoder=autoencoder)


def test_made_latents_are_read_through_the_noise_the_checkpoint_asks_for(system):
    settings = Settings(steps=2, count=12, seed=5)
    plain = [one.text for one in sample(system, settings)]
    through = [one.text for one in sample(smoothed(system, 2.0), settings)]
    assert through != plain
    assert through == [one.text for one in sample(system, replace(settings, smoothing=2.0))]
    asked = replace(settings, smoothing=0.0)
    assert plain == [one.text for one in sample(smoothed(system, 2.0), asked)]
    *_, last = generate(smoothed(system, 2.0), settings)
    assert [one.text for one in last.readings] == through


def test_a_smoothed_reading_depends_on_its_latent_alone(system):
    z = noise(3, 6, system.shape)
    together = system.read(z, 1.0)
    assert together == system.read(z, 1.0)
    for row, one in enumerate(together):
        assert system.read(z[row : row + 1], 1.0)[0].text == one.text
    assert [one.text for one in system.read(z, 1e-6)] == [one.text for one in system.read(z)]
