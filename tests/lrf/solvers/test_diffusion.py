"""DDIM and DDPM against what is known of Gaussian data, and which solver fits which model."""

import math

import pytest
import torch
from torch import Tensor

from lrf.flow import PATHS, Target, flow_loss, guided, ode_field
from lrf.flow.path import StraightPath, VariancePreservingPath
from lrf.sampler import integrate, noise, random_generator
from lrf.solvers import SOLVERS, FixedGrid, fitting
from lrf.solvers.control import uniform_grid
from lrf.types import Condition, Field
from tests.lrf.conftest import MEAN, SPREAD

Z0 = noise(0, 64, (8, 8)).double()
N = Z0.numel()


def posterior_mean(path):
    """E[z1 | z_t = z] for z1 ~ N(m, s^2): m + a s^2 / (b^2 + a^2 s^2) (z - a m)."""

    def predict(z: Tensor, t: Tensor, condition: Condition) -> Tensor:
        here = path.mix(t[:, None, None])
        a, b = torch.as_tensor(here.data), torch.as_tensor(here.noise)
        return MEAN + a * SPREAD**2 / (b**2 + a**2 * SPREAD**2) * (z - a * MEAN)

    return predict


def perfect(name: str = "variance-preserving", **options) -> Field:
    """Whatever the path, networks see its states as those of the straight one."""
    network, path = posterior_mean(StraightPath()), PATHS[name]()
    return ode_field(network, "x", path, Condition(), independent=True, **options)


def arrive(name: str, steps: int, field: Field | None = None) -> Tensor:
    grid, rng = FixedGrid(uniform_grid(steps)), random_generator(0)
    *_, last = integrate(field or perfect(), SOLVERS[name](), Z0, grid, rng)
    return last.z


def test_ddim_converges_to_the_exact_flow_with_order_1():
    # The flow of Gaussian data keeps (z - a m) / sqrt(b^2 + a^2 s^2), so it ends in m + s z0.
    coarse, fine = (
        float((arrive("ddim", n) - (MEAN + SPREAD * Z0)).abs().max()) for n in (100, 200)
    )
    # The last stretch, 2 % of the way, is walked without asking again: a bias of 5e-4 z0.
    assert fine < 0.03
    assert coarse / fine == pytest.approx(2, abs=0.25)


@pytest.mark.parametrize("path", PATHS)
def test_ddpm_converges_to_mean_and_spread_of_the_data(path):
    errors = []
    for steps in (16, 400):
        end = arrive("ddpm", steps, perfect(path))
        # Five standard errors.
        assert float(end.mean()) == pytest.approx(MEAN, abs=5 * SPREAD / math.sqrt(N))
        errors.append(abs(float(end.std()) - SPREAD))
    assert errors[1] < 5 * SPREAD / math.sqrt(2 * N) + 0.01
    assert errors[1] < errors[0]  # of few steps each forgets some of the spread: 0.02 to 0.05


def test_the_steps_are_the_published_ones():
    # Ho 2020, eq. 7 and Song 2020, eq. 12, with alpha-bar = a^2, from t = 0.5 to 0.6.
    z, goal = Z0, noise(1, 64, (8, 8)).double()
    path = VariancePreservingPath()
    field = ode_field(lambda z, t, c: goal, "x", path, Condition(), independent=True)
    grid = FixedGrid((0.5, 0.6))
    before, after = (math.sin(math.pi / 2 * t) ** 2 for t in (0.5, 0.6))
    eps = (z - before**0.5 * goal) / (1 - before) ** 0.5
    *_, ddim = integrate(field, SOLVERS["ddim"](), z, grid)
    torch.testing.assert_close(ddim.z, after**0.5 * goal + (1 - after) ** 0.5 * eps)
    *_, ddpm = integrate(field, SOLVERS["ddpm"](), z, grid, random_generator(0))
    alpha = before / after
    mean = (after**0.5 * (1 - alpha) * goal + alpha**0.5 * (1 - after) * z) / (1 - before)
    rest = (ddpm.z - mean) / math.sqrt((1 - after) / (1 - before) * (1 - alpha))
    # Standard normal, by five standard errors.
    assert float(rest.mean()) == pytest.approx(0, abs=5 / math.sqrt(N))
    assert float(rest.std()) == pytest.approx(1, abs=5 / math.sqrt(2 * N))


