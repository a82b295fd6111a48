# SPDX-License-Identifier: Apache-2.0
"""The geometry of the engine in a few pages of Python: exact, slow, for features of one ring.

docs/engine_pictures.py draws with it, and docs/engine.md explains it. Names and decisions are
those of lib/ecotone/index and lib/ecotone/overlay. A ring is a list of points, counter-clockwise,
that does not repeat its first one; numbers are integers or fractions.
"""

from fractions import Fraction
from itertools import chain
from typing import NamedTuple


def cross(u, v):
    return u[0] * v[1] - u[1] * v[0]


def minus(a, b):
    return (a[0] - b[0], a[1] - b[1])


def orient(a, b, c):
    """Twice the area of a triangle: positive if c lies left of the line from a to b."""
    return cross(minus(b, a), minus(c, a))


def edges(ring):
    return [(ring[k], ring[(k + 1) % len(ring)]) for k in range(len(ring))]


def running_sums(ring):
    """G at every vertex, and the total T at the end."""
    sums = [0]
    for a, b in edges(ring):
        sums.append(sums[-1] + cross(a, b))
    return sums


def twice_area(ring):
    return running_sums(ring)[-1]


# Decisions, layer A moved by (ε, ε²): index/grid_predicates.h


def side_of_a(a, b0, b1):
    """The side of a point of A to an edge of B: 1 is left, −1 right, never 0."""
    o = orient(b0, b1, a)
    if o != 0:
        return 1 if o > 0 else -1
    if b1[1] != b0[1]:
        return -1 if b1[1] > b0[1] else 1
    return 1 if b1[0] > b0[0] else -1


def side_of_b(b, a0, a1):
    """The side of a point of B to an edge of A: the other way round."""
    o = orient(a0, a1, b)
    if o != 0:
        return 1 if o > 0 else -1
    if a1[1] != a0[1]:
        return 1 if a1[1] > a0[1] else -1
    return -1 if a1[0] > a0[0] else 1


def winding_of_b(ring, a):
    """The winding number of a ring of B around a point of A."""
    winding = 0
    for b0, b1 in edges(ring):
        if (b0[1] > a[1]) != (b1[1] > a[1]):
            upward = 1 if b1[1] > a[1] else -1
            winding += upward if side_of_a(a, b0, b1) == upward else 0
    return winding


def winding_of_a(ring, b):
    """The winding number of a ring of A around a point of B."""
    winding = 0
    for a0, a1 in edges(ring):
        if (a0[1] >= b[1]) != (a1[1] >= b[1]):
            upward = 1 if a1[1] >= b[1] else -1
            winding += upward if side_of_b(b, a0, a1) == upward else 0
    return winding


# What two borders have to do with each other: index/meeting.h


class Crossing(NamedTuple):
    edge: int
    zone_edge: int
    turn: int  # 1: the subject goes into the zone
    is_proper: bool
    at: tuple
    d0: int  # orientations of the ends of the subject's edge to the zone's
    d1: int
    e0: int  # of the begin of the zone's edge to the subject's


class Shared(NamedTuple):
    edge: int
    zone_edge: int
    same_direction: bool
    start: tuple  # along the subject's edge
    end: tuple


class Meeting(NamedTuple):
    crossings: list
    touches: list  # (edge, zone_edge, point)
    shared: list


def in_box(p, a, b):
    return (min(a[0], b[0]) <= p[0] <= max(a[0], b[0]) and
            min(a[1], b[1]) <= p[1] <= max(a[1], b[1]))


def boxes_meet(a, b):
    return all(min(a[0][k], a[1][k]) <= max(b[0][k], b[1][k]) and
               min(b[0][k], b[1][k]) <= max(a[0][k], a[1][k]) for k in (0, 1))


def along(a0, a1, t):
    return (a0[0] + t * (a1[0] - a0[0]), a0[1] + t * (a1[1] - a0[1]))


def dot(u, v):
    return u[0] * v[0] + u[1] * v[1]


