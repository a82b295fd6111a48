# SPDX-License-Identifier: Apache-2.0
"""Draws the pictures of docs/engine.md, and writes its worked example, from small real geometries.

    python3 docs/engine_pictures.py            write them
    python3 docs/engine_pictures.py --check    name those that are not current, and fail
"""

import sys
from fractions import Fraction
from math import cos, radians, sin
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import engine_geometry as geo  # noqa: E402  (beside this script)

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/engine.md"
BEGIN = "<!-- worked example: made by docs/engine_pictures.py -->"
END = "<!-- end of worked example -->"

# Colours that colour-blind people tell apart (M. Okabe, K. Ito, 2008).
A, B, C, KEPT, OUT = "#0072B2", "#D55E00", "#CC79A7", "#009E73", "#E69F00"
INK, GREY, PALE = "#222222", "#777777", "#DDDDDD"

# The examples. Parcels are of layer A, zones of layer B.
PARCEL = [(1, 1), (9, 2), (11, 8), (3, 9)]
ZONE = [(8, 5), (15, 2), (17, 9), (12, 13), (6, 12)]
WALKED_PARCEL = [(1, 3), (12, 3), (12, 9), (1, 9)]
WALKED_ZONE = [(4, 1), (12, 1), (12, 7), (8, 3), (4, 7)]
TILES = [[(0, 0), (6, 0), (7, 3), (6, 6), (0, 6)],
         [(6, 0), (13, 0), (13, 6), (6, 6), (7, 3)],
         [(0, 6), (6, 6), (5, 12), (0, 12)],
         [(6, 6), (13, 6), (13, 12), (5, 12)],
         [(10, 9), (17, 7), (18, 14), (11, 15)]]
ZONES = [[(3, 10), (30, 3), (62, 6), (88, 2), (99, 22), (94, 48), (100, 66), (70, 75), (40, 72),
          (12, 78), (0, 52), (6, 30)],
         [(84, 30), (112, 26), (138, 34), (143, 56), (128, 70), (104, 79), (90, 58)],
         [(122, 9), (124, 11), (126, 8), (126, 11), (128, 12), (126, 13), (127, 15), (124, 14),
          (122, 16), (122, 13), (120, 12), (122, 11)]]
CELL = 8
CROWDED = 8  # edges; 64 in the engine
FREE_PARCEL = [(42, 34), (53, 33), (55, 43), (44, 46)]
CROSSING_PARCEL = [(90, 41), (108, 44), (105, 60), (92, 54)]


def number(v):
    """A number as people write it: 4, −3, 1/2, 5 1/2."""
    v = Fraction(v)
    sign = "−" if v < 0 else ""
    whole, rest = divmod(abs(v), 1)
    if rest == 0:
        return f"{sign}{whole}"
    return f"{sign}{whole} {rest}" if whole else f"{sign}{rest}"


def signed(v):
    return number(v) if v < 0 else f"+{number(v)}"


def bracketed(v):
    return f"({number(v)})" if v < 0 else number(v)


class Drawing:
    """An SVG under construction, in pixels, y downwards."""

    def __init__(self, height, title, width=800):
        self.width, self.height, self.title, self.parts = width, height, title, []

    def add(self, tag, text=None, **attributes):
        words = " ".join(f'{k.replace("_", "-")}="{coordinate(v)}"'
                         for k, v in attributes.items() if v is not None)
        self.parts.append(f"<{tag} {words}/>" if text is None else
                          f"<{tag} {words}>{escaped(text)}</{tag}>")

    def text(self, x, y, text, size=13, anchor="start", colour=INK, weight=None, style=None):
        self.add("text", text, x=x, y=y, font_size=size, text_anchor=anchor, fill=colour,
                 font_weight=weight, font_style=style, paint_order="stroke", stroke="#FFFFFF",
                 stroke_width=3, stroke_linejoin="round")

    def line(self, p, q, colour=INK, width=1.5, dash=None):
        self.add("line", x1=p[0], y1=p[1], x2=q[0], y2=q[1], stroke=colour, stroke_width=width,
                 stroke_dasharray=dash)

    def path(self, points, colour=INK, width=1.5, fill="none", opacity=None, dash=None,
             closed=True):
        d = "M" + " L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in points)
        self.add("path", d=d + (" Z" if closed else ""), stroke=colour, stroke_width=width,
                 fill=fill, fill_opacity=opacity, stroke_dasharray=dash, stroke_linejoin="round")

    def box(self, x, y, width, height, fill="none", colour="none", stroke=1, opacity=None,
            radius=None, dash=None):
        self.add("rect", x=x, y=y, width=width, height=height, fill=fill, stroke=colour,
                 stroke_width=stroke, fill_opacity=opacity, rx=radius, stroke_dasharray=dash)

    def dot(self, p, radius=3.5, colour=INK, fill=None):
        self.add("circle", cx=p[0], cy=p[1], r=radius, stroke=colour, stroke_width=1.5,
                 fill=fill or colour)

    def arrow(self, p, q, colour=INK, width=1.5, head=8, at_end=True):
        """A line with its head at the end, or in the middle."""
        dx, dy = q[0] - p[0], q[1] - p[1]
        length = (dx * dx + dy * dy) ** 0.5
        if length == 0:
            return
        ux, uy = dx / length, dy / length
        share = 1 if at_end else 0.5 + head / 2 / length
        tip = (p[0] + dx * share, p[1] + dy * share)
        foot = (tip[0] - ux * head, tip[1] - uy * head)
        self.line(p, foot if at_end else q, colour, width)
        self.path([tip, (foot[0] - uy * head * 0.45, foot[1] + ux * head * 0.45),
                   (foot[0] + uy * head * 0.45, foot[1] - ux * head * 0.45)],
                  colour, 0.5, colour)

    def svg(self):
        return "\n".join([
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}" font-family="sans-serif" role="img">',
            f"<title>{escaped(self.title)}</title>",
            f'<rect width="{self.width}" height="{self.height}" fill="#FFFFFF"/>',
            *self.parts, "</svg>"]) + "\n"


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def coordinate(v):
    if isinstance(v, str):
        return v
    text = f"{float(v):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class View:
    """Where the grid lies on the drawing: y upwards, `scale` pixels a unit."""

    def __init__(self, drawing, x, y, scale, low=(0, 0)):
        self.drawing, self.x, self.y, self.scale, self.low = drawing, x, y, scale, low

    def __call__(self, p):
        return (self.x + float(p[0] - self.low[0]) * self.scale,
                self.y - float(p[1] - self.low[1]) * self.scale)

    def all(self, points):
        return [self(p) for p in points]

    def grid(self, width, height, step=1):
        for i in range(0, width + 1, step):
            self.drawing.line(self((self.low[0] + i, self.low[1])),
                              self((self.low[0] + i, self.low[1] + height)), PALE, 0.7)
        for j in range(0, height + 1, step):
            self.drawing.line(self((self.low[0], self.low[1] + j)),
                              self((self.low[0] + width, self.low[1] + j)), PALE, 0.7)

    def ring(self, ring, colour, fill=True, width=2, dash=None, opacity=0.12):
        self.drawing.path(self.all(ring), colour, width, colour if fill else "none",
                          opacity if fill else None, dash)

    def directed(self, points, colour, width=2, head=9):
        """A polyline with a head in the middle of each edge."""
        for p, q in zip(points, points[1:]):
            self.drawing.arrow(self(p), self(q), colour, width, head, at_end=False)

    def label(self, p, text, dx=0, dy=0, size=13, anchor="middle", colour=INK, weight=None):
        x, y = self(p)
        self.drawing.text(x + dx, y + dy, text, size, anchor, colour, weight)


