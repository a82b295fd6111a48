# SPDX-License-Identifier: Apache-2.0
"""Where a subject lies with respect to layers, three-valued, with the causes of what is unknown."""
from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from math import exp
from typing import Any, Callable, Iterable

from . import exact
from .lattice import Point
from .measures import Site
from .projection import scale
from .sites import Subject
from .writers import Feature, Layer

YES, NO, UNKNOWN = "yes", "no", "unknown"


@dataclass
class State:
    """What a condition came to: its truth, whether it only touches, causes, what was measured."""

    truth: str
    touches: bool = False
    causes: list[str] = field(default_factory=list)
    measured: dict[str, Any] = field(default_factory=dict)


def all_of(*states: State) -> State:
    """Three-valued and."""
    if any(s.truth == NO for s in states):
        return State(NO)
    causes = [c for s in states if s.truth == UNKNOWN for c in s.causes]
    measured = {k: v for s in states for k, v in s.measured.items()}
    return State(UNKNOWN if causes else YES, causes=causes, measured=measured)


def any_of(*states: State) -> State:
    """Three-valued or; measures are told where one condition alone holds."""
    hits = [s for s in states if s.truth == YES]
    if hits:
        return State(YES, measured=hits[0].measured if len(hits) == 1 else {})
    open_ones = [s for s in states if s.truth == UNKNOWN]
    if open_ones:
        return State(UNKNOWN, causes=[c for s in open_ones for c in s.causes])
    return State(NO, touches=any(s.touches for s in states))


def inverse_of(state: State) -> State:
    """Three-valued not."""
    return State({YES: NO, NO: YES, UNKNOWN: UNKNOWN}[state.truth], causes=state.causes)


