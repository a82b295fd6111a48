# SPDX-License-Identifier: Apache-2.0
"""Smaller natural and man-made areas: reserves before consolidation, wetlands, caves, slag …"""
from __future__ import annotations

from .county import COUNTY_TOWN, INDUSTRY_TOWN, METRE, STEP, County, Field
from .lattice import OUTSIDE, Lattice, Point, Ring
from .prng import Prng
from .rivers import River, offset, strip
from .sources import Source, circle
from .writers import Layer
from .zones import PROTECTED, blob

# How the nine areas lay before: shift of the centre and of the radius in km. Two pairs overlap.
BEFORE = ((-1.5, 1.0, -1.2), (1.2, -4.3, 1.9), (0.5, 0.6, -0.4), (-1.6, 0.8, 0.3), (0.9, -0.4, -0.6),
          (1.1, 1.7, -1.4), (-0.3, 0.9, 0.3), (-1.5, 3.6, 2.2), (1.4, 1.8, 0.9))

SCENIC_CENTRE = (571500 * METRE, 3210500 * METRE)


def make_protected_before(county: County) -> Layer:
    """The nine areas before consolidation, with core, buffer and experimental zones; overlaps."""
    layer = Layer("pa_before", "protected_area_before", "polygon", "整合优化前自然保护地",
                  "Protected areas before consolidation")
    shape = Field("protected before", 9, 32, 0.62)
    mask = county.mask(2)
    grid = county.lattice
    for k, (name, kind, level, cx, cy, radius) in enumerate(PROTECTED):
        dx, dy, dr = BEFORE[k]
        centre = (int((cx + dx) * 1000) * METRE, int((cy + dy) * 1000) * METRE)
        r = int((radius + dr) * 1000) * METRE
        i0, j0 = grid.nearest((centre[0] - 2 * r, centre[1] - 2 * r))
        i1, j1 = grid.nearest((centre[0] + 2 * r, centre[1] + 2 * r))
        window = Lattice(f"before {k}", *grid.vertex(i0 - 1, j0 - 1), STEP, i1 - i0 + 3, j1 - j0 + 3)
        labels = [[OUTSIDE] * window.nx for _ in range(window.ny)]
        for j in range(1, window.ny - 1):
            for i in range(1, window.nx - 1):
                x, y = window.vertex(i, j)
                u, v = (x - centre[0]) / r, (y - centre[1]) / r
                value = u * u + v * v + 0.7 * shape(x, y)
                if value < 1.0 and mask[j0 - 1 + j][i0 - 1 + i]:
                    reserve = kind == "自然保护区"
                    labels[j][i] = (0 if value < 0.3 else 1 if value < 0.6 else 2) if reserve else 3
        for label, polygons in sorted(window.polygons(labels).items()):
            zone = ("核心区", "缓冲区", "实验区", None)[label]
            layer.add(polygons, name="示例" + name, kind=kind, zone=zone, level=level)
    return layer


def make_wetlands(county: County, rivers: list[River]) -> Layer:
    """Wetlands beside rivers; two of national importance."""
    layer = Layer("wetland", "wetland", "polygon", "湿地", "Wetlands")
    stream = Prng("wetlands")
    for number in range(1, 13):
        river = rivers[number % len(rivers)]
        at = river.line[stream.between(8, len(river.line) - 9)]
        part = blob(county, f"wetland {number}", 50 * METRE, at, stream.between(8, 60) * 10000, 0.9)
        level = "国家重要湿地" if number in (3, 8) else "省级重要湿地" if number % 4 == 0 else "一般湿地"
        layer.add(part.lattice.polygons(part.labels)[0], name=f"示例{number}号湿地", level=level)
    return layer


def make_scenic_area(county: County) -> Layer:
    """One scenic area with a core."""
    layer = Layer("scenic", "scenic_area", "polygon", "风景名胜区", "Scenic areas")
    part = blob(county, "scenic", 50 * METRE, SCENIC_CENTRE, 9000000, 0.6)
    labels = [[OUTSIDE if v == OUTSIDE else 0 if _square(part.lattice.vertex(i, j)) < 90000**2
               else 1 for i, v in enumerate(row)] for j, row in enumerate(part.labels)]
    for label, polygons in sorted(part.lattice.polygons(labels).items()):
        layer.add(polygons, name="示例九峰风景名胜区", zone=("核心景区", "一般景区")[label])
    return layer


def _square(point: Point) -> int:
    return (point[0] - SCENIC_CENTRE[0]) ** 2 + (point[1] - SCENIC_CENTRE[1]) ** 2


