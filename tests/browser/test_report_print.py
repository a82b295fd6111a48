# SPDX-License-Identifier: Apache-2.0
"""A report on A4: pages are numbered, tables repeat their heads, the map is whole and vector."""

import re
import shutil
import subprocess

import pytest


def tool(name, *arguments):
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed; ./dev setup brings poppler-utils")
    return subprocess.run([name, *map(str, arguments)], capture_output=True, text=True,
                          encoding="utf-8", check=True).stdout


@pytest.fixture(scope="module")
def printed(browser, made, tmp_path_factory):
    """The page of one subject, printed as a user prints it: opened, read to its end."""
    file = tmp_path_factory.mktemp("print") / "one.pdf"
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.goto((made / "one.html").as_uri())
    page.wait_for_timeout(500)
    page.pdf(path=str(file), prefer_css_page_size=True, print_background=True, tagged=True)
    page.close()
    return file


@pytest.fixture(scope="module")
def pages(printed):
    """The text of each page."""
    return tool("pdftotext", "-layout", printed, "-").split("\f")[:-1]


def test_it_is_a4_and_tagged(printed):
    facts = tool("pdfinfo", printed)
    assert re.search(r"Page size: +59[45]\.?\d* x 84[12]\.?\d* pts \(A4\)", facts)
    assert re.search(r"Tagged: +yes", facts)


def test_the_verdict_stands_on_the_first_page_and_every_page_is_numbered(pages):
    assert "禁止" in pages[0] and "空间合规核查报告" in pages[0]
    for number, text in enumerate(pages, 1):
        assert re.search(rf"^ *{number} / {len(pages)} *$", text, re.MULTILINE), text[-200:]


def test_a_table_over_several_pages_repeats_its_head(pages):
    # No other table of this page numbers its rows.
    assert sum("序号" in text for text in pages) >= 2


def test_what_serves_the_screen_is_not_printed(pages):
    everything = "".join(pages)
    for words in ("English", "图面中心", "拖动或用方向键", "Leaflet"):
        assert words not in everything
    for words in ("编制", "校核", "审核", "日期", "审图号", "拐点坐标表", "人工复核要点"):
        assert words in everything


def test_the_map_is_vector_and_whole(printed, pages, browser, made):
    # The list of pictures has a head of two lines and nothing else.
    assert len(tool("pdfimages", "-list", printed).splitlines()) == 2
    page = browser.new_page()
    page.goto((made / "one.html").as_uri())
    texts = page.evaluate("""() => [...document.querySelectorAll("svg.map text")]
      .map((text) => text.textContent).filter((text) => /^[0-9]{6,7}$/.test(text))""")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # A4 within its margins
    drawing = page.locator("svg.map").bounding_box()
    assert not page.locator(".live").is_visible()
    page.close()
    assert drawing["x"] >= 0 and drawing["x"] + drawing["width"] <= 680
    # Every number of the coordinate grid, at all four sides, is on one page.
    assert len(texts) >= 6
    assert any(all(text in page_text for text in texts) for page_text in pages)


def test_no_row_is_cut_by_the_end_of_a_page(browser, made, tmp_path):
    page = browser.new_page()
    page.goto((made / "one.html").as_uri())
    page.emulate_media(media="print")
    ways = page.evaluate("""() => [...document.querySelectorAll("tr, .finding, .verdict, .signature")]
      .map((e) => getComputedStyle(e).breakInside)""")
    heads = page.evaluate("""() => [...document.querySelectorAll("thead")]
      .map((e) => getComputedStyle(e).display)""")
    page.close()
    assert set(ways) == {"avoid"}
    assert set(heads) == {"table-header-group"}
