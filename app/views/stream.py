"""Turns a run of the engine into messages for the page's player.

The player tells messages apart by `phase`: "frame", "bend", "problem", "arrive", "language" and,
made in the browser alone, "waiting", "ended", "stopped" and "failed". Every text stays plain text.
"""

import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any, TypeGuard

import gradio as gr

from app.frames import MAX_LANES, MAX_STEPS, BadRequest, Bend, Engine, Frame, Request
from app.refusal import named
from app.strings import TEXTS
from app.views.wire import Packer
from app.views.wishes import in_link

__all__ = [
    "are_lanes",
    "known_request",
    "lanes_stream",
    "messages",
    "packed",
    "player_stream",
    "problem",
    "running",
]

_log = logging.getLogger(__name__)
_FORM = ("steps", "solver", "count", "seed", "model", "tolerance", "guidance")
"""What a form sends with each press of Run, in this order; then come the attributes."""


def known_request(engine: Engine, settings: dict[str, Any], fewest: int = 1) -> Request:
    """Settings from a form, a link or a client as a request that names a solver that exists.

    Only a comparison has a use for no steps at all.
    """
    values = {name: _whole(value) for name, value in settings.items()}
    steps = values.get("steps", Request.steps)
    if not isinstance(steps, int) or not fewest <= steps <= MAX_STEPS:
        wanted = f"a whole number from {fewest} to {MAX_STEPS}"
        code = "steps" if fewest else "lane_steps"
        raise BadRequest(code, f"steps must be {wanted}, got {named(steps)}")
    request = Request(**values)
    if request.solver not in [solver.name for solver in engine.solvers()]:
        raise BadRequest("solver", f"there is no solver named {named(request.solver)}")
    models = engine.models()
    name = models[0].name if request.model in (None, "") else request.model
    model = next((each for each in models if each.name == name), None)
    if model is None:
        raise BadRequest("model", f"there is no model named {named(request.model)}")
    if model.solvers and request.solver not in model.solvers:
        raise BadRequest("solver", f"{model.name} has no solver {named(request.solver)}")
    if not isinstance(request.wanted, Mapping):  # a program may send anything
        raise BadRequest("wanted", "wanted must pair attributes with values, as type: question")
    for attribute, value in request.wanted.items():
        if value not in model.attributes.get(attribute, ()):
            asked = f"{named(attribute)}: {named(value)}"
            raise BadRequest("wanted", f"{model.name} does not know {asked}")
    return request


def _whole(value: Any) -> Any:
    """A browser sends 4.0 where a person means 4."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


@contextmanager
def running(engine: Engine, request: Request) -> Iterator[Iterator[Frame | Bend]]:
    """The frames of one run; leaving closes the engine's iterator, which ends its calls."""
    frames = engine.run(request)
    try:
        yield frames
    finally:
        close = getattr(frames, "close", None)
        if close is not None:
            close()


def _page_bend(bend: Bend) -> dict[str, Any]:
    rounded = [round(value, 3) for value in bend.straightness]
    return {"phase": "bend", "straightness": rounded, "fine": bend.steps}


def problem(code: str) -> dict[str, Any]:
    """A message that names its words; the player says them in the visitor's language."""
    key = f"error_{code}"
    return {"phase": "problem", "key": key if key in TEXTS else "error_request"}


def player_stream(
    engine: Engine, attributes: Sequence[str] = ()
) -> Callable[..., Iterator[dict[str, Any]]]:
    """What Run does: one message for each frame, or one that says what is wrong.

    The form sends its settings and then a value for each of the attributes, empty for any.

    `pressed` is the player's own "waiting" message. Its stamp comes back with each frame: a
    stream that was stopped goes on for a moment, and the player must know its frames. The first
    frame also has what a link says to ask for the same.
    """

    def stream(*values: Any) -> Iterator[dict[str, Any]]:
        *settings, pressed = values
        run = pressed.get("stamp") if isinstance(pressed, dict) else None
        asked = dict(zip((*_FORM, *attributes), settings, strict=True))
        wanted = {name: asked.pop(name) for name in attributes}
        asked["wanted"] = {name: value for name, value in wanted.items() if value}
        with closing(_told(engine, [asked], lanes=False)) as told:
            for place, message in enumerate(told):
                first = place == 0 and message["phase"] == "frame"
                link = {"link": in_link(asked)} if first else {}
                yield {**message, **link, "run": run}

    return stream


def are_lanes(wish: Any) -> TypeGuard[list[dict[str, Any]]]:
    """Whether these are settings of as many lanes as there may be."""
    listed = isinstance(wish, list) and 1 <= len(wish) <= MAX_LANES
    return listed and all(isinstance(lane, dict) for lane in wish)


def lanes_stream(engine: Engine) -> Callable[..., Iterator[dict[str, Any]]]:
    """What Run does in the comparison: the messages of each lane, one lane after the other."""

    def stream(event: gr.EventData) -> Iterator[dict[str, Any]]:
        wish = event._data if isinstance(event._data, dict) else {}
        lanes = wish.get("lanes")
        if not are_lanes(lanes):
            yield {**problem("lanes"), "run": wish.get("stamp")}
            return
        common = {name: wish.get(name) for name in ("count", "seed")}
        own = ("steps", "solver", "model", "tolerance")
        settings = [{**common, **{n: lane[n] for n in own if n in lane}} for lane in lanes]
        with closing(_told(engine, settings, lanes=True)) as told:
            for message in told:
                yield {**message, "run": wish.get("stamp")}

    return stream


def _told(
    engine: Engine, settings: list[dict[str, Any]], *, lanes: bool
) -> Generator[dict[str, Any], None, None]:
    """The messages of each run; a word that makes no sense in any of them stops them all.

    Lanes may take no step at all, and show where they are, not where they head.
    """
    try:
        requests = [known_request(engine, each, 0 if lanes else 1) for each in settings]
        for lane, request in enumerate(requests):
            with closing(messages(engine, request, heading=not lanes)) as told:
                for message in told:
                    yield {**message, "lane": lane}
    except BadRequest as error:
        yield problem(error.code)
    except Exception:
        _log.exception("A run failed")
        yield problem("unexpected")


def messages(
    engine: Engine, request: Request, *, heading: bool = True
) -> Generator[dict[str, Any], None, None]:
    """One message for each frame of a run, then one for how bent it is.

    The first names model and map. `heading` is for a player that shows where the flow would
    arrive from each frame.
    """
    with running(engine, request) as events:
        yield from packed(events, request.model or engine.models()[0].name, heading=heading)


def packed(
    events: Iterable[Frame | Bend], model: str, *, heading: bool
) -> Iterator[dict[str, Any]]:
    """The messages of `messages` for events that are already on their way."""
    packer = Packer(heading=heading)
    for event in events:
        if isinstance(event, Frame):
            told = {"model": model, "ground": event.ground}
            yield packer.frame(event, **({} if event.index else told))
        else:
            yield _page_bend(event)
