# SPDX-License-Identifier: Apache-2.0
"""The county: outline, townships, terrain. One 250 m lattice carries every layer that tiles it."""
from __future__ import annotations

from .lattice import OUTSIDE, Lattice, Point, keep_largest
from .prng import FractalField, Prng

METRE = 100  # coordinates are centimetres
COUNTY_CODE = "500242"
COUNTY_NAME = "示例县（合成数据）"
FRAME_X, FRAME_Y = 513500 * METRE, 3129000 * METRE
FRAME_SIZE = 128000 * METRE
STEP = 250 * METRE
AREA_KM2 = 5173
CENTRE = (577500 * METRE, 3193000 * METRE)
COUNTY_TOWN = (575000 * METRE, 3193500 * METRE)
INDUSTRY_TOWN = (571000 * METRE, 3184000 * METRE)
SPA_TOWN = (588000 * METRE, 3209000 * METRE)
TOWNSHIPS = 39

_FIRST = "青白云石龙铜竹松梅桐清玉金银蒲茶枫杉荷兰泉溪麻双"
_SECOND = "溪坪坝岭湾沟塘岩坡泉滩桥垭槽池峰谷洞田坳"


def synthetic_names(purpose: str, count: int) -> list[str]:
    """Different two-character place names."""
    stream = Prng("names " + purpose)
    names: list[str] = []
    while len(names) < count:
        name = stream.choice(_FIRST) + stream.choice(_SECOND)
        if name not in names:
            names.append(name)
    return names


class Field:
    """A fractal field over the county frame, read in centimetres."""

    def __init__(self, name: str, power: int, coarse: int, roughness: float) -> None:
        self._field = FractalField(name, power, coarse, roughness)

    def __call__(self, x: int, y: int) -> float:
        return self._field.at((x - FRAME_X) / FRAME_SIZE, (y - FRAME_Y) / FRAME_SIZE)


class County:
    """Outline and townships as labels of the common lattice, and the fields behind them."""

    def __init__(self) -> None:
        count = FRAME_SIZE // STEP + 1
        self.lattice = Lattice("county", FRAME_X, FRAME_Y, STEP, count, count)
        self._masks: dict[int, list[list[bool]]] = {}
        self.terrain = Field("terrain", 9, 64, 0.55)
        self.outline = self._outline()
        self.centres = self._centres()
        self.township = self._townships()

    def _outline(self) -> list[list[int]]:
        """0 inside, OUTSIDE outside; as many vertices inside as the area asks for."""
        shape = Field("outline", 9, 64, 0.58)
        lattice = self.lattice

        def distance(x: int, y: int) -> float:
            if not (530000 * METRE < x < 625000 * METRE and 3132500 * METRE < y < 3253500 * METRE):
                return 99.0
            u, v = (x - CENTRE[0]) / 3400000.0, (y - CENTRE[1]) / 4700000.0
            return u * u + v * v + 0.42 * shape(x, y)

        values = [[distance(*lattice.vertex(i, j)) for i in range(lattice.nx)]
                  for j in range(lattice.ny)]
        wanted = AREA_KM2 * 1000000 * METRE * METRE // (STEP * STEP)
        limit = sorted(v for row in values for v in row)[wanted]
        labels = [[0 if v < limit else OUTSIDE for v in row] for row in values]
        self._one_piece(labels)
        return labels

    def _one_piece(self, labels: list[list[int]]) -> None:
        """Keeps the largest piece and fills its holes."""
        for keep in (0, 1):
            marked = [[0 if (v == 0) == (keep == 0) else OUTSIDE for v in row] for row in labels]
            piece, owners = self.lattice.components(marked)
            sizes = [0] * len(owners)
            for row in piece:
                for number in row:
                    if number != OUTSIDE:
                        sizes[number] += 1
            largest = sizes.index(max(sizes))
            for j, row in enumerate(piece):
                for i, number in enumerate(row):
                    if number not in (OUTSIDE, largest):
                        labels[j][i] = OUTSIDE if keep == 0 else 0

    def inside(self, point: Point, margin: int = 0) -> bool:
        """Whether the lattice vertices within `margin` steps of a point lie in the county."""
        i, j = self.lattice.nearest(point)
        return all(self.outline[b][a] != OUTSIDE
                   for b in range(j - margin, j + margin + 1)
                   for a in range(i - margin, i + margin + 1))

    def mask(self, margin: int) -> list[list[bool]]:
        """True for lattice vertices with at least `margin` steps of county all around."""
        if margin not in self._masks:
            self._masks[margin] = self._eroded(margin)
        return self._masks[margin]

    def _eroded(self, margin: int) -> list[list[bool]]:
        n = self.lattice.nx
        rows = [[v != OUTSIDE for v in row] for row in self.outline]
        wide = [[all(row[max(i - margin, 0):i + margin + 1]) for i in range(n)] for row in rows]
        return [[all(wide[b][i] for b in range(max(j - margin, 0), min(j + margin + 1, n)))
                 for i in range(n)] for j in range(n)]

    def _centres(self) -> list[Point]:
        """Township seats: the county town, the industrial town, the spa town, then the rest."""
        stream = Prng("townships")
        centres = [COUNTY_TOWN, INDUSTRY_TOWN, SPA_TOWN]
        spacing = 9500 * METRE
        while len(centres) < TOWNSHIPS:
            spacing = spacing * 999 // 1000
            point = (FRAME_X + stream.below(FRAME_SIZE // METRE) * METRE,
                     FRAME_Y + stream.below(FRAME_SIZE // METRE) * METRE)
            if 0 <= point[0] - FRAME_X - 2000 * METRE and self._free(point, centres, spacing):
                centres.append(point)
        return centres

    def _free(self, point: Point, others: list[Point], spacing: int) -> bool:
        i, j = self.lattice.nearest(point)
        if not (8 < i < self.lattice.nx - 9 and 8 < j < self.lattice.ny - 9):
            return False
        return self.inside(point, 7) and all(
            (point[0] - x) ** 2 + (point[1] - y) ** 2 > spacing * spacing for x, y in others)

    def _townships(self) -> list[list[int]]:
        warp_x, warp_y = Field("warp x", 9, 32, 0.6), Field("warp y", 9, 32, 0.6)
        labels = []
        for j in range(self.lattice.ny):
            row = []
            for i in range(self.lattice.nx):
                if self.outline[j][i] == OUTSIDE:
                    row.append(OUTSIDE)
                    continue
                x, y = self.lattice.vertex(i, j)
                u = x + 260000 * warp_x(x, y)
                v = y + 260000 * warp_y(x, y)
                best, label = 1e30, 0
                for number, (a, b) in enumerate(self.centres):
                    square = (u - a) * (u - a) + (v - b) * (v - b)
                    if square < best:
                        best, label = square, number
                row.append(label)
            labels.append(row)
        keep_largest(self.lattice, labels)
        return labels

    def township_at(self, point: Point) -> int:
        """The township of the lattice vertex nearest to a point (OUTSIDE beyond the county)."""
        i, j = self.lattice.nearest(point)
        return self.township[j][i]

    def fine_lattice(self, name: str, step: int, centre: Point, half: int) -> Lattice:
        """A window of a finer lattice; windows of one name and step agree where they overlap."""
        x0 = (centre[0] - half - FRAME_X) // step * step + FRAME_X // step * step
        y0 = (centre[1] - half - FRAME_Y) // step * step + FRAME_Y // step * step
        count = 2 * half // step + 2
        return Lattice(name, x0, y0, step, count, count)
