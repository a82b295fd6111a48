# SPDX-License-Identifier: Apache-2.0
"""The pictures and the worked example of docs/engine.md are what its script draws, and the small
engine that computes them is right."""

import random
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from fractions import Fraction
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs"))
import engine_geometry as geo  # noqa: E402
import engine_pictures as pictures  # noqa: E402


def shoelace(ring):
    return sum(a[0] * b[1] - a[1] * b[0] for a, b in zip(ring, ring[1:] + ring[:1]))


def clipped(ring, convex):
    """What of a ring lies in a convex one, edge by edge (Sutherland and Hodgman)."""
    for a, b in zip(convex, convex[1:] + convex[:1]):
        def height(p):
            return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])
        result = []
        for p, q in zip(ring, ring[1:] + ring[:1]):
            if height(p) >= 0:
                result.append(p)
            if height(p) * height(q) < 0:
                t = Fraction(height(p), height(p) - height(q))
                result.append((p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])))
        ring = result
    return ring


def convex_ring(numbers, size):
    """The hull of random points of a lattice, so that borders often coincide."""
    points = sorted({(numbers.randint(0, size), numbers.randint(0, size)) for _ in range(7)})
    sides = []
    for row in (points, points[::-1]):
        side = []
        for p in row:
            while len(side) > 1 and geo.orient(side[-2], side[-1], p) <= 0:
                side.pop()
            side.append(p)
        sides += side[:-1]
    return sides


def test_pictures_and_example_are_current():
    result = subprocess.run([sys.executable, str(ROOT / "docs/engine_pictures.py"), "--check"],
                            capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_every_picture_is_shown_with_a_text_and_fits_the_page(name):
    assert f"](images/engine-{name}.svg)" in pictures.PAGE.read_text(encoding="utf-8")
    svg = ElementTree.fromstring((ROOT / f"docs/images/engine-{name}.svg").read_text("utf-8"))
    width, height = int(svg.get("width")), int(svg.get("height"))
    assert width == 800
    for text in svg.iter("{http://www.w3.org/2000/svg}text"):
        # Letters are about half as wide as they are high.
        length = len(text.text) * float(text.get("font-size")) * 0.5
        left = float(text.get("x")) - length * {"start": 0, "middle": 0.5, "end": 1}[
            text.get("text-anchor")]
        assert left >= 0 and left + length <= width, text.text
        assert 0 < float(text.get("y")) < height, text.text


def test_the_worked_example_has_the_area_of_the_clipped_parcel():
    area = shoelace(clipped(pictures.PARCEL, pictures.ZONE))
    assert geo.twice_overlap(pictures.PARCEL, pictures.ZONE) == area == 21
    assert "= **21**, so the area is 10.5 square units" in pictures.worked_example()


def test_areas_and_rings_agree_with_clipping_also_where_borders_coincide():
    numbers = random.Random(7)
    coinciding = 0
    for _ in range(400):
        subject, zone = convex_ring(numbers, 5), convex_ring(numbers, 5)
        if len(subject) < 3 or len(zone) < 3:
            continue
        inside = shoelace(clipped(subject, zone))
        assert geo.twice_overlap(subject, zone) == inside
        meeting = geo.meet(subject, zone)
        coinciding += bool(meeting.touches)
        if not meeting.touches and not meeting.crossings:
            continue
        arcs = geo.cut_borders(subject, zone)
        for part, area in ((True, inside), (False, shoelace(subject) - inside)):
            assert sum(map(shoelace, geo.join(geo.kept_arcs(arcs, part)))) == area
    assert coinciding > 100


def test_decisions_are_those_of_a_layer_that_is_really_moved():
    numbers = random.Random(8)
    e = Fraction(1, 1000)
    for _ in range(300):
        subject, zone = convex_ring(numbers, 4), convex_ring(numbers, 4)
        if len(subject) < 3 or len(zone) < 3:
            continue
        moved = [(x + e, y + e * e) for x, y in subject]
        real = geo.meet(moved, zone)
        assert real.touches == []
        assert [c[:3] for c in geo.meet(subject, zone).crossings] == [
            c[:3] for c in real.crossings]
        assert geo.winding_of_b(zone, subject[0]) == geo.winding_of_b(zone, moved[0])
        assert geo.winding_of_a(subject, zone[0]) == geo.winding_of_a(moved, zone[0])
