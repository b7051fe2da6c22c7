"""The player on invented sentences, which a test can slow down, stop and spoil."""

import re
import threading
import time
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.app.fakes import FakeEngine
from tests.e2e.reading import IDLE, phase, ready, status, texts
from tests.e2e.serving import served
from tests.waiting import wait_until

pytestmark = pytest.mark.e2e

HOSTILE = ("<img src=x onerror=\"document.title='hit'\">", "${document.title='hit'}", "{{value}}")


def test_sentences_change_while_the_flow_runs(visit, fake, fake_url):
    fake.delay = 0.3
    page = ready(visit(fake_url, IDLE + "&steps=12&seed=0&count=2"))
    page.click("#run")
    phase(page, "running")
    expect(page.locator("#run")).to_be_disabled()
    seen, deadline = {tuple(texts(page))}, time.monotonic() + 60
    while "Finished" not in status(page):
        assert time.monotonic() < deadline
        seen.add(tuple(texts(page)))
    assert len(seen) >= 5
    assert texts(page)[0] == "The old bridge was closed for repairs this morning."
    expect(page.locator("#run")).to_be_enabled()
    expect(page.locator("#stop")).to_be_disabled()
    expect(page.locator("#player [aria-live=polite]")).to_have_text(re.compile("12 steps"))


def test_a_model_without_steps_counts_none(visit):
    class Writer(FakeEngine):
        def run(self, request):
            return super().run(replace(request, steps=0))

    with served(Writer()) as url:
        page = ready(visit(url, IDLE))
        page.click("#run")
        phase(page, "finished")
        expect(page.locator("#player .flow-figures")).to_contain_text("no steps · t = 0.00")
        live = page.locator("#player [aria-live=polite]")
        expect(live).to_have_text("Finished. The sentences are ready.")
        page.context.close()


