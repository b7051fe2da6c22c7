"""The lane that was recorded: beside those that are computed, on the same noise or not at all."""

import pytest
from playwright.sync_api import expect

from app.recording import Recording
from app.views.stream import packed
from tests.app.fakes import FakeEngine, Request
from tests.e2e.serving import served

pytestmark = pytest.mark.e2e


def recording(seed: int) -> Recording:
    run = Request(steps=40, count=3, seed=seed)
    told = list(packed(FakeEngine().run(run), "fake", heading=False))
    return Recording("fake", "euler", 40, 3, seed, "an <b>old</b> machine", 2, told[:-1])


def test_the_recorded_lane_needs_no_server_and_only_its_own_noise(visit):
    engine = FakeEngine(recorded=recording(seed=7))
    with served(engine) as url:
        page = visit(url, "?view=compare&lanes=4~euler~fake,diffusion&count=2&seed=7&lang=en")
        board = page.locator("#lanes .flow")
        expect(board).to_have_attribute("data-phase", "finished", timeout=60_000)
        assert [request.steps for request in engine.asked] == [4]
        lane = page.locator("#lanes .lane").nth(1)
        expect(lane.locator(".lane-name")).to_have_text("Diffusion · 40 steps · recorded")
        expect(lane.locator(".lane-recorded")).to_contain_text("an <b>old</b> machine")
        page.keyboard.press("End")
        expect(lane.locator(".lane-costs")).to_contain_text("40 network calls")
        expect(lane.locator(".lane-text")).to_have_text([engine.sentences[7], engine.sentences[0]])
        expect(page.get_by_role("button", name="Add diffusion")).to_be_hidden()
        lane.locator(".lane-remove").click()
        page.get_by_role("button", name="Add diffusion").click()
        page.locator("#lanes .lanes-field input").nth(1).fill("8")
        page.get_by_role("button", name="Run all lanes").click()
        expect(board).to_have_attribute("data-phase", "finished", timeout=60_000)
        expect(lane.locator(".lane-costs")).to_contain_text("Recorded for seed 7 and at most 3")
        assert "diffusion" in page.url
