"""The colours of the models: seen on their paper, and told apart by every kind of eye."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from app.page import _COLOURS

ASSETS = Path(__file__).parents[2] / "assets"
CSS = (ASSETS / "style.css").read_text(encoding="utf-8")
INK = (ASSETS / "player" / "ink.js").read_text(encoding="utf-8")
EYES = {  # Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB
    "usual": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                        [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                        [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                        [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip
TO_CONES = np.array([[0.4122214708, 0.5363325363, 0.0514459929],
                     [0.2119034982, 0.6806995451, 0.1073969566],
                     [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
TO_OKLAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468],
                     [1.9779984951, -2.4285922050, 0.4505937099],
                     [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip


def rgb(code: str) -> np.ndarray:
    return np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def linear(colour: np.ndarray) -> np.ndarray:
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def contrast(a: np.ndarray, b: np.ndarray) -> float:
    """WCAG 2.2."""
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (a, b))
    return (high + 0.05) / (low + 0.05)


def oklab(colour: np.ndarray, eye: str) -> np.ndarray:
    seen = np.clip(linear(colour) @ EYES[eye].T, 0, 1)
    return np.cbrt(seen @ TO_CONES.T) @ TO_OKLAB.T


def theme(dark: bool) -> tuple[list[np.ndarray], list[np.ndarray], np.ndarray]:
    """Colours of the models, the papers they stand on, and the colour of the text."""
    codes = re.findall(r"--model-\d: (#\w{6})", CSS)
    papers = re.findall(r"--map-paper: (#\w{6})", CSS)
    half, tail = len(codes) // 2, "_dark" if dark else ""
    own = codes[half:] if dark else codes[:half]
    body, text = (_COLOURS[f"body_{name}{tail}"] for name in ("background_fill", "text_color"))
    return [*map(rgb, own)], [rgb(papers[dark]), rgb(body)], rgb(text)


@pytest.mark.parametrize("dark", [False, True])
def test_every_shade_of_a_model_stands_out_from_its_paper(dark):
    models, papers, text = theme(dark)
    (shades,) = re.findall(r"SHADES = \[(.*)\]", INK)
    assert len(models) == int(re.findall(r"MODEL_COLOURS = (\d)", INK)[0])
    for colour in models:
        for share in (int(word) / 100 for word in shades.split(",")):
            mixed = share * colour + (1 - share) * text
            # 3:1 is what WCAG 1.4.11 asks of graphics.
            assert min(contrast(mixed, paper) for paper in papers) >= 3


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("dark", [False, True])
def test_models_are_told_apart_by_every_kind_of_eye(dark, eye):
    models, _, _ = theme(dark)
    gaps = [np.linalg.norm(oklab(a, eye) - oklab(b, eye)) for a, b in combinations(models, 2)]
    # Four times the 0.02 at which two patches side by side are just told apart.
    assert min(gaps) >= 0.08
