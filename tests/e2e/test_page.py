"""The page as a visitor meets it, on the shipped checkpoint where there is one."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.strings import text
from tests.e2e.reading import IDLE, phase, ready, status, texts

pytestmark = pytest.mark.e2e

BLANK = text("blank", "en")
"""What the page shows where the model wrote nothing."""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def choose(page: Page, solver: str) -> None:
    page.locator("#solver input").click()
    page.get_by_role("option", name=re.compile(f"^{solver} ·")).click()


def finished_texts(page: Page, steps: int, calls: int) -> list[str]:
    """Run with these many steps; the page says the cost before and after."""
    page.locator("#steps input[type=number]").fill(str(steps))
    page.locator("#steps input[type=number]").press("Tab")
    cost = f"{steps * calls} network call" + ("s" if steps * calls > 1 else "")
    expect(page.locator("#cost")).to_contain_text(f"= {cost}")
    page.click("#run")
    # A hundred Heun steps on a busy machine, each sentence read 201 times, take their time.
    expect(page.locator("#player .flow-status")).to_contain_text(
        f"step {steps} of {steps} · t = 1.00 · {cost} ·", timeout=120_000
    )
    phase(page, "finished")
    return texts(page)


@pytest.mark.parametrize(("solver", "calls"), [("Euler", 1), ("Heun", 2)])
def test_the_shipped_model_writes_at_any_length_and_the_length_matters(
    visit, shipped_url, solver, calls
):
    page = ready(visit(shipped_url, IDLE + "&count=8&seed=7"))
    choose(page, solver)
    written = [finished_texts(page, steps, calls) for steps in (1, 4, 100)]
    for sentences in written:
        assert len(sentences) == 8
        assert all(words.strip() for words in sentences)
        assert BLANK not in sentences
    assert written[0] != written[-1]


def test_a_visitor_sees_the_example_play_and_tries_it(visit, page_url):
    page = visit(page_url, "?lang=en")
    lanes = page.locator("#example .lane")
    expect(lanes).to_have_count(3)
    assert lanes.locator(".lane-name").all_inner_texts() == [
        "1 step · Euler", "4 steps · Euler", "100 steps · Euler",
    ]  # fmt: skip
    expect(lanes.last.locator(".lane-costs")).to_contain_text(re.compile("^[1-9].* network calls"))
    expect(page.locator("#example .map-ground")).to_have_attribute("data-drawn", re.compile("."))
    page.get_by_role("button", name="Try it").click()
    phase(page, "finished")
    assert len(texts(page)) == 6


def test_lanes_are_compared_on_the_same_noise(visit, fake_url):
    page = visit(fake_url, "?lang=en&view=compare")
    lanes = page.locator("#lanes .lane")
    expect(lanes).to_have_count(4)
    lanes.nth(3).get_by_role("spinbutton").fill("30")
    lanes.nth(2).locator(".lane-remove").click()
    page.get_by_role("button", name="Run all lanes").click()
    board = page.locator("#lanes .flow")
    expect(board).to_have_attribute("data-phase", "finished", timeout=60_000)
    page.locator("#lanes .flow-scrub").press("Home")
    first = [lane.locator(".lane-text").all_inner_texts() for lane in lanes.all()]
    assert first[0] == first[1] == first[2]
    page.keyboard.press("End")
    expect(lanes.nth(2).locator(".lane-costs")).to_contain_text("step 30 of 30 · t = 1.00")
    expect(lanes.nth(1).locator(".lane-costs")).to_contain_text("straightness 0.25")
    assert lanes.nth(0).locator(".lane-differs").count() > 0
    page.locator("#language label", has_text="日本語").click()
    expect(page.locator("#lanes .lanes-run")).to_have_text("すべて実行")
    lanes.nth(2).get_by_role("spinbutton").fill("100")
    page.locator("#lanes .lanes-run").click()
    expect(lanes.nth(2).locator(".lane-costs")).to_contain_text("100")
    page.locator("#lanes .lanes-stop").click()
    expect(board).to_have_attribute("data-phase", "stopped")
    expect(page.locator("#lanes .lanes-run")).to_be_enabled()


def test_the_page_speaks_japanese_when_asked(visit, page_url):
    page = visit(page_url, "?lang=en&steps=4")
    phase(page, "finished")
    before = texts(page)
    page.locator("#language label", has_text="日本語").click()
    expect(page.locator("#run")).to_have_text("実行")
    expect(page.locator("#steps")).to_contain_text("ノイズから文までのステップ数")
    expect(page.locator("#cost")).to_contain_text("ネットワーク計算 4 回")
    expect(page.locator("#about")).to_contain_text("小さなモデルの創作")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    assert status(page).startswith("完了")
    assert texts(page) == before


def test_a_japanese_browser_is_greeted_in_japanese(visit, page_url):
    page = visit(page_url, "?run=0", locale="ja-JP")
    expect(page.locator("#tab-start-button")).to_have_text("はじめに")
    expect(page.locator("#run")).to_have_text("実行")
    expect(page.locator("#player .flow-go")).to_have_text("実行")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_phone_shows_everything_without_scrolling_sideways(visit, page_url, lang):
    page = visit(page_url, f"?lang={lang}&steps=4", **PHONE)
    phase(page, "finished")
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    for name in (
        "#run",
        "#stop",
        "#preset-steps_100",
        "#dice",
        "#player .flow",
        "#player .map-ground",
    ):
        box = page.locator(name).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
