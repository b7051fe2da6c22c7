"""Opens the page: checkpoint, engine, page, launch. The only file that knows all of them."""

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn

# Read by gradio and the hub while they are imported: the page calls nobody.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

_CHECKPOINT = Path(__file__).parent / "checkpoints" / "everyday"
_RUNS = Path(__file__).parent / "runs"


def chosen() -> tuple[Path, Path]:
    """The folder named on the command line, or the shipped one, and the folder of runs."""
    parser = argparse.ArgumentParser(description="Open the page in which noise becomes sentences.")
    parser.add_argument(
        "--checkpoint",
        type=Path,
        default=_CHECKPOINT,
        metavar="DIR",
        help="folder of a checkpoint, or hf:owner/name (default: %(default)s)",
    )
    parser.add_argument(
        "--runs", type=Path, default=_RUNS, metavar="DIR", help="where the page trains models"
    )
    options = parser.parse_args()
    folder = options.checkpoint
    if folder.as_posix().startswith("hf:"):
        return folder, options.runs
    try:
        present = (folder / "config.json").is_file()
    except OSError as error:
        refuse(unreadable(folder, error))
    if not present:
        refuse(
            f"There is no checkpoint in {folder}: train one with `make train-everyday`, "
            "or name another folder with --checkpoint DIR."
        )
    return folder, options.runs


def unreadable(folder: Path, error: OSError) -> str:
    """What to say of a file or folder the system does not let us read."""
    return (
        f"{error.filename or folder} cannot be read ({error.strerror}): check it, "
        "or name another folder with --checkpoint DIR."
    )


def refuse(sentence: str) -> NoReturn:
    """Say what is wrong, in one sentence, and exit."""
    sys.stderr.write(f"{sentence}\n")
    sys.exit(2)


if __name__ == "__main__":
    folder, runs = chosen()

    from app.engine import FlowEngine
    from app.jobs import LocalTrainer, allowed_minutes
    from app.page import build_page, launch_options
    from lrf.checkpoint import CheckpointError
    from lrf.hub import folder_of

    demo = None
    try:
        folder = folder_of(folder)
        most = allowed_minutes(os.environ)
        trainer = None if most == 0 else LocalTrainer(runs, folder, most)
        engine = FlowEngine(folder, trainer=trainer)
        demo = build_page(engine)
        # The page answers, and plays its example, while the model loads.
        demo.launch(**launch_options(training=trainer is not None), prevent_thread_lock=True)
        engine.load()
    except (CheckpointError, OSError) as error:
        if demo is not None:
            demo.close()
        refuse(str(error) if isinstance(error, CheckpointError) else unreadable(folder, error))
    demo.block_thread()
