# SPDX-License-Identifier: Apache-2.0
"""Roads and railways, built-up areas, communities, buildings and sensitive places."""
from __future__ import annotations

from .county import COUNTY_TOWN, METRE, County, synthetic_names
from .lattice import OUTSIDE, Point
from .prng import Prng
from .rivers import longest_inside, meander, strip
from .writers import Layer
from .zones import Labelled, blob

TOWN_X, TOWN_Y = COUNTY_TOWN

# name, class, start and end in metres from the county town, half width of the boundary in metres, sway
ROADS = (
    ("示例高速公路", "motorway", (2300, -60000), (1900, 60000), 20, 0.22),
    ("示例一级公路", "class_1", (-42000, 1500), (46000, -900), 13, 0.25),
    ("示例二级公路甲线", "class_2", (-1300, 800), (-20500, -38000), 8, 0.6),
    ("示例二级公路乙线", "class_2", (1200, 1600), (26000, 33000), 8, 0.6),
    ("示例迎宾大道", "urban_main", (-900, -1900), (-700, 2300), 15, 0.1),
    ("示例滨河路", "urban_secondary", (-1900, -800), (1700, -1000), 10, 0.1),
    ("示例学府路", "urban_secondary", (400, -1700), (600, 1800), 9, 0.1),
    ("示例县道", "county_road", (13000, 15500), (40000, 8000), 5, 0.7))
RAILWAYS = (("示例铁路干线（2019年建）", "main_line", (-1750, -60000), (-2050, 60000), 14, 0.12),)


def make_transport(county: County) -> list[Layer]:
    """Centrelines and boundary polygons of roads and railways."""
    layers = []
    for rows, role, zh, en in ((ROADS, "road", "道路", "Roads"),
                               (RAILWAYS, "railway", "铁路", "Railways")):
        lines = Layer(role, role, "line", zh + "中心线", en)
        areas = Layer(role + "_boundary", role + "_boundary", "polygon", zh + "边界线（用地范围）",
                      en + ", boundary lines")
        for name, kind, start, end, half, sway in rows:
            a = (TOWN_X + start[0] * METRE, TOWN_Y + start[1] * METRE)
            b = (TOWN_X + end[0] * METRE, TOWN_Y + end[1] * METRE)
            line = longest_inside(meander("way " + name, a, b, False, sway), county)
            lines.add([line], name=name, **{"class": kind})
            areas.add([strip(line, half * METRE)], name=name, **{"class": kind})
        layers += [lines, areas]
    return layers


def make_settlements(county: County) -> tuple[list[Layer], Labelled]:
    """Built-up areas of the townships and their communities, which share borders."""
    built = Layer("built_up", "built_up_area", "polygon", "建成区", "Built-up areas")
    communities = Layer("community", "community", "polygon", "社区（村）", "Communities")
    names = synthetic_names("townships", len(county.centres))
    stream = Prng("settlements")
    town = None
    for number, centre in enumerate(county.centres):
        area = (5600000, 2400000, 900000)[number] if number < 3 else stream.between(12, 70) * 10000
        part = blob(county, "built-up", 50 * METRE if number < 3 else 25 * METRE, centre, area, 0.8)
        grid = part.lattice
        built.add(grid.polygons(part.labels)[0], name=f"示例{names[number]}建成区",
                  township=f"示例{names[number]}")
        town = part if number == 0 else town
        count = (9, 4, 2)[number] if number < 3 else 1
        seeds = [(centre[0] + stream.between(-1100, 1100) * METRE,
                  centre[1] + stream.between(-1100, 1100) * METRE) for _ in range(count)]
        labels = [[OUTSIDE if v == OUTSIDE else _nearest(grid.vertex(i, j), seeds)
                   for i, v in enumerate(row)] for j, row in enumerate(part.labels)]
        for label, polygons in sorted(grid.polygons(labels).items()):
            communities.add(polygons, name=f"示例{names[number]}第{label + 1}社区",
                            township=f"示例{names[number]}")
    return [built, communities], town


def _nearest(point: Point, seeds: list[Point]) -> int:
    return min(range(len(seeds)), key=lambda k: (point[0] - seeds[k][0]) ** 2
               + (point[1] - seeds[k][1]) ** 2)


USES = ("住宅", "住宅", "住宅", "商业", "办公", "学校", "医院", "厂房")


def make_buildings(county: County, town: Labelled, transport: list[Layer]) -> Layer:
    """Buildings on a jittered grid in the county town, none on a road or another building."""
    layer = Layer("building", "building", "polygon", "建筑物", "Buildings")
    stream = Prng("buildings")
    lines = [line for t in transport if t.kind == "line" for f in t.features for line in f.geometry]
    near = [p for line in lines for p in _dense(line)
            if abs(p[0] - TOWN_X) < 260000 and abs(p[1] - TOWN_Y) < 260000]
    for row in range(-26, 27):
        for column in range(-26, 27):
            x = TOWN_X + column * 7000 + stream.between(-900, 900)
            y = TOWN_Y + row * 7000 + stream.between(-900, 900)
            wide, deep, tilt = stream.between(600, 1700), stream.between(500, 1100), stream.between(
                -300, 300)
            storeys, use = stream.between(1, 18), stream.choice(USES)
            box = (x - 2000, y - 2000, x + 2000, y + 2000)
            if town.around(box, 0) != {0} or any(
                    abs(p[0] - x) < 4700 and abs(p[1] - y) < 4700 for p in near):
                continue
            ring = [(x - wide + tilt, y - deep - tilt), (x + wide + tilt, y - deep + tilt),
                    (x + wide - tilt, y + deep + tilt), (x - wide - tilt, y + deep - tilt)]
            layer.add([[ring]], name=f"示例{len(layer.features) + 1}号楼", use=use, storeys=storeys)
    return layer


def _dense(line: list[Point]) -> list[Point]:
    points = []
    for (x0, y0), (x1, y1) in zip(line, line[1:]):
        points += [(x0 + (x1 - x0) * k // 16, y0 + (y1 - y0) * k // 16) for k in range(16)]
    return points


KINDS = (("school", "小学", 60), ("hospital", "卫生院", 42), ("care_home", "敬老院", 30),
         ("residential", "居民小区", 55), ("heritage", "文物保护单位", 18), ("station", "车站", 12))


def make_sensitive_places(county: County) -> tuple[Layer, list[dict]]:
    """Sensitive places about the township seats, and a wider digital list with people."""
    layer = Layer("sensitive", "sensitive_place", "point", "敏感点", "Sensitive places")
    names = synthetic_names("townships", len(county.centres))
    stream = Prng("sensitive")
    for kind, word, count in KINDS:
        for k in range(count):
            town = stream.below(3) if k % 3 == 0 else stream.below(len(county.centres))
            centre = county.centres[town]
            reach = 1200 if town < 3 else 450
            point = (centre[0] + stream.between(-reach, reach) * METRE + stream.below(100),
                     centre[1] + stream.between(-reach, reach) * METRE + stream.below(100))
            layer.add(point, name=f"示例{names[town]}{word}{k + 1}", kind=kind)
    receptors = []
    for k in range(420):
        town = stream.below(len(county.centres))
        centre = county.centres[town]
        point = (centre[0] + stream.between(-4200, 4200) * METRE + stream.below(100),
                 centre[1] + stream.between(-4200, 4200) * METRE + stream.below(100))
        if county.inside(point, 2):
            receptors.append({"code": f"MGD{k + 1:04d}", "name": f"示例{names[town]}{k + 1}号居民点",
                              "kind": "residential", "households": stream.between(3, 180),
                              "point": point})
    return layer, receptors

