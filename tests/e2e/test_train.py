"""The view of training: with a trainer that only counts, and once with a real one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.engine import FlowEngine
from app.frames import Engine
from app.jobs import LocalTrainer
from app.training import Refusal, Report
from lrf.text import load_corpus
from tests.app.fake_trainer import LINES, FakeTrainer
from tests.app.fakes import FakeEngine
from tests.e2e.reading import USUAL, phase
from tests.e2e.serving import served

pytestmark = pytest.mark.e2e

PATIENCE = 240_000
"""Milliseconds for what takes some seconds on an idle machine."""


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    """Every expectation waits as long as a busy machine may need."""
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=USUAL)


@contextmanager
def opened(visit, engine: Engine, lang: str = "en") -> Iterator[Page]:
    """The view on a page of its own. It is left before the server is: it asks all the time."""
    with served(engine) as url:
        page = visit(url, f"?view=train&lang={lang}")
        expect(page.locator("#train .make-go .flow-go")).to_be_visible()
        yield page
        page.goto("about:blank")


def state(page: Page, name: str) -> None:
    expect(page.locator("#train .train")).to_have_attribute("data-state", name)


def after(page: Page) -> None:
    """What a run that is over offers: its report, a zip file, the Hub, a price."""
    expect(page.locator(".report")).to_contain_text("88 % of your held-out sentences")
    expect(page.locator(".report-verdict")).to_contain_text("Not good enough yet")
    expect(page.locator(".after-card select")).to_have_count(2)  # more time, and that of a reflow
    with page.expect_download() as zipped:
        page.get_by_role("button", name="Save as zip").click()
    assert zipped.value.suggested_filename == "toy.zip"
    assert zipped.value.path().read_bytes() == b"PK"
    page.locator(".push-field input").nth(0).fill("me/toy")
    page.locator(".push-field input").nth(1).fill("hf_secret")
    page.locator(".after-card:has(.push-field) button").click()
    expect(page.locator(".push-told")).to_contain_text("https://hub/me/toy")
    assert page.locator(".push-field input").nth(1).input_value() == ""
    page.locator(".report-price input").fill("9")
    expect(page.locator(".report-costs li").last).to_contain_text("3.60 s, cost 0.009")


def test_a_training_is_planned_watched_paused_and_measured(visit):
    trainer = FakeTrainer(measured=Report("1-rf", 0.875, 0.99, {1: 0.2, 4: 0.8}, {1: 2.0, 4: 3.6}))
    with opened(visit, FakeEngine(trainer=trainer)) as page:
        expect(page.locator(".make-plan")).to_contain_text("about 400 steps of the autoencoder")
        expect(page.locator(".make-plan")).to_contain_text("Other programs are busy")
        page.locator(".make-go .flow-go").click()
        state(page, "running")
        expect(page.locator(".watch-figures")).to_contain_text("12.5 steps a second")
        page.reload()  # whoever comes later, to this page or a new one, finds it
        state(page, "running")
        page.locator(".watch-pause").click()
        state(page, "paused")
        held = trainer.step
        page.wait_for_timeout(1800)
        assert trainer.step == held
        trainer.pace = 200
        page.locator(".watch-resume").click()
        state(page, "done")
        names = page.locator(".watch-group").first.locator(".watch-row-name").all_inner_texts()
        assert names == ["1 step", "4 steps", "32 steps"]
        assert page.locator(".chart-line").count() == 1
        page.locator(".watch-stage-name").first.click()
        expect(page.locator(".watch-text").nth(4)).to_have_text(LINES[2])  # as text, never as HTML
        after(page)


def test_a_file_is_shown_as_it_will_be_learnt(visit, tmp_path):
    trainer = FakeTrainer()
    path = tmp_path / "mine.csv"
    path.write_text("id,review\n1,x\n")
    with opened(visit, FakeEngine(trainer=trainer), "ja") as page:
        page.locator(".card input[value=own]").check()
        expect(page.locator(".make-go .flow-go")).to_be_disabled()
        page.locator(".source-file").set_input_files(path)
        expect(page.locator(".source-lines li:visible").last).to_have_text(LINES[2])
        expect(page.locator(".source-warnings:visible")).to_contain_text("200 行は重複しています")
        page.locator(".source-column select:visible").select_option("id")
        expect(page.locator(".source-column select:visible")).to_have_value("id")
        trainer.refusal = Refusal("file_encoding", line=7)
        page.locator(".source-file").set_input_files(path)
        expect(page.locator(".train [role=alert]").first).to_contain_text("7 行目が UTF-8 では")
        expect(page.locator(".make-go .flow-go")).to_be_disabled()


def test_a_csv_becomes_a_model_of_the_menu(visit, checkpoint_folder, tmp_path):
    lines = [line.text for line in load_corpus("toy").train[:300]]
    path: Path = tmp_path / "my reviews.csv"
    path.write_text("\n".join(["id,review", *(f"{k},{line}" for k, line in enumerate(lines))]))
    trainer = LocalTrainer(tmp_path / "runs", checkpoint_folder)
    with opened(visit, FlowEngine(checkpoint_folder, "cpu", trainer)) as page:
        page.locator(".card input[value=own]").check()
        page.locator(".card input[value=flow]").check()
        page.locator(".source-file").set_input_files(path)
        expect(page.locator(".source-counts:visible")).to_contain_text("300 different sentences")
        page.locator(".more summary", has_text="More settings").click()
        page.locator(".more-field input:visible").nth(1).fill("0.05")
        page.locator(".own summary").click()
        page.locator(".own input").first.fill("The girl sings.")
        page.locator(".make-go .flow-go").click()
        expect(page.locator(".watch-group")).to_have_count(5)  # four of the flow, and one's own
        expect(page.locator(".watch-group").last).to_contain_text("The girl sings.")
        page.locator(".after-card button").first.click()  # its map is still being made
        expect(page.locator("#player .flow-text").first).not_to_be_empty(timeout=PATIENCE)
        expect(page.locator("#model input")).to_have_value(re.compile("my-reviews · 1-rf"))
        phase(page, "finished")  # a run that is cut off complains
    assert (tmp_path / "runs" / "my-reviews" / "my-reviews.txt").is_file()
    trainer.stop("my-reviews")