def rough_disc(stream: Prng, centre: Point, radius: int) -> Ring:
    """A star-shaped ring with radii between 70 % and 130 %."""
    ring = []
    for x, y in circle((0, 0), 100000)[::2]:
        share = stream.between(70, 130)
        ring.append((centre[0] + x * radius * share // 10000000,
                     centre[1] + y * radius * share // 10000000))
    return ring


def _scattered(county: County, purpose: str, count: int, centre: Point | None = None,
               reach: int = 0) -> list[Point]:
    stream = Prng("scatter " + purpose)
    points: list[Point] = []
    while len(points) < count:
        if centre is None:
            point = (county.lattice.x0 + stream.below(128000) * METRE,
                     county.lattice.y0 + stream.below(128000) * METRE)
        else:
            point = (centre[0] + stream.between(-reach, reach), centre[1] + stream.between(-reach, reach))
        i, j = county.lattice.nearest(point)
        if (8 < i < county.lattice.nx - 9 and 8 < j < county.lattice.ny - 9
                and county.inside(point, 6)
                and all(abs(point[0] - x) + abs(point[1] - y) > 150000 for x, y in points)):
            points.append(point)
    return points


def make_small_areas(county: County, rivers: list[River], sources: list[Source]) -> list[Layer]:
    """Caves, slag sites, spring ranges, contaminated plots, flood passages, dykes."""
    stream = Prng("small areas")
    rows = (
        ("cave", "cave", "溶洞", "Caves", 22, None, 0, (40, 260), {}),
        ("slag", "manganese_slag_site", "锰渣场", "Manganese slag sites", 5, INDUSTRY_TOWN, 900000,
         (110, 240), {"status": ("在用", "停用", "已封场")}),
        ("plot", "contaminated_plot", "污染地块", "Contaminated plots", 7, COUNTY_TOWN, 1400000,
         (60, 140), {"status": ("名录内", "已移出")}))
    layers = []
    for key, role, zh, en, count, centre, reach, sizes, extra in rows:
        layer = Layer(key, role, "polygon", zh, en)
        for number, point in enumerate(_scattered(county, key, count, centre, reach), 1):
            ring = rough_disc(stream, point, stream.between(*sizes) * METRE)
            layer.add([[ring]], name=f"示例{number}号{zh}",
                      **{k: stream.choice(v) for k, v in extra.items()})
        layers.append(layer)
    springs = Layer("spring", "spring_protection_range", "polygon", "泉域保护范围",
                    "Spring protection ranges")
    for source in [s for s in sources if s.kind == "groundwater"][:6]:
        springs.add([[rough_disc(stream, source.intake, 150000)]], name=source.name + "泉域")
    return layers + [springs, *_along_rivers(rivers), make_tailings_ponds(rivers),
                     make_fishery_waters(rivers)]


def make_tailings_ponds(rivers: list[River]) -> Layer:
    """Two ponds beside a tributary; one was closed."""
    layer = Layer("pond", "tailings_pond", "point", "尾矿库", "Tailings ponds")
    for number, (share, status) in enumerate(((0.3, "existing"), (0.6, "closed")), 1):
        x, y = rivers[4].line[int(len(rivers[4].line) * share)]
        layer.add((x + 5000, y + 3000), name=f"示例{number}号尾矿库", river=rivers[4].name,
                  status=status)
    return layer


def make_fishery_waters(rivers: list[River]) -> Layer:
    """One stretch of a river that is kept for fish."""
    layer = Layer("fishery", "fishery_water", "polygon", "重要渔业水体", "Important fishing waters")
    line = rivers[1].line
    first = len(line) * 45 // 100
    layer.add([strip(line[first:first + 16], rivers[1].half_width + 1000)],
              name="示例水产种质资源保护区")
    return layer


def _along_rivers(rivers: list[River]) -> list[Layer]:
    """Dykes on both banks near settlements, and the flood passages between them."""
    dykes = Layer("dyke", "dyke", "line", "堤防", "Dykes")
    floods = Layer("flood", "flood_passage", "polygon", "行洪区", "Flood passages")
    for number, (river, share) in enumerate(((0, 0.35), (0, 0.7), (1, 0.3), (1, 0.62), (3, 0.12),
                                             (3, 0.85), (2, 0.5)), 1):
        line = rivers[river].line
        first = int(len(line) * share)
        part = line[first:first + 11]
        half = rivers[river].half_width
        for side, sign in (("left", 1), ("right", -1)):
            dykes.add([offset(part, sign * (half + 2500))], name=f"示例{number}号堤防",
                      river=rivers[river].name, side=side)
        floods.add([strip(part, half + 2500)], name=f"{rivers[river].name}{number}号行洪区",
                   river=rivers[river].name)
    return [dykes, floods]


def make_water_management(rivers: list[River]) -> list[Layer]:
    """Water function zones (some miss their target) and monitoring sections."""
    zones = Layer("function", "water_function_zone", "line", "水功能区", "Water function zones")
    sections = Layer("section", "monitoring_section", "point", "水质监测断面", "Monitoring sections")
    stream = Prng("water management")
    grades = ("II", "III", "IV", "V")
    for river in rivers:
        count = max(2, len(river.line) // 60)
        cuts = [len(river.line) * k // count for k in range(count)] + [len(river.line) - 1]
        for k, (a, b) in enumerate(zip(cuts, cuts[1:]), 1):
            target = stream.below(2)
            status = min(3, target + (1 if (k + river.order) % 4 == 0 else 0))
            zones.add([river.line[a:b + 1]], name=f"{river.name}{k}号水功能区", river=river.name,
                      target=grades[target], status=grades[status],
                      target_met="否" if status > target else "是")
            level = "国控" if k == count and river.order == 1 else "市控"
            sections.add(river.line[b - 2], name=f"{river.name}{k}号断面", river=river.name,
                         level=level, target=grades[target])
    return [zones, sections]