class Turnstile(threading.Event):
    """Lets through as many steps as it is given; the next one waits."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.given = threading.Semaphore(steps)

    def wait(self, timeout: float | None = None) -> bool:
        return self.given.acquire(timeout=timeout)


def test_stop_ends_the_calls_and_says_where(visit):
    gate = Turnstile(7)
    fake = FakeEngine(gate=gate)
    with served(fake) as url:
        page = ready(visit(url, IDLE + "&steps=100"))
        page.click("#run")
        expect(page.locator("#player .flow-status")).to_contain_text("step 7 of 100")
        with page.expect_request("**/cancel*"):  # its answer waits for the step under way
            page.click("#stop")
        phase(page, "stopped")
        assert "Stopped at step 7" in status(page)
        page.wait_for_timeout(2000)  # for the server to hear of it
        gate.given.release()
        assert wait_until(lambda: fake.closed == 1, 10)  # before a ninth step had given up waiting
        assert fake.computed == 8
        expect(page.locator("#run")).to_be_enabled()
        gate.given.release()
        page.click("#preset-steps_1")
        page.click("#run")
        phase(page, "finished")
        page.context.close()


def test_run_straight_after_stop_is_not_disturbed(visit, fake_url):
    page = ready(visit(fake_url, IDLE + "&steps=60"))
    for _ in range(3):
        page.click("#run")
        phase(page, "running")
        page.click("#stop")
    page.click("#run")
    phase(page, "finished")
    expect(page.locator("#player [role=alert]")).to_be_hidden()
    assert "step 60 of 60" in status(page)


def test_a_run_slower_than_its_show_remembers_how_it_began(visit):
    # The last frame is on the screen at once, and the server then sends it a second time.
    with served(FakeEngine(delay=0.7)) as url:
        page = ready(visit(url, IDLE + "&steps=4&seed=0"))
        page.click("#run")
        phase(page, "finished")
        page.wait_for_timeout(1000)
        end, began = texts(page), page.locator("#player .flow-endpoint-text").all_inner_texts()
        page.locator("#player .flow-scrub").focus()
        page.keyboard.press("Home")
        assert "step 0 of 4" in status(page)
        assert texts(page) == began != end


def test_text_of_the_model_is_never_code(visit):
    with served(FakeEngine(sentences=HOSTILE)) as url:
        page = visit(url, "?steps=1&count=3&seed=0")
        phase(page, "finished")
        assert texts(page) == list(HOSTILE)
        assert page.title() == "Language Rectified Flow"
        assert page.locator("#player img").count() == 0


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "The seed must be a whole"), ("ja", "シードは 0 から")]
)
def test_a_bad_value_is_explained_in_the_visitors_language(visit, fake_url, lang, words):
    page = ready(visit(fake_url, f"?run=0&lang={lang}"))
    page.locator("#seed input").fill("-3")
    page.click("#run")
    expect(page.locator("#player [role=alert]")).to_contain_text(words)
    expect(page.locator("#player [role=alert]")).to_contain_text("2147483647")
    expect(page.locator("#run")).to_be_enabled()
    page.locator("#seed input").fill("3")
    page.click("#preset-steps_1")
    page.click("#run")
    phase(page, "finished")
    expect(page.locator("#player [role=alert]")).to_be_hidden()


def test_a_failure_inside_is_one_calm_sentence(visit):
    with served(FakeEngine(error=RuntimeError("disk-9-is-full"))) as url:
        page = visit(url, "?lang=en&run=1")
        notice = page.locator("#player [role=alert]")
        expect(notice).to_contain_text("Something went wrong on our side")
        assert "disk-9-is-full" not in page.content()
        expect(page.locator("#run")).to_be_enabled()


def test_a_link_sets_the_form_and_runs(visit, fake_url):
    page = visit(fake_url, "?steps=4&solver=heun&seed=0&count=3&lang=ja")
    phase(page, "finished")
    assert page.locator("#steps input[type=number]").input_value() == "4"
    assert "ホイン法" in page.locator("#solver input").input_value()
    assert len(texts(page)) == 3
    assert "ネットワーク計算 8 回" in status(page)


def test_a_wrong_link_is_explained(visit, fake_url):
    page = visit(fake_url, "?steps=500&lang=en")
    expect(page.locator("#player [role=alert]")).to_contain_text("from 1 to 100")


def test_the_dice_draws_another_seed(visit, fake_url):
    page = ready(visit(fake_url, IDLE))
    before = page.locator("#seed input").input_value()
    page.click("#dice")
    expect(page.locator("#seed input")).not_to_have_value(before)


def test_a_second_visitor_waits_in_line_and_is_served(visit, fake_url):
    first = ready(visit(fake_url, IDLE + "&steps=100"))
    second = ready(visit(fake_url, IDLE + "&steps=1"))
    first.click("#run")
    phase(first, "running")
    second.click("#run")
    phase(second, "waiting")
    expect(second.locator("#player .flow-status")).to_contain_text("1 run is ahead")
    phase(second, "finished")


def test_a_visitor_who_stops_while_waiting_leaves_the_line(visit, fake, fake_url):
    first = ready(visit(fake_url, IDLE + "&steps=100"))
    second = ready(visit(fake_url, IDLE + "&steps=1"))
    first.click("#run")
    phase(first, "running")
    second.click("#run")
    phase(second, "waiting")
    second.click("#stop")
    expect(second.locator("#player [role=alert]")).to_contain_text("before the first step")
    phase(first, "finished")
    second.wait_for_timeout(500)
    assert fake.computed == 100


def test_frames_that_arrive_after_stop_are_not_shown(visit, fake_url):
    page = ready(visit(fake_url, IDLE + "&steps=40"))
    page.route("**/cancel*", lambda route: (time.sleep(0.6), route.continue_()))
    page.click("#run")
    phase(page, "running")
    page.click("#stop")
    phase(page, "stopped")
    before = status(page)
    page.wait_for_timeout(1000)
    assert status(page) == before
    expect(page.locator("#run")).to_be_enabled()


def test_reduced_motion_is_honoured(visit, fake_url):
    page = visit(fake_url, "?steps=4", reduced_motion="reduce")
    phase(page, "finished")
    moving = "[...document.querySelectorAll('.flow *')].some(n => n.getAnimations().length)"
    assert page.evaluate(moving) is False
