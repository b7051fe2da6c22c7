"""What the stages share that train a model without a path."""

import copy
import dataclasses
from abc import abstractmethod
from dataclasses import asdict
from typing import Any, ClassVar, TypeVar

from torch import Tensor

from lrf import checkpoint
from lrf.checkpoint import Manifest
from lrf.generate import Settings, sample
from lrf.models import Writer
from lrf.parts import load_writer
from lrf.system import System
from lrf.trainer.order import Order
from lrf.trainer.run import Stage, fingerprint, fresh_weights

__all__ = ["WriterStage"]

Kind = TypeVar("Kind", bound=Writer)


class WriterStage(Stage[Kind]):
    """A baseline beside the flows, on the sentences they learn from. Goes by its model's name."""

    result: ClassVar[str]  # pyright: ignore[reportIncompatibleVariableOverride]
    kind: type[Kind]
    """Its entry in `WRITERS`."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.manifest = checkpoint.read(order.folder)
        self.system = System.load(order.folder, device=str(order.device))
        self.model = self._begin().to(order.device)
        self.shown = copy.deepcopy(self.model)
        self.left_out = len(order.corpus.train) - self.gather()
        facts = asdict(self.model.config), asdict(self.config), self.source()
        self.fingerprint = fingerprint(order.corpus.digest(), *facts)

    @abstractmethod
    def gather(self) -> int:
        """Get the examples ready and return how many there are."""

    @abstractmethod
    def source(self) -> Any:
        """What of the folder the examples depend on."""

    def show(self, weights: dict[str, Tensor]) -> None:
        """Take over averaged weights."""
        self.shown.load_state_dict(weights)

    def export(self, facts: dict[str, Any]) -> Manifest:
        """Write the model; it never becomes the folder's default."""
        of = self.manifest.autoencoder.digest if self.model.in_latents else ""
        part = checkpoint.write_part(
            self.order.folder,
            self.result,
            self.shown.state_dict(),
            kind=self.name,
            config=asdict(self.model.config),
            autoencoder=of,
            training=facts,
        )
        models = {**self.manifest.models, self.result: part}
        return dataclasses.replace(self.manifest, models=models)

    def samples(self) -> list[str]:
        """Four sentences of seed 0 at temperature 1."""
        system = dataclasses.replace(self.system, net=None, writer=self.shown.eval())
        return [made.text for made in sample(system, Settings(count=4))]

    def look(self) -> dict[str, list[str]]:
        """The samples."""
        return {"written": self.samples()}

    def _begin(self) -> Kind:
        """The folder's own model, perhaps with another recipe, or a new one."""
        autoencoder, former = self.system.autoencoder, None
        if self.result in self.manifest.models:
            part = self.manifest.models[self.result]
            former = load_writer(self.order.folder, part, autoencoder)
        sizes, self.config = self.order.settings(self.name, former and former.config)
        with fresh_weights(self.config.seed):
            made = self.kind.beside(sizes, autoencoder)
        if former is not None:
            made.load_state_dict(former.state_dict())
        return made
