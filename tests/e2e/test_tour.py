"""The guided tour follows what a visitor does; Back and Forward lead through what was shown."""

import time

import pytest
from playwright.sync_api import expect

from tests.app.fakes import FakeEngine
from tests.e2e.serving import served

pytestmark = pytest.mark.e2e


def test_the_tour_moves_on_when_it_is_done_and_goes_on_where_it_was_left(fake_url, visit):
    page = visit(fake_url, "?lang=en")
    page.locator(".tour-start").click()
    expect(page.locator("#tab-flow-button")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".tour-title")).to_have_text("It begins with noise")
    page.locator("#run").click()
    expect(page.locator(".tour-title")).to_have_text("Noise, read aloud", timeout=30_000)
    page.locator("#player .flow-scrub").press("Home")
    expect(page.locator(".tour-title")).to_have_text("What a step costs")
    page.keyboard.press("Escape")
    expect(page.locator(".tour-card")).to_be_hidden()
    expect(page.locator(".tour-start")).to_have_text("Go on with the tour (3 of 6)")
    page.reload()
    page.locator(".tour-start").click()
    expect(page.locator(".tour-title")).to_have_text("What a step costs")


def test_back_and_forward_lead_through_views_and_settings(fake_url, visit):
    page = visit(fake_url, "?lang=en")
    page.locator("#tab-flow-button").click()
    steps = page.locator("#steps input[type=number]")
    # On a busy machine the greeting may come only now and set the form to what it opens with.
    page.wait_for_load_state("networkidle")
    steps.fill("7")
    steps.press("Enter")
    page.wait_for_url("**steps=7**")
    page.locator("#tab-about-button").click()
    page.wait_for_url("**view=about**")
    page.go_back()
    expect(page.locator("#tab-flow-button")).to_have_attribute("aria-selected", "true")
    page.wait_for_url("**steps=7**")
    page.go_back()
    expect(page.locator("#tab-start-button")).to_have_attribute("aria-selected", "true")
    page.go_forward()
    expect(page.locator("#tab-flow-button")).to_have_attribute("aria-selected", "true")
    expect(steps).to_have_value("7")


def test_late_word_of_a_tab_that_was_left_makes_no_entry(fake_url, visit):
    page = visit(fake_url, "?lang=en")
    page.locator("#tab-flow-button").click()
    page.wait_for_url("**view=flow**")
    page.go_back()
    expect(page.locator("#tab-start-button")).to_have_attribute("aria-selected", "true")
    page.wait_for_load_state("networkidle")
    entries = page.evaluate("history.length")
    page.evaluate("window.flowAddress.show('flow')")
    assert page.evaluate("history.length") == entries
    assert "view=flow" not in page.url
    page.go_forward()
    expect(page.locator("#tab-flow-button")).to_have_attribute("aria-selected", "true")


def test_a_tab_pressed_before_the_page_has_greeted_stays_open(visit):
    class Slow(FakeEngine):
        rest = 0.0

        def models(self):
            time.sleep(self.rest)
            return super().models()

    engine = Slow()
    with served(engine) as url:
        engine.rest = 0.2
        page = visit(url, "?lang=en")
        page.locator("#tab-flow-button").click()
        page.wait_for_load_state("networkidle")
        expect(page.locator("#tab-flow-button")).to_have_attribute("aria-selected", "true")
        page.wait_for_url("**view=flow**")
