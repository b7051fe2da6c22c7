"""A finished run looked at again: keyboard, history of a sentence, map. No call to the server."""

import pytest
from playwright.sync_api import expect

from tests.app.fakes import FakeEngine
from tests.e2e.reading import IDLE, frames_a_second, phase, ready, status, texts
from tests.e2e.serving import served

pytestmark = pytest.mark.e2e


def test_all_frames_of_a_fast_run_can_be_looked_at_again(visit):
    with served(FakeEngine()) as url:
        page = ready(visit(url, IDLE + "&steps=100&seed=0"))
        page.click("#run")
        phase(page, "finished")
        expect(page.locator("#player .flow-straight")).to_contain_text("Straightness 0.25")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        end = texts(page)
        scrub = page.locator("#player .flow-scrub")
        scrub.focus()
        page.keyboard.press("Home")
        assert "step 0 of 100 · t = 0.00" in status(page)
        assert texts(page) != end
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        assert "step 3 of 100 · t = 0.03" in status(page)
        page.keyboard.press("End")
        assert texts(page) == end
        play_from_the_keyboard(page)
        read_how_a_sentence_formed(page)
        look_at_the_map(page)
        assert asked == []  # scrubbing and playing never call the server


def play_from_the_keyboard(page):
    """Without the slider's focus, as a lecturer would."""
    page.locator("#player .flow-scrub").blur()
    play = page.locator("#player .bar-play")
    page.keyboard.press(" ")
    expect(play).to_have_attribute("aria-label", "Pause")
    assert frames_a_second(page) >= 30
    page.keyboard.press(" ")
    expect(play).to_have_attribute("aria-label", "Play")
    assert "step 100 of 100" not in status(page)


def read_how_a_sentence_formed(page):
    page.locator("#player .flow-number").first.click()
    readings = page.locator("#player .flow-reading")
    assert 1 < readings.count() <= 101
    readings.first.click()
    assert "step 0 of 100" in status(page)


def look_at_the_map(page):
    """Three projections, and a point that the pointer tells."""
    options = page.locator("#player .map-option")
    assert options.all_inner_texts() == ["UMAP", "PCA", "Flight plane"]
    for option, words in zip(options.all(), ("neighbour", "25 %", "Exact"), strict=True):
        option.click()
        expect(page.locator("#player .map-caption")).to_contain_text(words)
    page.locator("#player .map-plot").hover(position=middle_of_the_arc(page))
    expect(page.locator("#player .map-tip")).to_contain_text("t = 0.")
    expect(page.locator("#player .flow-row.flow-lit")).to_have_count(1)


def middle_of_the_arc(page):
    """Where t = 0.5 of the invented path, (0.5, 0.25), lies on the flight plane, in pixels."""
    return page.evaluate("""() => {
        const {xaxis, yaxis} = document.querySelector("#player .map-plot")._fullLayout;
        return {x: xaxis._offset + xaxis.l2p(0.5), y: yaxis._offset + yaxis.l2p(0.25)};
    }""")


def test_the_sentences_need_no_map(visit):
    with served(FakeEngine()) as url:
        page = visit(url, "?steps=4&count=2&lang=en", blocked="**/plotly.min.js")
        phase(page, "finished")
        expect(page.locator("#player .map-lost")).to_contain_text("sentences work without it")
        assert len(texts(page)) == 2
