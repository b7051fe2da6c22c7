"""Records what the page shows without running anything: python -m app.examples.

The example that plays before any model has loaded, and a run too long to wait for: the first flow's
network as a diffusion model in 2,000 steps.
"""

import argparse
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.engine import FlowEngine
from app.frames import Request
from app.recording import FILE, Recording
from app.views.player import plain_cloud
from app.views.start import EXAMPLE
from app.views.stream import messages, packed
from app.views.wire import SURE
from lrf.bench import processor
from lrf.generate import Settings

__all__ = ["diffusion", "main", "recorded"]

_STEPS = (1, 4, 100)
_MOST_DOTS = 800
"""Dots of the cloud that travel with the page."""
_DIFFUSION = Settings(steps=2000, solver="ddpm", count=8, seed=7)
_EVERY = 20
"""Steps of it between two frames that are kept and read."""


def main() -> None:
    """Write the lanes beside the page's other assets, the long run beside the weights."""
    parser = argparse.ArgumentParser(description="Record the example and the long run of the page.")
    parser.add_argument("--checkpoint", type=Path, default=Path("checkpoints/everyday"))
    parser.add_argument("--seed", type=int, default=7, help="start of the noise")
    parser.add_argument("--count", type=int, default=3, help="number of sentences")
    options = parser.parse_args()
    engine = FlowEngine(options.checkpoint)
    engine.load()
    EXAMPLE.parent.mkdir(parents=True, exist_ok=True)
    _write(EXAMPLE, recorded(engine, options.count, options.seed))
    flow = next((model.name for model in engine.models() if model.kind == "flow"), None)
    if flow is not None:
        _write(options.checkpoint / FILE, diffusion(engine, flow, _DIFFUSION, _EVERY))


def _write(file: Path, told: dict[str, Any]) -> None:
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    file.write_text(text + "\n", encoding="utf-8")


def diffusion(engine: FlowEngine, model: str, settings: Settings, every: int) -> dict[str, Any]:
    """A run of the flow `model` that ancestral sampling of a diffusion makes, thinned."""
    told = list(packed(engine.follow(model, settings, every), model, heading=False))
    run = Recording(
        model=model,
        solver=settings.solver,
        steps=settings.steps,
        count=settings.count,
        seed=settings.seed,
        machine=processor(),
        cores=os.cpu_count() or 1,
        frames=[message for message in told if message["phase"] == "frame"],
    )
    return {**_made_from(engine, model), "run": asdict(run)}


def _made_from(engine: FlowEngine, model: str) -> dict[str, Any]:
    """Digests of the networks behind what is recorded."""
    return {
        "models": {model: engine.manifest.models[model].digest},
        "autoencoder": engine.manifest.autoencoder.digest,
    }


def recorded(engine: FlowEngine, count: int, seed: int) -> dict[str, Any]:
    """Three lanes from the same noise, with the digests of the networks that made them."""
    model = engine.models()[0].name
    lanes = [_lane(engine, Request(steps, "euler", count, seed, model)) for steps in _STEPS]
    return {
        **_made_from(engine, model),
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
