"""CI tests the page on the shipped checkpoint or not at all. These tests open no browser."""

import pytest

from tests.app.fakes import FakeEngine
from tests.e2e.serving import NoCheckpointError, engine_to_test


def test_invented_sentences_stand_in_for_a_missing_checkpoint(tmp_path, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    assert isinstance(engine_to_test(tmp_path), FakeEngine)


def test_a_missing_checkpoint_fails_in_ci(tmp_path, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(NoCheckpointError, match="make train-everyday"):
        engine_to_test(tmp_path)
