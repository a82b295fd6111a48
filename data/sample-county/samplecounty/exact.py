# SPDX-License-Identifier: Apache-2.0
"""Exact plane geometry with integers and fractions: no tolerance, no foreign library."""
from __future__ import annotations

from fractions import Fraction
from typing import Iterable, Iterator

from .lattice import Point, Polygon, Ring, signed_area2

Number = int | Fraction
Signed = tuple[int, list[tuple[Number, Number]]]  # +1 or −1, ring counter-clockwise or as it is


def area2(polygons: Iterable[Polygon]) -> int:
    """Twice the area of polygons with shells counter-clockwise and holes clockwise."""
    return sum(signed_area2(ring) for polygon in polygons for ring in polygon)


def box(ring: Iterable[tuple[Number, Number]]) -> tuple[Number, Number, Number, Number]:
    """The bounding box of points: least x, least y, greatest x, greatest y."""
    points = list(ring)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def contains(polygons: Iterable[Polygon], point: tuple[Number, Number]) -> int:
    """1 inside, 0 on the boundary, −1 outside (even-odd over all rings)."""
    x, y = point
    inside = False
    for polygon in polygons:
        for ring in polygon:
            x0, y0 = ring[-1]
            for x1, y1 in ring:
                if (y0 > y) != (y1 > y):
                    side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
                    if side == 0:
                        return 0
                    if (side > 0) == (y1 > y0):
                        inside = not inside
                elif y0 == y == y1 and min(x0, x1) <= x <= max(x0, x1):
                    return 0
                elif (x1, y1) == (x, y):
                    return 0
                x0, y0 = x1, y1
    return 1 if inside else -1


def clip_ring(ring: list[tuple[Number, Number]], convex: Ring) -> list[tuple[Number, Number]]:
    """A ring clipped by a convex counter-clockwise polygon (Sutherland and Hodgman 1974).

    The result may run to and fro along the clipper, so it is a ring only in the sense of its
    signed area and of integrals over it; these are exact.
    """
    output = ring
    ax, ay = convex[-1]
    for bx, by in convex:
        points, output = output, []
        if not points:
            return []
        ux, uy = bx - ax, by - ay
        px, py = points[-1]
        ps = ux * (py - ay) - uy * (px - ax)
        for qx, qy in points:
            qs = ux * (qy - ay) - uy * (qx - ax)
            if (ps < 0 < qs) or (qs < 0 < ps):
                t = Fraction(ps) / (ps - qs)
                output.append((px + t * (qx - px), py + t * (qy - py)))
            if qs >= 0:
                output.append((qx, qy))
            px, py, ps = qx, qy, qs
        ax, ay = bx, by
    return output


def ring_area(ring: list[tuple[Number, Number]]) -> Fraction:
    """The signed area of a ring of fractions."""
    total = Fraction(0)
    x0, y0 = ring[-1]
    for x1, y1 in ring:
        total += x0 * y1 - x1 * y0
        x0, y0 = x1, y1
    return total / 2


def signed_area(region: Iterable[Signed]) -> Fraction:
    """The area of a sum of signed rings."""
    return sum((sign * ring_area(ring) for sign, ring in region), Fraction(0))


def product(first: list[Signed], second: list[Signed]) -> Iterator[Signed]:
    """The intersection of two sums of rings, as a sum of trapezoids.

    A ring is the signed sum of the areas between its edges and a base line below all; the
    intersection of two such areas lies under the lower of two edges.
    """
    base = min((p[1] for _, ring in first + second for p in ring), default=0) - 1
    edges_a, edges_b = list(_edges(first)), list(_edges(second))
    for sign_a, a0, a1 in edges_a:
        for sign_b, b0, b1 in edges_b:
            low, high = max(a0[0], b0[0]), min(a1[0], b1[0])
            if low < high:
                for ring in _under_both(a0, a1, b0, b1, low, high, base):
                    yield sign_a * sign_b, ring


def _edges(region: list[Signed]):
    for sign, ring in region:
        x0, y0 = ring[-1]
        for x1, y1 in ring:
            if x0 < x1:
                yield -sign, (x0, y0), (x1, y1)
            elif x1 < x0:
                yield sign, (x1, y1), (x0, y0)
            x0, y0 = x1, y1


def _height(p: tuple[Number, Number], q: tuple[Number, Number], x: Number) -> Fraction:
    return p[1] + Fraction(q[1] - p[1]) / (q[0] - p[0]) * (x - p[0])


