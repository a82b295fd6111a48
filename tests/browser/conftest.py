# SPDX-License-Identifier: Apache-2.0
"""Pages of a check of the sample county, and the browser that they open in. Where Chromium,
Playwright or Leaflet is missing, the tests say so and are skipped; ./dev setup brings all three."""

import copy
import json
import os
import subprocess

import pytest

from report_pages import CHROMIUM, COUNTY, ECOTONE, FLAGS, WATCH


def ecotone(*arguments):
    """Runs `ecotone arguments…`; what a check found is no failure."""
    made = subprocess.run([ECOTONE, *map(str, arguments)], capture_output=True, text=True,
                          encoding="utf-8", env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False)
    assert made.returncode in (0, 1, 5), made.stderr


def with_mending(result):
    """Some subjects of a result, one of them with a part to give up as a check makes it."""
    result = copy.deepcopy(result)
    result["subjects"] = [s for s in result["subjects"] if s["id"] in ("1", "5", "10", "14", "16")]
    subject = next(s for s in result["subjects"] if s["id"] == "5")
    piece = subject["map"]["pieces"][0]
    subject["mending"] = {
        "kind": "give_up", "area_m2": 10722.34, "error_m2": 527.6, "share": 0.5011,
        "rest_m2": 10674.57, "geometry": {"type": "polygon", "coordinates": piece["coordinates"]}}
    # Names come from outside; one of them is markup.
    for zone in subject["map"]["zones"]:
        if zone["role"] == "fuel_facility":
            zone["name"] = "<img src=x onerror=alert(1)>"
    return result


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Files of one check: the result, its page, the pages of single subjects."""
    folder = tmp_path_factory.mktemp("pages")
    ecotone("check", COUNTY / "sites.geojson", "--catalog", COUNTY / "catalogue.yaml",
            "--as-of", "2026-11-23", "--report", folder / "checked.json")
    checked = json.loads((folder / "checked.json").read_text(encoding="utf-8"))
    (folder / "result.json").write_text(
        json.dumps(with_mending(checked), ensure_ascii=False), encoding="utf-8")
    for name, more in {"several": [], "one": ["--subject", "5"], "undecided": ["--subject", "14"],
                       "public": ["--subject", "5", "--privacy", "public"]}.items():
        ecotone("report", folder / "result.json", "--lang", "zh", "-o", folder / f"{name}.html",
                *more)
    return folder


@pytest.fixture(scope="session")
def result(made):
    return json.loads((made / "result.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def subject(result):
    """The subject of the page "one"."""
    return next(s for s in result["subjects"] if s["id"] == "5")


@pytest.fixture(scope="session")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api",
                                   reason="Playwright is not installed; ./dev setup brings it")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed; ./dev setup brings it")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


class Opened:
    """A page and what happened on it."""

    def __init__(self, page):
        self.page = page
        self.requests = []
        self.complaints = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: message.type in ("error", "warning") and
                self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(dialog.message),
                                          dialog.dismiss()))

    def refused(self):
        return self.page.evaluate("window.refused")


@pytest.fixture
def visit(browser, made):
    """Opens a page from disk: visit("one"), visit("one", width=390), visit("one", script=False)."""
    contexts = []

    def opening(name, width=1366, height=900, script=True):
        context = browser.new_context(viewport={"width": width, "height": height},
                                      java_script_enabled=script, offline=True,
                                      reduced_motion="reduce")
        contexts.append(context)
        if script:
            context.add_init_script(WATCH)
        opened = Opened(context.new_page())
        opened.page.goto((made / f"{name}.html").as_uri())
        return opened

    yield opening
    for context in contexts:
        context.close()


@pytest.fixture
def live(visit, made):
    """The page of one subject with its interactive map open."""
    if 'class="live"' not in (made / "one.html").read_text(encoding="utf-8"):
        pytest.skip("this build of ecotone has no Leaflet; ./dev setup brings it")
    opened = visit("one")
    opened.page.wait_for_selector("figure.is-live .leaflet-overlay-pane path")
    opened.map = opened.page.locator(".live-map")
    opened.map.scroll_into_view_if_needed()
    return opened
