"""What a visitor may run into: a lost connection, Back in the middle of a run, a tab left early."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from app.strings import text
from tests.e2e.reading import IDLE, phase, ready, status, texts
from tests.e2e.test_page import PHONE

pytestmark = pytest.mark.e2e

ALERT = "[role=alert]"
QUIET = "**/nothing"
"""Blocks no address, and lets the browser say in its console that the network is gone."""


def lanes(page: Page) -> list[str]:
    return [node.input_value() for node in page.locator("#lanes .lane-head input").all()]


def test_a_run_whose_connection_is_lost_says_so_and_keeps_what_has_come(visit, fake, fake_url):
    fake.delay = 0.2
    page = ready(visit(fake_url, IDLE + "&steps=100", blocked=QUIET))
    page.click("#run")
    phase(page, "running")
    expect(page.locator("#player .flow-figures")).to_contain_text(
        re.compile(r"step [1-9]\d* of 100")
    )
    page.context.set_offline(True)
    expect(page.locator(f"#player {ALERT}")).to_contain_text(text("error_lost", "en"))
    phase(page, "stopped")
    assert re.search(r"step \d+ of 100", status(page))
    assert all(texts(page))
    page.context.set_offline(False)
    page.locator("#steps input[type=number]").fill("1")
    page.locator("#steps input[type=number]").press("Tab")
    page.click("#run")
    expect(page.locator("#player .flow-figures")).to_contain_text("step 1 of 1", timeout=60_000)
    expect(page.locator(f"#player {ALERT}")).to_be_hidden()


@pytest.mark.parametrize(
    ("view", "button"),
    [("flow", "#run"), ("compare", "#lanes .lanes-run"), ("sentence", ".own .lanes-run")],
)
def test_a_run_that_never_begins_says_so(view, button, visit, fake_url):
    page = visit(fake_url, f"{IDLE}&view={view}", blocked=QUIET)
    expect(page.locator(button)).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.click(button)
    said = page.locator(f".flow {ALERT}", has_text=text("error_lost", "en"))
    expect(said).to_be_visible()
    expect(page.locator(button)).to_be_enabled()


def test_back_in_the_middle_of_a_comparison_ends_it(visit, fake, fake_url):
    fake.delay = 0.1
    page = visit(fake_url, f"{IDLE}&view=compare&count=2&seed=3&lanes=30~euler~fake,40~euler~fake")
    expect(page.locator("#lanes .lane")).to_have_count(2)
    page.wait_for_load_state("networkidle")
    asked = lanes(page)
    page.locator("#language label", has_text="日本語").click()
    page.wait_for_url("**lang=ja**")
    first = page.locator("#lanes .lane-head input").first
    first.fill("50")
    first.press("Tab")
    page.click("#lanes .lanes-run")
    expect(page.locator("#lanes .lane-text").first).to_have_text(re.compile(r"\w"))
    page.go_back()
    expect(page.locator("#lanes .lane-head input").first).to_have_value(asked[0])
    expect(page.locator("#lanes .lanes-run")).to_be_enabled()
    assert lanes(page) == asked
    assert page.locator("#lanes .lane-text").count() == 0


def test_a_menu_that_redraws_the_lanes_keeps_the_focus(visit, fake_url):
    page = visit(fake_url, f"{IDLE}&view=compare")
    page.wait_for_load_state("networkidle")
    menu = page.locator("#lanes .lane-select").nth(1)
    name = menu.get_attribute("aria-label")
    menu.focus()
    menu.select_option("heun")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == name


def test_a_map_that_was_drawn_out_of_sight_shows_the_whole_path(visit, fake_url):
    page = ready(visit(fake_url, IDLE + "&steps=30&count=2"))
    expect(page.locator("#player .map-ground")).to_have_count(1)
    page.click("#run")
    phase(page, "running")
    expect(page.locator("#player .map-ground")).to_have_attribute("data-drawn", "umap")
    page.click("#tab-about-button")
    expect(page.locator("#player .flow")).to_have_attribute("data-last", "true", timeout=60_000)
    page.click("#tab-flow-button")
    points = "document.querySelector('#player .map-plot').data.map((each) => each.x.length)"
    page.wait_for_function(f"{points}.slice(1).join() === '31,31'")


def test_back_twice_in_a_row_leads_to_the_first_entry(visit, fake_url):
    page = ready(visit(fake_url, IDLE + "&steps=3"))
    steps = page.locator("#steps input[type=number]")
    for language, lang, value in (("日本語", "ja", "5"), ("English", "en", "9")):
        page.locator("#language label", has_text=language).click()
        page.wait_for_url(f"**lang={lang}**")
        steps.fill(value)
        steps.press("Enter")
        page.wait_for_url(f"**steps={value}**")
    page.route("**/gradio_api/run/**", lambda route: (time.sleep(0.4), route.continue_()))
    page.evaluate("history.back(); setTimeout(() => history.back(), 100)")
    expect(steps).to_have_value("3")
    expect(page.locator("#language input:checked")).to_have_value("en")


def test_back_leads_to_the_map_that_was_looked_at(visit, fake_url):
    page = visit(fake_url, "?steps=1&lang=en")
    phase(page, "finished")
    page.locator("#language label", has_text="日本語").click()
    page.wait_for_url("**lang=ja**")
    options = page.locator("#player .map-option")
    options.nth(1).click()
    page.wait_for_url("**map=pca**")
    page.go_back()
    expect(options.first.locator("input")).to_be_checked()
    page.go_forward()
    expect(options.nth(1).locator("input")).to_be_checked()
    page.reload()  # and the address itself leads there
    phase(page, "finished")
    expect(options.nth(1).locator("input")).to_be_checked()


def test_many_changes_are_few_entries_in_the_address(visit, fake_url):
    page = ready(visit(fake_url, IDLE))
    calls = page.evaluate("""async () => {
        const write = history.replaceState.bind(history);
        let calls = 0;
        history.replaceState = (...words) => { calls += 1; write(...words); };
        for (let steps = 1; steps <= 100; steps += 1) {
            window.flowAddress.keep("flow", { steps });
            if (steps % 10 === 0) await new Promise((done) => setTimeout(done, 10));
        }
        return calls;
    }""")
    assert calls <= 3
    page.wait_for_url("**steps=100**")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_view_can_be_opened_on_a_phone(lang, visit, fake_url):
    page = ready(visit(fake_url, f"?run=0&lang={lang}", **PHONE))
    for name in ("start", "flow", "compare", "sentence", "train", "about"):
        tab = page.locator(f"#tab-{name}-button")
        expect(tab).to_be_visible()
        tab.tap()
        expect(tab).to_have_attribute("aria-selected", "true")
