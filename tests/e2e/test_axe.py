"""Every view under axe-core: nothing that keeps a visitor out, in light and in dark."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.views import VIEWS
from tests.app.fakes import FakeEngine
from tests.e2e.serving import axe, served

pytestmark = pytest.mark.e2e

GRAVE = ("serious", "critical")


def findings(page: Page) -> set[str]:
    """Rule, element and reason of each grave finding."""
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return {
        f"{rule['id']} at {node['html'][:160]}: {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
        if rule["impact"] in GRAVE
    }


def fill(page: Page) -> None:
    """Press Run where the view has one: an empty view would be judged too kindly."""
    run = page.get_by_role("button", name=re.compile("^Run")).locator("visible=true")
    if run.count():
        run.first.click()
    expect(page.locator(".player:visible .flow")).to_have_attribute(
        "data-phase", re.compile("finished|making"), timeout=60_000
    )


def test_no_view_keeps_anybody_out(visit):
    script = axe()
    if script is None:
        pytest.skip("there is no axe-core here: `make axe` fetches it where npm is installed")
    with served(FakeEngine()) as url:
        page = visit(url, "?lang=en", color_scheme="light")
        page.add_script_tag(content=script.read_text(encoding="utf-8"))
        # A colour on its way to another is not judged.
        page.add_style_tag(content="* { transition: none !important }")
        found: set[str] = set()
        for view in VIEWS:
            page.locator(f"#tab-{view}-button").click()
            fill(page)
            for scheme in ("dark", "light"):
                page.evaluate(
                    "dark => document.body.classList.toggle('dark', dark)", scheme == "dark"
                )
                found |= {f"{view}, {scheme}: {fault}" for fault in findings(page)}
        assert sorted(found) == []
        page.evaluate("document.body.append(document.createElement('input'))")
        assert any(fault.startswith("label at <input") for fault in findings(page))
