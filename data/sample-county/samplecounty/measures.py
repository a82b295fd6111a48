# SPDX-License-Identifier: Apache-2.0
"""Measures of a subject against a layer: exact overlaps, their errors, contacts, distances."""
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Callable, Iterable

from . import exact
from .exact import Signed
from .lattice import Point, Polygon, Ring
from .projection import AreaFactor, scale
from .sites import Subject
from .writers import Feature


def _decimal(value: exact.Number) -> Decimal:
    value = Fraction(value)
    return Decimal(value.numerator) / Decimal(value.denominator)


@dataclass
class Overlap:
    """The part of a site inside some features of a layer."""

    region: list[Signed]
    area_cm2: Fraction
    zone_edge_m: float  # zone boundary inside the site
    touches: bool
    pieces: list[tuple[int, Fraction]]  # feature number, area

    def error_m2(self, accuracy_m: float) -> float:
        """The error along the zone boundary that bounds the overlap.

        The subjects are not in the catalogue, so their own accuracy counts as nothing.
        """
        return self.zone_edge_m * accuracy_m


class Site:
    """A site as signed convex parts, with the area factor of its place."""

    def __init__(self, subject: Subject) -> None:
        self.parts = subject.convex
        self.polygons = subject.polygons
        self._known: dict[tuple[int, ...], Overlap] = {}
        rings = [r for _, r in self.parts]
        self.box = exact.box([p for r in rings for p in r])
        self.factor = AreaFactor(Decimal(self.box[0] + self.box[2]) / 200,
                                 Decimal(self.box[1] + self.box[3]) / 200)

    def area_cm2(self) -> Fraction:
        """The plane area."""
        return exact.signed_area((s, list(r)) for s, r in self.parts)

    def ellipsoid_m2(self, region: Iterable[Signed]) -> Decimal:
        """The ellipsoidal area of a region near the site."""
        total = Decimal(0)
        for sign, ring in region:
            total += sign * self.factor.ring_area(
                [(_decimal(x) / 100, _decimal(y) / 100) for x, y in ring])
        return total

    def whole(self) -> list[Signed]:
        """The site as a region."""
        return [(s, list(r)) for s, r in self.parts]

    def overlap(self, features: list[Feature], fits: Callable[[dict], bool]) -> Overlap:
        """The overlap with the features whose attributes fit; these do not overlap each other."""
        key = (id(features), *(n for n, f in enumerate(features) if fits(f.attributes)))
        if key in self._known:
            return self._known[key]
        region: list[Signed] = []
        pieces: list[tuple[int, Fraction]] = []
        zone_edge, touches, near = 0.0, False, []
        for number, feature in enumerate(features):
            if not fits(feature.attributes):
                continue
            own: list[Signed] = []
            for polygon in feature.geometry:
                if not self._meets(exact.box(polygon[0])):
                    continue
                near.append(polygon)
                for ring in polygon:
                    for sign, convex in self.parts:
                        cut = exact.clip_ring(ring, convex)
                        if cut:
                            own.append((sign, cut))
                    zone_edge += self._length_inside(ring)
            area = exact.signed_area(own)
            if area:
                region += own
                pieces.append((number, area))
        total = sum((a for _, a in pieces), Fraction(0))
        if not total:
            touches = any(self._contact(polygon) for polygon in near)
        result = Overlap(region, total, zone_edge, touches, pieces)
        self._known[key] = result
        return result

    def _meets(self, box: tuple) -> bool:
        return (box[0] <= self.box[2] and self.box[0] <= box[2]
                and box[1] <= self.box[3] and self.box[1] <= box[3])

    def _near(self, ring: Ring) -> list[tuple[Point, Point]]:
        x0, y0, x1, y1 = self.box
        found = []
        a = ring[-1]
        for b in ring:
            if not (max(a[0], b[0]) < x0 or min(a[0], b[0]) > x1
                    or max(a[1], b[1]) < y0 or min(a[1], b[1]) > y1):
                found.append((a, b))
            a = b
        return found

    def _length_inside(self, ring: Ring) -> float:
        """The length of a ring inside the site, metres."""
        total = 0.0
        for a, b in self._near(ring):
            length = ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 / 100.0
            total += length * sum(s * _span(a, b, convex) for s, convex in self.parts)
        return total

    def _contact(self, zone: Polygon) -> bool:
        """Whether the boundaries of the site and a zone meet."""
        for ring in zone:
            for a, b in self._near(ring):
                for polygon in self.polygons:
                    for own in polygon:
                        for k in range(len(own)):
                            if segments_meet(a, b, own[k - 1], own[k]):
                                return True
        return False

    def distance_cm(self, zone: Ring) -> float:
        """The plane distance between the site and a ring (0 when they meet)."""
        if self._contact([zone]) or exact.contains([[zone]], self.polygons[0][0][0]) == 1:
            return 0.0
        return self.border_distance_cm(zone)

    def border_distance_cm(self, zone: Ring) -> float:
        """The plane distance between the borders of the site and a ring, from either side."""
        best = 1e30
        for polygon in self.polygons:
            for own in polygon:
                for k in range(len(own)):
                    for m in range(len(zone)):
                        best = min(best, _apart(own[k - 1], own[k], zone[m - 1], zone[m]))
        return best ** 0.5

    def true_distance_m(self, plane_cm: float) -> Decimal:
        """A plane distance near the site on the ellipsoid (plane length over the scale)."""
        return Decimal(repr(plane_cm)) / 100 / scale(self.factor.x, self.factor.y)


def _span(a: Point, b: Point, convex: Ring) -> float:
    """The share of a segment inside a convex counter-clockwise ring."""
    low, high = 0.0, 1.0
    p = convex[-1]
    for q in convex:
        ux, uy = q[0] - p[0], q[1] - p[1]
        sa = ux * (a[1] - p[1]) - uy * (a[0] - p[0])
        sb = ux * (b[1] - p[1]) - uy * (b[0] - p[0])
        if sa <= 0 and sb <= 0:
            return 0.0
        if sa < 0:
            low = max(low, sa / (sa - sb))
        elif sb < 0:
            high = min(high, sa / (sa - sb))
        p = q
    return max(0.0, high - low)


def segments_meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two closed segments have a point in common, exact."""
    def turn(p: Point, q: Point, r: Point) -> int:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    def on(p: Point, q: Point, r: Point) -> bool:
        return (turn(p, q, r) == 0 and min(p[0], q[0]) <= r[0] <= max(p[0], q[0])
                and min(p[1], q[1]) <= r[1] <= max(p[1], q[1]))
    if on(a, b, c) or on(a, b, d) or on(c, d, a) or on(c, d, b):
        return True
    return ((turn(a, b, c) > 0) != (turn(a, b, d) > 0)
            and (turn(c, d, a) > 0) != (turn(c, d, b) > 0))


def _apart(a: Point, b: Point, c: Point, d: Point) -> float:
    """The squared distance of two segments that do not meet."""
    return min(_point_apart(a, c, d), _point_apart(b, c, d), _point_apart(c, a, b),
               _point_apart(d, a, b))


def _point_apart(p: Point, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    dot, square = (p[0] - a[0]) * dx + (p[1] - a[1]) * dy, dx * dx + dy * dy
    if dot <= 0:
        return float((p[0] - a[0]) ** 2 + (p[1] - a[1]) ** 2)
    if dot >= square:
        return float((p[0] - b[0]) ** 2 + (p[1] - b[1]) ** 2)
    cross = (p[1] - a[1]) * dx - (p[0] - a[0]) * dy
    return cross * cross / square
