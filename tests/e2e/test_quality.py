"""Charts below the comparison, one colour for each model, and settings at one press."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from app.frames import ModelInfo, SolverInfo
from app.measured import Measured, Report
from tests.app.fakes import FakeEngine
from tests.e2e.reading import IDLE, phase, ready
from tests.e2e.serving import served
from tests.e2e.test_page import PHONE

pytestmark = pytest.mark.e2e

HOSTILE = "<img src=x onerror=document.title='hit'>"


def measured() -> Report:
    rows = [
        Measured(
            model, steps, {"perplexity": 900 / (steps + 1), "odd one": 0.5}, "euler", 2.0 + steps
        )
        for model in ("fake", HOSTILE)
        for steps in (0, 1, 4, 100)
    ]
    return Report(tuple(rows), 500, {"perplexity": 96.0})


def test_quality_is_drawn_where_it_was_measured(visit):
    names = [ModelInfo("fake", "A fake model"), ModelInfo(HOSTILE, HOSTILE)]
    with served(FakeEngine(names=names, measured=measured())) as url:
        page = visit(url, "?view=compare&lang=en")
        plots = page.locator("#lanes .quality-ground")
        expect(plots).to_have_count(2)
        for plot in plots.all():
            expect(plot).to_have_attribute("data-drawn", "perplexity")
            expect(plot.locator(".scatterlayer .trace")).to_have_count(2)
        legend = page.locator("#lanes .quality-legend li")
        expect(legend).to_have_text(["fake", HOSTILE, "sentences written by people"])
        page.locator("#lanes .quality select").select_option("odd one")
        expect(plots.first).to_have_attribute("data-drawn", "odd one")
        expect(legend).to_have_count(2)  # of this no real text was measured
        page.locator("#lanes .quality-table summary").click()
        cells = page.locator("#lanes .quality-table tr").nth(4).locator("td")
        assert cells.all_inner_texts() == ["fake", "100", "Euler", "102", "0.5"]
        assert page.title() == "Language Rectified Flow"
        page.locator("#language label", has_text="日本語").click()
        page.wait_for_url("**lang=ja**")
        page.locator("#lanes .quality select").select_option("perplexity")
        page.wait_for_url("**metric=perplexity**")
        page.go_back()
        expect(plots.first).to_have_attribute("data-drawn", "odd one")
        page.reload()
        expect(plots.first).to_have_attribute("data-drawn", "odd one")
        page.context.close()  # before its server is


def test_what_goes_by_another_solver_or_by_none_stands_alone(visit):
    alone = (
        Measured("fake", 2000, {"perplexity": 90.0}, "ddpm", 28_000.0),
        Measured("writer", None, {"perplexity": 70.0}, "", 45.0, temperature=0.7),
    )
    menu = [SolverInfo("euler", 1), SolverInfo("ddpm", 1, stochastic=True)]
    report = replace(measured(), others=alone)
    with served(FakeEngine(menu=menu, measured=report)) as url:
        page = visit(url, "?view=compare&lang=en")
        plots = page.locator("#lanes .quality-ground")
        expect(plots).to_have_count(2)
        steps, time = plots.all()
        for plot, points in ((steps, 9), (time, 10)):
            expect(plot).to_have_attribute("data-drawn", "perplexity")
            expect(plot.locator(".scatterlayer .point")).to_have_count(points)
        expect(steps.locator(".xtick")).to_have_text(["0", "1", "4", "100", "2000"])
        legend = page.locator("#lanes .quality-legend li")
        expect(legend).to_have_text(["fake", HOSTILE, "writer", "sentences written by people"])
        page.locator("#lanes .quality-table summary").click()
        rows = page.locator("#lanes .quality-table tr")
        told = [rows.nth(place).locator("td").all_inner_texts() for place in (9, 10)]
        assert told == [
            ["fake", "2000", "DDPM", "28,000", "90"],
            ["writer", "–", "temperature 0.7", "45", "70"],
        ]


def test_the_figures_of_many_steps_stand_apart_on_a_phone(visit):
    many = [Measured("fake", n, {"perplexity": 90.0}, "euler") for n in (0, 1, 2, 4, 8, 16, 100)]
    many.append(Measured("fake", 2000, {"perplexity": 80.0}, "euler"))
    with served(FakeEngine(measured=Report(tuple(many), 500, {}))) as url:
        page = visit(url, "?view=compare&lang=en", **PHONE)
        plot = page.locator("#lanes .quality-ground").first
        expect(plot).to_have_attribute("data-drawn", "perplexity")
        boxes = [tick.bounding_box() for tick in plot.locator(".xtick").all()]
        assert len(boxes) == len(many)
        gaps = [after["x"] - box["x"] - box["width"] for box, after in pairwise(boxes)]
        assert min(gaps) > 4, gaps


def test_no_report_no_chart_and_lanes_of_one_model_share_its_colour(visit, fake_url):
    page = visit(fake_url, "?view=compare&lang=en")
    lanes = page.locator("#lanes .lane")
    expect(lanes).to_have_count(4)
    expect(page.locator("#lanes .map-ground")).to_have_attribute("data-drawn", "umap")
    expect(page.locator("#lanes .quality")).to_have_count(0)
    inks = [lane.get_attribute("style") or "" for lane in lanes.all()]
    assert all("--model-0" in ink for ink in inks)
    assert len({*inks[:3]}) == 3
    dashes = [line.get_attribute("stroke-dasharray") for line in lanes.locator("svg line").all()]
    assert len({*dashes}) == 4
    assert lanes.locator(".lane-badge").all_inner_texts() == ["1", "2", "3", "4"]


def test_a_preset_sets_steps_solver_and_model(visit):
    menu = [SolverInfo("euler", 1), SolverInfo("dormand-prince", 6, adaptive=True)]
    names = [ModelInfo("first", "First"), ModelInfo("second", "Second", ("euler",), kind="reflow")]
    with served(FakeEngine(menu=menu, names=names)) as url:
        page = ready(visit(url, IDLE))
        page.get_by_role("button", name="Precise").click()
        expect(page.locator("#tolerance")).to_be_visible()
        expect(page.locator("#solver input")).to_have_value(re.compile("Dormand"))
        expect(page.locator("#model input")).to_have_value("First")
        page.get_by_role("button", name="Four steps").click()
        expect(page.locator("#steps input[type=number]")).to_have_value("4")
        expect(page.locator("#model input")).to_have_value("Second")
        expect(page.locator("#solver input")).to_have_value(re.compile("Euler"))
        expect(page.locator("#cost")).to_contain_text("4 network calls")
        page.click("#run")
        phase(page, "finished")


def test_the_guidance_scale_of_a_chosen_model_is_set_and_that_of_a_link_stays(visit):
    kinds = {"type": ("question",)}
    names = [
        ModelInfo("first", "First", attributes=kinds),
        ModelInfo("second", "Second", attributes=kinds, guidance=2.0),
    ]
    with served(FakeEngine(names=names)) as url:
        scale = "#guidance input[type=number]"
        page = ready(visit(url, f"{IDLE}&wanted=type:question&guidance=3&model=second"))
        expect(page.locator(scale)).to_have_value("3")
        page.locator("#model input").click()  # and leave without choosing
        page.locator("#model input").press("Tab")
        page.wait_for_timeout(500)
        expect(page.locator(scale)).to_have_value("3")
        page.locator("#model input").click()
        page.get_by_role("option", name="First").click()
        expect(page.locator(scale)).to_have_value("1")
        page.locator("#model input").click()
        page.get_by_role("option", name="Second").click()
        expect(page.locator(scale)).to_have_value("2")
        expect(page.locator("#cost")).to_contain_text("24 network calls")
        page.context.close()  # before the server does


def test_a_menu_offers_what_the_chosen_model_knows_in_either_language(visit):
    names = [
        ModelInfo("first", "First", ("euler",), {"length": ("1-9", "10+")}),
        ModelInfo(
            "second", "Second", ("heun",), {"length": ("1-80",), "customer rating": ("low",)}
        ),
    ]
    with served(FakeEngine(names=names)) as url:
        page = ready(visit(url, IDLE))
        page.locator("#wishes button").first.click()

        def offered(menu: str) -> list[str]:
            page.locator(f"{menu} input").click()
            expect(page.get_by_role("option").first).to_be_visible()
            found = page.get_by_role("option").all_inner_texts()
            page.keyboard.press("Escape")
            expect(page.get_by_role("option")).to_have_count(0)
            return [re.sub(r"\W*✓\W*", "", each).strip() for each in found]

        assert offered("#wish-length") == ["any", "1-9", "10+"]
        expect(page.locator("#wish-customer-rating")).to_be_hidden()
        page.locator("#model input").click()
        page.get_by_role("option", name="Second").click()
        expect(page.locator("#wish-customer-rating")).to_be_visible()
        assert offered("#wish-length") == ["any", "1-80"]
        page.locator("#language label", has_text="日本語").click()
        expect(page.locator("#wish-customer-rating")).to_contain_text("客の評価")
        assert offered("#wish-customer-rating") == ["指定なし", "低い"]
        assert offered("#wish-length") == ["指定なし", "1-80"]
        assert len(offered("#solver")) == 1
        page.context.close()
