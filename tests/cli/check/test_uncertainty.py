# SPDX-License-Identifier: Apache-2.0
"""The error that `ecotone check` states holds when the borders move: Shapely shifts them within
their accuracy, at random and as far as they can, and measures the overlap again."""

import json
import math
import random

import pytest
from ecotone_cli import run

shapely = pytest.importorskip("shapely", reason="the Python package shapely is not installed")

X, Y = 550000, 3190000  # of EPSG:4545, in a county's plane
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4545"}}
PACK = """
ecotone-rules: 1
pack: {id: t, version: 1, license: CC0-1.0}
instruments:
  law: {title: {zh: 法, en: Law}, from: 2000-01-01, mark: S}
layers:
  ecological_redline: {title: {zh: 红线, en: Red line}}
rules:
- id: T-1
  title: {zh: 压占, en: Overlap}
  target: site
  when: {intersects: {layer: ecological_redline}}
  then: prohibited
  message: {zh: 压占, en: overlap}
  cite: [{ref: law, article: 一}]
"""
CATALOGUE = """
ecotone-catalogue: 1
county: "500242"
working_crs: EPSG:4545
rules: [t.yaml]
layers:
- id: zone
  role: ecological_redline
  source: {file: zones.geojson}
  accuracy_m: %s
  valid: {from: 2024-01-01}
  coverage: {file: coverage.geojson}
"""


def write(path, *shapes):
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": CRS, "features": [
        {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)} for shape in shapes]}),
        encoding="utf-8")


def moved(shape, east, north):
    return shapely.affinity.translate(shape, X + east, Y + north)


def checked(folder, site, zones, zone_accuracy, site_accuracy):
    """The measure of the overlap, by the plane method, which Shapely measures too."""
    (folder / "t.yaml").write_text(PACK, encoding="utf-8")
    (folder / "catalogue.yaml").write_text(CATALOGUE % zone_accuracy, encoding="utf-8")
    write(folder / "zones.geojson", *zones)
    write(folder / "coverage.geojson", moved(shapely.box(-5000, -5000, 5000, 5000), 0, 0))
    write(folder / "site.geojson", site)
    result = run("check", folder / "site.geojson", "--catalog", folder / "catalogue.yaml", "--accuracy", site_accuracy,
                 "--method", "plane", "--as-of", "2026-11-01", "--format", "json", "--rules", folder / "t.yaml")
    assert result.returncode in (0, 1, 5), result.stderr
    subject = json.loads(result.stdout)["subjects"][0]
    finding = (subject["findings"] + subject["unknown"])[0]
    return finding["measures"][0]


def wavy(points, length, height):
    """A border that nature drew: up and down along x."""
    xs = [length * i / points for i in range(points + 1)]
    return [(x, height * math.sin(x / 17) + height / 3 * math.sin(x / 5)) for x in xs]


SITE = moved(shapely.box(0, 0, 120, 80), 0, 0)
CASES = {
    "a corner": [shapely.box(70, 50, 300, 300)],
    "a straight border across": [shapely.box(-200, 40, 400, 300)],
    "a wavy border across": [shapely.Polygon([*((x - 40, y + 40) for x, y in wavy(60, 200, 6)), (160, 300), (-40, 300)])],
    "a zone inside": [shapely.Point(60, 40).buffer(15)],
    "a hole over the site": [shapely.box(-200, -200, 400, 400).difference(shapely.Point(60, 40).buffer(20))],
    "two zones side by side": [shapely.box(-200, 30, 55, 300), shapely.box(55, 30, 300, 300)],
    "two zones over each other": [shapely.box(30, 20, 90, 60), shapely.box(50, 40, 200, 200)],
    "two zones apart": [shapely.box(-50, -50, 20, 20), shapely.box(100, 60, 200, 200)],
}


def field(rng, accuracy):
    """A displacement of the plane that is nowhere longer than the accuracy, smooth over `reach`."""
    reach = rng.choice([3, 20, 100, 1000])
    phases = [(rng.uniform(0, 2 * math.pi), rng.uniform(0, 2 * math.pi), rng.uniform(0, 2 * math.pi)) for _ in range(2)]

    def shift(xs, ys):
        out = []
        for x, y in zip(xs, ys):
            u, v = ((math.sin(x / reach + a) + math.sin(y / reach + b) + math.sin((x + y) / reach + c)) / 3
                    for a, b, c in phases)
            length = max(1.0, math.hypot(u, v))
            out.append((x + accuracy * u / length, y + accuracy * v / length))
        return [p[0] for p in out], [p[1] for p in out]

    return shift


