"""The page of a class in a real browser: inert, readable on a laptop, a phone and paper, sorted and filtered."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from autograder.overview.class_page import render
from tests.support.browser import SCREENSHOTS, found_chromium
from tests.support.graded.class_records import REPORTS, class_record

pytestmark = pytest.mark.slow

WIDTHS = (1366, 390)
MOST_BYTES = 200_000

_CONTRAST = """() => {
    const parse = text => text.match(/[\\d.]+/g).map(Number);
    const light = rgb => rgb.slice(0, 3).map(v => v / 255)
        .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
    const behind = element => {
        for (let it = element; it; it = it.parentElement) {
            const colour = parse(getComputedStyle(it).backgroundColor);
            if (colour.length < 4 || colour[3] > 0) return colour;
        }
        return [255, 255, 255];
    };
    return [...document.querySelectorAll("body *")]
        .filter(it => [...it.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
        .filter(it => it.getClientRects().length && !["SCRIPT", "title", "desc"].includes(it.tagName))
        .map(it => {
            const style = getComputedStyle(it), isDrawn = it instanceof SVGElement;
            const [a, b] = [light(parse(isDrawn ? style.fill : style.color)), light(behind(it))].sort((x, y) => y - x);
            return [(a + 0.05) / (b + 0.05), it.tagName + ": " + it.textContent.trim().slice(0, 40)];
        }).filter(([contrast]) => contrast < 4.5);
}"""
"""The texts that are hard to read on what is behind them."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless browser."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found_chromium())
        yield running
        running.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of the page of a class with hostile students, beside one student's feedback."""
    folder = tmp_path_factory.mktemp("course")
    page = folder / "reports" / "resnet50.html"
    page.parent.mkdir()
    page.write_text(render(class_record(folder), page), encoding="utf-8")
    feedback = folder / "feedback" / 'o\'brien "李"' / "resnet50.html"
    feedback.parent.mkdir(parents=True)
    feedback.write_text("<title>feedback of o'brien</title>", encoding="utf-8")
    return page


def first_cells(page: Page) -> list[str]:
    """Return the students in the table, as far as they are shown, in their order."""
    rows: list[str] = page.evaluate(
        "[...document.querySelectorAll('#class tbody tr:not([hidden])')].map(row => row.cells[0].textContent.trim())"
    )
    return rows


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_page_is_readable_and_inert(browser: Browser, place: Path, width: int, scheme: str) -> None:
    """No text is wider than the window or hard to read; nothing runs, is asked for or is complained of."""
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page, noticed = context.new_page(), list[str]()
    page.expose_function("strike", lambda name: noticed.append(str(name)))
    page.on("request", lambda request: noticed.append(request.url) if request.url != place.as_uri() else None)
    page.on("console", lambda message: noticed.append(message.text))
    page.on("pageerror", lambda error: noticed.append(str(error)))
    page.goto(place.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")

    assert width == page.evaluate("document.documentElement.scrollWidth")
    assert [] == page.evaluate(_CONTRAST)
    assert [] == noticed
    assert place.stat().st_size < MOST_BYTES
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"class-{width}-{scheme}.png", full_page=True)
    context.close()


def test_table_is_sorted_and_filtered(browser: Browser, place: Path) -> None:
    """Each head sorts, a second time the other way; a text and a choice leave the rows that fit; a row leads on."""
    page = browser.new_page()
    page.goto(place.as_uri())
    head = page.locator("#class thead th")

    head.nth(2).locator("button").click()
    assert {"ada", "fay", 'o\'brien "李"'} == set(first_cells(page)[:3])
    assert "descending" == head.nth(2).get_attribute("aria-sort")
    head.nth(2).locator("button").click()
    assert {"ada", "fay", 'o\'brien "李"'} == set(first_cells(page)[-3:])
    head.nth(3).locator("button").click()
    assert "bob" == first_cells(page)[0]
    assert head.nth(2).get_attribute("aria-sort") is None

    page.locator("#find").fill("LOVELACE")
    assert ["ada"] == first_cells(page)
    assert f"1 of {len(REPORTS) + 3} students" == page.locator("#shown").text_content()
    page.locator("#find").fill("")
    page.locator("#show").select_option("CONTRADICTION")
    assert ["eve"] == first_cells(page)
    page.locator("#show").select_option("nothing")
    assert 2 == len(first_cells(page))
    page.locator("#show").select_option("")
    assert len(REPORTS) + 3 == len(first_cells(page))

    page.locator("#class a", has_text="o'brien").click()
    assert "feedback of o'brien" == page.title()


def test_paper_shows_all(browser: Browser, place: Path) -> None:
    """On paper the texts are dark on white, hints are open, and controls are left out."""
    page = browser.new_page(color_scheme="dark", viewport={"width": 700, "height": 1000})
    page.goto(place.as_uri())
    page.emulate_media(media="print")

    assert [] == page.evaluate(_CONTRAST)
    assert page.get_by_text('It is "same".').is_visible()
    assert not page.locator("#find").is_visible()
    assert 700 == page.evaluate("document.documentElement.scrollWidth")
