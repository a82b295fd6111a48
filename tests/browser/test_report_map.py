# SPDX-License-Identifier: Apache-2.0
"""The interactive map: it pans, zooms, hides and shows, and its coordinates are right."""

import random
import re
import shutil
import subprocess

import pytest

from report_pages import ROOT

PLACE = re.compile(r"X (\d+\.\d\d)  Y (\d+\.\d\d)")
ANGLES = re.compile(r"E (\d+)°(\d\d)′(\d\d\.\d{4})″  N (\d+)°(\d\d)′(\d\d\.\d{4})″")
# EPSG:4545 as its parameters: CGCS2000 has the flattening of GRS 80.
ZONE_36 = ["+proj=tmerc", "+lat_0=0", "+lon_0=108", "+k=1", "+x_0=500000", "+y_0=0", "+a=6378137",
           "+rf=298.257222101"]


def by_proj(projection, points):
    """Longitudes and latitudes of plane coordinates by PROJ's own command."""
    if shutil.which("proj") is None:
        pytest.skip("proj is not installed; ./dev setup brings it")
    made = subprocess.run(["proj", "-I", "-f", "%.13f", *projection], text=True,
                          input="".join(f"{x:.4f} {y:.4f}\n" for x, y in points),
                          capture_output=True, check=True)
    return [tuple(map(float, line.split())) for line in made.stdout.splitlines()]


def place_shown(page):
    """X, Y and the angles in degrees, as the line below the map says."""
    north, east = map(float, PLACE.match(page.locator(".live-plane").inner_text()).groups())
    numbers = list(map(float, ANGLES.match(page.locator(".live-geographic").inner_text()).groups()))
    angles = [d + m / 60 + s / 3600 for d, m, s in (numbers[:3], numbers[3:])]
    return north, east, *angles


@pytest.mark.parametrize("meridian, axis, flattening", [
    (108, 6378137.0, 298.257222101), (111, 6378140.0, 298.257), (75, 6378245.0, 298.3)])
def test_longitude_and_latitude_are_those_of_proj(visit, meridian, axis, flattening):
    page = visit("one").page
    page.evaluate((ROOT / "lib/ecotone/report/web/gauss_kruger.js").read_text("utf-8"))
    numbers = random.Random(meridian)
    # From Hainan to Mohe, and as far as 6° zones reach.
    points = [(numbers.uniform(160_000, 840_000), numbers.uniform(400_000, 5_950_000))
              for _ in range(500)]
    ours = page.evaluate("""([points, meridian, semiMajorAxis, inverseFlattening]) => {
      const inverse = ecotone.inverseGaussKruger({semiMajorAxis, inverseFlattening},
                                                 {centralMeridian: meridian});
      return points.map(([x, y]) => inverse(x, y)).map((p) => [p.longitude, p.latitude]);
    }""", [[[round(x, 4), round(y, 4)] for x, y in points], meridian, axis, flattening])
    theirs = by_proj(["+proj=tmerc", f"+lon_0={meridian}", "+k=1", "+x_0=500000", f"+a={axis}",
                      f"+rf={flattening}"], points)
    worst = max(abs(a - b) * 3600 for p, q in zip(ours, theirs) for a, b in zip(p, q))
    # A hundredth of a millionth of a second is 0.3 µm; pages print ten-thousandths.
    assert worst < 1e-8


@pytest.mark.parametrize("angle, text", [
    (108.9999999999, "109°00′00.0000″"), (0.5, "0°30′00.0000″"), (28.0 + 1 / 3600, "28°00′01.0000″"),
    (-0.25, "-0°15′00.0000″")])
def test_seconds_never_read_sixty(visit, angle, text):
    page = visit("one").page
    page.evaluate((ROOT / "lib/ecotone/report/web/gauss_kruger.js").read_text("utf-8"))
    assert page.evaluate("a => ecotone.degreesMinutesSeconds(a, 4)", angle) == text


def test_coordinates_under_the_pointer(live):
    box = live.map.bounding_box()
    numbers = random.Random(7)
    for _ in range(20):
        live.page.mouse.move(box["x"] + numbers.uniform(0.1, 0.9) * box["width"],
                             box["y"] + numbers.uniform(0.1, 0.9) * box["height"])
        north, east, longitude, latitude = place_shown(live.page)
        # Officials write the zone number in front of the easting.
        assert 36_000_000 < east < 37_000_000
        (wanted_longitude, wanted_latitude), = by_proj(ZONE_36, [(east - 36_000_000, north)])
        # X and Y are printed to a centimetre, which is 1.8e-4″ at most, angles to 1e-4″.
        assert abs(longitude - wanted_longitude) * 3600 < 2.5e-4
        assert abs(latitude - wanted_latitude) * 3600 < 2.5e-4
    assert live.page.locator('[data-place="pointer"]').is_visible()
    assert not live.page.locator('[data-place="centre"]').is_visible()


def test_the_pointer_on_a_corner_of_the_subject_reads_the_corner(live, subject):
    outline = live.page.locator('.leaflet-overlay-pane path[stroke="#111111"]').last.bounding_box()
    points = [p for ring in subject["boundary"] for p in ring["points"]]
    west, north = min(p["x"] for p in points), max(p["y"] for p in points)
    window = subject["map"]["window"]
    metres_a_pixel = (window[2] - window[0]) / live.map.bounding_box()["width"] * 1.3
    live.page.mouse.move(outline["x"] + 1.2, outline["y"] + 1.2)  # half the stroke
    shown_north, shown_east, _, _ = place_shown(live.page)
    assert abs(shown_east - 36_000_000 - west) < 1.5 * metres_a_pixel
    assert abs(shown_north - north) < 1.5 * metres_a_pixel


