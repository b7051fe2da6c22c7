"""What is registered exists, can be built, and is told of in the README."""

import dataclasses
import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest
import torch

from lrf.config import (
    AutoencoderConfig,
    FlowConfig,
    TrainingConfig,
    choose,
    from_json,
)
from lrf.flow import COUPLINGS, LOSSES, PATHS, TIME_LAWS
from lrf.models import DECODERS, NETS, WRITERS, Autoencoder
from lrf.overrides import override
from lrf.presets import PRESETS
from lrf.sampler import noise, random_generator
from lrf.solvers import GRIDS, SOLVERS, FixedGrid, Solver
from lrf.text import CORPORA, PARSERS
from lrf.trainer import RULES, STAGES
from lrf.trainer.writer import WriterStage
from lrf.types import Condition

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
CONFIGS = {
    f"{name} {entry.name}": getattr(preset, entry.name)
    for name, preset in PRESETS.items()
    for entry in dataclasses.fields(preset)
}
SMALL = {"encoder_width": 16, "encoder_layers": 1, "decoder_width": 16, "decoder_layers": 1}


def solver_table(markdown: str) -> dict[str, tuple[str, str]]:
    """Name to order and calls per step, as the README tells them."""
    (_, table, _) = re.split(r"<!-- /?solvers -->", markdown)
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.strip().split("\n")]
    assert rows[0][:3] == ["solver", "order", "network calls a step"]
    return {cells[0].strip("`"): (cells[1], cells[2]) for cells in rows[2:]}


def test_the_readme_lists_the_solvers_there_are():
    there = {
        name: ("–" if kind.order is None else str(kind.order), str(kind.calls_per_step))
        for name, kind in SOLVERS.items()
    }
    assert solver_table(README) == there
    assert list(solver_table(README)) == list(SOLVERS)  # in the order of the menu


@pytest.mark.parametrize("name", SOLVERS)
def test_every_solver_is_built_without_arguments_and_says_what_it_is(name):
    solver = SOLVERS[name]()
    assert isinstance(solver, Solver)
    assert solver.order is None or solver.order >= 1
    assert solver.calls_per_step >= 1
    assert SOLVERS[name].__doc__


def test_no_two_names_of_a_registry_mean_the_same():
    flow = PATHS, COUPLINGS, TIME_LAWS, LOSSES
    for registry in (SOLVERS, GRIDS, *flow, NETS, WRITERS, DECODERS, STAGES, RULES):
        assert registry
        assert len(set(registry.values())) == len(registry)
        assert all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in registry)


@pytest.mark.parametrize("steps", [0, 1, 7])
@pytest.mark.parametrize("name", GRIDS)
def test_every_grid_is_one_a_control_accepts(name, steps):
    assert len(FixedGrid(GRIDS[name](steps)).times) == steps + 1


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("coupling", COUPLINGS)
@pytest.mark.parametrize("law", TIME_LAWS)
def test_every_path_coupling_and_law_of_time_work_together(path, coupling, law):
    rng = random_generator(0)
    z0, z1 = COUPLINGS[coupling]().draw(noise(0, 3, (2, 4)), rng, noise(1, 3, (2, 4)))
    z, velocity = PATHS[path]().at(z0, z1, TIME_LAWS[law](3, rng))
    assert z.shape == velocity.shape == (3, 2, 4)


@pytest.mark.parametrize("name", NETS)
def test_every_network_is_built_from_a_config(name):
    net = NETS[name](FlowConfig(net=name, width=16, layers=1, heads=2), (2, 4), (3,))
    assert net(noise(0, 3, (2, 4)), torch.zeros(3), Condition()).shape == (3, 2, 4)


@pytest.mark.parametrize("name", DECODERS)
def test_every_decoder_is_built_from_a_config(name):
    model = Autoencoder(AutoencoderConfig(decoder=name, **SMALL), vocabulary=20)
    assert type(model.decoder) is DECODERS[name]


@pytest.mark.parametrize("name", WRITERS)
def test_every_model_without_a_path_is_trained_by_the_stage_of_its_name(name):
    stage = STAGES[name]
    assert issubclass(stage, WriterStage)
    assert vars(stage)["kind"] is WRITERS[name]
    assert stage.result == name


def test_every_judge_belongs_to_a_corpus_and_refuses_what_is_no_sentence():
    assert set(PARSERS) <= set(CORPORA)
    assert all(parse("no sentence of it") is None for parse in PARSERS.values())


