"""What a visitor reads off the page, and waits for."""

import re

from playwright.sync_api import Page, expect

USUAL = 20_000
"""Milliseconds an expectation waits on a machine that may have other work."""
IDLE = "?run=0&lang=en"
"""The query of a page that waits for Run."""


def phase(page: Page, *names: str) -> None:
    expect(page.locator("#player .flow")).to_have_attribute(
        "data-phase", re.compile("|".join(names)), timeout=60_000
    )


def texts(page: Page) -> list[str]:
    return page.locator("#player .flow-text").all_inner_texts()


def status(page: Page) -> str:
    return page.locator("#player .flow-status").inner_text()


def ready(page: Page) -> Page:
    """The page after the visitor has been greeted."""
    expect(page.locator("#player .flow-go")).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page


def frames_a_second(page: Page, milliseconds: int = 700) -> float:
    """How often the browser draws while the player plays."""
    return page.evaluate(
        """(whole) => new Promise((done) => {
        let drawn = 0;
        const began = performance.now();
        const count = () => {
            drawn += 1;
            const passed = performance.now() - began;
            if (passed < whole) requestAnimationFrame(count);
            else done((drawn * 1000) / passed);
        };
        requestAnimationFrame(count);
    })""",
        milliseconds,
    )