def test_arrow_keys_pan_and_signs_zoom(live):
    page = live.page
    page.mouse.move(5, 5)
    live.map.focus()
    assert live.map.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    scale = page.locator(".leaflet-control-scale-line")
    before = scale.inner_text(), scale.bounding_box()["width"]
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.wait_for_timeout(400)
    assert (scale.inner_text(), scale.bounding_box()["width"]) != before
    north, east, _, _ = place_shown(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    moved_north, moved_east, _, _ = place_shown(page)
    assert moved_east > east + 1 and abs(moved_north - north) < 0.5
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(500)
    assert place_shown(page)[0] > moved_north + 1


def test_the_scale_bar_is_as_long_as_it_says(live):
    bar = live.page.locator(".leaflet-control-scale-line")
    box = live.map.bounding_box()
    words = re.fullmatch(r"(\d+) (m|km)", bar.inner_text())
    metres = float(words.group(1)) * (1000 if words.group(2) == "km" else 1)
    y = box["y"] + box["height"] / 2
    easts = []
    for share in (0.2, 0.8):
        live.page.mouse.move(box["x"] + share * box["width"], y)
        easts.append(place_shown(live.page)[1])
    pixels_a_metre = 0.6 * box["width"] / (easts[1] - easts[0])
    assert bar.evaluate("e => parseFloat(e.style.width)") == pytest.approx(
        metres * pixels_a_metre, abs=1)


def shown_paths(page):
    return page.evaluate("""() => [...document.querySelectorAll(".leaflet-overlay-pane path")]
      .filter((path) => path.style.display !== "none").length""")


def test_the_legend_hides_and_shows_by_mouse_and_by_key(live):
    every = shown_paths(live.page)
    for item in live.page.locator("ul.legend li").all():
        box = item.locator("input")
        box.click()
        hidden = every - shown_paths(live.page)
        assert hidden > 0, item.inner_text()
        box.focus()
        live.page.keyboard.press("Space")
        assert shown_paths(live.page) == every


def test_hatches_of_the_map_and_of_its_legend_are_defined_and_drawn(live):
    missing = live.page.evaluate("""() => {
      const used = [...document.querySelectorAll("figure.map path")]
        .map((path) => path.getAttribute("fill") || "").filter((fill) => fill.startsWith("url(#"));
      const missing = used.filter((fill) => {
        const pattern = document.getElementById(fill.slice(5, -1));
        // A pattern inside of what is not rendered draws nothing.
        return !pattern || getComputedStyle(pattern.closest("div")).display === "none";
      });
      return used.length > 3 ? missing : ["too few hatches"];
    }""")
    assert missing == []


def popup_at(live, selector):
    """What the map says where a feature is; the middle of a path may lie outside of it."""
    place = live.page.evaluate("""(selector) => {
      const path = document.querySelector(selector);
      const box = path.getBoundingClientRect();
      for (let i = 1; i < 20; ++i) for (let j = 1; j < 20; ++j) {
        const x = box.left + box.width * i / 20, y = box.top + box.height * j / 20;
        if (document.elementFromPoint(x, y) === path) return [x, y];
      }
      return null;
    }""", selector)
    assert place, selector
    live.page.mouse.click(*place)
    popup = live.page.locator(".leaflet-popup-content")
    popup.wait_for()
    return popup.inner_text()


def test_a_click_tells_zone_class_and_area_in_both_languages(live, subject):
    touch = next(zone for row in subject["layers"] if row["layer"] == "nbz" for zone in row["zones"])
    area = f"{touch['area_m2']:.2f}"
    words = popup_at(live, '.leaflet-overlay-pane path[stroke="#A97900"][fill="#F7C32F"]')
    for part in ("示例县城区片", "高污染燃料禁燃区", "Ⅱ类", area, "公顷", "批复文号"):
        assert part in words
    live.page.locator("label[for=lang-en]").click()
    words = live.page.locator(".leaflet-popup-content").inner_text()
    for part in ("示例县城区片", "No-burn zones", "class II", area, "ha", "Approval"):
        assert part in words


def test_the_part_to_give_up_is_on_the_map_with_its_area(live):
    words = popup_at(live, '.leaflet-overlay-pane path[stroke="#111111"][fill="#FFFFFF"]')
    assert "建议退让部分" in words and "10722.34" in words and "10674.57" in words


def test_a_name_that_is_markup_stays_text(live):
    words = popup_at(live, '.leaflet-overlay-pane path[stroke="#7D4F00"][fill="#FFFFFF"]')
    assert "<img src=x onerror=alert(1)>" in words
    live.page.wait_for_timeout(100)
    assert live.complaints == [] and live.refused() == []


def test_of_many_maps_each_opens_when_it_comes_near(visit, live, result):
    opened = visit("several")
    opened.page.wait_for_timeout(300)
    figures = opened.page.locator("figure.map")
    assert figures.count() == len(result["subjects"]) == 5
    open_at_first = opened.page.locator("figure.is-live").count()
    assert open_at_first < figures.count()
    figures.last.scroll_into_view_if_needed()
    opened.page.wait_for_selector("article:last-of-type figure.is-live .leaflet-overlay-pane path")
    assert opened.complaints == []