def apart(a: Point, b: Point, p: Point) -> float:
    """The plane distance from a point to a segment."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square)) if square else 0.0
    return ((a[0] + t * dx - p[0]) ** 2 + (a[1] + t * dy - p[1]) ** 2) ** 0.5


def near_pieces(geometry: Any, kind: str, box: tuple, reach: int) -> Iterable[tuple[Point, Point]]:
    """The segments of a geometry that come within `reach` of a box (points as segments of none)."""
    paths: list[list[Point]]
    if kind == "point":
        paths = [[geometry, geometry]]
    elif kind == "line":
        paths = geometry
    else:
        paths = [[*ring, ring[0]] for polygon in geometry for ring in polygon]
    x0, y0, x1, y1 = box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach
    for path in paths:
        for a, b in zip(path, path[1:]):
            if not (max(a[0], b[0]) < x0 or min(a[0], b[0]) > x1
                    or max(a[1], b[1]) < y0 or min(a[1], b[1]) > y1):
                yield a, b


class Whereabouts:
    """A site or a point against the layers of the county."""

    def __init__(self, subject: Subject, site: Site | None, layers: dict[str, Layer],
                 accuracy: dict[str, float], gaps: dict[str, Any]) -> None:
        self.subject, self.site, self.layers = subject, site, layers
        self.accuracy, self.gaps = accuracy, gaps
        self.box = site.box if site else (*subject.point, *subject.point)
        self._edges = [(ring[k - 1], ring[k]) for polygon in subject.polygons for ring in polygon
                       for k in range(len(ring))] or [(subject.point, subject.point)]
        self._inside = subject.polygons[0][0][0] if subject.polygons else subject.point

    # ------------------------------------------------------------------------------ overlaps

    def meets(self, role: str, fits: Callable[[dict], bool] = lambda f: True) -> State:
        """Whether the subject shares an area with (lies in) such features."""
        if role not in self.layers:
            return State(UNKNOWN, causes=["layer"])
        state = self._site_meets(role, fits) if self.site else self._point_meets(role, fits)
        if state.truth == NO and self._in_gap(role):
            return State(UNKNOWN, causes=["coverage"])
        return state

    def _site_meets(self, role: str, fits: Callable[[dict], bool]) -> State:
        features = self.layers[role].features
        overlap = self.site.overlap(features, fits)
        if not overlap.area_cm2:
            near = self._nearest(role, fits, int(self.accuracy[role] * 100))
            if near is not None and not overlap.touches:
                return State(UNKNOWN, causes=["error"])
            return State(NO, touches=overlap.touches)
        error = overlap.error_m2(self.accuracy[role])
        if float(overlap.area_cm2) / 1e4 <= error:
            return State(UNKNOWN, causes=["error"])
        return State(YES, measured={"overlap": (role, overlap, error)})

    def _point_meets(self, role: str, fits: Callable[[dict], bool]) -> State:
        features = [f for f in self.layers[role].features if fits(f.attributes)]
        point, limit = self.subject.point, int(self.accuracy[role] * 100)
        inside = any(exact.contains(f.geometry, point) == 1 for f in features)
        border = any(apart(a, b, point) <= limit for f in features
                     for a, b in near_pieces(f.geometry, "polygon", self.box, limit))
        if border:
            return State(UNKNOWN, causes=["error"])
        return State(YES if inside else NO)

    def _in_gap(self, role: str) -> bool:
        gap = self.gaps.get(role)
        if gap is None:
            return False
        if self.site is None:
            return exact.contains(gap, self.subject.point) == 1
        return any(exact.clip_ring(list(polygon[0]), convex) for polygon in gap
                   for _, convex in self.site.parts)

    # ----------------------------------------------------------------------------- distances

    def _nearest(self, role: str, fits: Callable[[dict], bool],
                 reach: int) -> tuple[float, int] | None:
        """The least plane distance (cm) to such features, and which; None beyond the reach."""
        layer, best = self.layers[role], None
        for number, feature in enumerate(layer.features):
            if not fits(feature.attributes):
                continue
            least = self._gap_cm(feature, layer.kind, reach)
            if least is not None and least <= reach and (best is None or least < best[0]):
                best = (least, number)
        return best

    def _gap_cm(self, feature: Feature, kind: str, reach: int) -> float | None:
        if kind == "polygon" and exact.contains(feature.geometry, self._inside) >= 0:
            return 0.0
        if self.site and kind == "point" and exact.contains(self.subject.polygons,
                                                            feature.geometry) >= 0:
            return 0.0
        gaps = [min(apart(a, b, c), apart(a, b, d), apart(c, d, a), apart(c, d, b))
                if not self._cross(a, b, c, d) else 0.0
                for a, b in near_pieces(feature.geometry, kind, self.box, reach)
                for c, d in self._edges]
        return min(gaps, default=None)

    @staticmethod
    def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
        def turn(p: Point, q: Point, r: Point) -> int:
            return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
        return (turn(a, b, c) > 0) != (turn(a, b, d) > 0) and (
            turn(c, d, a) > 0) != (turn(c, d, b) > 0)

    def true_m(self, plane_cm: float) -> float:
        """A plane distance near the subject on the ellipsoid."""
        middle = (Decimal(self.box[0] + self.box[2]) / 200, Decimal(self.box[1] + self.box[3]) / 200)
        return plane_cm / 100 / float(scale(*middle))

    def border_within(self, limit_m: float) -> bool:
        """Whether the county ends nearer than the limit, beyond which no layer says anything."""
        found = self._nearest_border(int(limit_m * 100 * 1.01))
        return found is not None and self.true_m(found) < limit_m

    def _nearest_border(self, reach: int) -> float | None:
        gaps = [min(apart(a, b, c), apart(c, d, a))
                for f in self.layers["county"].features
                for a, b in near_pieces(f.geometry, "polygon", self.box, reach)
                for c, d in self._edges]
        return min(gaps, default=None)

    def nearer(self, role: str, limit_m: float,
               fits: Callable[[dict], bool] = lambda f: True) -> State:
        """Whether such a feature is nearer than the limit."""
        if role not in self.layers:
            return State(UNKNOWN, causes=["layer"])
        error = self.accuracy[role]
        found = self._nearest(role, fits, int((limit_m + error) * 101))
        return self.decide(None if found is None else self.true_m(found[0]), error, limit_m,
                           {} if found is None else {"distance": (role, found[1])})

    def decide(self, distance_m: float | None, error: float, limit_m: float,
               measured: dict[str, Any], more: tuple[str, ...] = ()) -> State:
        """Holds a distance with its error against a limit; what cannot be seen may be nearer."""
        if distance_m is not None and distance_m + error < limit_m:
            role_number = measured.get("distance")
            return State(YES, measured={"distance": (*role_number, distance_m, limit_m)})
        absence = (["coverage"] if self.border_within(limit_m) else []) + list(more)
        if distance_m is not None and distance_m - error < limit_m:
            return State(UNKNOWN, causes=["error", *absence])
        return State(UNKNOWN, causes=absence) if absence else State(NO)


class Rivers:
    """The reaches as a network: where things lie on it, and what lies along it.

    A place is clear when the nearest reach, weighed by exp(−2 (d / snap)²) and by the name that
    is stated (1 agrees, ½ none stated, 1⁄10 differs), weighs twice the second. A reach whose nearest
    place is its end gives way to another reach there that is no farther.
    """

    def __init__(self, layer: Layer) -> None:
        self.lines = [feature.geometry[0] for feature in layer.features]
        self.names = [feature.attributes["name"] for feature in layer.features]
        self._steps = [[self._length(a, b) for a, b in zip(line, line[1:])] for line in self.lines]

    @staticmethod
    def _length(a: Point, b: Point) -> float:
        x, y = Decimal(a[0] + b[0]) / 200, Decimal(a[1] + b[1]) / 200
        return ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 / 100 / float(scale(x, y))

    def _nearest(self, reach: int, point: Point) -> tuple[float, float, int]:
        """Distance and measure of the nearest place of a reach, and its end (−1, 1) or 0."""
        line, best, where, measure = self.lines[reach], (1e30, point), 0.0, 0.0
        for a, b, length in zip(line, line[1:], self._steps[reach]):
            dx, dy = b[0] - a[0], b[1] - a[1]
            t = max(0.0, min(1.0, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy)
                             / (dx * dx + dy * dy)))
            foot = (a[0] + t * dx, a[1] + t * dy)
            gap = ((point[0] - foot[0]) ** 2 + (point[1] - foot[1]) ** 2) ** 0.5
            if gap < best[0]:
                best, where = (gap, foot), measure + t * length
            measure += length
        foot = (round(best[1][0]), round(best[1][1]))
        middle = self._length(point, foot) if foot != point else 0.0
        return (best[0] / 100 if middle == 0 else middle, where,
                -1 if where <= 0 else 1 if where >= measure - 1e-9 else 0)

    def place(self, point: Point, snap_m: float, name: str | None) -> tuple[str, int, float]:
        """"clear", "ambiguous" or "none", with reach and measure of a clear place."""
        rows = []
        for reach in range(len(self.lines)):
            gap, measure, end = self._nearest(reach, point)
            if gap <= snap_m:
                factor = 0.5 if not name else 1.0 if name == self.names[reach] else 0.1
                rows.append((exp(-2 * (gap / snap_m) ** 2) * factor, gap, reach, measure, end))
        kept = [r for r in rows if not (r[4] and any(
            o is not r and self._share_node(r, o) and o[1] <= r[1] + 1e-6
            and not (o[4] and abs(o[1] - r[1]) <= 1e-6 and o[2] > r[2]) for o in rows))]
        kept.sort(reverse=True)
        if not kept:
            return "none", -1, 0.0
        if len(kept) > 1 and kept[0][0] < 2 * kept[1][0]:
            return "ambiguous", -1, 0.0
        return "clear", kept[0][2], kept[0][3]

    def _share_node(self, row: tuple, other: tuple) -> bool:
        node = self.lines[row[2]][0 if row[4] < 0 else -1]
        return node in (self.lines[other[2]][0], self.lines[other[2]][-1])

    def length_m(self, reach: int) -> float:
        """The length of a reach."""
        return sum(self._steps[reach])

    def along(self, start: tuple[int, float], downstream: bool, limit_m: float,
              targets: list[tuple[int, float]]) -> list[float | None]:
        """Distances along the water to targets (reach, measure), None beyond the limit."""
        found: list[float | None] = [None] * len(targets)
        open_ones = [(start[0], start[1], 0.0)]
        while open_ones:
            reach, at, before = open_ones.pop()
            for k, (where, measure) in enumerate(targets):
                run = measure - at if downstream else at - measure
                if where == reach and run >= 0 and before + run <= limit_m:
                    if found[k] is None or before + run < found[k]:
                        found[k] = before + run
            rest = self.length_m(reach) - at if downstream else at
            if before + rest > limit_m:
                continue
            node = self.lines[reach][-1 if downstream else 0]
            for other in range(len(self.lines)):
                if self.lines[other][0 if downstream else -1] == node:
                    open_ones.append((other, 0.0 if downstream else self.length_m(other),
                                      before + rest))
        return found

    def nearest_vertex(self, points: list[Point]) -> Point:
        """The vertex of a subject that lies nearest to a river."""
        return min(points, key=lambda p: min(self._nearest(r, p)[0] for r in range(len(self.lines))))

    def along_state(self, where: Whereabouts, role: str, downstream: bool, limit_m: float,
                    snap_m: float, fits: Callable[[dict], bool] = lambda f: True) -> State:
        """Whether such a feature lies along the rivers within the limit."""
        if role not in where.layers:
            return State(UNKNOWN, causes=["layer"])
        subject = where.subject
        own = [p for polygon in subject.polygons for p in polygon[0]] or [subject.point]
        point = self.nearest_vertex(own)
        status, reach, measure = self.place(point, snap_m, subject.attributes.get("river"))
        error = where.accuracy[role]
        if status != "clear":
            return where.decide(None, error, limit_m, {}, ("network",))
        rows, doubts = [], []
        for number, feature in enumerate(where.layers[role].features):
            if not fits(feature.attributes):
                continue
            at = feature.geometry
            known, other, there = self.place(at, snap_m, feature.attributes.get("river"))
            if known == "clear":
                rows.append((number, (other, there)))
            elif known == "ambiguous" and self._length(own[0], at) <= limit_m + error + snap_m:
                doubts.append("network")
        runs = self.along((reach, measure), downstream, limit_m + error, [place for _, place in rows])
        best = min(((run, number) for run, (number, _) in zip(runs, rows) if run is not None),
                   default=None)
        measured = {} if best is None else {"distance": (role, best[1])}
        return where.decide(None if best is None else best[0], error, limit_m, measured,
                            tuple(doubts))
