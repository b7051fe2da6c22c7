"""The models of several checkpoint folders under one list of names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import final

from app.frames import Source
from app.latent_map import FILE
from app.parts import model_info
from lrf import checkpoint
from lrf.checkpoint import CheckpointError, Manifest, Part
from lrf.flow import COUPLINGS
from lrf.text import NOT_STATED

__all__ = ["Entry", "Shelf", "together"]


@dataclass(frozen=True)
class Entry:
    """A model and where it is."""

    folder: Path
    manifest: Manifest
    model: str
    """Its name in that folder."""
    label: str
    """What a menu calls it."""

    @property
    def part(self) -> Part:
        """What its checkpoint says of it."""
        return self.manifest.models[self.model]

    @property
    def mapped(self) -> int:
        """When the map of its folder was made, in nanoseconds; 0 where there is none."""
        try:
            return (self.folder / FILE).stat().st_mtime_ns
        except OSError:
            return 0


@final
class Shelf:
    """Models of one folder under their own names, those of others behind the name of their run.

    Other folders come and go, and are looked at whenever somebody asks.
    """

    def __init__(self, folder: Path, others: Callable[[], Mapping[str, Path]]) -> None:
        """Reads the description of `folder`. CheckpointError if it holds no model."""
        self.folder, self.others = folder, others
        self.manifest = checkpoint.read(folder)
        if self.manifest.default is None:
            raise CheckpointError(
                f"{folder} holds no flow yet; train one with "
                f"'python -m lrf train --stage flow --out {folder}'"
            )
        if not _from_noise(self.manifest.models[self.manifest.default]):
            raise CheckpointError(
                f"the flow in {folder} rewrites sentences, and the page starts from noise; use "
                "'python -m lrf sample --from-sentences FILE'"
            )
        self._seen: dict[Path, tuple[int, Manifest | None]] = {}

    def entries(self) -> dict[str, Entry]:
        """Every model by its name, the default of the first folder first."""
        found = {
            name: Entry(self.folder, self.manifest, name, name) for name in _names(self.manifest)
        }
        for run, folder in self.others().items():
            manifest = self._manifest(folder)
            if manifest is None or folder == self.folder.absolute():
                continue
            for name in _names(manifest):
                found[f"{run}/{name}"] = Entry(folder, manifest, name, f"{run} · {name}")
        return found

    def sources(self) -> list[Source]:
        """Data with a licence that models learnt from, each once, of the first folder first."""
        corpora = [one for entry in self.entries().values() for one in entry.manifest.corpora]
        each = (Source(one["name"], one["licence"], one["credit"]) for one in corpora)
        return [source for source in dict.fromkeys(each) if source.licence != NOT_STATED]

    def _manifest(self, folder: Path) -> Manifest | None:
        """A folder's description, read anew when it has changed; None if it holds no model."""
        try:
            stamp = (folder / checkpoint.CONFIG).stat().st_mtime_ns
            if folder not in self._seen or self._seen[folder][0] != stamp:
                self._seen[folder] = stamp, _understood(checkpoint.read(folder))
            return self._seen[folder][1]
        except (OSError, CheckpointError):
            return None


def _understood(manifest: Manifest) -> Manifest:
    """Without models whose settings another version of this code wrote."""
    models = {name: part for name, part in manifest.models.items() if _is_known(name, part)}
    default = manifest.default if manifest.default in models else next(iter(models), None)
    return replace(manifest, models=models, default=default)


def _is_known(name: str, part: Part) -> bool:
    try:
        model_info(name, part)
    except CheckpointError:
        return False
    return True


def _names(manifest: Manifest) -> list[str]:
    """Those a visitor can run, the default first."""
    names = [name for name, part in manifest.models.items() if _from_noise(part)]
    return sorted(names, key=lambda name: name != manifest.default)


def _from_noise(part: Part) -> bool:
    """A model that rewrites sentences makes none out of noise."""
    coupling = COUPLINGS.get(part.config.get("coupling", ""))
    return coupling is None or not coupling.from_text


def together(beside: Mapping[str, Path], runs: Mapping[str, Path]) -> dict[str, Path]:
    """Folders by name; a run that goes by the name of a shipped one keeps it."""
    shipped = {f"{name} (shipped)" if name in runs else name: beside[name] for name in beside}
    return {**shipped, **runs}
