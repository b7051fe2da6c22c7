"""Autoencoder and flow in one run: who hears of which loss, and what is left in the folder."""

import json
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch.autograd import grad

from lrf import checkpoint
from lrf.device import precision
from lrf.presets import PRESETS
from lrf.sampler import noise, random_generator
from lrf.system import System
from lrf.trainer import RULES, STAGES, Limits, Order, Run
from lrf.trainer.joint import JointStage, used_dimensions
from tests.conftest import SMALL, SMALL_FLOW, train

SETTINGS = [*SMALL, *SMALL_FLOW, "batch=16", "decay=0.0", "warmup=1"]


def stage(corpus, folder, *more: str) -> JointStage:
    made = STAGES["joint"](Order(corpus, folder, PRESETS["tiny"], [*SETTINGS, *more]))
    assert isinstance(made, JointStage)
    return made


def run(made: JointStage, folder, steps: int, *, resume: bool = False) -> Run:
    training = Run(made, folder, Limits(steps=steps), "a test", "unknown")
    if resume:
        training.resume(Limits(steps=steps))
    for _ in training.steps():
        pass
    return training


@pytest.fixture(scope="module")
def folder(small_corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("joint")
    run(stage(small_corpus, folder), folder, 6)
    return folder


def losses(folder) -> list[float]:
    lines = (folder / "log-joint.jsonl").read_text().splitlines()
    return [entry["loss"] for entry in map(json.loads, lines) if "loss" in entry]


def test_a_run_in_two_parts_has_the_losses_of_one(folder, small_corpus, tmp_path):
    run(stage(small_corpus, tmp_path), tmp_path, 3)
    run(stage(small_corpus, tmp_path), tmp_path, 6, resume=True)
    assert losses(tmp_path) == pytest.approx(losses(folder), rel=1e-5)


def test_the_folder_holds_an_autoencoder_and_a_flow_of_its_latents(folder, small_corpus):
    system = System.load(folder, device="cpu")
    manifest = system.manifest
    assert (manifest.default, list(manifest.models)) == ("1-rf", ["1-rf"])
    part = manifest.models["1-rf"]
    assert part.autoencoder == manifest.autoencoder.digest
    assert system.attributes is not None
    assert "tense" in system.attributes.values
    facts = part.training
    assert facts["ranking"]["rule"] == PRESETS["tiny"].ranking.rule
    assert {"exact at noise 0.3", "loss on held-out sentences", "dimensions in use"} <= set(
        facts["metrics"]
    )
    z = system.embed([line.text for line in small_corpus.train])
    assert float(z.mean(0).abs().max()) < 0.15  # the scale was fitted before the move to fp16
    assert float((z.std(0) - 1).abs().max()) < 0.15


def gradients(made: JointStage, rng: int = 0) -> tuple[list[Any], torch.Tensor]:
    made.model.train().zero_grad(set_to_none=True)
    loss = made.loss(0, random_generator(rng))
    made.backward(loss)
    return [weight.grad for weight in made.model.parameters()], loss


@pytest.mark.parametrize("rule", RULES)
def test_each_network_follows_its_own_loss_and_the_encoder_hears_the_rule(
    rule, small_corpus, tmp_path
):
    bound = "bound=0.0" if rule == "gate" else "bound=9.0"
    made = stage(small_corpus, tmp_path, f"rule={rule}", bound, "weight=0.5")
    with torch.no_grad():
        made.model.net.outward.weight.normal_(0, 0.1)  # type: ignore[operator,union-attr]
    found, _ = gradients(made)
    words, flow = made.loss(0, random_generator(0))
    names = [name for name, _ in made.model.named_parameters()]
    of_words, of_flow = (
        grad(loss, list(made.model.parameters()), retain_graph=True, materialize_grads=True)
        for loss in (words, flow)
    )
    encoder = [i for i, name in enumerate(names) if name.startswith("autoencoder.encoder")]
    for i, name in enumerate(names):
        own = of_flow if name.startswith("net.") else of_words
        if i not in encoder or rule in ("detached", "gate"):
            torch.testing.assert_close(found[i], own[i])
        elif rule == "sum":
            torch.testing.assert_close(found[i], of_words[i] + 0.5 * of_flow[i])
    heard = sum(float((found[i] - of_words[i]).abs().sum()) for i in encoder)
    assert (heard > 1e-4) == (rule in ("sum", "projection"))


def test_an_open_gate_lets_the_flow_in(small_corpus, tmp_path):
    with_flow, without = (
        gradients(stage(small_corpus, tmp_path, "rule=gate", f"bound={bound}", "weight=1"))[0]
        for bound in ("9.0", "0.0")
    )
    same = [torch.equal(a, b) for a, b in zip(with_flow, without, strict=True)]
    assert not all(same)


def test_what_is_told_is_the_sum_of_both_losses(folder, small_corpus, tmp_path):
    made = stage(small_corpus, tmp_path)
    rng = random_generator(made.config.seed, 0, 1)  # the key of `fit`
    made.model.train()
    with precision(made.order.device, bf16=made.config.bf16):
        told = float(made.loss(0, rng).detach().sum())
    assert losses(folder)[0] == pytest.approx(told, rel=1e-5)


def test_it_goes_on_from_what_is_there_and_drops_what_lived_in_older_latents(
    small_corpus, checkpoint_folder, tmp_path
):
    folder = tmp_path / "copy"
    checkpoint.copy(checkpoint_folder, folder)
    train(small_corpus, folder, "normalizing-flow", 1, "width=32", "layers=2")
    before = System.load(folder, device="cpu")
    order = Order(small_corpus, folder, PRESETS["tiny"], ["batch=16"])
    made = STAGES["joint"](order)
    assert isinstance(made, JointStage)
    assert before.net is not None
    ours = [*made.model.parameters()]
    theirs = [*before.autoencoder.parameters(), *before.net.parameters()]
    assert all(torch.equal(a, b) for a, b in zip(ours, theirs, strict=True))
    run(made, folder, 1)
    assert list(checkpoint.read(folder).models) == ["1-rf"]
    with pytest.raises(ValueError, match="made already"):
        STAGES["joint"](replace(order, assignments=["latents=5"]))


def test_a_flow_that_knows_clusters_of_the_latents_is_left_behind(
    small_corpus, checkpoint_folder, tmp_path
):
    folder = tmp_path / "copy"
    checkpoint.copy(checkpoint_folder, folder, bare=True)
    order = Order(small_corpus, folder, PRESETS["small"], ["batch=16"])
    made = STAGES["joint"](order)  # its preset gives flows clusters, joint ones none
    assert isinstance(made, JointStage)
    assert made.model.net.config.clusters == 0
    train(small_corpus, folder, "flow", 1, "clusters=2")
    again = STAGES["joint"](order)
    assert isinstance(again, JointStage)
    assert again.model.net.config.clusters == 0
    assert again.attributes.sizes == made.attributes.sizes


@pytest.mark.parametrize("stage", ["joint", "decoder"])
@pytest.mark.parametrize("setting", ["token_exchange=0.1", "retellings=2"])
def test_what_the_first_stage_alone_heeds_is_refused(small_corpus, tmp_path, stage, setting):
    order = Order(small_corpus, tmp_path, PRESETS["tiny"], [setting])
    with pytest.raises(ValueError, match="heeded by --stage autoencoder alone"):
        order.settings(stage)
    order.settings("autoencoder")


def test_the_dimensions_in_use_are_those_that_vary_on_their_own():
    x = noise(0, 20_000, (2, 3))
    assert used_dimensions(x) == pytest.approx(6, abs=0.02)
    assert used_dimensions(x[:, :1, :1].expand(-1, 2, 3)) == pytest.approx(1)
    two = x[:, :, :1].repeat(1, 1, 3)  # three copies of each of two
    assert used_dimensions(two) == pytest.approx(2, abs=0.02)