def snapped(p):
    return tuple(int((v + Fraction(1, 2)) // 1) for v in p)


def picture_grid():
    """Two parcels that share a border, before and after snapping; and what snapping does to a
    vertex on an edge."""
    d = Drawing(345, "Coordinates are rounded to whole grid units; vertices that were equal stay "
                "equal, but a vertex on an edge may leave it by up to 0.71 units")
    d.text(20, 24, "Two parcels: shared vertices stay shared", weight="bold")
    v = View(d, 20, 290, 36)
    v.grid(11, 7)
    f = Fraction
    shared = [(f(57, 10), f(4, 10)), (f(49, 10), f(33, 10)), (f(64, 10), f(67, 10))]
    left = [(f(6, 10), f(13, 10)), *shared, (f(13, 10), f(57, 10))]
    right = [shared[0], (f(104, 10), f(12, 10)), (f(97, 10), f(62, 10)), shared[2], shared[1]]
    for ring, colour in ((left, A), (right, B)):
        v.ring(ring, colour, fill=False, width=1, dash="4 3")
        v.ring([snapped(p) for p in ring], colour)
    for p in dict.fromkeys(left + right):
        d.line(v(p), v(snapped(p)), INK, 1)
        d.dot(v(p), 3, INK, "#FFFFFF")
        d.dot(v(snapped(p)), 3.5)
    moves = [sum(float(a - b) ** 2 for a, b in zip(p, snapped(p))) ** 0.5 for p in left + right]
    d.dot((28, 312), 3, INK, "#FFFFFF")
    d.text(38, 316, "as it came")
    d.dot((128, 312), 3.5)
    d.text(138, 316, "on the grid")
    d.text(20, 336, f"farthest move here {max(moves):.2f} units; √½ = 0.71 at most")

    d.text(450, 24, "A vertex on an edge may leave it", weight="bold")
    v = View(d, 450, 290, 36)
    v.grid(9, 7)
    on = (f(9, 2), f(5, 2))
    at = snapped(on)
    v.ring([(0, 1), (9, 1), (9, 4)], A)
    upper = [(0, 1), on, (9, 4), (9, 6), (0, 5)]
    upper_on_grid = [snapped(p) for p in upper]
    v.ring(upper_on_grid, B)
    sliver = [(0, 1), (9, 4), at]
    area = abs(Fraction(geo.twice_area(sliver), 2))
    v.ring(sliver, OUT, opacity=0.75, width=1)
    d.line(v(on), v(at), INK, 1)
    d.dot(v(on), 3, INK, "#FFFFFF")
    d.dot(v(at), 3.5)
    d.line(v(on), (v(on)[0], 262), GREY, 0.8)
    v.label((on[0], 1), f"({decimal(on[0])}, {decimal(on[1])}) lay on the edge", 0, 22)
    v.label(at, f"{at} does not", -10, -8, anchor="end")
    v.label((f(15, 2), f(5, 4)), "parcel 1", colour=A, size=14)
    v.label((f(5, 2), f(9, 2)), "parcel 2", colour=B, size=14)
    d.text(450, 316, f"Left open: a real sliver, here {number(area)} square units")
    return d


def shade_cells(d, v, cells, numbers=True, without=()):
    for (c, r), members in cells.edges.items():
        x, y = v((cells.x0 + c * cells.size, cells.y0 + (r + 1) * cells.size))
        side = cells.size * v.scale
        fill = "#FFFFFF" if not members else "#F3E3B3" if len(members) <= CROWDED else OUT
        d.box(x, y, side, side, fill, "#BBBBBB", 0.6)
        if numbers and not members and (c, r) not in without:
            d.text(x + side / 2, y + side / 2 + 5, str(cells.rooms[c, r]), 13, "middle", GREY)


def sets_at_corners(d, v, cells, size=9):
    for cell, members in cells.sets.items():
        x, y = v(cells.corner(cell))
        name = "".join(str(z + 1) for z in members)
        if name:
            d.text(x + 2, y - 2, name, size, "start", INK)


def the_index():
    return geo.index_zones(ZONES, CELL)


def picture_index():
    """The cells of three zones, with what each knows."""
    cells = the_index()
    d = Drawing(670, "An index of three zones: cells with edges, sets at the corners, rooms, and a "
                "crowded cell that is divided")
    v = View(d, 40, 414, 5, (cells.x0, cells.y0))
    shade_cells(d, v, cells, without=[(15, 2)])
    for ring, colour in zip(ZONES, (B, A, C)):
        v.ring(ring, colour, fill=False)
        for p in ring:
            d.dot(v(p), 2, colour)
    sets_at_corners(d, v, cells)
    v.label((50, 77), "zone 1", colour=B, size=15, weight="bold")
    v.label((125, 76), "zone 2", colour=A, size=15, weight="bold")
    v.label((124, 20), "zone 3", dx=-4, colour=C, size=14, weight="bold")

    crowded = [cell for cell, members in cells.edges.items() if len(members) > CROWDED]
    assert len(crowded) == 1, crowded
    cell = crowded[0]
    corner = cells.corner(cell)
    # The engine takes at least two cells an edge; a quarter of that can be drawn.
    inner = geo.index_zones(ZONES, CELL // 4, (*corner, corner[0] + CELL, corner[1] + CELL), 0)
    w = View(d, 560, 644, 25, corner)
    for (c, r), members in inner.edges.items():
        x, y = w((corner[0] + c * 2, corner[1] + (r + 1) * 2))
        d.box(x, y, 50, 50, "#F3E3B3" if members else "#FFFFFF", "#BBBBBB", 0.6)
    for p, q in geo.edges(ZONES[2]):
        inside = clipped(p, q, corner, CELL)
        if inside:
            d.line(w(inside[0]), w(inside[1]), C, 2)
            for end in inside:
                if end in (p, q):
                    d.dot(w(end), 2.5, C)
    sets_at_corners(d, w, inner, 12)
    d.box(560, 444, 200, 200, "none", INK, 1.5)
    x, y = v((corner[0], corner[1] + CELL))
    d.box(x, y, 40, 40, "none", INK, 1.5)
    d.line((x, y + 40), (560, 444), INK, 0.8, "4 3")
    d.line((x + 40, y + 40), (760, 444), INK, 0.8, "4 3")
    shown = {"edges": sum(len(r) for r in ZONES), "cells": len(cells.edges),
             "empty": sum(not m for m in cells.edges.values())}
    d.text(40, 454, f"{shown['edges']} edges, {shown['cells']} cells, of which {shown['empty']} "
           "hold no edge.", weight="bold")
    for k, (fill, text) in enumerate((
            ("#FFFFFF", "no edge. The number is its room: the distance in cells"),
            (None, "to the nearest cell with edges."),
            ("#F3E3B3", "edges meet it; they are listed."),
            (OUT, f"crowded (here more than {CROWDED} edges, in the engine 64):"),
            (None, "divided by a block of its own, on the right."))):
        if fill:
            d.box(40, 468 + 24 * k, 16, 16, fill, "#BBBBBB")
        d.text(66, 481 + 24 * k, text)
    d.text(40, 612, "Small figures: the set of zones at the lower left corner of")
    d.text(40, 630, "the cell; 12 is zones 1 and 2, no figure is none.")
    return d


def clipped(p, q, corner, size):
    """The part of a segment in a square, or nothing (Liang and Barsky)."""
    t0, t1 = Fraction(0), Fraction(1)
    for k in (0, 1):
        delta, low, high = q[k] - p[k], corner[k], corner[k] + size
        if delta == 0:
            if not low <= p[k] <= high:
                return None
            continue
        near, far = sorted((Fraction(low - p[k], delta), Fraction(high - p[k], delta)))
        t0, t1 = max(t0, near), min(t1, far)
    return (geo.along(p, q, t0), geo.along(p, q, t1)) if t0 < t1 else None


def look_at(cells, parcel):
    """What a query does: the room of its middle against its reach, then cells and edges."""
    low = tuple(min(p[k] for p in parcel) for k in (0, 1))
    high = tuple(max(p[k] for p in parcel) for k in (0, 1))
    middle = cells.cell_of(tuple((a + b) // 2 for a, b in zip(low, high)))
    (c0, r0), (c1, r1) = cells.cell_of(low), cells.cell_of(high)
    reach = max(middle[0] - c0, c1 - middle[0], middle[1] - r0, r1 - middle[1])
    visited, looked, boxes = set(), set(), set()
    for i, (a, b) in enumerate(geo.edges(parcel)):
        for cell in geo.visit_cells(cells, a, b):
            visited.add(cell)
            for z, k in cells.edges[cell]:
                looked.add((z, k))
                if geo.boxes_meet((a, b), geo.edges(ZONES[z])[k]):
                    boxes.add((i, z, k))
    return middle, cells.rooms[middle], reach, visited, looked, boxes


def picture_query():
    """A parcel that lies in a free room, and one that crosses borders."""
    cells = the_index()
    d = Drawing(515, "A parcel in a free room is decided by one look; one that crosses borders "
                "looks at the edges of the cells that its own edges visit")
    v = View(d, 40, 414, 5, (cells.x0, cells.y0))
    shade_cells(d, v, cells, numbers=False)
    for ring, colour in zip(ZONES, (B, A, C)):
        v.ring(ring, colour, fill=False, width=1.2)
    middle, room, reach, *_ = look_at(cells, FREE_PARCEL)
    assert room > reach
    span = 2 * room - 1
    x, y = v(cells.corner((middle[0] - room + 1, middle[1] + room)))
    d.box(x, y, span * 40, span * 40, KEPT, KEPT, 2, 0.12)
    x, y = v(cells.corner((middle[0], middle[1] + 1)))
    d.box(x, y, 40, 40, "none", KEPT, 2)
    v.ring(FREE_PARCEL, INK, width=2.2, opacity=0.25)
    v.label((48, 50), "parcel p", weight="bold", size=14)
    d.text(40, 444, "p: one look", weight="bold")
    d.text(40, 464, f"The cell in the middle has room {room},")
    d.text(40, 482, f"the box of p reaches {reach} cell from it: p lies in")
    d.text(40, 500, "zone 1, its set, and meets no border.")

    _, room, reach, visited, looked, boxes = look_at(cells, CROSSING_PARCEL)
    assert room <= reach
    for cell in visited:
        x, y = v(cells.corner((cell[0], cell[1] + 1)))
        d.box(x, y, 40, 40, "none", INK, 1.4)
    for z, k in sorted(looked):
        p, q = geo.edges(ZONES[z])[k]
        d.line(v(p), v(q), (B, A, C)[z], 3.5)
    v.ring(CROSSING_PARCEL, INK, width=2.2, opacity=0.25)
    crossings = 0
    for z, ring in enumerate(ZONES):
        for c in geo.meet(CROSSING_PARCEL, ring).crossings:
            d.dot(v(c.at), 5, INK, "#FFFFFF")
            crossings += 1
    base = CROSSING_PARCEL[0]
    corner = cells.corner(cells.cell_of(base))
    d.line(v(corner), v(base), KEPT, 3)
    d.dot(v(corner), 4.5, KEPT)
    d.dot(v(base), 4.5, INK)
    v.label((109, 53), "parcel q", weight="bold", size=14, anchor="start")
    zones = [z + 1 for z, ring in enumerate(ZONES) if geo.winding_of_b(ring, base)]
    d.text(390, 444, "q: the cells of its edges", weight="bold")
    d.text(390, 464, f"{len(visited)} cells name {len(looked)} edges; {len(boxes)} pairs of boxes "
           f"meet; {crossings} crossings.")
    d.text(390, 482, "From the corner of a cell (green) to the first vertex:")
    d.text(390, 500, f"it lies in zone{'s' if len(zones) > 1 else ''} "
           f"{' and '.join(map(str, zones))}.")
    return d


def worked():
    steps = list(geo.overlap_steps(PARCEL, ZONE))
    return steps, geo.running_sums(PARCEL), geo.running_sums(ZONE)


def picture_sums():
    """The two borders, and unrolled with the stretch that each crossing weighs."""
    d = Drawing(640, "Each crossing weighs the rest of both rings, from the crossing to the end")
    steps, g, h = worked()
    v = View(d, 40, 320, 20.5)
    v.grid(18, 14)
    v.ring(ZONE, B)
    v.ring(PARCEL, A)
    rings = geo.join(geo.kept_arcs(geo.cut_borders(PARCEL, ZONE), True))
    for ring in rings:
        v.ring(ring, KEPT, opacity=0.35, width=0)
    for ring, name, colour in ((PARCEL, "a", A), (ZONE, "b", B)):
        v.directed([*ring, ring[0]], colour, 2.2)
        middle = tuple(Fraction(sum(p[k] for p in ring), len(ring)) for k in (0, 1))
        for k, p in enumerate(ring):
            d.dot(v(p), 4 if k else 5.5, colour)
            away = geo.minus(p, middle)
            right = away[0] > 0 or p[0] < 2
            v.label(p, f"{name}{'₀₁₂₃₄'[k]} ({p[0]}, {p[1]})", 10 if right else -8,
                    20 if away[1] < 0 else -9, 12, "start" if right else "end", colour)
    for k, step in enumerate(steps):
        d.dot(v(step.crossing.at), 5, INK, "#FFFFFF")
        v.label(step.crossing.at, f"X{'₁₂'[k]}", 16 if k == 0 else -6, 4 if k == 0 else -10, 14,
                weight="bold")
    v.label((5, 5), "parcel p", colour=A, size=14, weight="bold")
    v.label((13, 10), "zone z", colour=B, size=14, weight="bold")

    x = 480
    d.text(x, 40, "Winding numbers at first vertices", weight="bold")
    d.text(x, 62, f"z around a₀: {geo.winding_of_b(ZONE, PARCEL[0])}, so T of p = {g[-1]} counts "
           f"{geo.winding_of_b(ZONE, PARCEL[0])} times")
    d.text(x, 82, f"p around b₀: {geo.winding_of_a(PARCEL, ZONE[0])}, so T of z = {h[-1]} counts "
           f"{geo.winding_of_a(PARCEL, ZONE[0])} time")
    for k, step in enumerate(steps):
        y = 122 + 96 * k
        c = step.crossing
        d.text(x, y, f"X{'₁₂'[k]} = ({', '.join(map(decimal, c.at))}), turn {signed(c.turn)}: "
               f"p goes {'into' if c.turn > 0 else 'out of'} z", weight="bold")
        rest_p = step.rest_of_subject - geo.cross(PARCEL[c.edge], c.at)
        rest_z = step.rest_of_zone - geo.cross(ZONE[c.zone_edge], c.at)
        assert c.turn * (rest_p - rest_z) == step.value
        d.text(x, y + 22, f"rest of p, from X{'₁₂'[k]} on: {number(rest_p)}", colour=A)
        d.text(x, y + 42, f"rest of z, from X{'₁₂'[k]} on: {number(rest_z)}", colour=B)
        d.text(x, y + 62, f"{signed(c.turn)[0]} ({number(rest_p)} − "
               f"{'(' + number(rest_z) + ')' if rest_z < 0 else number(rest_z)}) = "
               f"{signed(step.value)}")
    total = geo.twice_overlap(PARCEL, ZONE)
    parts = [geo.winding_of_a(PARCEL, ZONE[0]) * h[-1], *(s.value for s in steps)]
    assert sum(parts) == total
    d.text(x, 322, "2 · area = " + " ".join([number(parts[0]), *(
        ("− " if p < 0 else "+ ") + number(abs(p)) for p in parts[1:])]) + f" = {number(total)}",
           weight="bold", size=14)

    unrolled(d, 390, PARCEL, g, "p", "a", A, [(s.crossing.edge, s.crossing.at, s.crossing.turn)
                                              for s in steps], geo.winding_of_b(ZONE, PARCEL[0]))
    unrolled(d, 520, ZONE, h, "z", "b", B, [(s.crossing.zone_edge, s.crossing.at,
                                             -s.crossing.turn) for s in steps],
             geo.winding_of_a(PARCEL, ZONE[0]))
    return d


def decimal(v):
    return f"{float(v):.3f}".rstrip("0").rstrip(".")


def unrolled(d, y, ring, sums, name, letter, colour, crossings, winding):
    """A border from its first vertex to its last, with what is added and taken away."""
    lengths = [0.0]
    for a, b in geo.edges(ring):
        lengths.append(lengths[-1] + sum(float(q - p) ** 2 for p, q in zip(a, b)) ** 0.5)
    left, width = 110, 650

    def place(edge, at):
        a = ring[edge]
        part = sum(float(q - p) ** 2 for p, q in zip(a, at)) ** 0.5
        return left + width * (lengths[edge] + part) / lengths[-1]

    d.text(20, y + 5, f"border of {name}", weight="bold", colour=colour)
    d.text(left - 10, y - 18, "G", 12, "end", GREY)
    d.line((left, y), (left + width, y), colour, 2.5)
    for k, total in enumerate(sums):
        x = left + width * lengths[k] / lengths[-1]
        d.line((x, y - 6), (x, y + 6), colour, 1.5)
        d.text(x, y - 18, number(total) if k < len(ring) else f"T = {number(total)}", 12, "middle",
               GREY)
        if k < len(ring):
            d.text(x + 3, y - 4, f"{letter}{'₀₁₂₃₄'[k]}", 12, "start", colour)
    # A bar for the whole ring if it counts from its begin, then one for each crossing.
    bars = [(left, winding, f"{winding} · T")] if winding else []
    bars += [(place(edge, at), turn, f"{signed(turn)[0]} rest from X{'₁₂'[k]}")
             for k, (edge, at, turn) in enumerate(crossings)]
    for k, (edge, at, _) in enumerate(crossings):
        d.dot((place(edge, at), y), 5, INK, "#FFFFFF")
        d.text(place(edge, at), y - 9, f"X{'₁₂'[k]}", 12, "middle", weight="bold")
    for row, (x, turn, text) in enumerate(bars):
        top = y + 14 + 20 * row
        d.box(x, top, left + width - x, 14, KEPT if turn > 0 else "#FFFFFF",
              KEPT if turn > 0 else INK, 1, 0.45 if turn > 0 else None,
              dash=None if turn > 0 else "3 2")
        d.text(left - 10, top + 11, text, 12, "end")
    top = y + 16 + 20 * len(bars)
    state, x = winding, left
    for edge, at, turn in sorted(crossings, key=lambda c: place(c[0], c[1])):
        if state:
            d.line((x, top + 4), (place(edge, at), top + 4), KEPT, 6)
        state, x = state + turn, place(edge, at)
    if state:
        d.line((x, top + 4), (left + width, top + 4), KEPT, 6)
    d.text(left - 10, top + 8, "left over", 12, "end", KEPT)


def worked_example():
    """The worked example of the page, in Markdown."""
    steps, g, h = worked()
    total = geo.twice_overlap(PARCEL, ZONE)
    lines = ["| | X₁ | X₂ |", "|---|---|---|"]
    rows = [
        ("edges", lambda s: f"a{s.crossing.edge} → a{(s.crossing.edge + 1) % len(PARCEL)}, "
                            f"b{s.crossing.zone_edge} → "
                            f"b{(s.crossing.zone_edge + 1) % len(ZONE)}"),
        ("turn", lambda s: signed(s.crossing.turn)),
        ("rest of p from its edge on, T − G(a)",
         lambda s: f"{g[-1]} − {bracketed(g[s.crossing.edge])} = {number(s.rest_of_subject)}"),
        ("rest of z from its edge on, T − G(b)",
         lambda s: f"{h[-1]} − {bracketed(h[s.crossing.zone_edge])} = {number(s.rest_of_zone)}"),
        ("(b − a) × a", lambda s: number(s.shift)),
        ("−d₀ e₀ / (d₀ − d₁)",
         lambda s: f"−({number(s.crossing.d0)} · {bracketed(s.crossing.e0)}) / "
                   f"{bracketed(s.crossing.d0 - s.crossing.d1)} = {number(s.fraction)}"),
        ("turn · (rest of p − rest of z + the two lines above)",
         lambda s: f"**{number(s.value)}**")]
    for name, value in rows:
        lines.append(f"| {name} | " + " | ".join(value(s) for s in steps) + " |")
    whole = (geo.winding_of_b(ZONE, PARCEL[0]) * g[-1] +
             geo.winding_of_a(PARCEL, ZONE[0]) * h[-1])
    sums = " ".join(("− " if s.value < 0 else "+ ") + number(abs(s.value)) for s in steps)
    corners = geo.join(geo.kept_arcs(geo.cut_borders(PARCEL, ZONE), True))[0]
    lines += ["", f"With the total of z, which counts once since b₀ lies in p: 2 · area = "
              f"{whole} {sums} = **{number(total)}**, so the area is {decimal(total / 2)} square "
              "units. The shoelace formula over the corners of the overlap, "
              + " ".join(f"({', '.join(map(decimal, p))})" for p in corners)
              + f", gives {number(geo.twice_area(corners))} as well."]
    return "\n".join(lines)


def picture_perturbation():
    """Borders that coincide, where they are and moved by (ε, ε²)."""
    d = Drawing(530, "Layer A moved by (ε, ε²): shared borders, vertices on edges and touching "
                "corners become plain crossings or none")
    square = [(1, 1), (4, 1), (4, 4), (1, 4)]
    cases = [("shared border", square, [(4, 0), (6, 0), (6, 5), (4, 5)]),
             ("vertex on an edge", [(0, 1), (3, 2), (1, 4)], [(3, 0), (6, 1), (5, 5), (3, 4)]),
             ("touching inside", [(0, 0), (6, 0), (3, 3), (0, 5)], [(3, 3), (1, 3), (2, 1)]),
             ("the same polygon", square, square)]
    shift = (Fraction(1, 2), Fraction(1, 4))
    d.text(20, 24, "Where they are", weight="bold")
    d.text(20, 236, "Blue moved by (ε, ε²), drawn with ε = ½", weight="bold")
    for k, (name, subject, zone) in enumerate(cases):
        x = 20 + 198 * k
        moved = [(p[0] + shift[0], p[1] + shift[1]) for p in subject]
        m, real = geo.meet(subject, zone), geo.meet(moved, zone)
        # The decisions made without moving are those of the moved configuration.
        assert [c[:3] for c in m.crossings] == [c[:3] for c in real.crossings], name
        assert not real.touches and all(c.is_proper for c in real.crossings)
        for y, ring in ((205, subject), (417, moved)):
            v = View(d, x, y, 27)
            v.grid(6, 6)
            v.ring(zone, B)
            v.ring(ring, A, width=2.2)
        for c in real.crossings:
            d.dot(v(c.at), 8, INK, "#FFFFFF")
            px, py = v(c.at)
            d.text(px, py + 4.5, "+" if c.turn > 0 else "−", 14, "middle", weight="bold")
        d.text(x, 442, name, weight="bold")
        turns = " ".join("+" if c.turn > 0 else "−" for c in m.crossings) or "none"
        d.text(x, 462, f"crossings: {turns}")
        d.text(x, 480, f"z around a₀: {geo.winding_of_b(zone, subject[0])}, p around b₀: "
               f"{geo.winding_of_a(subject, zone[0])}", 12)
        total = geo.twice_overlap(subject, zone)
        d.text(x, 498, f"2 · area = {number(total)}, exactly", weight="bold", colour=KEPT)
        rings = geo.kept_arcs(geo.cut_borders(subject, zone), True) \
            if m.crossings or m.touches else []
        assert sum(geo.twice_area(r) for r in geo.join(rings)) == total
    d.text(20, 522, "Blue is layer A (p), orange is layer B (z). + p goes into z, − out of it.",
           colour=GREY)
    return d


def picture_walk():
    """Marks and states, what is kept, and the turn where several arcs leave."""
    arcs = geo.cut_borders(WALKED_PARCEL, WALKED_ZONE)
    d = Drawing(700, "Borders are cut at marks; the arcs that bound the part are joined, with the "
                "sharpest left turn where several leave")
    v = View(d, 10, 310, 28)
    d.text(30, 24, "1  Cut both borders where they meet", weight="bold")
    v.ring(WALKED_ZONE, B, width=0)
    v.ring(WALKED_PARCEL, A, width=0)
    states_drawn(d, v, arcs)
    v.label((2, 8), "p", size=16, colour=A, weight="bold")
    v.label((6, 2), "z", size=16, colour=B, weight="bold")

    d.text(425, 24, "2  At a place with several arcs: the sharpest left", weight="bold")
    node = (8, 3)
    w = View(d, 600, 190, 30, node)
    inside = geo.kept_arcs(arcs, True)
    arriving = [a for a in inside if a.points[-1] == node and not a.of_zone][0]
    leaving = [a for a in inside if a.points[0] == node]
    best = geo.next_arc(arriving, leaving)
    back = geo.minus(arriving.points[-2], node)
    d.arrow(w((node[0] - 4, node[1])), w((node[0] - 0.2, node[1])), A, 4, 14)
    for arc in leaving:
        way = geo.minus(arc.points[1], node)
        longest = max(abs(c) for c in way)
        tip = (node[0] + Fraction(4, 1) * way[0] / longest,
               node[1] + Fraction(4, 1) * way[1] / longest)
        d.arrow(w(node), w(tip), B if arc.of_zone else A, 4 if arc is best else 2.5, 14)
        w.label(tip, "taken" if arc is best else "left for later", 0, -8 if arc is best else 22,
                weight="bold" if arc is best else None)
    w.label((node[0] - 4, node[1]), "arriving", 22, 22)
    assert back == (-4, 0) and best.of_zone
    turning = [w((node[0] - 1.6 * cos(radians(t)), node[1] + 1.6 * sin(radians(t))))
               for t in range(0, 41, 5)]
    d.path(turning, INK, 1.5, closed=False)
    d.arrow(turning[-2], turning[-1], INK, 1.5, 9)
    d.dot(w(node), 6, INK, "#FFFFFF")
    d.text(425, 250, "Clockwise from the way back, the first arc is taken:")
    d.text(425, 268, "the inside stays on its left all the way round.")

    for x, title, part in ((30, "3  Inside: states 1 and the shared stretch", True),
                           (425, "4  Outside: states 0, and z backwards", False)):
        d.text(x, 340, title, weight="bold")
        v = View(d, x - 20, 608, 28)
        v.ring(WALKED_ZONE, B, fill=False, width=1, dash="3 3")
        v.ring(WALKED_PARCEL, A, fill=False, width=1, dash="3 3")
        kept = geo.kept_arcs(arcs, part)
        rings = geo.join(kept)
        for ring in rings:
            v.ring(ring, KEPT if part else OUT, opacity=0.3, width=0)
        for arc in kept:
            v.directed(arc.points, B if arc.of_zone else A, 3)
        for node in {arc.points[0] for arc in kept}:
            d.dot(v(node), 5, INK, "#FFFFFF")
        areas = [Fraction(geo.twice_area(r), 2) for r in rings]
        total = geo.twice_overlap(WALKED_PARCEL, WALKED_ZONE)
        kernel = Fraction(total if part else geo.twice_area(WALKED_PARCEL) - total, 2)
        assert sum(areas) == kernel
        d.text(x, 622, f"{len(rings)} ring{'s' if len(rings) > 1 else ''}: "
               + " + ".join(number(a) for a in areas)
               + (f" = {number(sum(areas))}" if len(areas) > 1 else "")
               + f"; from the crossings: {number(kernel)}")
    d.text(30, 660, "0 and 1: the winding number of the other border along the arc.  "
           "=  shared, both the same way: p stands for both.", colour=GREY)
    d.text(30, 680, "Circles are marks: a crossing, a vertex of one border on the other, the ends "
           "of the shared stretch.", colour=GREY)
    return d


def states_drawn(d, v, arcs):
    for arc in arcs:
        colour = B if arc.of_zone else A
        if arc.shared and arc.of_zone:
            continue
        v.directed(arc.points, colour, 2.5)
    for arc in arcs:
        if arc.shared and arc.of_zone:
            continue
        # Beside the longest edge of the arc, on the side of its border.
        p, q = max(zip(arc.points, arc.points[1:]),
                   key=lambda e: geo.dot(geo.minus(*e), geo.minus(*e)))
        length = float(geo.dot(geo.minus(q, p), geo.minus(q, p))) ** 0.5
        normal = (float(q[1] - p[1]) / length, -float(q[0] - p[0]) / length)
        middle = geo.along(p, q, Fraction(3, 10))
        x, y = v(middle)
        d.text(x + normal[0] * 12, y - normal[1] * 12 + 5, "=" if arc.shared else str(arc.state),
               15, "middle", B if arc.of_zone else A, "bold")
    for node in sorted({arc.points[0] for arc in arcs}):
        d.dot(v(node), 5.5, INK, "#FFFFFF")


def picture_union():
    """The union of parcels that tile, and of one that overlaps them."""
    arcs = geo.union_arcs(TILES)
    d = Drawing(360, "A union: edges that two features share in opposite directions are struck "
                "out, pieces inside another feature are left out, the rest is joined")
    fates = {"kept": (KEPT, 3.5, None), "struck": (GREY, 1.2, "2 4"), "inside": (B, 1.8, "6 4")}
    views = [View(d, 10 + 265 * k, 262, 14) for k in range(3)]
    for v, title in zip(views, ("1  Five features", "2  What bounds nothing", "3  The union")):
        d.text(v.x + 4, 34, title, weight="bold")
    for k, ring in enumerate(TILES):
        views[0].ring(ring, A if k < 4 else C)
        views[0].directed([*ring, ring[0]], A if k < 4 else C, 1, 6)
    for arc in arcs:
        if arc.fate == "struck" and arc.points[1] < arc.points[0]:
            continue  # drawn already, the other way
        colour, width, dash = fates[arc.fate]
        d.line(views[1](arc.points[0]), views[1](arc.points[1]), colour, width, dash)
    for node in {p for arc in arcs if arc.fate != "struck" for p in arc.points
                 if any(isinstance(c, Fraction) for c in p)}:
        d.dot(views[1](node), 4, INK, "#FFFFFF")
    kept = [geo.Arc(False, 0, 0, arc.points) for arc in arcs if arc.fate == "kept"]
    rings = geo.join(kept)
    for ring in rings:
        views[2].ring(ring, KEPT, opacity=0.25, width=2.5)
    pairs = sum(geo.twice_overlap(TILES[4], tile) for tile in TILES[:4])
    total = sum(geo.twice_area(r) for r in rings)
    assert total == sum(map(geo.twice_area, TILES)) - pairs
    counts = {fate: sum(arc.fate == fate for arc in arcs) for fate in fates}
    y = 298
    for fate, text, x in (("struck", f"struck out: {counts['struck']} edges", 30),
                          ("inside", f"in another feature: {counts['inside']} pieces", 250),
                          ("kept", f"kept: {counts['kept']} pieces", 520)):
        colour, width, dash = fates[fate]
        d.line((x, y), (x + 36, y), colour, width, dash)
        d.text(x + 46, y + 5, text)
    d.text(30, 328, f"Areas of the five {number(Fraction(sum(map(geo.twice_area, TILES)), 2))}, "
           f"less the overlap {decimal(Fraction(pairs, 2))}: {decimal(Fraction(total, 2))}, the "
           "area of the ring on the right.", colour=GREY)
    return d


def picture_proof():
    """How a piece is proved, and where one goes that is not."""
    d = Drawing(560, "A piece is walked, its area held against that of the crossings; what "
                "contradicts is computed by GEOS, and quarantined if that contradicts too")

    def step(x, y, width, lines, colour=INK, fill="#FFFFFF"):
        height = 18 * len(lines) + 16
        d.box(x, y, width, height, fill, colour, 1.8, radius=6)
        for k, line in enumerate(lines):
            d.text(x + width / 2, y + 21 + 18 * k, line, 13 if k == 0 else 12, "middle",
                   weight="bold" if k == 0 else None)
        return height

    def path(points, text="", dx=8, dy=-6, colour=INK):
        for p, q in zip(points, points[1:-1]):
            d.line(p, q, colour, 1.6)
        d.arrow(points[-2], points[-1], colour, 1.6, 9)
        if text:
            d.text(points[0][0] + dx, points[0][1] + dy, text, 12, colour=colour)

    step(20, 20, 220, ["meeting", "crossings, touches, stretches"], INK)
    step(20, 120, 220, ["area from crossings", "whole numbers and fractions"], A)
    step(300, 20, 210, ["walk", "arcs, joined into rings"], B)
    step(300, 120, 210, ["the same area?", "but for rounding at crossings"], INK, "#F5F5F5")
    step(300, 224, 210, ["vertices very close?", "rounding may cross borders"], INK,
         "#F5F5F5")
    step(580, 120, 200, ["GEOS", "on the part of the zone", "around the feature"], OUT)
    step(580, 224, 200, ["the same area?", "within the same bound"], INK, "#F5F5F5")
    step(20, 224, 220, ["examine, repair if invalid", "and hold the area again"], OUT)
    step(300, 330, 210, ["result"], KEPT, "#E4F4EE")
    step(580, 330, 200, ["result, recomputed", "in the ledger, with the reason"], OUT, "#FDF3DC")
    step(580, 420, 200, ["quarantined", "in the ledger, both ids"], B, "#FBE6DA")
    path([(130, 72), (130, 120)])
    path([(240, 46), (300, 46)])
    path([(405, 72), (405, 120)])
    path([(240, 146), (300, 146)])
    path([(405, 172), (405, 224)], "yes", dy=22)
    path([(405, 276), (405, 330)], "no", dy=22)
    path([(300, 250), (240, 250)], "yes", dx=-36)
    path([(130, 276), (130, 346), (300, 346)], "valid as it is", dy=24)
    path([(510, 146), (580, 146)], "no", dx=18)
    path([(510, 46), (680, 46), (680, 120)], "contradiction", dx=14)
    path([(680, 190), (680, 224)])
    path([(680, 276), (680, 330)], "yes", dy=22)
    path([(580, 262), (545, 262), (545, 446), (580, 446)], "no", dx=-22, dy=-4)
    path([(60, 276), (60, 396), (560, 396), (560, 366), (580, 366)], "", 0, 0, OUT)
    d.text(66, 390, "repaired, the same area", 12, colour=INK)
    path([(36, 276), (36, 458), (580, 458)], "", 0, 0, B)
    d.text(66, 452, "repaired, another area", 12, colour=INK)

    total = Fraction(geo.twice_overlap(WALKED_PARCEL, WALKED_ZONE), 2)
    parts = [Fraction(sum(map(geo.twice_area, geo.join(geo.kept_arcs(
        geo.cut_borders(WALKED_PARCEL, WALKED_ZONE), inside)))), 2) for inside in (True, False)]
    whole = Fraction(geo.twice_area(WALKED_PARCEL), 2)
    assert parts[0] == total and whole == sum(parts)
    d.text(20, 506, "Then the balance of every feature, in numbers of the walk above:",
           weight="bold")
    d.text(20, 530, f"whole {number(whole)} = inside {number(parts[0])} + outside "
           f"{number(parts[1])} + residue {number(whole - sum(parts))};  inside from the crossings "
           f"{number(total)}, from the rings {number(parts[0])}.")
    return d


def picture_numbers():
    """How many binary digits each quantity can need, and what holds it."""
    d = Drawing(380, "Binary digits that the numbers of the engine need, against the width of the "
                "integers that hold them")

    def bits(largest):
        return largest.bit_length()
    coordinate_limit, narrow = 2 ** 51, 2 ** 30
    # Differences of points of two edges that meet, of points anywhere.
    near, far = 2 * narrow, 2 * coordinate_limit
    orient_narrow = 2 * near * narrow
    orient_wide = 2 * far * far
    rows = [("coordinate, in grid units", bits(coordinate_limit), 63, "int64"),
            ("orientation, edges up to 2³⁰ units", bits(orient_narrow), 63, "int64"),
            ("orientation, longer edges", bits(orient_wide), 127, "int128"),
            ("order of two crossings on an edge", bits(2 * orient_wide * orient_wide), 255,
             "int256"),
            ("2 · area, zones up to 2⁶⁰ square units", bits(2 * 2 ** 60), 63, "uint64, wraps"),
            ("2 · area, wider zones", bits(2 * far * far), 127, "uint128, wraps")]
    left, scale = 300, 1.7
    for limit in (63, 127, 255):
        x = left + limit * scale
        d.line((x, 40), (x, 320), GREY, 1, "4 3")
        d.text(x, 32, f"{limit}", 12, "middle", GREY)
    d.text(left, 32, "binary digits", 12, "start", GREY)
    for k, (name, needed, limit, kind) in enumerate(rows):
        y = 52 + 44 * k
        assert needed <= limit, (name, needed)
        d.text(left - 12, y + 18, name, 13, "end")
        d.box(left, y, limit * scale, 26, "#FFFFFF", GREY, 1)
        d.box(left, y, needed * scale, 26, A if k < 4 else KEPT, "none", opacity=0.55)
        d.text(left + needed * scale - 6, y + 18, str(needed), 13, "end", weight="bold")
        d.text(left + limit * scale + 8, y + 18, kind, 12, "start", GREY)
    d.text(20, 345, "Filled: the most that can be needed. Frame: what the type holds, without its "
           "sign.", colour=GREY)
    d.text(20, 365, "At a grid of 0.1 mm, 2³⁰ units are 107 km, 2⁵¹ are 225 million km, and 2⁶⁰ "
           "square units 11 500 km².", colour=GREY)
    return d


PICTURES = {"grid": picture_grid, "index": picture_index, "query": picture_query,
            "sums": picture_sums, "perturbation": picture_perturbation, "walk": picture_walk,
            "union": picture_union, "proof": picture_proof, "numbers": picture_numbers}


def files():
    """Every file this script makes, with what belongs into it."""
    for name, draw in PICTURES.items():
        yield ROOT / f"docs/images/engine-{name}.svg", draw().svg()
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    yield PAGE, f"{before}{BEGIN}\n\n{worked_example()}\n\n{END}{after}"


def main():
    stale = []
    for path, text in files():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.relative_to(ROOT))
            if "--check" not in sys.argv:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{path} {'is not current: run ./dev docs' if '--check' in sys.argv else 'written'}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
