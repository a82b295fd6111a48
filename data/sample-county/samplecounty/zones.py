# SPDX-License-Identifier: Apache-2.0
"""Large zones: protected areas, the ecological red line, basic farmland, control units, no-burn."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from . import exact
from .county import (COUNTY_TOWN, FRAME_SIZE, FRAME_X, FRAME_Y, INDUSTRY_TOWN, METRE, SPA_TOWN,
                     STEP, County, Field)
from .lattice import OUTSIDE, Lattice, Point, Polygon, Ring
from .prng import mix
from .writers import Layer

CITY_GOVERNMENT = "示例市人民政府（合成）"
COUNTY_GOVERNMENT = "示例县人民政府（合成）"


@dataclass
class Labelled:
    """A lattice with labels: what the polygons of a layer were traced from."""

    lattice: Lattice
    labels: list[list[int]]

    def around(self, box: tuple[int, int, int, int], margin: int) -> set[int]:
        """The labels met in a box widened by `margin` lattice steps; OUTSIDE beyond the rim."""
        grid = self.lattice
        i0, j0 = (box[0] - grid.x0) // grid.step - margin, (box[1] - grid.y0) // grid.step - margin
        i1 = (box[2] - grid.x0) // grid.step + 1 + margin
        j1 = (box[3] - grid.y0) // grid.step + 1 + margin
        found = {OUTSIDE} if i0 < 0 or j0 < 0 or i1 >= grid.nx or j1 >= grid.ny else set()
        for row in self.labels[max(j0, 0):max(j1 + 1, 0)]:
            found.update(row[max(i0, 0):max(i1 + 1, 0)])
        return found


# name, kind, level, centre in km, radius in km
PROTECTED = (
    ("云岭自然保护区", "自然保护区", "国家级", 573, 3232, 10.4),
    ("青潭大鲵自然保护区", "自然保护区", "省级", 580, 3165, 4.6),
    ("松坪森林公园", "自然公园", "国家级", 562, 3197, 3.9),
    ("金岩自然保护区", "自然保护区", "省级", 604, 3190, 4.6),
    ("梅岭森林公园", "自然公园", "省级", 586, 3199, 3.2),
    ("白岩山森林公园", "自然公园", "省级", 560, 3170, 6.9),
    ("荷滩湿地公园", "自然公园", "国家级", 598, 3214, 2.7),
    ("石峰地质公园", "自然公园", "省级", 586, 3151, 4.3),
    ("兰峡风景画廊自然公园", "自然公园", "国家级", 548, 3196, 6.2))
CORE, GENERAL = "核心保护区", "一般控制区"


def make_protected_areas(county: County) -> tuple[Layer, Labelled]:
    """Nine areas; label 2k is the core zone of area k, 2k + 1 its general control zone."""
    count = FRAME_SIZE // STEP + 1
    lattice = Lattice("protected", FRAME_X, FRAME_Y, STEP, count, count)
    shape = Field("protected", 9, 32, 0.62)
    mask = county.mask(2)
    labels = [[OUTSIDE] * count for _ in range(count)]
    for k, (_, kind, _, cx, cy, radius) in enumerate(PROTECTED):
        x0, y0, r = cx * 1000 * METRE, cy * 1000 * METRE, int(radius * 1000 * METRE)
        i0, j0 = lattice.nearest((x0 - 2 * r, y0 - 2 * r))
        i1, j1 = lattice.nearest((x0 + 2 * r, y0 + 2 * r))
        for j in range(j0, j1 + 1):
            for i in range(i0, i1 + 1):
                x, y = lattice.vertex(i, j)
                u, v = (x - x0) / r, (y - y0) / r
                value = u * u + v * v + 0.9 * shape(x, y)
                if value < 1.0 and mask[j][i] and labels[j][i] == OUTSIDE:
                    core = kind == "自然保护区" and value < 0.36
                    labels[j][i] = 2 * k if core else 2 * k + 1
    drop_small(lattice, labels, 12)
    layer = Layer("pa", "protected_area", "polygon", "自然保护地", "Protected areas")
    for label, polygons in lattice.polygons(labels).items():
        name, kind, level = PROTECTED[label // 2][:3]
        layer.add(polygons, name="示例" + name, kind=kind, zone=(CORE, GENERAL)[label % 2],
                  level=level, approval=f"示例林函〔2024〕{label // 2 + 1}号（合成）")
    return layer, Labelled(lattice, labels)


def drop_small(lattice: Lattice, labels: list[list[int]], least: int) -> None:
    """Takes away pieces of fewer than `least` vertices and fills such holes from their rim."""
    piece, owners = lattice.components(labels)
    for row, numbers in zip(labels, _sizes(piece, owners)):
        for i, size in enumerate(numbers):
            if 0 < size < least:
                row[i] = OUTSIDE
    empty = [[0 if v == OUTSIDE else OUTSIDE for v in row] for row in labels]
    piece, owners = lattice.components(empty)
    sizes = _sizes(piece, owners)
    for j, numbers in enumerate(sizes):
        for i, size in enumerate(numbers):
            if 0 < size < least:
                labels[j][i] = labels[j][i - 1]


def _sizes(piece: list[list[int]], owners: list[int]) -> list[list[int]]:
    sizes = [0] * len(owners)
    for row in piece:
        for number in row:
            if number != OUTSIDE:
                sizes[number] += 1
    return [[sizes[n] if n != OUTSIDE else 0 for n in row] for row in piece]


RED_LINE_STEP = 125 * METRE
RED_LINE_KINDS = ("生物多样性维护", "水源涵养", "水土保持", "石漠化控制")


def make_red_line(county: County, protected: Labelled) -> tuple[Layer, Labelled]:
    """A fractal red line over about a quarter of the county, with the cores of the reserves."""
    count = FRAME_SIZE // RED_LINE_STEP + 1
    lattice = Lattice("red line", FRAME_X, FRAME_Y, RED_LINE_STEP, count, count)
    field = Field("red line", 10, 128, 0.9)._field.rows
    mask = county.mask(2)
    towns = county.centres
    keep_out = [[False] * county.lattice.nx for _ in range(county.lattice.ny)]
    for number, centre in enumerate(towns):
        radius = 16 if number < 3 else 5
        i0, j0 = county.lattice.nearest(centre)
        for j in range(j0 - radius, j0 + radius + 1):
            for i in range(i0 - radius, i0 + radius + 1):
                if (i - i0) ** 2 + (j - j0) ** 2 <= radius * radius:
                    keep_out[j][i] = True
    free = [[mask[j][i] and not keep_out[j][i] for i in range(county.lattice.nx)]
            for j in range(county.lattice.ny)]
    inside = [free[j // 2][i // 2] and free[(j + 1) // 2][(i + 1) // 2]
              for j in range(count) for i in range(count)]
    values = [v for row in field for v in row]
    limit = sorted((v for v, ok in zip(values, inside) if ok), reverse=True)[
        1050 * 1000000 // (125 * 125)]
    labels = []
    for j in range(count):
        row = []
        for i in range(count):
            ok = inside[j * count + i]
            core = protected.labels[j // 2][i // 2]
            core_here = core != OUTSIDE and core % 2 == 0
            row.append(0 if ok and (values[j * count + i] > limit or core_here) else OUTSIDE)
        labels.append(row)
    drop_small(lattice, labels, 14)
    layer = Layer("erl", "ecological_redline", "polygon", "生态保护红线", "Ecological red line")
    groups: dict[int, list[Polygon]] = {}
    for polygon in lattice.polygons(labels)[0]:
        groups.setdefault(_red_line_group(polygon), []).append(polygon)
    for group, polygons in sorted(groups.items()):
        part, kind = divmod(group, 4)
        layer.add(polygons, name=f"示例{RED_LINE_KINDS[kind]}红线{'一二三四五'[part]}区",
                  kind=RED_LINE_KINDS[kind], code=f"ERL{group + 1:03d}",
                  approval="示例府〔2024〕18号（合成）")
    return layer, Labelled(lattice, labels)


def _red_line_group(polygon: Polygon) -> int:
    """Pieces are gathered to multi-part features by place; the choice of kind is arbitrary."""
    x, y = polygon[0][0]
    part = min(4, max(0, (y - 3140000 * METRE) // (21000 * METRE)))
    return part * 4 + mix(x // (15000 * METRE)) % 4


def make_farmland(county: County, red_line: Labelled) -> tuple[Layer, Labelled]:
    """Scattered plots of permanent basic farmland outside the red line."""
    count = FRAME_SIZE // RED_LINE_STEP + 1
    lattice = Lattice("farmland", FRAME_X, FRAME_Y, RED_LINE_STEP, count, count)
    field = Field("farmland", 10, 8, 0.66)._field.rows
    mask = county.mask(2)
    labels = [[OUTSIDE] * count for _ in range(count)]
    for j in range(2, count - 2):
        for i in range(2, count - 2):
            if (field[j][i] > 0.8 and mask[j // 2][i // 2] and mask[(j + 1) // 2][(i + 1) // 2]
                    and all(red_line.labels[j + b][i + a] == OUTSIDE
                            for a in (-1, 0, 1) for b in (-1, 0, 1))):
                labels[j][i] = 0
    drop_small(lattice, labels, 4)
    layer = Layer("pbf", "permanent_basic_farmland", "polygon", "永久基本农田",
                  "Permanent basic farmland")
    for number, polygon in enumerate(lattice.polygons(labels)[0], 1):
        layer.add([polygon], name=f"示例基本农田{number}号图斑", code=f"{number:06d}")
    return layer, Labelled(lattice, labels)


# The access list of each class of unit: industries by code, and clauses of the four dimensions.
ACCESS_LISTS = {
    1: {"barred_industries": "chemical_park、hazardous_landfill", "restricted_industries": "mining",
        "spatial_layout": "示例：禁止新建化工园区和危险废物填埋场；采矿须论证",
        "pollutant_control": "示例：不新增入河污染物", "risk_control": "示例：建立风险防控名录",
        "resource_efficiency": "示例：不新增取水"},
    2: {"barred_industries": "none", "restricted_industries": "chemical、chemical_park、landfill",
        "spatial_layout": "示例：新建化工项目入园", "pollutant_control": "示例：新增排放量等量替代",
        "risk_control": "示例：园区设应急池", "resource_efficiency": "示例：工业用水重复利用率不低于九成"},
    3: {"barred_industries": "none", "restricted_industries": "none",
        "spatial_layout": "示例：执行一般管控要求", "pollutant_control": "示例：达标排放",
        "risk_control": "示例：执行一般管控要求", "resource_efficiency": "示例：节约用水"}}


def make_control_units(county: County, red_line: Labelled) -> tuple[Layer, Labelled]:
    """Units that tile the county: up to 12 priority, 4 key, 2 general. Codes end in class and serial."""
    towns = county.centres
    shape = Field("units", 9, 32, 0.6)
    labels = []
    for j in range(county.lattice.ny):
        row = []
        for i in range(county.lattice.nx):
            if county.outline[j][i] == OUTSIDE:
                row.append(OUTSIDE)
                continue
            x, y = county.lattice.vertex(i, j)
            key = [k for k in range(4) if (x - towns[k][0]) ** 2 + (y - towns[k][1]) ** 2
                   < (2600 * METRE + 120000 * shape(x, y)) ** 2]
            rows = red_line.labels[max(2 * j - 2, 0):2 * j + 3]
            red = sum(1 for r in rows for v in r[max(2 * i - 2, 0):2 * i + 3] if v == 0)
            if key:
                row.append(12 + key[0])
            elif red >= 13:
                row.append(min(range(12), key=lambda k: (x - towns[3 * k][0]) ** 2
                               + (y - towns[3 * k][1]) ** 2))
            else:
                row.append(16 if y + 600000 * shape(x, y) > 3192000 * METRE else 17)
        labels.append(row)
    _absorb(county, labels)
    layer = Layer("unit", "control_unit", "polygon", "环境管控单元", "Control units")
    for label, polygons in sorted(county.lattice.polygons(labels).items()):
        kind, serial = (1, label + 1) if label < 12 else (2, label - 11) if label < 16 else (
            3, label - 15)
        title = {1: "优先保护", 2: "重点管控", 3: "一般管控"}[kind]
        layer.add(polygons, code=f"ZH500242{kind}{serial:04d}",
                  name=f"示例县{title}单元{serial}（合成）", **{"class": str(kind)},
                  **ACCESS_LISTS[kind])
    return layer, Labelled(county.lattice, labels)


def _absorb(county: County, labels: list[list[int]]) -> None:
    """Pieces of fewer than 14 vertices join the label beside them."""
    for _ in range(4):
        piece, owners = county.lattice.components(labels)
        for j, numbers in enumerate(_sizes(piece, owners)):
            for i, size in enumerate(numbers):
                if 0 < size < 14:
                    for a, b in ((i - 1, j), (i, j - 1), (i + 1, j), (i, j + 1)):
                        if labels[b][a] not in (OUTSIDE, labels[j][i]):
                            labels[j][i] = labels[b][a]
                            break


# --------------------------------------------------------------------------- no-burn, fireworks

NO_BURN_M2 = 11380000


@cache
def blob_shape() -> Field:
    """The field that roughens all blobs."""
    return Field("blobs", 10, 8, 0.62)


def blob(county: County, name: str, step: int, centre: Point, area_m2: int,
         roughness: float = 0.5) -> Labelled:
    """A rough disc of about the area asked for on a lattice of its own."""
    radius = int((area_m2 * METRE * METRE / 3.14159) ** 0.5)
    lattice = county.fine_lattice(name, step, centre, 17 * radius // 10 + 4 * step)
    shape = blob_shape()
    values = []
    for j in range(lattice.ny):
        row = []
        for i in range(lattice.nx):
            x, y = lattice.vertex(i, j)
            u, v = (x - centre[0]) / radius, (y - centre[1]) / radius
            rim = i in (0, lattice.nx - 1) or j in (0, lattice.ny - 1)
            row.append(99.0 if rim else u * u + v * v + roughness * shape(x, y))
        values.append(row)
    limit = sorted(v for row in values for v in row)[area_m2 * METRE * METRE // (step * step)]
    labels = [[0 if v < limit else OUTSIDE for v in row] for row in values]
    drop_small(lattice, labels, max(2, sum(r.count(0) for r in labels) // 3))
    return Labelled(lattice, labels)


def make_no_burn_zones(county: County) -> Layer:
    """Three parts whose plane areas add up to 11.38 km² exactly."""
    layer = Layer("nbz", "no_burn_zone", "polygon", "高污染燃料禁燃区", "No-burn zones")
    town = blob(county, "no burn town", 50 * METRE, COUNTY_TOWN, 6900000)
    industry = blob(county, "no burn industry", 50 * METRE, INDUSTRY_TOWN, 3400000)
    parts = [town.lattice.polygons(town.labels)[0], industry.lattice.polygons(industry.labels)[0]]
    rest2 = 2 * NO_BURN_M2 * METRE * METRE - sum(exact.area2(p) for p in parts)
    parts.append([[_part_with_area(SPA_TOWN, rest2)]])
    rows = (("示例县城区片", "II", "2022-06-01", COUNTY_GOVERNMENT, "county", "2022-05-20",
             "示例府发〔2022〕12号（合成）"),
            ("示例县工业园片", "III", "2026-10-01", CITY_GOVERNMENT, "city", "2026-09-10",
             "示例市府发〔2026〕31号（合成）"),
            ("示例县温泉镇片", "I", "2025-01-01", CITY_GOVERNMENT, "city", "2024-12-02",
             "示例市府发〔2024〕58号（合成）"))
    for polygons, (name, kind, start, issuer, level, issued, approval) in zip(parts, rows):
        stated = (exact.area2(polygons) // 2 + 5000) // (METRE * METRE)
        layer.add(polygons, name=name, **{"class": kind}, start=start, issuer=issuer,
                  issuer_level=level, issued_on=issued, stated_area_m2=stated, approval=approval)
    return layer


def _part_with_area(centre: Point, wanted2: int) -> Ring:
    """A twelve-sided ring of exactly `wanted2` / 2 cm².

    The side below is 300 m long and 1 cm out of level; the apex of a tooth on it makes up the
    rest, since moving it by (u, v) changes twice the area by u − 30000 v.
    """
    shape = ((15000, -60001), (42000, -52000), (61000, -24000), (57000, 8000), (48000, 39000),
             (22000, 58000), (-11000, 55000), (-38000, 60000), (-58000, 33000), (-52000, -6000),
             (-49000, -37000), (-15000, -60000))
    for size in range(600, 1400):
        ring = [(centre[0] + x * size // 1000, centre[1] + y * size // 1000)
                for x, y in shape[1:-1]]
        left = (centre[0] - 15000, centre[1] - 61000 * size // 1000)
        right = (left[0] + 30000, left[1] - 1)
        missing = wanted2 - exact.area2([[[right] + ring + [left]]])
        if 2 * 30000 * 6000 < missing < 2 * 30000 * 13000:
            # The ring gains the triangle (left, apex, right). With apex = left + (15000 + u, −d)
            # twice that triangle is 30000 d − 15000 − u.
            depth = (missing + 15000 + 29999) // 30000
            u = 30000 * depth - 15000 - missing
            apex = (left[0] + 15000 + u, left[1] - depth)
            result = [right] + ring + [left, apex]
            if exact.area2([[result]]) == wanted2 and not exact.faults([[result]]):
                return result
    raise ValueError("the third part of the no-burn zone cannot have the area asked for")


def make_fireworks_zone(county: County) -> Layer:
    """The fireworks ban zone: the county town and the spa town, wider than the no-burn zone."""
    layer = Layer("fireworks", "fireworks_ban_zone", "polygon", "烟花爆竹禁放区",
                  "Fireworks ban zones")
    for name, centre, area in (("城区禁放区", COUNTY_TOWN, 9800000), ("温泉镇禁放区", SPA_TOWN, 1900000)):
        part = blob(county, "fireworks " + name, 50 * METRE, centre, area, 0.4)
        layer.add(part.lattice.polygons(part.labels)[0], name="示例县" + name,
                  approval="示例府发〔2019〕7号（合成）")
    return layer
