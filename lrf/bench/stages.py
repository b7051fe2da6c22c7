"""A training step of every stage, beside forward, backward and optimiser step and nothing else.

The bare loop gets its batches ready-made and calls the same networks as often; ours finds its
batch, draws its chance, watches the gradient, follows the average and writes its log.
"""

import copy
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from lrf.bench.clock import Effort, Table, against, in_turns
from lrf.bench.reading import euler
from lrf.device import precision
from lrf.flow import Target, flow_loss
from lrf.models import VelocityNet
from lrf.presets import PRESETS
from lrf.sampler import random_generator
from lrf.text import load_corpus
from lrf.trainer import STAGES, Limits, Order, Run, Stage
from lrf.trainer.autoencoder import AutoencoderStage
from lrf.trainer.autoregressive import AutoregressiveStage
from lrf.trainer.decoder import EARLIEST, LATEST, STEPS, DecoderStage
from lrf.trainer.joint import DRAWS, JointStage
from lrf.trainer.normalizing_flow import NormalizingFlowStage
from lrf.trainer.regression import Ends, smoothed
from lrf.trainer.state import TrainState
from lrf.trainer.velocity import VelocityStage
from lrf.types import Condition, Latent

__all__ = ["stages"]

_SETTINGS = ["sample_every=100000000", "save_every=1e9"]
_PAIRS = ["pairs=256", "steps=2"]
_BAR = 1.1
_WORDS = """\
Preset `tiny` on the toy corpus. The bare loop runs forward, backward and the same optimiser on
batches that are ready: its noise and times are drawn, and it knows no clipping, average, log or
limit. What a stage consists of is in both: the call whose guess the flow and the diffusion see in
half of their steps, the flow's steps before the decoder's, the noise a loss of an autoencoder draws
itself. In `joint` the bare loop adds both losses up and goes back once through all networks. Ours
goes back once for each loss, and through the encoder a second time only where the rule wants the
flow's gradient there: not in these steps, whose gate is closed.""".replace("\n", " ")
Loss = Callable[[Any], Tensor]


def stages(effort: Effort) -> Table:
    """Every stage of the preset `tiny` on the toy corpus, one after another in a folder."""
    rows: list[tuple[str | float, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in STAGES:
            run = _begun(name, Path(folder), effort)
            ours, bare = _step(run, effort)
            rows.append((name, ours, bare, ours / bare, against(ours / bare, _BAR)))
    return Table(
        "A training step",
        _WORDS,
        ("stage", "our ms", "bare ms", "ratio", "bar"),
        rows,
    )


def _begun(name: str, folder: Path, effort: Effort) -> Run:
    """The stage, made from what the stages before it left in the folder."""
    whole = load_corpus("toy")
    corpus = replace(whole, train=whole.train[: effort.lines], dev=whole.dev[:20])
    words = [*_SETTINGS, *(_PAIRS if name in ("reflow", "distil") else ())]
    made = STAGES[name](Order(corpus, folder, PRESETS["tiny"], words))
    return Run(made, folder, Limits(steps=10**6), "a measurement", "unknown")


def _step(run: Run, effort: Effort) -> list[float]:
    """Milliseconds of a step: ours, and the bare one of a copy, over the same batches."""
    model = copy.deepcopy(run.stage.model).train()
    optimiser = TrainState(model, run.stage.config).optimiser
    losses = iter([ready(run.stage, step) for step in range(effort.trained + 1)])
    steps = run.steps()

    def bare() -> None:
        with precision(torch.device("cpu"), bf16=run.stage.config.bf16):
            loss = next(losses)(model)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()

    times = in_turns([lambda: next(steps), bare], effort.trained)
    steps.close()  # writes the model, which a later stage may begin with
    return times


def ready(stage: Stage[Any], step: int) -> Loss:
    """The loss of a step with everything drawn already, as a function of the network."""
    rng = random_generator(stage.config.seed, step, 1)  # the key of `fit`: equal draws, equal work
    match stage:
        case VelocityStage():
            return _velocity(stage, step, rng)
        case DecoderStage():
            return _decoder(stage, step, rng)
        case AutoencoderStage():
            tokens = stage.batches.tokens(step)
            return lambda model: model.loss(tokens, rng)
        case AutoregressiveStage():
            tokens = stage.batches.tokens(step)
            return lambda model: model.losses(tokens).mean()
        case NormalizingFlowStage():
            z1 = stage.latents[stage.batches.rows(step)].float()
            z1 = smoothed(z1, stage.model.config.smoothing, rng)
            return lambda model: model.losses(z1).mean()
        case JointStage():
            return _joint(stage, step, rng)
    raise TypeError(f"stage {stage.name!r} has no bare loop here yet; write one in {__file__}")


def _velocity(stage: VelocityStage, step: int, rng: torch.Generator) -> Loss:
    z0, z1, labels, _ = stage.ends(stage.batches.rows(step), rng)
    t = stage.regression.times(len(z1), rng)
    path, config = stage.regression.path, stage.model.config
    z, velocity = path.at(z0, z1, t)
    target, seen = Target(z1, velocity, t, path), path.straightened(z, t)
    helped = float(torch.rand((), generator=rng)) < config.self_conditioning

    def loss(net: Any) -> Tensor:
        guess = None
        if helped:
            with torch.no_grad():
                guess = net(*seen, Condition(labels))
        prediction = net(*seen, Condition(labels, guess))
        return flow_loss(prediction, config.predicts, target, stage.regression.criterion).mean()

    return loss


def _joint(stage: JointStage, step: int, rng: torch.Generator) -> Loss:
    rows = stage.batches.rows(step)
    tokens, labels = stage.tokens.gather(rows.numpy()), stage.labels[rows.repeat(DRAWS)]

    def loss(model: Any) -> Tensor:
        autoencoder = model.autoencoder
        z = autoencoder.encode(autoencoder.hide(tokens, rng))
        z1 = z.repeat(DRAWS, 1, 1)
        ends = Ends(torch.randn(z1.shape, generator=rng), z1, labels)
        flow = stage.regression.loss(model.net, ends, rng)
        return autoencoder.reading_loss(z, tokens, rng) + flow

    return loss


def _decoder(stage: DecoderStage, step: int, rng: torch.Generator) -> Loss:
    tokens, net = stage.batches.tokens(step), stage.system.net
    assert net is not None
    led = float(torch.rand((), generator=rng)) < 1 / 2
    start = EARLIEST + (LATEST - EARLIEST) * float(torch.rand((), generator=rng)) if led else 1.0
    more = torch.randn(len(tokens), *stage.system.shape, generator=rng)
    times = [start + i * (1 - start) / STEPS for i in range(STEPS + 1)]

    def loss(decoder: Any) -> Tensor:
        with torch.no_grad():
            z = stage.autoencoder.encode(tokens)
            z = _end(net, (1 - start) * more + start * z, times) if led else z + more
        return decoder.loss(z, tokens, rng)

    return loss


def _end(net: VelocityNet, z: Latent, times: Sequence[float]) -> Latent:
    """Where Euler's loop arrives."""
    *_, last = euler(net, z, times)
    return last
