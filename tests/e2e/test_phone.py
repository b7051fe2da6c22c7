"""A first visit on a phone: 390 pixels, a thumb, and a processor at a quarter of its speed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.reading import phase, texts
from tests.e2e.test_page import PHONE

pytestmark = pytest.mark.e2e

THUMB = 44
"""Pixels a finger needs: WCAG 2.2, success criterion 2.5.5."""
READABLE = 16
"""Pixels of the smallest sentence; a phone's own default."""


def slowed(page: Page, times: int) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def height(page: Page, name: str) -> float:
    box = page.locator(name).first.bounding_box()
    assert box is not None, name
    return box["height"]


def test_the_example_plays_and_a_thumb_runs_the_flow(visit, page_url):
    page = visit(page_url, "?lang=en", **PHONE)
    slowed(page, 4)
    slider = page.locator("#example .flow-scrub")
    before = slider.input_value()
    expect(slider).not_to_have_value(before)  # it plays by itself
    size = "getComputedStyle(document.querySelector('#example .lane-text')).fontSize"
    assert float(page.evaluate(size).removesuffix("px")) >= READABLE
    expect(page.locator("#example .lane-text").first).to_have_text(re.compile(r"\w"))
    touched = ["#example .flow-go", "#example .bar-play", "#tab-flow-button", ".tour-start"]
    assert {name: height(page, name) >= THUMB for name in touched} == dict.fromkeys(touched, True)
    page.locator("#tab-flow-button").tap()
    touched = ["#run", "#stop", "#preset-steps_4", "#dice", "#language label"]
    assert {name: height(page, name) >= THUMB for name in touched} == dict.fromkeys(touched, True)
    page.locator("#run").tap()
    phase(page, "finished")
    assert len(texts(page)) == 6
