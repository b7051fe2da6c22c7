"""The card says what the checkpoint holds, whom to credit and what was left out."""

from dataclasses import replace

from lrf import checkpoint
from lrf.card import card


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
