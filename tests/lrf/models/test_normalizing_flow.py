"""The likelihood of a RealNVP is exact, and it is undone exactly."""

import math
from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.distributions import MultivariateNormal, Normal

from lrf.config import NormalizingFlowConfig
from lrf.models import NormalizingFlow
from lrf.models.normalizing_flow import AffineCoupling
from lrf.presets import PRESETS
from lrf.sampler import noise, random_generator


def shaken(config: NormalizingFlowConfig, shape: tuple[int, int]) -> NormalizingFlow:
    """Layers that move, as after a training."""
    model, rng = NormalizingFlow(config, shape), random_generator(0)
    with torch.no_grad():
        for weight in model.parameters():
            spread = 0.5 / math.sqrt(weight.shape[-1]) if weight.ndim == 2 else 0.1
            weight.copy_(spread * torch.randn(weight.shape, generator=rng))
    return model


@pytest.mark.parametrize("shape", [(1, 2), (2, 3), (1, 1)])
def test_the_determinant_is_that_of_the_jacobian_autograd_finds(shape):
    model = shaken(NormalizingFlowConfig(width=16, layers=7), shape).double()
    z1 = noise(1, 3, shape).double()
    _, grown = model.to_noise(z1)
    for one, found in zip(z1, grown, strict=True):
        jacobian = torch.autograd.functional.jacobian(
            lambda x: model.to_noise(x.view(1, *shape))[0].flatten(), one.flatten()
        )
        sign, expected = torch.linalg.slogdet(jacobian)
        assert float(sign) == 1
        torch.testing.assert_close(found, expected)
    if shape != (1, 1):
        assert float(grown.detach().abs().min()) > 0.01


@pytest.mark.parametrize("name", PRESETS)
def test_noise_and_latents_are_carried_to_each_other_to_1e_4(name):
    preset = PRESETS[name]
    shape = preset.autoencoder.latents, preset.autoencoder.latent_width
    model, z = shaken(preset.normalizing_flow, shape), noise(0, 8, shape)
    with torch.no_grad():
        there = model.to_noise(z)[0]
        assert float((model.to_data(there) - z).abs().max()) < 1e-4
        assert float((model.to_noise(model.to_data(z))[0] - z).abs().max()) < 1e-4
        assert float((there - z).abs().mean()) > 0.1


def test_a_new_one_has_the_likelihood_of_plain_noise():
    z1 = noise(0, 4, (2, 3))
    model = NormalizingFlow(NormalizingFlowConfig(width=8, layers=4), (2, 3))
    torch.testing.assert_close(model.losses(z1), -Normal(0, 1).log_prob(z1).flatten(1).mean(1))


def test_affine_layers_have_the_likelihood_of_the_gaussian_they_make():
    """Linear networks for the shift alone: z1 = A z0 + b, so torch knows the density."""
    model = NormalizingFlow(NormalizingFlowConfig(width=4, layers=3), (1, 3)).double()
    rng = random_generator(2)
    for layer in model.layers:
        assert isinstance(layer, AffineCoupling)
        layer.net = nn.Sequential(nn.Linear(3, 6))
        with torch.no_grad():
            for weight in layer.net.parameters():
                weight.copy_(torch.randn(weight.shape, generator=rng))
                weight[:3] = 0  # no log-scales
    model = model.double()
    z1 = noise(0, 5, (1, 3)).double()
    with torch.no_grad():
        origin = model.to_data(torch.zeros(1, 1, 3).double()).flatten()
        rows = model.to_data(torch.eye(3).double()[:, None]).flatten(1) - origin
        density = MultivariateNormal(origin, rows.T @ rows).log_prob(z1.flatten(1))
        torch.testing.assert_close(model.losses(z1), -density / 3)


@pytest.mark.parametrize("name", PRESETS)
def test_every_two_coordinates_are_apart_in_some_layer_and_each_moves_in_every_second(name):
    sizes = PRESETS[name].autoencoder
    shape = sizes.latents, sizes.latent_width
    model = NormalizingFlow(replace(PRESETS[name].normalizing_flow, width=4), shape)
    stays = torch.stack([layer.stays for layer in model.layers]).bool()  # type: ignore[misc]
    apart = (stays[:, :, None] != stays[:, None, :]).any(0)
    assert bool((apart | torch.eye(shape[0] * shape[1], dtype=torch.bool)).all())
    assert bool((stays[::2] != stays[1::2]).all())


def test_a_sentence_is_one_pass_from_the_noise_a_path_would_start_from():
    model = shaken(NormalizingFlowConfig(width=8, layers=4), (2, 3))
    chances = torch.stack([model.draw(random_generator(5, i)) for i in range(3)])
    assert torch.equal(chances, noise(5, 3, (2, 3)))
    seen = []
    model.write(chances, 0.5, lambda z: seen.append(z) or [])
    torch.testing.assert_close(model.to_noise(seen[0])[0], 0.5 * chances)
