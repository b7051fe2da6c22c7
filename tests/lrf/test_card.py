"""The card says what the checkpoint holds, whom to credit and what was left out."""

from dataclasses import replace
from pathlib import Path

import pytest

from lrf import checkpoint
from lrf.card import card, front_matter
from lrf.checkpoint import Manifest, Part
from lrf.system import System

SHIPPED = sorted((Path(__file__).parents[2] / "checkpoints").glob("*/config.json"))


def test_a_card_names_data_credit_commands_and_numbers(checkpoint_folder):
    manifest = checkpoint.read(checkpoint_folder)
    text = card(manifest)
    assert (checkpoint_folder / "card.md").read_text() == text
    assert manifest.corpus["credit"] in text
    assert manifest.corpus["licence"] in text
    for name, part in {"autoencoder": manifest.autoencoder, **manifest.models}.items():
        assert f"**{name}**: 3 steps" in text
        assert part.training["command"] in text
        assert all(what in text for what in part.training["metrics"])


def test_a_flow_trained_on_other_data_brings_its_own_credit(checkpoint_folder):
    manifest = checkpoint.read(checkpoint_folder)
    other = {**manifest.corpus, "digest": "other", "credit": "Thanks to the others."}
    part = manifest.models["1-rf"]
    changed = replace(part, training={**part.training, "corpus": other, "left_out": 1234})
    text = card(replace(manifest, models={"1-rf": changed}))
    assert text.count("Thanks to the others.") == 1
    assert text.count(manifest.corpus["credit"]) == 1
    assert "too long to take part: 1,234" in text


def test_a_card_says_how_the_sentences_of_a_model_are_read(checkpoint_folder):
    manifest = checkpoint.read(checkpoint_folder)
    assert "read through noise" not in card(manifest)
    part = manifest.autoencoder
    smooth = replace(part, config={**part.config, "smoothing": 1.5})
    assert "read through noise of size 1.5" in card(replace(manifest, autoencoder=smooth))


@pytest.mark.parametrize("config", SHIPPED, ids=lambda path: path.parent.name)
def test_a_shipped_checkpoint_loads_and_its_card_is_up_to_date(config):
    folder = config.parent
    manifest = checkpoint.read(folder)
    for name in manifest.models:
        system = System.load(folder, name, "cpu")
        assert (system.net or system.writer) is not None
    assert (folder / "card.md").read_text(encoding="utf-8") == card(manifest)
    assert not list(folder.glob("state-*"))


@pytest.mark.parametrize(
    ("licences", "lines"),
    [
        (["CC BY-SA 4.0"], ["license: cc-by-sa-4.0"]),
        (["not stated"], ["license: unknown"]),
        (["CC BY 2.0 FR"], ["license: other", 'license_name: "cc-by-2.0-fr"']),
        (["MIT", "Apache-2.0"], ["license: other", 'license_name: "several"']),
        (['"\n: {'], ["license: unknown"]),
    ],
)
def test_the_head_for_the_hub_names_the_licence_of_the_data(licences, lines):
    corpora = [
        {"name": one, "digest": one, "train": 1, "dev": 1, "licence": one, "credit": "x"}
        for one in licences
    ]
    parts = [Part(config={}, files={}, digest="", training={"corpus": one}) for one in corpora]
    manifest = Manifest(corpus=corpora[0], autoencoder=parts[0], models={"1-rf": parts[-1]})
    head = front_matter(manifest).splitlines()
    assert head[0] == head[-2] == "---"
    assert [line for line in head if line.startswith("license")] == lines
