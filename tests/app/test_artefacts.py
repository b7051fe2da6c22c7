"""What ships beside the weights was made from these very weights."""

import json
import shutil
from pathlib import Path

from app.latent_map import FILE as MAP
from app.latent_map import LatentMap
from app.measured import FILE as REPORT
from app.recording import FILE as RECORDING
from app.views.start import EXAMPLE

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "checkpoints" / "everyday"
REMAKE = "was made from other weights: run `make assets`"


def stale(folder: Path, examples: list[Path]) -> list[str]:
    """What was made from another autoencoder or other models than those in the folder."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    found = {MAP: {"autoencoder": LatentMap.load(folder / MAP).autoencoder}}
    told = [*examples, *filter(Path.exists, (folder / REPORT, folder / RECORDING))]
    found |= {path.name: json.loads(path.read_text(encoding="utf-8")) for path in told}
    return [f"{name} {REMAKE}" for name, made in found.items() if not fits(made, config)]


def fits(made: dict, config: dict) -> bool:
    digests = {name: part["digest"] for name, part in config["models"].items()}
    own = made.get("models", {}).items() <= digests.items()
    return own and made["autoencoder"] == config["autoencoder"]["digest"]


def test_what_is_shipped_was_made_from_the_shipped_weights():
    examples = sorted(EXAMPLE.parent.glob("*.json"))
    assert examples
    assert all("models" in json.loads(path.read_text(encoding="utf-8")) for path in examples)
    assert (SHIPPED / RECORDING).exists()
    assert stale(SHIPPED, examples) == []
    for path in SHIPPED.parent.glob("*/config.json"):
        config, report = (
            json.loads(file.read_text(encoding="utf-8")) for file in (path, path.parent / REPORT)
        )
        assert fits(report, config), f"{path.parent / REPORT} {REMAKE}"
        # Rows without a model are lines of a corpus, which is not ours to ship.
        assert not any(row["texts"] for row in report["rows"] if row["model"] is None), path


def test_the_pictures_in_the_docs_show_the_shipped_weights():
    pictures = ROOT / "docs" / "screenshots"
    made = json.loads((pictures / "made.json").read_text(encoding="utf-8"))
    config = json.loads((SHIPPED / "config.json").read_text(encoding="utf-8"))
    assert fits(made, config), REMAKE
    assert all(path.stat().st_size < 400_000 for path in pictures.glob("*.webp"))


def test_what_was_made_from_other_weights_is_named_with_the_cure(tmp_path):
    config = json.loads((SHIPPED / "config.json").read_text(encoding="utf-8"))
    shutil.copy(SHIPPED / MAP, tmp_path)
    measured = {"autoencoder": config["autoencoder"]["digest"], "models": {"2-rf": "old"}}
    (tmp_path / REPORT).write_text(json.dumps(measured))
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert stale(tmp_path, [EXAMPLE]) == [f"{REPORT} {REMAKE}"]
    config["autoencoder"]["digest"] = "new"
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert stale(tmp_path, [EXAMPLE]) == [
        f"{name} {REMAKE}" for name in (MAP, EXAMPLE.name, REPORT)
    ]
