"""What programs call: the same runs as on the page, with plain parameters and plain results."""

import logging
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any

import gradio as gr

from app.frames import MAX_LANES, BadRequest, Engine, Frame, Request
from app.refusal import named
from app.strings import text
from app.views.stream import are_lanes, known_request, running
from app.views.wire import numbers

__all__ = ["compare", "generate", "plainly"]

_log = logging.getLogger(__name__)
_LANE = ("steps", "solver", "model", "tolerance", "wanted", "guidance")
"""What may differ from lane to lane; the noise is the same in all of them."""


def generate(engine: Engine) -> Callable[..., Iterator[dict[str, Any]]]:
    """What a program calls for one run."""
    start = Request()

    def generate(  # noqa: PLR0913 - a client names what it sets
        steps: int = start.steps,
        solver: str = start.solver,
        count: int = start.count,
        seed: int = start.seed,
        model: str | None = start.model,
        wanted: Mapping[str, str] | None = None,
        guidance: float = start.guidance,
        tolerance: float = start.tolerance,
    ) -> Iterator[dict[str, Any]]:
        """Let noise flow into sentences, and stream one frame for each step.

        A frame holds index, steps, t, sentences (each with text and endpoint), nfe and
        decoder_calls (network and decoder calls for each sentence so far, the largest of them),
        seconds and last. The first frame is the noise; the frame with last = true holds the
        finished sentences.

        Parameters:
            steps: Steps from noise to sentence, 1 to 100.
            solver: Name of a solver, such as "euler" or "heun".
            count: Number of sentences, 1 to 16.
            seed: Start of the noise; the same seed gives the same sentences.
            model: Name of a model; null is the default one.
            wanted: Attribute to value, such as {"type": "question"}; null asks for nothing.
            guidance: How strongly the wanted is followed, 0 to 5; 1 is as trained. Where nothing
                is wanted the model's own counts.
            tolerance: Error that "dormand-prince" allows itself: 0.1, 0.01, 0.001 or 0.0001.
        """
        settings = {"steps": steps, "solver": solver, "count": count, "seed": seed, "model": model}
        settings |= {"wanted": wanted or {}, "guidance": guidance, "tolerance": tolerance}
        with plainly():
            request = known_request(engine, settings)
            with closing(_frames(engine, request)) as frames:
                yield from frames

    return generate


def compare(engine: Engine) -> Callable[..., Iterator[dict[str, Any]]]:
    """What a program calls for several runs on the same noise."""
    start = Request()

    def compare(
        lanes: Sequence[Mapping[str, Any]], count: int = start.count, seed: int = start.seed
    ) -> Iterator[dict[str, Any]]:
        """Let the same noise flow into sentences in several ways, one lane after the other.

        The answer holds lanes: for each lane begun so far its newest frame, as of "generate". In
        the last answer every lane is finished.

        Parameters:
            lanes: One to six objects, each with any of steps (0 to 100; 0 reads the noise),
                solver, model, tolerance, wanted and guidance.
            count: Number of sentences in each lane, 1 to 16.
            seed: Start of the noise, the same for all lanes.
        """
        with plainly():
            newest: list[dict[str, Any]] = []
            for request in _requests(engine, lanes, {"count": count, "seed": seed}):
                newest.append({})
                with closing(_frames(engine, request)) as frames:
                    for frame in frames:
                        newest[-1] = frame
                        yield {"lanes": list(newest)}

    return compare


def _requests(engine: Engine, lanes: object, common: dict[str, Any]) -> list[Request]:
    """Every lane checked before the first one runs."""
    if not are_lanes(lanes):
        raise BadRequest("lanes", f"lanes must be a list of 1 to {MAX_LANES} objects")
    unknown = sorted({str(name) for lane in lanes for name in lane} - {*_LANE})
    if unknown:
        raise BadRequest("lanes", f"a lane has {', '.join(_LANE)}, and no {named(unknown[0])}")
    given = [{name: value for name, value in lane.items() if value is not None} for lane in lanes]
    return [known_request(engine, {**common, **lane}, fewest=0) for lane in given]


def _frames(engine: Engine, request: Request) -> Generator[dict[str, Any], None, None]:
    with running(engine, request) as frames:
        for frame in frames:
            if isinstance(frame, Frame):
                yield _plain_frame(frame)
                if frame.last:  # how bent the flow is would cost a finer run, and nobody is told
                    return


@contextmanager
def plainly() -> Iterator[None]:
    """A program is told what is wrong in one sentence, and nothing of what lies inside."""
    try:
        yield
    except BadRequest as error:
        raise gr.Error(str(error), print_exception=False) from None
    except Exception:
        _log.exception("A run failed")
        raise gr.Error(text("error_unexpected", "en"), print_exception=False) from None


def _plain_frame(frame: Frame) -> dict[str, Any]:
    sentences = [{"text": item.text, "endpoint": item.endpoint} for item in frame.sentences]
    return {**numbers(frame), "sentences": sentences}
