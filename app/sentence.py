"""A typed sentence seen again: read back, in noise, to noise and home, on the line to another."""

from collections.abc import Generator, Iterator
from difflib import SequenceMatcher

from app.typed import PLACES, Homecoming, Recall, Revisit, Verdict, Waypoint
from lrf.revisit import in_noise, line, to_noise
from lrf.sampler import integrate, noise
from lrf.solvers import GRIDS, SOLVERS, FixedGrid
from lrf.system import System
from lrf.text import clean
from lrf.types import Latent, Point

__all__ = ["kept", "revisit", "verdict"]

_TIMES = (1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2)
"""Where a sentence is read while noise is mixed in."""
_NEAR = 0.7
"""Share of the characters from which on a sentence counts as nearly held."""
_SEED = 0
"""Start of that noise: the same for every sentence, so that sentences compare."""
_SOLVER, _STEPS, _SHOWN = "heun", 20, 4
"""An ODE solver of order 2 finds its own way back; every fourth state is read."""

Event = Recall | Waypoint | Homecoming


def revisit(system: System, wish: Revisit) -> Generator[Event, None, None]:
    """What is read back of each sentence, then the ways asked for."""
    texts = [clean(typed.text) for typed in (wish.first, wish.second) if typed is not None]
    z = system.embed(texts)
    for place, text in enumerate(texts):
        yield _recall(system, place, text, z[place : place + 1])
    if "noise" in wish.ways:
        yield from _in_noise(system, z[:1])
    if "there-and-back" in wish.ways and system.net is not None:
        yield from _there_and_back(system, z[:1])
    if "line" in wish.ways and len(texts) > 1:
        yield from _line(system, z[:1], z[1:])


def _recall(system: System, place: int, text: str, z1: Latent) -> Recall:
    """What comes back of a text whose latent is `z1`."""
    back = _read(system, z1)
    pieces = len(system.tokenizer.ids([text])[0]) - 1
    most = system.autoencoder.config.max_tokens - 1  # both without the end mark
    judged = verdict(text, back, pieces, most)
    return Recall(place, text, back, judged, kept(text, back), pieces, most)


def verdict(text: str, back: str, pieces: int, most: int) -> Verdict:
    """Whether the model holds the text, and if not, what is in its way."""
    if back == text:
        return "exact"
    if pieces > len(text) + 1:  # every character is spelt byte by byte
        return "script"
    if pieces > most:
        return "long"
    return "near" if kept(text, back) >= _NEAR else "lost"


def kept(text: str, back: str) -> float:
    """Share of the longer text's characters that both have in the same order, 0 to 1."""
    blocks = SequenceMatcher(None, text, back, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(text), len(back), 1)


def _in_noise(system: System, z1: Latent) -> Iterator[Event]:
    z0 = noise(_SEED, 1, system.shape).to(z1)
    for t in _TIMES:
        yield Waypoint("noise", t, _read(system, in_noise(z1, z0, t)))


def _there_and_back(system: System, z1: Latent) -> Iterator[Event]:
    solver, grid = SOLVERS[_SOLVER](), FixedGrid(GRIDS["uniform"](_STEPS))
    far = home = Point(0, 1.0, z1, None, 0)
    for far in to_noise(system.field(1), solver, z1, grid):
        if far.index % _SHOWN == 0:
            yield Waypoint("back", round(far.t, 3), _read(system, far.z))
    for home in integrate(system.field(1), solver, far.z, grid):
        if home.index % _SHOWN == 0:
            yield Waypoint("forth", round(home.t, 3), _read(system, home.z))
    same = _read(system, home.z) == _read(system, z1)
    apart = float((home.z - z1).norm() / z1.norm())
    yield Homecoming(same, apart, float(far.z.std()), _STEPS, far.nfe + home.nfe)


def _line(system: System, first: Latent, last: Latent) -> Iterator[Event]:
    for place, z in enumerate(line(first, last, PLACES)):
        yield Waypoint("line", place / (PLACES - 1), _read(system, z))


def _read(system: System, z: Latent) -> str:
    return system.read(z)[0].text
