"""A run's model to take along: as a zip file, or to the Hugging Face Hub."""

import re
import tempfile
import zipfile
from pathlib import Path

from app.training import Parcel, Refusal
from lrf import checkpoint
from lrf.checkpoint import CheckpointError
from lrf.hub import push_to_hub

__all__ = ["pack", "push"]

_FAULTS = (
    (r"write owner/name|no name the Hub takes", "push_name"),
    (r"already and public", "push_public"),
    (r"no checkpoint of this version", "push_taken"),
    (r"nobody is logged in|refused to you|is not on the Hub|is gated", "push_token"),
    (r"the network", "push_network"),
)
"""What the library's faults are about, and the words for each. No word of a fault is shown: its
reader is somebody else than the one whose token it may hold."""


def pack(run: Path, folder: Path) -> Path:
    """The checkpoint of a run folder as a zip file of its name, in place of the one before."""
    names = [checkpoint.CONFIG, *checkpoint.read(run).files(), *checkpoint.BESIDE]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as made:
        part = Path(made) / "part.zip"
        with zipfile.ZipFile(part, "w") as packed:
            for name in names:
                if (run / name).is_file():
                    packed.write(run / name, f"{run.name}/{name}")
        return part.replace(folder / f"{run.name}.zip")


def push(folder: Path, parcel: Parcel) -> str:
    """Upload the checkpoint of a run folder; where it is then. The token serves this once."""
    token = parcel.token.strip()
    if not re.fullmatch(r"[\w.-]+", token, re.ASCII):
        raise Refusal("push_token")
    try:
        return push_to_hub(folder, parcel.to, private=parcel.private, token=token)
    except CheckpointError as error:
        words = str(error)
        codes = (code for pattern, code in _FAULTS if re.search(pattern, words))
        raise Refusal(next(codes, "push_failed")) from None
