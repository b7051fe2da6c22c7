"""From a wish to commands: which stages, at which sizes, for how long, and how far they get."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from app.jobs.sources import CORPORA, Sentences
from app.training import AIMS, MOST_OWN, TIMES, Plan, Refusal, Stage, Wish
from lrf import checkpoint
from lrf.checkpoint import CheckpointError
from lrf.device import choose_device, in_threads, spare_threads
from lrf.jobs import Task
from lrf.presets import PRESETS
from lrf.text import Corpus, clean, load_corpus
from lrf.text.files import LONGEST_TEXT, split
from lrf.text.lines import Line
from lrf.text.tokenizer import Tokenizer
from lrf.trainer import STAGES, Order, Pace, probe

__all__ = [
    "Recipe",
    "check",
    "draft",
    "later_tasks",
    "measured",
    "new_recipe",
    "new_tasks",
    "pace_so_far",
]

TEACHER = "1-rf"
_SHARES = {"all": {"autoencoder": 0.6, "flow": 0.4}, "flow": {"flow": 1.0}}
_PAIRS = {"short": 4_096, "medium": 16_384, "long": 65_536}
_OWN_VOCABULARY = 2_000
_TOKENS = (24, 64)
"""Fewest and most tokens a sentence may have, whatever the sentences are like."""
_SAMPLE = 2_000
_PROBE_SECONDS = 2.0
_LOOK_SECONDS = 5
_MAP_SENTENCES = 300
_BOUNDS = {"minutes": (0.05, 2880), "batch": (4, 1024), "learning_rate": (1e-6, 0.05)}
_BOUNDS["seed"] = (0, 2**31 - 1)
_WHOLE = ("batch", "seed")


@dataclass(frozen=True)
class Recipe:
    """How every stage of a run is trained. It lives in the job's file, for later stages."""

    corpus: str
    """Name of a corpus, or path of the file in the run folder."""
    preset: str
    config: tuple[str, ...]
    minutes: float
    time: str
    own: tuple[str, ...] = ()
    """Sentences of a person's own, to be read back while it trains."""

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "Recipe":
        """Back from the job's file; Refusal where a run was not begun here."""
        try:
            values = dict(facts["recipe"])
            values |= {name: tuple(values.get(name, ())) for name in ("config", "own")}
            return cls(**values)
        except (KeyError, TypeError) as error:
            raise Refusal("not_ours") from error


def check(wish: Wish) -> None:
    """Refusal for a choice nobody offers."""
    if wish.aim not in AIMS or wish.time not in TIMES:
        raise Refusal("no_setting")


def new_recipe(wish: Wish, sentences: Sentences, corpus: str, most: float | None) -> Recipe:
    """Sizes by time and text; a person's own settings last."""
    settings = _checked(wish.settings)
    minutes = settings.pop("minutes", TIMES[wish.time])
    if most is not None and minutes > most:
        raise Refusal("too_long", most=f"{most:g}")
    preset = "tiny" if wish.aim == "all" and wish.time != "long" else "small"
    config = [] if wish.aim == "all" else ["warmup=20"]
    if wish.aim == "all":
        config += _sizes(sentences, PRESETS[preset].autoencoder.vocabulary)
    config += [f"{name}={value:g}" for name, value in settings.items() if name not in _WHOLE]
    config += [f"{name}={int(value)}" for name, value in settings.items() if name in _WHOLE]
    return Recipe(corpus, preset, tuple(config), minutes, wish.time, _own(wish.own))


def _own(texts: Sequence[str]) -> tuple[str, ...]:
    own = tuple(filter(None, map(clean, texts)))
    if len(own) > MOST_OWN or any(len(text) > LONGEST_TEXT for text in own):
        raise Refusal("own_long", most=LONGEST_TEXT)
    return own


def _checked(settings: Mapping[str, float]) -> dict[str, float]:
    for name, value in settings.items():
        if name not in _BOUNDS:
            raise Refusal("no_setting")
        low, high = _BOUNDS[name]
        if not low <= value <= high or (name in _WHOLE and value != int(value)):
            raise Refusal("bad_setting", setting=name, low=f"{low:g}", high=f"{high:g}")
    return dict(settings)


def _sizes(sentences: Sentences, usual: int) -> list[str]:
    """Pieces to learn, and room for 95 of 100 sentences as a tokenizer made of some counts them.

    The sentences of a made-up language are known: their room is exact.
    """
    made_up, few = sentences.made_up, sentences.texts[:_SAMPLE]
    pieces = usual if made_up else _OWN_VOCABULARY
    lengths = sorted(map(len, Tokenizer.train(few, pieces).ids(few)))
    low, high = _TOKENS
    room = min(high, max(low, lengths[int(0.95 * (len(lengths) - 1))] + 1))
    return [f"vocabulary={pieces}", f"max_tokens={lengths[-1] + 1 if made_up else room}"]