def meet(subject, zone):
    """All places where the borders of a subject (of A) and a zone (of B) meet."""
    found = Meeting([], [], [])
    for i, (a0, a1) in enumerate(edges(subject)):
        for j, (b0, b1) in enumerate(edges(zone)):
            if not boxes_meet((a0, a1), (b0, b1)):
                continue
            d0, d1 = orient(b0, b1, a0), orient(b0, b1, a1)
            e0, e1 = orient(a0, a1, b0), orient(a0, a1, b1)
            if d0 * d1 > 0 or e0 * e1 > 0:
                continue
            at = along(a0, a1, Fraction(d0, d0 - d1)) if d0 != d1 else None
            if d0 and d1 and e0 and e1:
                found.crossings.append(Crossing(i, j, 1 if d1 > 0 else -1, True, at, d0, d1, e0))
                continue
            touching = [p for o, p, q, r in ((d0, a0, b0, b1), (d1, a1, b0, b1),
                                             (e0, b0, a0, a1), (e1, b1, a0, a1))
                        if o == 0 and in_box(p, q, r)]
            found.touches.extend((i, j, p) for p in dict.fromkeys(touching))
            if d0 == d1 == 0:
                same = dot(minus(a1, a0), minus(b1, b0)) > 0
                ends = sorted({p for p in touching}, key=lambda p: dot(minus(p, a0), minus(a1, a0)))
                if len(ends) > 1:
                    found.shared.append(Shared(i, j, same, ends[0], ends[-1]))
                continue
            if not touching:
                continue
            start, end = side_of_a(a0, b0, b1), side_of_a(a1, b0, b1)
            if start != end and side_of_b(b0, a0, a1) != side_of_b(b1, a0, a1):
                found.crossings.append(Crossing(i, j, end, False, touching[-1], d0, d1, e0))
    return found


# The area of an overlap from its crossings: overlay/overlap_sums.h


class Step(NamedTuple):
    """What one crossing adds to twice the area."""
    crossing: Crossing
    rest_of_subject: int  # T − G of the ring of the subject, from its edge on
    rest_of_zone: int
    shift: int            # (b0 − a0) × a0: both rests begin at the crossing instead
    fraction: Fraction    # and the part that is not whole
    value: Fraction       # turn · sum


def overlap_steps(subject, zone):
    g, h = running_sums(subject), running_sums(zone)
    for c in meet(subject, zone).crossings:
        a0, b0 = subject[c.edge], zone[c.zone_edge]
        shift = cross(minus(b0, a0), a0 if c.is_proper else c.at)
        fraction = -Fraction(c.d0 * c.e0, c.d0 - c.d1) if c.is_proper else Fraction(0)
        rest, zone_rest = g[-1] - g[c.edge], h[-1] - h[c.zone_edge]
        yield Step(c, rest, zone_rest, shift, fraction,
                   c.turn * (rest - zone_rest + shift + fraction))


def twice_overlap(subject, zone):
    """Twice the area of the overlap; no polygon is built for it."""
    return (winding_of_b(zone, subject[0]) * twice_area(subject) +
            winding_of_a(subject, zone[0]) * twice_area(zone) +
            sum(step.value for step in overlap_steps(subject, zone)))


# Geometry by walking: overlay/piece_walker.h


class Mark(NamedTuple):
    edge: int
    t: Fraction  # 0 at the vertex that begins the edge
    at: tuple
    delta: int
    shared: int  # the stretch from here on: 1 along the other border, −1 against it, 0 not shared


class Arc(NamedTuple):
    of_zone: bool
    state: int  # winding number of the other feature along it
    shared: int
    points: list  # from node to node

    def reversed(self):
        return self._replace(points=self.points[::-1])


def place_on(ring, edge, at):
    """Edge and parameter of a place on it; the end of an edge is the begin of the next."""
    a, b = edges(ring)[edge]
    k = 0 if a[0] != b[0] else 1
    t = Fraction(at[k] - a[k]) / (b[k] - a[k])
    return ((edge + 1) % len(ring), Fraction(0)) if t == 1 else (edge, t)


