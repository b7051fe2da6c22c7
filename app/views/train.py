"""The view of training: what to learn, how long, and a model that learns while one watches.

All of it is drawn in the browser, in assets/train/; Python answers its questions.
"""

import errno
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from app.frames import Engine
from app.training import MOST_OWN, TIMES, Parcel, Refusal, Source, Trainer, Wish
from app.views.form import View
from app.views.player import drawn, player_view

__all__ = ["answers", "build"]

_log = logging.getLogger(__name__)
_FILES = ("ask", "choices", "source", "chart", "watch", "after", "train")
_SCRIPTS = tuple(f"train/{name}" for name in _FILES)
Answer = Callable[[Any], dict[str, Any]]


def build(engine: Engine, language: gr.Radio) -> View:
    """One component; it asks and Python answers."""
    del language  # the component is told by the page
    trainer = engine.trainer
    assert trainer is not None, "the page offers this view where there is a trainer"
    shown = drawn(
        "train",
        _SCRIPTS,
        {"phase": "language", "lang": "en"},
        list(answers(trainer).values()),
        corpora=list(trainer.corpora()),
        times=TIMES,
        most=trainer.most_minutes(),
        most_own=MOST_OWN,
    )
    return player_view(shown)


def _look(trainer: Trainer, asked: Any) -> dict[str, Any]:
    return asdict(trainer.look(_source(asked)))


def _plan(trainer: Trainer, asked: Any) -> dict[str, Any]:
    return asdict(trainer.plan(_wish(asked)))


def _start(trainer: Trainer, asked: Any) -> dict[str, Any]:
    return {"run": trainer.start(_wish(asked))}


def _act(trainer: Trainer, asked: Any) -> dict[str, Any]:
    acts = {"pause": trainer.pause, "resume": trainer.resume, "stop": trainer.stop}
    acts[asked["act"]](str(asked["run"]))
    return {}


def _status(trainer: Trainer, asked: Any) -> dict[str, Any]:
    return asdict(trainer.status(str(asked)))


def _runs(trainer: Trainer, asked: Any) -> dict[str, Any]:
    del asked
    return {"runs": [asdict(line) for line in trainer.runs()]}


def _report(trainer: Trainer, asked: Any) -> dict[str, Any]:
    found = trainer.report(str(asked))
    # Keys of JSON are words.
    return {"report": json.loads(json.dumps(asdict(found))) if found else None}


def _pack(trainer: Trainer, asked: Any) -> dict[str, Any]:
    return {"file": trainer.pack(str(asked), _uploads() / "packed").as_posix()}


def _push(trainer: Trainer, asked: Any) -> dict[str, Any]:
    try:
        parcel = Parcel(str(asked["to"]), str(asked["token"]), bool(asked["private"]))
        return {"address": trainer.push(str(asked["run"]), parcel)}
    except Refusal:
        raise
    except Exception:  # whatever it is may hold the token, so nobody is told of it
        raise Refusal("push_failed") from None


_QUESTIONS: dict[str, Callable[[Trainer, Any], dict[str, Any]]] = {
    "look": _look,
    "plan": _plan,
    "start": _start,
    "act": _act,
    "status": _status,
    "runs": _runs,
    "report": _report,
    "pack": _pack,
    "push": _push,
}


def answers(trainer: Trainer) -> dict[str, Answer]:
    """What the browser may ask, by name. A refusal is an answer too: words and what fills them."""
    return {name: _answered(trainer, name) for name in _QUESTIONS}


def _answered(trainer: Trainer, name: str) -> Answer:
    def answer(asked: Any = None) -> dict[str, Any]:
        try:
            return _QUESTIONS[name](trainer, asked)
        except Refusal as refusal:
            return {"refused": f"refuse_{refusal.code}", "values": refusal.values}
        except Exception as error:  # what it says may hold paths of this machine
            _log.exception("A wish could not be fulfilled")
            full = isinstance(error, OSError) and error.errno == errno.ENOSPC
            return {"refused": "refuse_disk" if full else "refuse_unexpected", "values": {}}

    answer.__name__ = name
    return answer


def _uploads() -> Path:
    folder = Path(get_upload_folder()).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _source(asked: Mapping[str, Any]) -> Source:
    """A corpus by name, or a file that was uploaded: no other file of this machine can be named."""
    column = str(asked.get("column") or "")
    if not asked.get("file"):
        return Source(name=str(asked.get("name", "")), column=column)
    file = Path(str(asked["file"])).resolve()
    if not file.is_relative_to(_uploads()) or not file.is_file():
        raise Refusal("file_lost")
    return Source(file=file, column=column)


def _wish(asked: Mapping[str, Any]) -> Wish:
    settings = {
        str(name): float(value)
        for name, value in (asked.get("settings") or {}).items()
        if value is not None
    }
    words = {name: str(asked[name]) for name in ("aim", "time", "run", "name") if asked.get(name)}
    own = tuple(str(text) for text in asked.get("own") or ())
    return Wish(source=_source(asked.get("source") or {}), settings=settings, own=own, **words)
