"""What a visitor takes along from a comparison: paper, files, and a link that starts it again."""

import csv
import json
import re
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from app.measured import Measured, Report
from tests.app.fakes import FakeEngine
from tests.e2e.reading import phase, texts
from tests.e2e.serving import served

LINK = "?view=compare&lanes=1~euler~fake,4~heun~fake&count=2&seed=5&lang={}"


def test_a_link_runs_its_lanes_and_all_can_be_taken_along(visit, fake_url):
    page = visit(fake_url, LINK.format("en"))
    board = page.locator("#lanes .flow")
    expect(board).to_have_attribute("data-phase", "finished", timeout=60_000)

    facts = json.loads(saved(page, "Save as JSON"))
    assert [lane["steps"] for lane in facts["lanes"]] == [1, 4]
    assert [lane["network_calls"] for lane in facts["lanes"]] == [1, 8]
    assert facts["seed"] == 5
    assert all(len(lane["texts"]) == 2 for lane in facts["lanes"])
    table = list(csv.DictReader(StringIO(saved(page, "Save as CSV").removeprefix("\ufeff"))))
    assert [row["text"] for row in table] == [
        text for lane in facts["lanes"] for text in lane["texts"]
    ]

    # What is chosen for the next run says nothing of this one.
    page.locator(".lane-head select").first.select_option("heun")
    later = json.loads(saved(page, "Save as JSON"))
    assert [lane["solver"] for lane in later["lanes"]] == ["euler", "heun"]
    assert later["link"] == facts["link"]

    asked = parse_qs(urlsplit(facts["link"]).query)
    assert asked["lanes"] == ["1~euler~fake,4~heun~fake"]
    assert asked["seed"] == ["5"]
    page.get_by_role("button", name="Print a sheet").click()
    sheet = page.frame_locator("#sheet").locator("body")
    expect(sheet).to_contain_text("How many steps does a sentence need?")
    expect(sheet).to_contain_text("8 network calls")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".lanes-told")).not_to_be_empty()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_sheet_holds_what_was_measured_on_one_page(visit, lang):
    scores = {"perplexity": 123.4, "odd": 0.5}
    rows = (Measured("fake", 4, scores, "euler"), Measured("fake", 1, scores, "heun"))
    report = Report(rows, 2000, {"perplexity": 96.0})
    lanes = ",".join(f"{steps}~euler~fake" for steps in (0, 1, 4, 8, 16, 32))
    with served(FakeEngine(measured=report)) as url:
        page = visit(url, f"?view=compare&lanes={lanes}&count=16&seed=5&lang={lang}")
        board = page.locator("#lanes .flow")
        expect(board).to_have_attribute("data-phase", "finished", timeout=60_000)
        press = {"en": ("Print a sheet", "Save as JSON", "Save as CSV")}.get(
            lang, ("1 枚に印刷", "JSON で保存", "CSV で保存")
        )
        page.get_by_role("button", name=press[0]).click()
        sheet = page.frame_locator("#sheet").locator("html")
        quality = sheet.locator("tr", has_text="96")
        expect(quality.locator("td")).to_have_text(["–", "–", "123", "–", "–", "–"])
        facts = json.loads(saved(page, press[1]))
        assert [lane["measured"] for lane in facts["lanes"]] == [None, None, scores, *[None] * 3]
        assert facts["report"] == {"sentences": 2000, "real_text": {"perplexity": 96.0}}
        table = csv.DictReader(StringIO(saved(page, press[2]).removeprefix("\ufeff")))
        assert {row["steps"] for row in table if row["perplexity"] == "123.4"} == {"4"}
        paper = page.context.new_page()
        paper.set_content(f"<!doctype html>{sheet.evaluate('node => node.outerHTML')}")
        printed = paper.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_the_link_of_a_run_opens_the_same_run(visit, fake_url):
    page = visit(fake_url, "?steps=3&count=2&seed=5&lang=ja")
    phase(page, "finished")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#player").get_by_role("button", name="リンクをコピー").click()
    expect(page.locator(".flow-told")).to_contain_text("コピーしました")
    link = page.evaluate("navigator.clipboard.readText()")
    written = texts(page)
    again = visit(link.split("?")[0], "?" + urlsplit(link).query)
    phase(again, "finished")
    assert texts(again) == written
    assert parse_qs(urlsplit(link).query)["lang"] == ["ja"]


def saved(page, name: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_a_wrong_link_is_said_in_the_visitors_language_and_runs_nothing(visit, fake, fake_url):
    for wrong in ("lanes=1~warp~fake", "lanes=<b>~euler~fake", "lanes=500~euler~fake"):
        page = visit(fake_url, f"?view=compare&{wrong}&count=2&seed=5&lang=ja")
        notice = page.locator("#lanes .flow-notice")
        expect(notice).to_be_visible()
        assert not notice.inner_text().isascii()
    assert fake.computed == 0
