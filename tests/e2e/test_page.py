"""The page as a visitor meets it, on the shipped checkpoint where there is one."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.reading import IDLE, phase, ready, status, texts

pytestmark = pytest.mark.e2e

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def choose(page: Page, solver: str) -> None:
    page.locator("#solver input").click()
    page.get_by_role("option", name=re.compile(solver)).click()


@pytest.mark.parametrize("steps", [1, 4, 100])
def test_a_run_of_any_length_ends_in_sentences(visit, page_url, steps):
    page = ready(visit(page_url, IDLE))
    page.click(f"#steps-{steps}")
    expect(page.locator("#cost")).to_contain_text(
        f"= {steps} network call" + ("s" if steps > 1 else "")
    )
    page.click("#run")
    phase(page, "finished")
    assert f"step {steps} of {steps} · t = 1.00 · {steps} network call" in status(page)
    assert len(texts(page)) == 6
    assert all(words.strip() for words in texts(page))


def test_another_solver_costs_what_the_page_said(visit, page_url):
    page = ready(visit(page_url, IDLE))
    page.click("#steps-4")
    choose(page, "Heun")
    expect(page.locator("#cost")).to_contain_text("4 steps × 2 calls = 8 network calls")
    page.click("#run")
    phase(page, "finished")
    assert "8 network calls" in status(page)
    assert all(words.strip() for words in texts(page))


def test_a_visitor_sees_sentences_without_pressing_anything(visit, page_url):
    page = visit(page_url)
    phase(page, "finished")
    assert len(texts(page)) == 6


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
    expect(page.locator("#run")).to_have_text("実行")
    expect(page.locator("#player .flow-go")).to_have_text("実行")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_phone_shows_everything_without_scrolling_sideways(visit, page_url, lang):
    page = visit(page_url, f"?lang={lang}&steps=4", **PHONE)
    phase(page, "finished")
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    for name in ("#run", "#stop", "#steps-100", "#dice", "#player .flow"):
        box = page.locator(name).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