def new_tasks(wish: Wish, recipe: Recipe, folder: Path, shipped: Path) -> tuple[Task, ...]:
    """The commands that begin a run."""
    tasks = []
    for stage, share in _SHARES[wish.aim].items():
        source = ["--from", str(shipped), "--only", TEACHER] if wish.aim == "flow" else []
        config = list(recipe.config) if stage == "autoencoder" else _of_any_stage(recipe)
        tasks.append(_train(stage, recipe, folder, recipe.minutes * share, config, source))
    return (*tasks, _map(folder))


def _of_any_stage(recipe: Recipe) -> list[str]:
    """Settings but those of the autoencoder alone."""
    return [word for word in recipe.config if not word.startswith(("vocabulary=", "max_tokens="))]


def later_tasks(wish: Wish, recipe: Recipe, folder: Path, model: str) -> tuple[Task, ...]:
    """The command that does something with a run that is there."""
    if wish.aim == "map":
        return (_map(folder),)
    if wish.aim == "report":
        return (_report(recipe, folder, model),)
    config = _of_any_stage(recipe)
    minutes = _checked(wish.settings).get("minutes", TIMES[wish.time])
    if wish.aim == "more":
        facts = checkpoint.read(folder).models[TEACHER].training
        before = float(facts.get("seconds", 0)) / 60
        return (_train("flow", recipe, folder, before + minutes, config, []),)
    config += [f"pairs={_PAIRS[wish.time]}", "steps=16"]
    return (_train(wish.aim, recipe, folder, minutes, config, []),)


def _train(
    stage: str, recipe: Recipe, folder: Path, minutes: float, config: list[str], more: list[str]
) -> Task:
    words = ["-m", "lrf", "train", "--corpus", recipe.corpus, "--stage", stage]
    words += ["--preset", recipe.preset, "--out", str(folder), "--max-minutes", f"{minutes:.4g}"]
    words += ["--look", str(_LOOK_SECONDS), *(f"--own={text}" for text in recipe.own), *more]
    words += ["--config", *config] if config else []
    return Task(stage, tuple(words), minutes, resumes=f"state-{stage}.safetensors")


def _map(folder: Path) -> Task:
    words = ["-m", "app.projection", "fit", "--checkpoint", str(folder)]
    return Task("map", (*words, "--count", str(_MAP_SENTENCES)))


def _report(recipe: Recipe, folder: Path, model: str) -> Task:
    words = ["-m", "lrf", "evaluate", "--checkpoint", str(folder), "--models", model]
    words += ["--steps", "1", "4", "100", "--quick", "--clock", "--out", str(folder / "report")]
    own = "--corpus" if recipe.corpus in CORPORA else "--sentences"
    return Task("report", (*words, own, recipe.corpus))


def draft(tasks: Sequence[Task], paces: Mapping[str, Pace], device: str) -> Plan:
    """What tasks come to at these paces."""
    stages = [
        Stage(task.name, task.minutes, round(task.minutes * 60 * paces[task.name].steps_a_second))
        if task.name in paces
        else Stage(task.name, task.minutes, 0)
        for task in tasks
    ]
    left_out = max((pace.left_out for pace in paces.values()), default=0.0)
    spelt = max((pace.spelt for pace in paces.values()), default=(0.0, ""))
    crowded = any(pace.crowded for pace in paces.values())
    return Plan(tuple(stages), device, left_out, *spelt, crowded)


def measured(recipe: Recipe, aim: str, sentences: Sentences, shipped: Path) -> dict[str, Pace]:
    """The pace of each stage of a new run, measured for some seconds in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder, corpus, found = Path(name) / "probe", _corpus(sentences), dict[str, Pace]()
        if aim == "flow":
            checkpoint.copy(shipped, folder, only=TEACHER)
        for stage in _SHARES[aim]:
            words = recipe.config if stage == "autoencoder" else _of_any_stage(recipe)
            order = Order(corpus, folder, PRESETS[recipe.preset], words, choose_device())
            work = partial(probe, order, STAGES[stage], _PROBE_SECONDS)
            found[stage] = in_threads(spare_threads(), work)  # as many as the job will have
    return found


def _corpus(sentences: Sentences) -> Corpus:
    if sentences.made_up:
        return load_corpus(sentences.name)
    return split(sentences.name, [Line(text) for text in sentences.texts[: 2 * _SAMPLE]])


def pace_so_far(folder: Path) -> Pace | None:
    """What the run's own flow did."""
    try:
        facts = checkpoint.read(folder).models[TEACHER].training
        return Pace(facts["steps"] / facts["seconds"], 0.0)
    except (CheckpointError, KeyError, ZeroDivisionError):
        return None
