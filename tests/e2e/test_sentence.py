"""A visitor's own sentence on the page: what comes of it, and what is said of a bad one."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.app.fakes import FakeEngine
from tests.e2e.serving import served

pytestmark = pytest.mark.e2e

HOSTILE = "<img src=x onerror=\"document.title='hit'\" ${document.title='hit'} {{value}}"
"""An open tag is text; a closed one would be refused."""


def run(page: Page, first: str, second: str = "") -> None:
    page.fill("#own-first", first)
    page.fill("#own-second", second)
    page.locator("#own .lanes-run:enabled").click()


def finished(page: Page) -> None:
    expect(page.locator("#own .flow")).to_have_attribute("data-phase", "finished", timeout=60_000)


def test_the_shipped_model_reads_back_goes_home_and_joins_two_sentences(visit, shipped_url):
    page = visit(shipped_url, "?lang=en&view=sentence")
    run(page, "We walked home in the rain.", "My sister is a doctor.")
    finished(page)
    read = page.locator("#own dd").all_inner_texts()
    assert len(read) == 4
    assert read[0] == "We walked home in the rain."
    rows = {name: page.locator(f"#own .own-{name} .own-text") for name in ("noise", "flow", "line")}
    assert {name: texts.count() for name, texts in rows.items()} == {
        "noise": 7, "flow": 11, "line": 7,
    }  # fmt: skip
    assert rows["noise"].first.inner_text() == rows["line"].first.inner_text() == read[1]
    assert rows["line"].last.inner_text() == read[3]
    expect(page.locator("#own .own-flow .own-verdict")).to_contain_text(re.compile("came? home"))
    expect(page.locator("#own .own-flow")).to_contain_text("80 network calls")
    page.locator("#language label", has_text="日本語").click()
    expect(page.locator("#own .own-flow")).to_contain_text("ネットワーク計算 80 回")
    run(page, "今日は朝から雨が降っています。")
    expect(page.locator("#own div.own-recall")).to_have_count(1)
    expect(page.locator("#own div.own-recall .own-verdict")).to_contain_text("保持")


BAD = [
    ("", "Please type a few words", "まず文を入力"),
    ("  \u3000 ", "Please type a few words", "まず文を入力"),
    ("a" * 1_000_000, "400 characters", "400 文字以内"),
    ("one\x07two", "control characters", "制御文字"),
    ("<b>bold</b>", "HTML tags", "HTML タグ"),
]


def test_a_bad_sentence_is_explained_beside_its_field(visit):
    with served(FakeEngine()) as url:
        page = visit(url, "?lang=en&view=sentence")
        english, japanese = (page.locator("#language label", has_text=n) for n in ("Eng", "日本"))
        notes = page.locator("#own .own-problem")
        for text, words, translated in BAD:
            run(page, text)
            expect(notes.first).to_contain_text(words)
            expect(page.locator("#own-first")).to_have_attribute("aria-invalid", "true")
            japanese.click()
            expect(notes.first).to_contain_text(translated)
            english.click()
        run(page, "A cat.", "<i>x</i>")
        expect(notes.nth(1)).to_contain_text("HTML")
        expect(notes.first).to_be_empty()
        run(page, HOSTILE)
        finished(page)
        assert page.locator("#own dd").first.inner_text() == HOSTILE
        assert page.title() == "Language Rectified Flow"
        assert page.locator("#own img").count() == 0


def test_about_shows_whose_data_it_is_as_text(visit):
    with served(FakeEngine(credit=HOSTILE)) as url:
        page = visit(url, "?lang=en&view=about")
        expect(page.locator("#what .what-credit")).to_have_text(HOSTILE)
        expect(page.locator("#what")).to_contain_text("CC0")
        links = page.locator("#what .what-link")
        assert [link.get_attribute("href") for link in links.all()] == [
            "https://arxiv.org/abs/2403.16995", "https://arxiv.org/abs/2209.03003",
        ]  # fmt: skip
        page.locator("#language label", has_text="日本語").click()
        expect(page.locator("#what .what-title").first).to_have_text("これは何か")
