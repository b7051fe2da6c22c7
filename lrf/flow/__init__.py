"""Rectified flow: paths, couplings, laws of time, losses and fields. It knows no text.

A new path or law of time is one file here and one line in its registry.
"""

from lrf.flow.coupling import Coupling, IndependentCoupling
from lrf.flow.field import Predictor, guided, ode_field
from lrf.flow.loss import Target, flow_loss
from lrf.flow.path import Path, StraightPath
from lrf.flow.times import TimeLaw, logit_normal, uniform

__all__ = [
    "COUPLINGS",
    "PATHS",
    "TIME_LAWS",
    "Coupling",
    "Path",
    "Predictor",
    "Target",
    "TimeLaw",
    "flow_loss",
    "guided",
    "ode_field",
]

PATHS: dict[str, type[Path]] = {"straight": StraightPath}
COUPLINGS: dict[str, type[Coupling]] = {"independent": IndependentCoupling}
TIME_LAWS: dict[str, TimeLaw] = {"logit-normal": logit_normal, "uniform": uniform}
