"""The baselines: trained by the same trainer, kept in the same folder, asked the same way."""

import json
from dataclasses import replace

import pytest
import torch

from lrf import checkpoint
from lrf.__main__ import main
from lrf.checkpoint import CheckpointError
from lrf.generate import Settings, generate, points, sample
from lrf.models import NETS, NormalizingFlow
from lrf.presets import PRESETS
from lrf.sampler import noise
from lrf.solvers import SOLVERS
from lrf.system import System
from lrf.trainer import STAGES, Limits, Order, Run
from lrf.trainer.diffusion import DiffusionStage
from tests.conftest import SMALL_FLOW, train

SIZES = {
    "diffusion": ["width=32", "layers=1"],
    "autoregressive": ["width=32", "layers=1", "heads=2"],
    "normalizing-flow": ["width=32", "layers=4"],
}
WITHOUT_PATH = ("autoregressive", "normalizing-flow")


def order(corpus, folder, stage: str, *more: str) -> Order:
    return Order(corpus, folder, PRESETS["tiny"], [*SIZES[stage], "batch=16", *more])


def run(corpus, folder, stage: str, steps: int, *more: str, resume: bool = False) -> Run:
    made = STAGES[stage](order(corpus, folder, stage, *more))
    training = Run(made, folder, Limits(steps=steps), "a test", "unknown")
    if resume:
        training.resume(Limits(steps=steps))
    for _ in training.steps():
        pass
    return training


def losses(folder, stage: str) -> list[float]:
    lines = (folder / f"log-{stage}.jsonl").read_text().splitlines()
    return [entry["loss"] for entry in map(json.loads, lines) if "loss" in entry]