def _under_both(a0, a1, b0, b1, low, high, base):
    a_low, a_high = _height(a0, a1, low), _height(a0, a1, high)
    b_low, b_high = _height(b0, b1, low), _height(b0, b1, high)
    stops = [(low, min(a_low, b_low))]
    if (a_low - b_low) * (a_high - b_high) < 0:
        t = (a_low - b_low) / ((a_low - b_low) - (a_high - b_high))
        x = low + t * (high - low)
        stops.append((x, a_low + t * (a_high - a_low)))
    stops.append((high, min(a_high, b_high)))
    for (x0, y0), (x1, y1) in zip(stops, stops[1:]):
        yield [(x0, base), (x1, base), (x1, y1), (x0, y0)]


# --------------------------------------------------------------------------------- validity

def faults(polygons: list[Polygon]) -> list[str]:
    """Why polygons are not valid: short or degenerate rings, orientation, crossings, contacts.

    Stricter than OGC Simple Features: rings may not touch at all. Nesting is checked through
    one vertex of each hole.
    """
    found = []
    segments = []
    for p, polygon in enumerate(polygons):
        for r, ring in enumerate(polygon):
            if len(ring) < 3 or len(set(ring)) != len(ring):
                found.append(f"ring {p}/{r} is short or repeats a vertex")
            turn = signed_area2(ring)
            if (turn <= 0) if r == 0 else (turn >= 0):
                found.append(f"ring {p}/{r} runs the wrong way")
            if r and contains([[polygon[0]]], ring[0]) != 1:
                found.append(f"hole {p}/{r} is not inside its shell")
            for k in range(len(ring)):
                segments.append((ring[k - 1], ring[k], (p, r, (k - 1) % len(ring), len(ring))))
    found += _crossings(segments)
    for p, polygon in enumerate(polygons):
        for q, other in enumerate(polygons):
            if p != q and contains([other], polygon[0][0]) == 1:
                found.append(f"part {p} lies in part {q}")
    return found


def _crossings(segments) -> list[str]:
    """Pairs of segments that meet where they should not, found through a grid of cells."""
    if not segments:
        return []
    reach = max(max(abs(a[0] - b[0]), abs(a[1] - b[1])) for a, b, _ in segments) + 1
    total = sum(max(abs(a[0] - b[0]), abs(a[1] - b[1])) for a, b, _ in segments)
    cell = max(1, min(reach, 2 * total // len(segments) + 1))
    grid: dict[tuple[int, int], list[int]] = {}
    found = []
    for number, (a, b, tag) in enumerate(segments):
        seen = set()
        for i in range(min(a[0], b[0]) // cell, max(a[0], b[0]) // cell + 1):
            for j in range(min(a[1], b[1]) // cell, max(a[1], b[1]) // cell + 1):
                others = grid.setdefault((i, j), [])
                for other in others:
                    if other not in seen:
                        seen.add(other)
                        if _clash(a, b, tag, *segments[other]):
                            found.append(f"segments {tag} and {segments[other][2]} meet")
                others.append(number)
    return found


def _turn(a: Point, b: Point, c: Point) -> int:
    value = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (value > 0) - (value < 0)


def _on(a: Point, b: Point, c: Point) -> bool:
    return (min(a[0], b[0]) <= c[0] <= max(a[0], b[0])
            and min(a[1], b[1]) <= c[1] <= max(a[1], b[1]))


def _clash(a, b, tag, c, d, other) -> bool:
    neighbours = tag[:2] == other[:2] and (tag[2] - other[2]) % tag[3] in (1, tag[3] - 1)
    abc, abd, cda, cdb = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if neighbours and len({a, b, c, d}) == 3:  # consecutive: only a fold back is a fault
        return abc == abd == 0 and (_folds(a, b, c, d))
    if abc * abd < 0 and cda * cdb < 0:
        return True
    return ((abc == 0 and _on(a, b, c)) or (abd == 0 and _on(a, b, d))
            or (cda == 0 and _on(c, d, a)) or (cdb == 0 and _on(c, d, b)))


def _folds(a, b, c, d) -> bool:
    shared = ({a, b} & {c, d}).pop()
    p = a if b == shared else b
    q = c if d == shared else d
    return (p[0] - shared[0]) * (q[0] - shared[0]) + (p[1] - shared[1]) * (q[1] - shared[1]) > 0