@pytest.mark.parametrize("name", ["ddim", "ddpm"])
def test_the_last_step_lands_on_the_predicted_end(name):
    points = list(
        integrate(
            perfect(), SOLVERS[name](), Z0, FixedGrid((0.0, 0.3, 0.7, 1.0)), random_generator(0)
        )
    )
    t = torch.full((len(Z0),), 0.7, dtype=torch.float64)
    predicted = posterior_mean(VariancePreservingPath())(points[2].z, t, Condition())
    torch.testing.assert_close(points[2].endpoint, predicted)
    torch.testing.assert_close(points[3].z, predicted)


def test_ddim_is_euler_where_paths_are_straight():
    field = perfect("straight")
    torch.testing.assert_close(arrive("ddim", 7, field), arrive("euler", 7, field))


@pytest.mark.parametrize("steps", [1, 4, 100])
def test_ddim_follows_a_network_that_knows_the_sentence_all_the_way(steps):
    goal = noise(1, 64, (8, 8)).double()
    field = ode_field(lambda z, t, c: goal, "x", VariancePreservingPath(), Condition())
    torch.testing.assert_close(arrive("ddim", steps, field), goal, rtol=0, atol=1e-9)


def test_solvers_of_the_ode_arrive_where_ddim_does():
    for name in ("heun", "rk4", "adams-bashforth"):
        torch.testing.assert_close(arrive(name, 64), MEAN + SPREAD * Z0, rtol=0, atol=2e-2)


def test_every_field_names_the_solvers_that_fit_it():
    curved, flow = perfect(), perfect("straight")
    paired = ode_field(posterior_mean(StraightPath()), "x", StraightPath(), Condition())
    assert fitting(curved)[0] == "ddim"
    assert fitting(flow)[0] == fitting(paired)[0] == "euler"
    assert set(SOLVERS) - set(fitting(curved)) == {"renoise", "elf"}
    assert set(fitting(flow)) == set(SOLVERS)
    assert set(SOLVERS) - set(fitting(paired)) == {"euler-maruyama", "ddpm"}
    assert fitting(guided(curved, curved, 2.0)) == fitting(curved)


@pytest.mark.parametrize("name", ["renoise", "elf"])
def test_a_solver_that_does_not_fit_is_refused_before_any_call(name):
    def never(z: Tensor, t: float) -> Tensor:
        raise AssertionError("asked")

    field = Field(never, path=VariancePreservingPath().coefficients)
    with pytest.raises(ValueError, match="choose another solver, such as ddim"):
        arrive(name, 2, field)


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_off_by_one_costs_what_its_velocity_is_off(path):
    way, t = PATHS[path](), torch.tensor([0.1, 0.5, 0.9], dtype=torch.float64)
    z0, z1 = noise(0, 3, (2, 4)).double(), noise(1, 3, (2, 4)).double()
    z, velocity = way.at(z0, z1, t)
    target = Target(z1, velocity, t, way)
    as_v = flow_loss(way.velocity(z, z1 + 1, t), "v", target)
    torch.testing.assert_close(flow_loss(z1 + 1, "x", target), as_v)


def test_the_curved_path_keeps_the_variance_and_the_schedule_is_the_cosine():
    t = torch.linspace(0, 1, 11, dtype=torch.float64)[:, None, None]
    here = VariancePreservingPath().mix(t)
    share, rest = torch.as_tensor(here.data), torch.as_tensor(here.noise)
    torch.testing.assert_close(share**2 + rest**2, torch.ones_like(t))
    # Nichol and Dhariwal, eq. 17 with s = 0: alpha-bar = cos(pi / 2 (1 - t))^2.
    torch.testing.assert_close(share**2, torch.cos(math.pi / 2 * (1 - t)) ** 2)
