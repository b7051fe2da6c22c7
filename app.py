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


def chosen() -> Path:
    """The folder named on the command line, or the shipped one."""
    parser = argparse.ArgumentParser(description="Open the page in which noise becomes sentences.")
    parser.add_argument("--checkpoint", type=Path, default=_CHECKPOINT, metavar="DIR")
    folder = parser.parse_args().checkpoint
    if not (folder / "config.json").is_file():
        refuse(
            f"There is no checkpoint in {folder}: train one with `make train-everyday`, "
            "or name another folder with --checkpoint DIR."
        )
    return folder


def refuse(sentence: str) -> NoReturn:
    """Say what is wrong, in one sentence, and exit."""
    sys.stderr.write(f"{sentence}\n")
    sys.exit(2)


if __name__ == "__main__":
    folder = chosen()

    from app.engine import FlowEngine
    from app.page import build_page, launch_options
    from lrf.checkpoint import CheckpointError

    try:
        engine = FlowEngine(folder)
    except CheckpointError as error:
        refuse(str(error))
    demo = build_page(engine)
    demo.launch(**launch_options())
