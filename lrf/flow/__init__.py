"""Rectified flow: paths, couplings, laws of time, losses and fields. It knows no text.

A new path, law of time or loss is one definition here and one line in its registry.
"""

from lrf.flow.coupling import Coupling, IndependentCoupling, MinibatchOT, SentencePairs
from lrf.flow.field import Predictor, guided, ode_field
from lrf.flow.loss import Loss, Target, flow_loss, pseudo_huber, squared
from lrf.flow.path import Path, StraightPath, VariancePreservingPath
from lrf.flow.straightness import straightness
from lrf.flow.times import TimeLaw, few_step, logit_normal, u_shaped, uniform

__all__ = [
    "COUPLINGS",
    "LOSSES",
    "PATHS",
    "TIME_LAWS",
    "Coupling",
    "Loss",
    "Path",
    "Predictor",
    "Target",
    "TimeLaw",
    "flow_loss",
    "guided",
    "ode_field",
    "straightness",
]

PATHS: dict[str, type[Path]] = {
    "straight": StraightPath,
    "variance-preserving": VariancePreservingPath,
}
COUPLINGS: dict[str, type[Coupling]] = {
    "independent": IndependentCoupling,
    "minibatch-ot": MinibatchOT,
    "sentence-pairs": SentencePairs,
}
LOSSES: dict[str, Loss] = {"pseudo-huber": pseudo_huber, "squared": squared}
TIME_LAWS: dict[str, TimeLaw] = {
    "few-step": few_step,
    "logit-normal": logit_normal,
    "u-shaped": u_shaped,
    "uniform": uniform,
}
