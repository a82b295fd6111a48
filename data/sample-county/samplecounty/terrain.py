# SPDX-License-Identifier: Apache-2.0
"""Heights, contours, catchments with their divides, karst and sinkholes."""
from __future__ import annotations

from .county import FRAME_X, FRAME_Y, METRE, County, Field
from .lattice import OUTSIDE, Lattice, Point, chains, keep_largest
from .prng import Prng
from .rivers import River
from .writers import Layer
from .zones import Labelled, drop_small

HEIGHT_STEP = 500 * METRE
INTERVAL_M = 100


class Heights:
    """Heights in millimetres (always odd, so none lies on a contour) on a 500 m lattice."""

    def __init__(self, county: County, rivers: list[River]) -> None:
        count = 128000 * METRE // HEIGHT_STEP + 1
        self.lattice = Lattice("heights", FRAME_X, FRAME_Y, HEIGHT_STEP, count, count)
        bed = [p for river in rivers for p in river.line[::3]]
        self.rows: list[list[int | None]] = []
        for j in range(count):
            row: list[int | None] = []
            for i in range(count):
                x, y = self.lattice.vertex(i, j)
                if county.township_at((x, y)) == OUTSIDE:
                    row.append(None)
                    continue
                hills = 1050.0 + 620.0 * county.terrain(x, y)
                away = min((x - a) * (x - a) + (y - b) * (y - b) for a, b in bed) ** 0.5
                rise = min(1.0, 0.12 + away / 700000.0)
                row.append(int(1000 * (280.0 + max(hills - 280.0, 20.0) * rise)) | 1)
            self.rows.append(row)

    def contours(self, level_m: int) -> list[list[Point]]:
        """Lines of one height, linear in each triangle of the lattice."""
        level = level_m * 1000
        legs: dict[Point, list[Point]] = {}
        for j in range(self.lattice.ny - 1):
            for i in range(self.lattice.nx - 1):
                corners = ((i, j), (i + 1, j), (i + 1, j + 1)), ((i, j), (i + 1, j + 1), (i, j + 1))
                for triangle in corners:
                    heights = [self.rows[b][a] for a, b in triangle]
                    if None in heights:
                        continue
                    ends = []
                    for k in range(3):
                        p, q = sorted((triangle[k], triangle[(k + 1) % 3]))
                        low, high = self.rows[p[1]][p[0]], self.rows[q[1]][q[0]]
                        if (low < level) != (high < level):
                            ends.append(self._between(p, q, low, high, level))
                    if ends:
                        legs.setdefault(ends[0], []).append(ends[1])
                        legs.setdefault(ends[1], []).append(ends[0])
        return chains(legs)

    def _between(self, p: Point, q: Point, low: int, high: int, level: int) -> Point:
        (x0, y0), (x1, y1) = self.lattice.vertex(*p), self.lattice.vertex(*q)
        along = min(max(HEIGHT_STEP * (level - low) // (high - low), HEIGHT_STEP // 50),
                    HEIGHT_STEP - HEIGHT_STEP // 50)
        return x0 + (along if x1 > x0 else 0), y0 + (along if y1 > y0 else 0)


def make_contours(heights: Heights) -> Layer:
    """Contours every 100 m, and the 350 m contour that texts of no-burn zones refer to."""
    layer = Layer("contour", "contour", "line", "等高线", "Contours")
    for level in sorted({350, *range(300, 1900, INTERVAL_M)}):
        lines = [line for line in heights.contours(level) if len(line) > 5]
        for line in lines:
            layer.add([line], elevation_m=level)
    return layer


def make_catchments(county: County, rivers: list[River]) -> list[Layer]:
    """A catchment for each river, tiling the county, and the divides between them."""
    shape = Field("catchments", 8, 16, 0.6)
    lines = [river.line[::12] for river in rivers]
    labels = []
    for j in range(county.lattice.ny):
        row = []
        for i in range(county.lattice.nx):
            if county.outline[j][i] == OUTSIDE:
                row.append(OUTSIDE)
                continue
            x, y = county.lattice.vertex(i, j)
            u, v = x + 300000 * shape(x, y), y - 300000 * shape(x, y)
            row.append(min(range(len(lines)), key=lambda k: min(
                (u - a) * (u - a) + (v - b) * (v - b) for a, b in lines[k])))
        labels.append(row)
    keep_largest(county.lattice, labels)
    areas = Layer("catchment", "catchment", "polygon", "集水区", "Catchments")
    for label, polygons in sorted(county.lattice.polygons(labels).items()):
        areas.add(polygons, name=rivers[label].name + "集水区", river=rivers[label].name)
    divides = Layer("divide", "divide", "line", "分水岭", "Divides")
    for (a, b), parts in county.lattice.border_lines(labels).items():
        divides.add(parts, name=f"{rivers[a].name}与{rivers[b].name}分水岭")
    return [areas, divides]


def make_karst(county: County) -> tuple[Layer, Layer]:
    """Karst by degree, and sinkholes in strong karst."""
    count = 128000 * METRE // HEIGHT_STEP + 1
    lattice = Lattice("karst", FRAME_X, FRAME_Y, HEIGHT_STEP, count, count)
    field = Field("karst", 8, 32, 0.55)
    mask = county.mask(3)
    values = {}
    for j in range(count):
        for i in range(count):
            if mask[2 * j][2 * i]:
                values[i, j] = field(*lattice.vertex(i, j))
    ranked = sorted(values.values(), reverse=True)
    limits = [ranked[len(ranked) * share // 100] for share in (14, 38, 70)]
    labels = [[OUTSIDE] * count for _ in range(count)]
    for (i, j), value in values.items():
        label = sum(value < limit for limit in limits)
        labels[j][i] = label if label < 3 else OUTSIDE
    drop_small(lattice, labels, 8)
    areas = Layer("karst", "karst_area", "polygon", "岩溶发育区", "Karst areas")
    for label, polygons in sorted(lattice.polygons(labels).items()):
        degree = ("strong", "medium", "weak")[label]
        areas.add(polygons, name=f"示例{('强', '中等', '弱')[label]}岩溶发育区", degree=degree)
    holes = Layer("sinkhole", "sinkhole", "point", "落水洞、岩溶漏斗", "Sinkholes")
    stream = Prng("sinkholes")
    strong = Labelled(lattice, labels)
    while len(holes.features) < 280:
        point = (FRAME_X + stream.below(128000 * METRE), FRAME_Y + stream.below(128000 * METRE))
        if strong.around((*point, *point), 0) == {0}:
            number = len(holes.features) + 1
            holes.add(point, name=f"示例{number}号落水洞", code=f"LSD{number:04d}")
    return areas, holes
