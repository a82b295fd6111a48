# SPDX-License-Identifier: Apache-2.0
"""51 drinking-water sources with primary, secondary and quasi zones, and their intakes."""
from __future__ import annotations

from dataclasses import dataclass

from .county import (COUNTY_TOWN, INDUSTRY_TOWN, METRE, SPA_TOWN, County, Field, synthetic_names)
from .lattice import OUTSIDE, Lattice, Point, Polygon
from .prng import Prng
from .rivers import Along, River
from .writers import Layer
from .zones import Labelled

STEP = 50 * METRE
UNSURVEYED = (613500 * METRE, 3179000 * METRE)  # a point of the township without source zones
LEVELS = (("primary", "water"), ("primary", "land"), ("secondary", "water"), ("secondary", "land"),
          ("quasi", "water"), ("quasi", "land"))
LEVEL_ZH = {"primary": "一级", "secondary": "二级", "quasi": "准保护区"}
PART_ZH = {"water": "水域", "land": "陆域"}
TYPE_ZH = {"river": "河流型", "reservoir": "湖库型", "groundwater": "地下水型",
           "decentralised": "分散式"}


@dataclass
class Source:
    """A water source with its intake and its zones by place in LEVELS."""

    number: int
    name: str
    kind: str
    intake: Point
    river: str | None
    zones: dict[int, list[Polygon]]
    traced: Labelled | None  # None: circles

    @property
    def code(self) -> str:
        """The identifier zones refer to."""
        return f"SY{self.number:03d}"


# (river, measure of the intake as a fraction of the line)
RIVER_INTAKES = ((0, 0.16), (0, 0.36), (0, 0.58), (0, 0.9), (1, 0.1), (1, 0.28), (1, 0.46),
                 (1, 0.64), (1, 0.92), (2, 0.3), (2, 0.66), (3, 0.3), (3, 0.8), (4, 0.35))
RESERVOIRS, WELLS, DECENTRALISED = 15, 13, 9


def make_sources(county: County, rivers: list[River]) -> list[Source]:
    """Sources in the order river, reservoir, groundwater, decentralised."""
    names = synthetic_names("sources", 51)
    mask = county.mask(2)
    noise = Field("sources", 10, 16, 0.6)
    sources: list[Source] = []
    for number, (r, where) in enumerate(RIVER_INTAKES, 1):
        sources.append(_river_source(number, names[number - 1], rivers[r], where, county, mask,
                                     noise))
    spots = _spots(county, rivers, [s.intake for s in sources])
    for k, spot in enumerate(spots):
        number = len(sources) + 1
        if k < RESERVOIRS:
            sources.append(_reservoir(number, names[number - 1], spot, county, mask, noise))
        else:
            kind = "groundwater" if k < RESERVOIRS + WELLS else "decentralised"
            sources.append(_well(number, names[number - 1], spot, kind))
    return sources


