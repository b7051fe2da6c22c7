"""Everything a run needs to go on after it was killed: weights, their average, the optimiser."""

import json
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn
from torch.optim.swa_utils import get_ema_multi_avg_fn

from lrf.checkpoint import CheckpointError, save_tensors
from lrf.config import TrainingConfig
from lrf.trainer.schedule import Limits

__all__ = ["TrainState"]


class TrainState:
    """Model, exponential moving average of its weights, AdamW and the count of steps."""

    def __init__(self, model: nn.Module, config: TrainingConfig) -> None:
        self.model = model
        self.config = config
        self.average = {key: value.clone() for key, value in model.state_dict().items()}
        self._averages = list(self.average.values())
        self._live = list(model.state_dict().values())  # the weights themselves, in that order
        self.optimiser = torch.optim.AdamW(
            _groups(model, config.weight_decay), lr=0.0, betas=(0.9, 0.98), fused=True
        )
        self.step = 0
        self.seconds = 0.0

    def update_average(self) -> None:
        """Move the average towards the weights, faster while the run is young."""
        decay = min(self.config.ema, (1 + self.step) / (10 + self.step))
        get_ema_multi_avg_fn(decay)(self._averages, self._live, 0)

    def averaged(self) -> dict[str, Tensor]:
        """A copy of the averaged weights."""
        return {key: value.clone() for key, value in self.average.items()}

    def save(self, path: Path, fingerprint: str, limits: Limits) -> None:
        """Write the state, then put it in place of the old one in a single move."""
        tensors = {f"model.{key}": value for key, value in self.model.state_dict().items()}
        tensors |= {f"average.{key}": value for key, value in self.average.items()}
        for index, moments in self.optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser.{index}.{key}": value for key, value in moments.items()}
        facts = {"step": self.step, "seconds": self.seconds, "fingerprint": fingerprint}
        facts["limits"] = asdict(limits)
        tensors = {key: value.detach().cpu().clone().contiguous() for key, value in tensors.items()}
        save_tensors(path, tensors, {"facts": json.dumps(facts)})

    def load(self, path: Path, fingerprint: str) -> Limits:
        """Read a state back and return where its run was to end.

        CheckpointError if it is damaged or belongs to another run.
        """
        try:
            with safe_open(path, "pt") as file:
                facts = json.loads(file.metadata()["facts"])
                tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
        except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
            raise CheckpointError(f"{path} cannot be resumed from: {error}") from error
        if facts["fingerprint"] != fingerprint:
            raise CheckpointError(
                f"{path} belongs to a run with other data or settings; resume with the same ones, "
                "or start anew in another --out"
            )
        self.model.load_state_dict(_under(tensors, "model"))
        for key, value in _under(tensors, "average").items():
            self.average[key].copy_(value)
        self._load_optimiser(_under(tensors, "optimiser"))
        self.step, self.seconds = facts["step"], facts["seconds"]
        return Limits(**facts["limits"])

    def _load_optimiser(self, tensors: dict[str, Tensor]) -> None:
        state: dict[int, dict[str, Tensor]] = {}
        for key, value in tensors.items():
            index, _, name = key.partition(".")
            state.setdefault(int(index), {})[name] = value
        groups = self.optimiser.state_dict()["param_groups"]
        self.optimiser.load_state_dict({"state": state, "param_groups": groups})


def _groups(model: nn.Module, weight_decay: float) -> list[dict[str, object]]:
    """Matrices decay; biases and norms do not."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    return [
        {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": weight_decay},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
    ]


def _under(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    start = prefix + "."
    return {key[len(start) :]: value for key, value in tensors.items() if key.startswith(start)}
