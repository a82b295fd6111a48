# SPDX-License-Identifier: Apache-2.0
"""Five rivers: centrelines digitised downstream and joined at nodes, banks, management ranges."""
from __future__ import annotations

from dataclasses import dataclass
from math import isqrt

from .county import METRE, County
from .lattice import Point, Polygon
from .prng import noise1, salted


@dataclass
class River:
    """A river by its centreline, upstream end first, and where tributaries join it."""

    code: str
    name: str
    rank: str  # major_tributary | tributary
    order: int
    catchment_km2: int
    half_width: int  # of the water surface, centimetres
    line: list[Point]
    joins: str | None = None
    nodes: list[int] | None = None  # indices of vertices where others join


def meander(name: str, start: Point, end: Point, taper_end: bool, sway: float = 1.0) -> list[Point]:
    """A wandering line whose slope against the base line stays under 50°; `sway` scales it."""
    salt = salted("river " + name)
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = isqrt(dx * dx + dy * dy)
    count = length // (250 * METRE)
    line = []
    for k in range(count + 1):
        s = k * length / count
        side = (300000.0 * noise1(salt, s / 2800000.0) + 130000.0 * noise1(salt + 1, s / 800000.0)
                + 25000.0 * noise1(salt + 2, s / 200000.0))
        fade = min(1.0, s / 400000.0)
        if taper_end:
            fade = min(fade, (length - s) / 400000.0)
        side *= fade * sway
        x = start[0] + dx * k / count - side * dy / length
        y = start[1] + dy * k / count + side * dx / length
        line.append((int(x // 1), int(y // 1)))
    if taper_end:
        line[-1] = end
    return line


def longest_inside(line: list[Point], county: County) -> list[Point]:
    """The longest run of vertices well inside the county."""
    best: list[Point] = []
    run: list[Point] = []
    for point in line + [(0, 0)]:
        if point != (0, 0) and county.inside(point, 3):
            run.append(point)
        else:
            if len(run) > len(best):
                best = run
            run = []
    return best


def _at(x_m: int, y_m: int) -> Point:
    return x_m * METRE, y_m * METRE


def make_rivers(county: County) -> list[River]:
    """The network: two large rivers that cross the county and three tributaries."""
    first = longest_inside(meander("1", _at(551500, 3135000), _at(556000, 3250000), False), county)
    second = longest_inside(meander("2", _at(594000, 3252000), _at(602000, 3134000), False), county)
    join1 = min(range(len(first)), key=lambda k: abs(first[k][1] - 3206000 * METRE))
    join2 = min(range(len(second)), key=lambda k: abs(second[k][1] - 3171000 * METRE))
    third = longest_inside(meander("3", _at(584500, 3222000), first[join1], True), county)
    fourth = longest_inside(meander("4", _at(572500, 3197500), second[join2], True), county)
    middle = len(fourth) * 3 // 5
    fifth = longest_inside(meander("5", _at(574000, 3163500), fourth[middle], True), county)
    if third[-1] != first[join1] or fourth[-1] != second[join2] or fifth[-1] != fourth[middle]:
        raise ValueError("a tributary does not reach its river")
    return [
        River("R1", "石鹿江", "major_tributary", 1, 87000, 7000, first, None, [join1]),
        River("R2", "酉南江", "major_tributary", 1, 18500, 6000, second, None, [join2]),
        River("R3", "蒲溪河", "tributary", 2, 620, 3000, third, "R1", []),
        River("R4", "铜鼓河", "tributary", 2, 940, 2500, fourth, "R2", [middle]),
        River("R5", "青茅河", "tributary", 3, 210, 1500, fifth, "R4", [])]


def offset(line: list[Point], distance: int) -> list[Point]:
    """A line parallel to the left (right when negative), mitred at the vertices."""
    normals = []
    for (x0, y0), (x1, y1) in zip(line, line[1:]):
        dx, dy = x1 - x0, y1 - y0
        length = (dx * dx + dy * dy) ** 0.5
        normals.append((-dy / length, dx / length))
    result = []
    for k, (x, y) in enumerate(line):
        a = normals[max(k - 1, 0)]
        b = normals[min(k, len(normals) - 1)]
        cosine = 1.0 + a[0] * b[0] + a[1] * b[1]
        result.append((int((x + distance * (a[0] + b[0]) / cosine + 0.5) // 1),
                       int((y + distance * (a[1] + b[1]) / cosine + 0.5) // 1)))
    return result


def strip(line: list[Point], half: int) -> Polygon:
    """The polygon within `half` of a line, flat at its ends, counter-clockwise."""
    return [offset(line, -half) + offset(line, half)[::-1]]


class Along:
    """Distance and measure of points with respect to a stretch of a line (floats, for labels)."""

    def __init__(self, line: list[Point], origin: int) -> None:
        """Measures count from vertex `origin`, positive downstream, in centimetres."""
        self._segments = []
        measure = 0.0
        for k in range(origin):
            measure -= self._length(line[k], line[k + 1])
        for a, b in zip(line, line[1:]):
            length = self._length(a, b)
            self._segments.append((a[0], a[1], b[0] - a[0], b[1] - a[1], length, measure))
            measure += length

    @staticmethod
    def _length(a: Point, b: Point) -> float:
        return float((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5

    def __call__(self, x: int, y: int) -> tuple[float, float]:
        best, where = 1e30, 0.0
        for ax, ay, dx, dy, length, measure in self._segments:
            t = ((x - ax) * dx + (y - ay) * dy) / (length * length)
            t = 0.0 if t < 0.0 else 1.0 if t > 1.0 else t
            u, v = ax + t * dx - x, ay + t * dy - y
            square = u * u + v * v
            if square < best:
                best, where = square, measure + t * length
        return best ** 0.5, where