def marks_of(ring, crossings, touches, shared):
    """The places on a border in their order, each once; arguments are (edge, at, value)."""
    found = {}
    for edge, at, turn in chain(crossings, ((e, p, 0) for e, p in touches)):
        place = place_on(ring, edge, at)
        # What is crossed at the end of a ring is crossed before its first vertex.
        delta = 0 if place == (0, 0) and edge == len(ring) - 1 else turn
        before = found.get(place)
        found[place] = Mark(*place, at, delta + (before.delta if before else 0), 0)
    for edge, at, direction in shared:
        place = place_on(ring, edge, at)
        found[place] = found[place]._replace(shared=direction)
    return [found[place] for place in sorted(found)]


def arcs_of(ring, marks, winding, of_zone):
    arcs = []
    for i, mark in enumerate(marks):
        winding += mark.delta
        end = marks[(i + 1) % len(marks)]
        points = [mark.at]
        k = mark.edge
        while k != end.edge or (k == mark.edge and end.t <= mark.t and len(points) <= len(ring)):
            k = (k + 1) % len(ring)
            points.append(ring[k])
        if points[-1] != end.at:
            points.append(end.at)
        arcs.append(Arc(of_zone, winding, mark.shared, points))
    return arcs


def cut_borders(subject, zone):
    """The arcs of both borders, cut where they meet."""
    m = meet(subject, zone)
    own = marks_of(subject, [(c.edge, c.at, c.turn) for c in m.crossings],
                   [(i, p) for i, _, p in m.touches],
                   [(s.edge, s.start, 1 if s.same_direction else -1) for s in m.shared])
    other = marks_of(zone, [(c.zone_edge, c.at, -c.turn) for c in m.crossings],
                     [(j, p) for _, j, p in m.touches],
                     [(s.zone_edge, s.start if s.same_direction else s.end,
                       1 if s.same_direction else -1) for s in m.shared])
    return (arcs_of(subject, own, winding_of_b(zone, subject[0]), False) +
            arcs_of(zone, other, winding_of_a(subject, zone[0]), True))


def kept_arcs(arcs, inside):
    """The arcs that bound the part of the subject in the zone, or outside it."""
    kept = []
    for arc in arcs:
        if arc.shared:
            if not arc.of_zone and (arc.shared > 0) == inside:
                kept.append(arc)
        elif arc.of_zone:
            if arc.state == 1:
                kept.append(arc if inside else arc.reversed())
        elif (arc.state == 1) == inside:
            kept.append(arc)
    return kept


def turns_before(back, u, v):
    """Whether direction u comes before v when turning clockwise from the way back."""
    def half(w):
        side = cross(back, w)
        if side != 0:
            return 0 if side < 0 else 1
        return 0 if dot(back, w) < 0 else 2
    return half(u) < half(v) if half(u) != half(v) else cross(u, v) < 0


def next_arc(arriving, leaving):
    """Of the arcs that leave a node, the first one clockwise from the way back."""
    back = minus(arriving.points[-2], arriving.points[-1])
    best = leaving[0]
    for arc in leaving[1:]:
        if turns_before(back, minus(arc.points[1], arc.points[0]),
                        minus(best.points[1], best.points[0])):
            best = arc
    return best


def join(arcs):
    """Rings from arcs; one that comes back to a place is cut off there."""
    leaving = {}
    for arc in arcs:
        leaving.setdefault(arc.points[0], []).append(arc)
    rings, used = [], set()
    for start in arcs:
        if id(start) in used:
            continue
        current, path = start, []
        while True:
            used.add(id(current))
            path.append(current)
            node = current.points[-1]
            nodes = [arc.points[0] for arc in path]
            if node in nodes:
                again = nodes.index(node)
                rings.append([p for arc in path[again:] for p in arc.points[:-1]])
                del path[again:]
            current = next_arc(current, leaving[node])
            if id(current) in used:
                break
    return rings


# The union: overlay/region_union.h


class UnionArc(NamedTuple):
    feature: int
    fate: str  # "kept", "struck" or "inside" another feature
    points: list


