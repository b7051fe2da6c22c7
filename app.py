"""Opens the page: checkpoint, engine, page, launch. The only file that knows all of them."""

import argparse
import os
import sys
from pathlib import Path

# Read by gradio and the hub while they are imported: the page calls nobody.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

_CHECKPOINT = Path(__file__).parent / "checkpoints" / "everyday"


def checkpoint() -> Path:
    """The folder named on the command line; one sentence and exit 2 if it holds no model."""
    parser = argparse.ArgumentParser(description="Open the page in which noise becomes sentences.")
    parser.add_argument("--checkpoint", type=Path, default=_CHECKPOINT, metavar="DIR")
    folder = parser.parse_args().checkpoint
    if not (folder / "config.json").is_file():
        sys.stderr.write(
            f"There is no checkpoint in {folder}: train one with `make train-everyday`, "
            "or name another folder with --checkpoint DIR.\n"
        )
        sys.exit(2)
    return folder


if __name__ == "__main__":
    folder = checkpoint()

    from app.engine import FlowEngine

    from app.page import build_page, launch_options

    demo = build_page(FlowEngine(folder))
    demo.launch(**launch_options())
