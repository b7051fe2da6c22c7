"""Copies of a checkpoint, as the command line makes them."""

from lrf import checkpoint
from lrf.__main__ import main
from lrf.system import System
from tests.conftest import train


def test_copy_takes_the_checkpoint_and_never_overwrites(capsys, checkpoint_folder, tmp_path):
    words = ["copy", "--checkpoint", str(checkpoint_folder), "--out", str(tmp_path / "new")]
    assert main(words) == 0
    assert not list((tmp_path / "new").glob("state-*"))
    assert main(["info", "--checkpoint", str(tmp_path / "new")]) == 0
    assert main(words) == 2
    assert "already holds" in capsys.readouterr().err


def test_a_copy_may_read_what_its_models_make_with_another_smoothing(checkpoint_folder, tmp_path):
    new = str(tmp_path / "new")
    main(["copy", "--checkpoint", str(checkpoint_folder), "--out", new, "--smoothing", "1.5"])
    assert [System.load(f).smoothing for f in (new, checkpoint_folder)] == [1.5, 0]
    assert "read through noise of size 1.5" in (tmp_path / "new" / checkpoint.CARD).read_text()


def test_a_copy_may_have_another_default_model(capsys, small_corpus, checkpoint_folder, tmp_path):
    both = tmp_path / "both"
    checkpoint.copy(checkpoint_folder, both)
    train(small_corpus, both, "reflow", 1, "pairs=8", "steps=1")
    words = ["copy", "--checkpoint", str(both), "--default"]
    assert main([*words, "2-rf", "--out", str(tmp_path / "new")]) == 0
    assert [System.load(f).model for f in (tmp_path / "new", both)] == ["2-rf", "1-rf"]
    assert main([*words, "3-rf", "--out", str(tmp_path / "none")]) == 2
    assert "choose from 1-rf, 2-rf" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
