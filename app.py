"""Opens the page: checkpoint, engine, page, launch. The only file that knows all of them."""

import argparse
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

# Read by gradio and the hub while they are imported: the page calls nobody.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

_CHECKPOINT = Path(__file__).parent / "checkpoints" / "everyday"
_RUNS = Path(__file__).parent / "runs"


def chosen() -> argparse.Namespace:
    """What the command line says; `checkpoint` is the shipped one unless it names another."""
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
    parser.add_argument(
        "--mcp", action="store_true", help="offer the endpoints as tools of an MCP server too"
    )
    options = parser.parse_args()
    options.mcp = options.mcp or os.environ.get("GRADIO_MCP_SERVER", "").lower() == "true"
    if options.mcp and find_spec("mcp") is None:
        refuse('The MCP server needs one more package: pip install "gradio[mcp]".')
    folder = options.checkpoint
    if folder.as_posix().startswith("hf:"):
        return options
    try:
        present = (folder / "config.json").is_file()
    except OSError as error:
        refuse(unreadable(folder, error))
    if not present:
        refuse(
            f"There is no checkpoint in {folder}: train one with `make train-everyday`, "
            "or name another folder with --checkpoint DIR."
        )
    return options


def shipped_beside(folder: Path) -> dict[str, Path]:
    """The other checkpoints of this repository, by name, where the page opens its usual one."""
    if folder.absolute() != _CHECKPOINT.absolute():
        return {}
    there = sorted(path.parent for path in _CHECKPOINT.parent.glob("*/config.json"))
    return {path.name: path for path in there if path != _CHECKPOINT}


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
    options = chosen()

    from app.zero import LentEngine, lender

    lend = lender(os.environ)  # before anything else sees whether there is a GPU

    from app.engine import FlowEngine
    from app.jobs import LocalTrainer, allowed_minutes
    from app.page import build_page, launch_options
    from lrf.checkpoint import CheckpointError
    from lrf.hub import folder_of

    demo = None
    folder: Path = options.checkpoint
    try:
        folder = folder_of(folder)
        most = allowed_minutes(os.environ)
        trainer = None if most == 0 else LocalTrainer(options.runs, folder, most)
        engine = FlowEngine(folder, trainer=trainer, beside=shipped_beside(folder))
        if lend:  # what a lent GPU is to hold must be there before the launch
            engine.load(every=True)
        demo = build_page(LentEngine(engine, lend) if lend else engine)
        # The page answers, and plays its example, while the model loads.
        asked = launch_options(training=trainer is not None, mcp=options.mcp)
        demo.launch(**asked, prevent_thread_lock=True)
        engine.load()
    except (CheckpointError, OSError) as error:
        if demo is not None:
            demo.close()
        refuse(str(error) if isinstance(error, CheckpointError) else unreadable(folder, error))
    demo.block_thread()