@pytest.mark.parametrize("name", STAGES)
def test_every_stage_goes_by_its_own_name(name):
    assert STAGES[name].name == name


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_names_parts_that_are_there(name):
    preset = PRESETS[name]
    assert preset.autoencoder.decoder in DECODERS
    assert preset.flow.net in NETS
    assert preset.flow.times in TIME_LAWS
    assert preset.flow.loss in LOSSES
    assert preset.ranking.rule in RULES


@pytest.mark.parametrize("net", NETS)
@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_built_with_every_network(name, net):
    preset = PRESETS[name]
    with torch.device("meta"):  # shapes alone: the largest preset costs nothing
        model = Autoencoder(preset.autoencoder, preset.autoencoder.vocabulary)
        shape = preset.autoencoder.latents, preset.autoencoder.latent_width
        net = NETS[net](dataclasses.replace(preset.flow, net=net), shape, (5, 5))
    assert all(weight.is_meta for part in (model, net) for weight in part.parameters())


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_a_config_travels_as_json(config):
    assert from_json(type(config), json.loads(json.dumps(asdict(config)))) == config


def test_a_config_from_before_a_setting_gets_its_default():
    older = {name: value for name, value in asdict(FlowConfig()).items() if name != "loss"}
    assert from_json(FlowConfig, older) == FlowConfig(loss="squared")


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_is_least_where_nothing_is_wrong(name):
    wrong = noise(0, 3, (2, 4))
    assert LOSSES[name](0 * wrong).tolist() == [0, 0, 0]
    assert bool((LOSSES[name](wrong) > 0).all())


def test_a_setting_of_another_version_is_named():
    values = {**asdict(FlowConfig()), "depth": 3}
    with pytest.raises(ValueError, match=r"unknown setting 'depth'.*label_dropout"):
        from_json(FlowConfig, values)


@pytest.mark.parametrize(("name", "value"), [("width", 64.0), ("net", 3), ("label_dropout", 1)])
def test_a_setting_of_another_type_is_named(name, value):
    with pytest.raises(ValueError, match=rf"setting '{name}' must be of type .*got {value!r}"):
        from_json(FlowConfig, {**asdict(FlowConfig()), name: value})


def test_a_choice_that_is_not_there_is_answered_with_those_that_are():
    assert choose(SOLVERS, "heun", "solver") is SOLVERS["heun"]
    with pytest.raises(ValueError, match=r"no solver 'hune'; choose from euler, .*heun"):
        choose(SOLVERS, "hune", "solver")


def test_words_change_the_config_that_has_the_key():
    old = [AutoencoderConfig(), TrainingConfig()]
    words = ["decoder=parallel", "latents=8", "noise=1", "bf16=true", "learning_rate=1e-4"]
    autoencoder, training = override(old, words)
    assert autoencoder == AutoencoderConfig(decoder="parallel", latents=8, noise=1.0)
    assert training == TrainingConfig(bf16=True, learning_rate=1e-4)
    assert isinstance(autoencoder.noise, float)
    assert override(old, []) == old


def test_a_key_of_two_configs_changes_both():
    both = override([AutoencoderConfig(), FlowConfig(width=768)], ["heads=2"])
    assert [config.heads for config in both] == [2, 2]


@pytest.mark.parametrize(
    "word", ["depth=3", "latents", "=3", "", "replace=1", "__doc__=x", "__post_init__=x"]
)
def test_an_unknown_key_is_answered_with_the_keys_there_are(word):
    with pytest.raises(ValueError, match=r"write key=value; keys are .*'encoder_width'.*'latents'"):
        override([AutoencoderConfig()], [word])


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("latents=4.0", "latents: '4.0' is not a whole number"),
        ("latents=many", "latents: 'many' is not a whole number"),
        ("latents=true", "latents: 'true' is not a whole number"),
        ("learning_rate=fast", "learning_rate: 'fast' is not a number"),
        ("learning_rate=", "learning_rate: '' is not a number"),
        ("bf16=1", "bf16: '1' is not true or false"),
        ("latents=0", "latents must be at least 1, got 0"),
        ("latents=999999999999", "latents must be at most 100,000,000, got 999999999999"),
        ("encoder_layers=1001", "encoder_layers must be at most 1,000, got 1001"),
        ("seed=9223372036854775808", "seed must be at most 9,223,372,036,854,775,807, got"),
        ("noise=-0.5", "noise must not be negative or infinite, got -0.5"),
        ("learning_rate=NaN", "learning_rate must not be negative or infinite, got nan"),
        ("heads=7", "cannot be shared by 7 heads; use a multiple of 14"),
    ],
)
def test_a_value_that_cannot_be_is_answered_with_what_it_must_be(word, expected):
    with pytest.raises(ValueError, match=re.escape(expected)):
        override([AutoencoderConfig(), TrainingConfig(), FlowConfig()], [word])