def union_arcs(features):
    """The borders of some features, cut where they meet, and what becomes of each piece."""
    directed = {}
    for f, ring in enumerate(features):
        for a, b in edges(ring):
            directed.setdefault((a, b), f)
    arcs = []
    for f, ring in enumerate(features):
        others = [other for g, other in enumerate(features) if g != f]
        for k, (a, b) in enumerate(edges(ring)):
            if (b, a) in directed or directed[a, b] != f:
                arcs.append(UnionArc(f, "struck", [a, b]))
                continue
            places = {Fraction(0): a, Fraction(1): b}
            for other in others:
                m = meet(ring, other)
                for at in ([c.at for c in m.crossings if c.edge == k] +
                           [p for i, _, p in m.touches if i == k]):
                    axis = 0 if a[0] != b[0] else 1
                    places[Fraction(at[axis] - a[axis]) / (b[axis] - a[axis])] = at
            order = sorted(places)
            for t, u in zip(order, order[1:]):
                middle = along(a, b, (t + u) / 2)
                inside = any(winding_of_b(other, middle) for other in others)
                arcs.append(UnionArc(f, "inside" if inside else "kept", [places[t], places[u]]))
    return arcs


# The index: index/zone_index.h


class Cells(NamedTuple):
    size: int
    columns: int
    rows: int
    x0: int
    y0: int
    edges: dict  # of each cell (column, row): (zone, edge)
    sets: dict   # the zones at its lower left corner
    rooms: dict  # cells around it without edges

    def cell_of(self, p):
        return ((p[0] - self.x0) // self.size, (p[1] - self.y0) // self.size)

    def corner(self, cell):
        return (self.x0 + cell[0] * self.size, self.y0 + cell[1] * self.size)


def visit_cells(cells, p, q):
    """The cells that a segment may meet: all of its box, or those near it row by row."""
    (c0, r0), (c1, r1) = (cells.cell_of((f(p[0], q[0]), f(p[1], q[1]))) for f in (min, max))
    c0, r0 = max(c0, 0), max(r0, 0)
    c1, r1 = min(c1, cells.columns - 1), min(r1, cells.rows - 1)
    low, high = (p, q) if p[1] <= q[1] else (q, p)
    for r in range(r0, r1 + 1):
        first, last = c0, c1
        if c1 - c0 >= 2 and r1 - r0 >= 2:
            ys = (max(cells.y0 + r * cells.size, low[1]),
                  min(cells.y0 + (r + 1) * cells.size, high[1]))
            xs = [low[0] + Fraction((y - low[1]) * (high[0] - low[0]), high[1] - low[1]) for y in ys]
            first = max(c0, (min(xs) - cells.x0) // cells.size)
            last = min(c1, (max(xs) - cells.x0) // cells.size)
        for c in range(first, last + 1):
            yield (c, r)


def index_zones(zones, size, box=None, room_outside=255):
    """Cells over the extent of the zones, or over one cell of another index."""
    points = list(chain.from_iterable(zones))
    x0, y0, x1, y1 = box or (min(p[0] for p in points), min(p[1] for p in points),
                             max(p[0] for p in points) + 1, max(p[1] for p in points) + 1)
    cells = Cells(size, -(-(x1 - x0) // size), -(-(y1 - y0) // size), x0, y0, {}, {}, {})
    everywhere = [(c, r) for r in range(cells.rows) for c in range(cells.columns)]
    for cell in everywhere:
        cells.edges[cell] = []
        cells.sets[cell] = [z for z, ring in enumerate(zones)
                            if winding_of_b(ring, cells.corner(cell))]
    for z, ring in enumerate(zones):
        for k, (a, b) in enumerate(edges(ring)):
            for cell in visit_cells(cells, a, b):
                cells.edges[cell].append((z, k))
    taken = [cell for cell in everywhere if cells.edges[cell]]
    for c, r in everywhere:
        rim = min(c + 1, r + 1, cells.columns - c, cells.rows - r) + room_outside
        cells.rooms[c, r] = min([rim] + [max(abs(c - x), abs(r - y)) for x, y in taken])
    return cells