def _river_source(number: int, name: str, river: River, where: float, county: County,
                  mask: list[list[bool]], noise: Field) -> Source:
    origin = int(len(river.line) * where)
    first, last = max(0, origin - 26), min(len(river.line) - 1, origin + 4)
    stretch = river.line[first:last + 1]
    along = Along(stretch, origin - first)
    left, right = min(p[0] for p in stretch) - 90000, max(p[0] for p in stretch) + 90000
    below, above = min(p[1] for p in stretch) - 90000, max(p[1] for p in stretch) + 90000
    middle = river.line[(first + last) // 2]
    lattice = county.fine_lattice("sources", STEP, middle, 4200 * METRE)
    water = max(river.half_width, 5000)
    quasi = number % 2 == 1

    def label(x: int, y: int) -> int:
        i, j = county.lattice.nearest((x, y))
        if not (left < x < right and below < y < above and mask[j][i]):
            return OUTSIDE
        distance, s = along(x, y)
        depth = 52000 + 30000 * noise(x, y)
        if -100000 <= s <= 10000 and distance <= water + 6000:
            return 0 if distance <= water else 1
        if -300000 <= s <= 30000 and distance <= depth:
            return 2 if distance <= water else 3
        if quasi and -500000 <= s <= -300000 and distance <= 0.7 * depth:
            return 4 if distance <= water else 5
        return OUTSIDE

    traced = Labelled(lattice, _rimmed(lattice, label))
    return Source(number, f"示例{name}水源地", "river", river.line[origin], river.name,
                  lattice.polygons(traced.labels), traced)


def _reservoir(number: int, name: str, spot: Point, county: County, mask: list[list[bool]],
               noise: Field) -> Source:
    lattice = county.fine_lattice("sources", STEP, spot, 2600 * METRE)
    stream = Prng(f"reservoir {number}")
    pool = stream.between(220, 480) * METRE
    quasi = number % 3 == 0

    def label(x: int, y: int) -> int:
        i, j = county.lattice.nearest((x, y))
        if not mask[j][i]:
            return OUTSIDE
        distance = (float((x - spot[0]) ** 2 + (y - spot[1]) ** 2)) ** 0.5
        distance *= 1.0 + 0.45 * noise(x, y)
        if distance <= pool:
            return 0
        if distance <= pool + 20000:
            return 1
        if distance <= pool + 90000:
            return 3
        return 5 if quasi and distance <= pool + 150000 else OUTSIDE

    traced = Labelled(lattice, _rimmed(lattice, label))
    return Source(number, f"示例{name}水库水源地", "reservoir", spot, None,
                  lattice.polygons(traced.labels), traced)


def _rimmed(lattice: Lattice, label) -> list[list[int]]:
    labels = lattice.labelled(label)
    labels[0] = [OUTSIDE] * lattice.nx
    labels[-1] = [OUTSIDE] * lattice.nx
    for row in labels:
        row[0] = row[-1] = OUTSIDE
    return labels


def _well(number: int, name: str, spot: Point, kind: str) -> Source:
    stream = Prng(f"well {number}")
    if kind == "groundwater":
        radii = (stream.between(40, 100), stream.between(300, 600), stream.between(700, 1000))
    else:
        radii = (30, stream.between(100, 200), 0)
    inner, outer, far = (circle(spot, r * METRE) if r else [] for r in radii)
    zones = {1: [[inner]], 3: [[outer, inner[::-1]]]}
    if far and number % 2:
        zones[5] = [[far, outer[::-1]]]
    word = "泉水" if kind == "groundwater" else "集中供水点"
    return Source(number, f"示例{name}{word}水源地", kind, spot, None, zones, None)


def circle(centre: Point, radius: int) -> list[Point]:
    """32 points on a circle, counter-clockwise, from rational points (1 − t², 2t) / (1 + t²)."""
    octant = [((64 - k * k) * radius // (64 + k * k), 16 * k * radius // (64 + k * k))
              for k in (0, 1, 2, 3)]
    octant += [(y, x) for x, y in ((( 64 - k * k) * radius // (64 + k * k),
                                    16 * k * radius // (64 + k * k)) for k in (3, 2, 1))]
    quarter = octant[:4] + [(radius * 70711 // 100000, radius * 70711 // 100000)] + octant[4:]
    points = []
    for sx, sy, swap in ((1, 1, False), (-1, 1, True), (-1, -1, False), (1, -1, True)):
        for x, y in quarter:
            u, v = (y, x) if swap else (x, y)
            points.append((centre[0] + sx * u, centre[1] + sy * v))
    return points


def _spots(county: County, rivers: list[River], taken: list[Point]) -> list[Point]:
    """Places apart from each other, the rivers, the three towns and the unsurveyed township."""
    stream = Prng("source spots")
    box = 128000
    spots: list[Point] = []
    towns = (COUNTY_TOWN, INDUSTRY_TOWN, SPA_TOWN)
    unsurveyed = county.township_at(UNSURVEYED)
    while len(spots) < RESERVOIRS + WELLS + DECENTRALISED:
        point = (county.lattice.x0 + stream.below(box) * METRE,
                 county.lattice.y0 + stream.below(box) * METRE)
        i, j = county.lattice.nearest(point)
        if not (14 < i < county.lattice.nx - 15 and 14 < j < county.lattice.ny - 15
                and county.inside(point, 12)):
            continue
        near = [(t, 5500) for t in towns] + [(t, 6000) for t in spots + taken]
        near += [(p, 3200) for river in rivers for p in river.line[::4]]
        around = {county.township_at((point[0] + a * 2000 * METRE, point[1] + b * 2000 * METRE))
                  for a in (-1, 0, 1) for b in (-1, 0, 1)}
        if unsurveyed not in around and all(
                (point[0] - x) ** 2 + (point[1] - y) ** 2 > (d * METRE) ** 2 for (x, y), d in near):
            spots.append(point)
    return spots


def make_source_layers(sources: list[Source]) -> tuple[Layer, Layer]:
    """The zones (fields by Chinese names) and the intakes."""
    zones = Layer("dws", "source_protection_zone", "polygon", "饮用水水源保护区",
                  "Drinking-water source protection zones")
    intakes = Layer("intake", "intake", "point", "取水口", "Intakes")
    for source in sources:
        for place, polygons in sorted(source.zones.items()):
            level, part = LEVELS[place]
            zones.add(polygons, name=source.name, source=source.code, level=LEVEL_ZH[level],
                      part=PART_ZH[part], type=TYPE_ZH[source.kind],
                      approval=f"示例市环函〔{2021 + source.number % 5}〕{300 + source.number}号（合成）",
                      valid_from=f"{2021 + source.number % 5}-07-01", revoked_on=None)
        intakes.add(source.intake, name=source.name.replace("水源地", "取水口"),
                    code=f"QSK{source.number:03d}", source=source.code, type=source.kind,
                    river=source.river)
    return zones, intakes