def displaced(shape, shift):
    return shapely.transform(shapely.segmentize(shape, 2), lambda c: list(zip(*shift(*zip(*c)))))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("zone_accuracy, site_accuracy", [(1, 0), (3, 0), (2, 1), (0.01, 2)])
def test_the_overlap_stays_in_its_interval_when_borders_move(tmp_path, name, zone_accuracy, site_accuracy):
    zones = [moved(zone, 0, 0) for zone in CASES[name]]
    measure = checked(tmp_path, SITE, zones, zone_accuracy, site_accuracy)
    union = shapely.union_all(zones)
    assert measure["value"] == pytest.approx(SITE.intersection(union).area, abs=0.05)  # m², grid of 0.1 mm
    terms = measure["error_terms"]
    assert measure["error"] == pytest.approx(
        terms["zone_border_m"] * zone_accuracy + terms["subject_border_m"] * site_accuracy + terms["corners"]
        + terms["computing"], abs=1e-6)
    rng = random.Random(f"{name} {zone_accuracy} {site_accuracy}")
    # Each border as far in or out as it may be, and a hundred ways between.
    trials = [(SITE.buffer(s * site_accuracy), union.buffer(z * zone_accuracy)) for s in (-1, 0, 1) for z in (-1, 0, 1)]
    for _ in range(100):
        trials.append((displaced(SITE, field(rng, site_accuracy)), displaced(union, field(rng, zone_accuracy))))
    for site, zone in trials:
        change = site.buffer(0).intersection(zone.buffer(0)).area - measure["value"]
        assert abs(change) <= measure["error"] + 1e-6


def test_a_straight_border_that_moves_as_far_as_it_may_nearly_reaches_the_error(tmp_path):
    zone = moved(shapely.box(-200, 40, 400, 300), 0, 0)
    measure = checked(tmp_path, SITE, [zone], 2, 0)
    change = SITE.intersection(zone).area - SITE.intersection(shapely.affinity.translate(zone, 0, 2)).area
    assert change == pytest.approx(120 * 2, abs=1e-6)  # 120 m of border, 2 m
    # What is above it is the full turn that a border with corners may add, π a².
    assert measure["error"] == pytest.approx(change + math.pi * 2 ** 2, abs=0.05)
    assert change >= 0.9 * measure["error"]


def test_only_the_border_along_the_overlap_counts(tmp_path):
    # The same corner of a small zone and of one with a border of kilometres.
    small = checked(tmp_path, SITE, [moved(shapely.box(70, 50, 300, 300), 0, 0)], 2, 0)
    large = checked(tmp_path, SITE, [moved(shapely.box(70, 50, 4000, 4000), 0, 0)], 2, 0)
    assert small["error"] == pytest.approx(large["error"], abs=1e-3)
    assert small["error_terms"]["zone_border_m"] == pytest.approx(50 + 30, abs=0.01)


def test_a_survey_as_good_as_is_asked_for_settles_the_rule(tmp_path):
    # 0.5 m of overlap along 120 m: 60 m² that 2 m of accuracy hide.
    zone = moved(shapely.box(-200, 79.5, 400, 300), 0, 0)

    def subject(accuracy):
        checked(tmp_path, SITE, [zone], accuracy, 0)
        result = run("check", tmp_path / "site.geojson", "--catalog", tmp_path / "catalogue.yaml", "--method", "plane",
                     "--as-of", "2026-11-01", "--format", "json", "--rules", tmp_path / "t.yaml")
        return json.loads(result.stdout)["subjects"][0]

    undecided = subject(2)
    assert undecided["verdict"] == "indeterminate"
    settle = undecided["unknown"][0]["settle"]
    assert settle["en"] == "survey 120 m of the border of Red line to 0.4 m (now 2.0 m)"
    assert "0.4 m" in settle["zh"] and "复测" in settle["zh"]
    assert subject(0.4)["verdict"] == "prohibited"
    assert subject(0.6)["verdict"] == "indeterminate"