@pytest.fixture(scope="module")
def folder(small_corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("baselines")
    train(small_corpus, folder, "autoencoder", 2)
    train(small_corpus, folder, "flow", 2)
    for stage in SIZES:
        run(small_corpus, folder, stage, 60, "learning_rate=0.003", "decay=0.0")
    return folder


@pytest.mark.parametrize("stage", SIZES)
def test_the_loss_falls_and_what_is_held_out_is_measured(folder, stage):
    found = losses(folder, stage)
    assert sum(found[-10:]) < 0.95 * sum(found[:10])
    facts = checkpoint.read(folder).models[stage].training
    (measured,) = facts["metrics"].values()
    assert measured < found[0]


def test_a_language_model_is_written_where_all_that_is_held_out_is_too_long(
    folder, small_corpus, tmp_path
):
    checkpoint.copy(folder, tmp_path / "copy", bare=True)
    long = replace(small_corpus.dev[0], text="word " * 400)
    run(replace(small_corpus, dev=(long,)), tmp_path / "copy", "autoregressive", 1)
    told = checkpoint.read(tmp_path / "copy").models["autoregressive"].training
    assert (told["steps"], told["metrics"]) == (1, {})


@pytest.mark.parametrize("stage", SIZES)
def test_a_run_in_two_parts_has_the_losses_of_one(folder, small_corpus, tmp_path, stage):
    # By steps and without decay, so the first part does not depend on where it ends.
    checkpoint.copy(folder, tmp_path / "copy")
    manifest = checkpoint.read(tmp_path / "copy")
    flow = {"1-rf": manifest.models["1-rf"]}
    checkpoint.write(tmp_path / "copy", replace(manifest, models=flow))
    settings = "learning_rate=0.003", "decay=0.0"
    run(small_corpus, tmp_path / "copy", stage, 4, *settings)
    run(small_corpus, tmp_path / "copy", stage, 8, *settings, resume=True)
    assert losses(tmp_path / "copy", stage) == pytest.approx(losses(folder, stage)[:8], rel=1e-5)


def test_the_folder_tells_its_models_apart(folder):
    manifest = checkpoint.read(folder)
    assert {name: part.kind for name, part in manifest.models.items()} == {
        "1-rf": "flow",
        "diffusion": "diffusion",
        "autoregressive": "autoregressive",
        "normalizing-flow": "normalizing-flow",
    }
    assert manifest.default == "1-rf"
    assert manifest.models["diffusion"].config["path"] == "variance-preserving"
    assert "and 2 flows" in (folder / "card.md").read_text()


def test_each_model_names_the_solvers_that_fit_it(folder):
    fit = {
        name: System.load(folder, name, "cpu").solvers for name in checkpoint.read(folder).models
    }
    assert set(fit["1-rf"]) == set(SOLVERS)
    assert fit["diffusion"][0] == "ddim"
    assert "renoise" not in fit["diffusion"]
    assert all(fit[name] == () for name in WITHOUT_PATH)


def test_the_diffusion_is_as_large_as_the_flow_and_conditions_on_itself():
    for preset in PRESETS.values():
        assert replace(preset.diffusion, path="straight") == preset.flow
        assert preset.diffusion.self_conditioning > 0


def test_a_diffusion_begins_with_the_flow_of_its_sizes_and_goes_on_its_training(
    folder, small_corpus, tmp_path
):
    checkpoint.copy(folder, tmp_path / "copy", only="1-rf")
    flow = checkpoint.read(tmp_path / "copy").models["1-rf"]
    words = [*SMALL_FLOW, "batch=16"]
    made = DiffusionStage(Order(small_corpus, tmp_path / "copy", PRESETS["tiny"], words))
    weights = checkpoint.read_weights(tmp_path / "copy", flow)
    assert all(torch.equal(weights[name], value) for name, value in made.shown.state_dict().items())
    training = Run(made, tmp_path / "copy", Limits(steps=1), "a test", "unknown")
    for _ in training.steps():
        pass
    part = checkpoint.read(tmp_path / "copy").models["diffusion"]
    assert [run["steps"] for run in part.runs] == [2, 1]
    assert part.config == {**flow.config, "path": "variance-preserving"}
    assert not part.files.keys() & flow.files.keys()


def test_a_flow_that_predicts_velocities_is_no_diffusion_yet(small_corpus, tmp_path):
    train(small_corpus, tmp_path, "autoencoder", 0)
    train(small_corpus, tmp_path, "flow", 0, "predicts=v")
    words = [*SMALL_FLOW, "predicts=v"]
    made = DiffusionStage(Order(small_corpus, tmp_path, PRESETS["tiny"], words))
    assert made.begun_with is None


def test_a_diffusion_of_no_steps_is_the_flow_and_shares_its_files(folder, small_corpus, tmp_path):
    checkpoint.copy(folder, tmp_path / "copy", only="1-rf")
    train(small_corpus, tmp_path / "copy", "diffusion", 0, *SMALL_FLOW)
    manifest = checkpoint.read(tmp_path / "copy")
    flow, diffusion = manifest.models["1-rf"], manifest.models["diffusion"]
    assert (diffusion.files, diffusion.digest) == (flow.files, flow.digest)
    checkpoint.copy(tmp_path / "copy", tmp_path / "alone", only="diffusion")
    alone = System.load(tmp_path / "alone", device="cpu")
    train(small_corpus, tmp_path / "copy", "diffusion", 1, *SMALL_FLOW)  # and then no longer
    assert checkpoint.read(tmp_path / "copy").models["1-rf"] == flow
    assert System.load(tmp_path / "copy", "1-rf", "cpu").net is not None
    assert alone.solvers[0] == "ddim"
    # In many small steps the same noise becomes the same sentences on either path.
    ends = [
        list(points(system, Settings(steps=400, solver=solver, count=2)))[-1].z
        for system, solver in ((alone, "ddim"), (System.load(folder, "1-rf", "cpu"), "euler"))
    ]
    torch.testing.assert_close(*ends, rtol=0, atol=0.05)


@pytest.mark.parametrize("name", WITHOUT_PATH)
def test_sentences_of_a_model_without_a_path_depend_on_seed_and_place(folder, name):
    system = System.load(folder, name, "cpu")
    few, many = ([one.text for one in sample(system, Settings(count=n, seed=3))] for n in (2, 6))
    assert few == many[:2]
    assert few != [one.text for one in sample(system, Settings(count=2, seed=4))]
    assert [one.text for one in sample(system, Settings(count=2, seed=3, steps=9))] == few


def command(capsys, folder, *words: str) -> tuple[int, list[dict], str]:
    code = main(["sample", "--checkpoint", str(folder), "--count", "3", "--json", *words])
    captured = capsys.readouterr()
    return code, [json.loads(line) for line in captured.out.splitlines()], captured.err


@pytest.mark.parametrize(("name", "nfe"), zip(WITHOUT_PATH, (0, 1), strict=True))
def test_the_command_line_writes_with_a_model_without_a_path(capsys, folder, name, nfe):
    words = "--model", name, "--steps"
    (code, rows, _), (_, others, _) = (command(capsys, folder, *words, n) for n in ("1", "50"))
    assert code == 0
    assert [row["text"] for row in rows] == [row["text"] for row in others]
    assert {(row["steps"], row["solver"], row["nfe"]) for row in rows} == {(None, None, nfe)}
    assert all(row["decoder_calls"] >= 1 for row in rows)
    for more, fault in (
        ("--trace", "in one go"),
        ("--attribute=tense=past", "attributes"),
    ):
        code, _, said = command(capsys, folder, "--model", name, more)
        assert code == 2
        assert fault in said


def test_the_command_line_takes_ddim_for_the_diffusion_and_refuses_what_does_not_fit(
    capsys, folder
):
    _, rows, _ = command(capsys, folder, "--model", "diffusion", "--steps", "2")
    assert {(row["solver"], row["nfe"]) for row in rows} == {("ddim", 2)}
    code, _, said = command(capsys, folder, "--model", "diffusion", "--solver", "renoise")
    assert code == 2
    assert "such as ddim" in said


def test_the_diffusion_shows_each_end_that_its_network_predicts(folder):
    system = System.load(folder, "diffusion", "cpu")
    start, end = generate(system, Settings(steps=1, solver="ddim", count=2))
    assert [one.text for one in start.endpoints] == [one.text for one in end.readings]


def test_the_normalizing_flow_is_as_large_as_the_flow():
    for preset in PRESETS.values():
        shape = preset.autoencoder.latents, preset.autoencoder.latent_width
        with torch.device("meta"):
            nets = (
                NormalizingFlow(preset.normalizing_flow, shape),
                NETS[preset.flow.net](preset.flow, shape, ()),
            )
        ours, theirs = (sum(weight.numel() for weight in net.parameters()) for net in nets)
        assert ours == pytest.approx(theirs, rel=0.04)


def test_a_normalizing_flow_is_read_with_the_smoothing_asked_for(folder):
    system = System.load(folder, "normalizing-flow", "cpu")
    assert isinstance(system.writer, NormalizingFlow)
    z0 = noise(3, 4, system.shape)
    for smoothing in (0.0, 1.5):
        made = sample(system, Settings(count=4, seed=3, temperature=0.7, smoothing=smoothing))
        with torch.no_grad():
            expected = system.read(system.writer.to_data(0.7 * z0), smoothing)
        assert made == expected


def test_a_normalizing_flow_of_other_latents_is_refused_and_a_language_model_is_not(
    folder, tmp_path
):
    manifest = checkpoint.copy(folder, tmp_path / "copy")
    other = replace(manifest.autoencoder, digest="of another")
    checkpoint.write(tmp_path / "copy", replace(manifest, autoencoder=other))
    with pytest.raises(CheckpointError, match="--stage normalizing-flow"):
        System.load(tmp_path / "copy", "normalizing-flow", "cpu")
    assert System.load(tmp_path / "copy", "autoregressive", "cpu").writer is not None
