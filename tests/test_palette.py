"""The step colours: readable on the page, and apart from each other for every kind of eye."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from textfix.config import STEPS
from textfix.web.palette import PAPER, STEP_COLOURS, base_css, css

# Machado, Oliveira and Fernandes 2009: what remains of linear RGB without one kind of cone.
EYES = {
    "all cones": np.eye(3),
    "no red cones": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green cones": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue cones": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(colour):
    channels = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(first, second):
    dark, light = sorted(float(np.dot([0.2126, 0.7152, 0.0722], linear(c))) for c in (first, second))
    return (light + 0.05) / (dark + 0.05)


def mixed(colour, paper, share):
    channels = [share * int(colour[k : k + 2], 16) + (1 - share) * int(paper[k : k + 2], 16) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)


def oklab(light):
    """Björn Ottosson's OKLab, in which distances are about as large as they look."""
    cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    ) @ np.clip(light, 0, 1)
    return np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    ) @ np.cbrt(cones)


def test_every_step_has_a_colour_in_the_order_of_the_steps():
    assert tuple(STEP_COLOURS) == STEPS


@pytest.mark.parametrize("scheme", PAPER)
@pytest.mark.parametrize("step", STEPS)
def test_text_in_a_step_colour_can_be_read(scheme, step):
    ink, paper = getattr(STEP_COLOURS[step], scheme), PAPER[scheme]
    assert contrast(ink, paper.paper) >= 4.5
    assert contrast(ink, mixed(ink, paper.paper, paper.tint)) >= 4.5


@pytest.mark.parametrize("scheme", PAPER)
@pytest.mark.parametrize("eye", EYES)
def test_no_two_steps_look_alike(scheme, eye):
    seen = {step: oklab(EYES[eye] @ linear(getattr(STEP_COLOURS[step], scheme))) for step in STEPS}
    for first, second in combinations(STEPS, 2):
        assert np.linalg.norm(seen[first] - seen[second]) >= 0.06, (first, second)


def test_steps_of_like_colour_families_differ_in_the_underline_too():
    lines = [STEP_COLOURS[step].line for step in STEPS]
    assert all(first != second for first, second in pairwise(lines))


def test_the_style_sheets_name_every_step_and_load_nothing():
    sheet = css() + base_css()
    for step in STEPS:
        assert f"[data-step={step}]" in sheet
    assert "url(" not in sheet
    assert "@import" not in sheet
