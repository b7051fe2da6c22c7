"""Makes the example that plays on the page before any model has loaded: python -m app.examples."""

import argparse
import json
from pathlib import Path
from typing import Any

from app.engine import FlowEngine
from app.frames import Request
from app.views.player import plain_cloud
from app.views.start import EXAMPLE
from app.views.stream import messages
from app.views.wire import SURE

__all__ = ["main", "recorded"]

_STEPS = (1, 4, 100)
_MOST_DOTS = 800
"""Dots of the cloud that travel with the page."""


def main() -> None:
    """Run the lanes and write them beside the page's other assets."""
    parser = argparse.ArgumentParser(description="Record the example of the page.")
    parser.add_argument("--checkpoint", type=Path, default=Path("checkpoints/everyday"))
    parser.add_argument("--seed", type=int, default=7, help="start of the noise")
    parser.add_argument("--count", type=int, default=3, help="number of sentences")
    options = parser.parse_args()
    engine = FlowEngine(options.checkpoint)
    engine.load()
    example = recorded(engine, options.count, options.seed)
    text = json.dumps(example, ensure_ascii=False, separators=(",", ":"))
    EXAMPLE.parent.mkdir(parents=True, exist_ok=True)
    EXAMPLE.write_text(text + "\n", encoding="utf-8")


def recorded(engine: FlowEngine, count: int, seed: int) -> dict[str, Any]:
    """Three lanes from the same noise, with the digests of the networks that made them."""
    model = engine.models()[0].name
    lanes = [_lane(engine, Request(steps, "euler", count, seed, model)) for steps in _STEPS]
    return {
        "models": {model: engine.manifest.models[model].digest},
        "autoencoder": engine.manifest.autoencoder.digest,
        "sure": SURE,
        "lanes": lanes,
        "cloud": _thinned(plain_cloud(engine)),
    }


def _lane(engine: FlowEngine, request: Request) -> dict[str, Any]:
    told = list(messages(engine, request, heading=False))
    frames = [m for m in told if m["phase"] == "frame"]
    bend = next((m for m in told if m["phase"] == "bend"), None)
    return {
        "wish": {"steps": request.steps, "solver": request.solver, "model": request.model},
        "frames": frames,
        "bend": bend,
    }


def _thinned(cloud: dict[str, Any]) -> dict[str, Any]:
    every = max(1, -(-len(cloud["texts"]) // _MOST_DOTS))
    places = {name: rows[::every] for name, rows in cloud["places"].items()}
    return {**cloud, "texts": cloud["texts"][::every], "places": places}


if __name__ == "__main__":
    main()
