# SPDX-License-Identifier: Apache-2.0
"""Registers kept as tables: outfalls with planted faults, fuel facilities, sewage plants."""
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import isqrt
from typing import Any

from .county import (COUNTY_CODE, COUNTY_TOWN, INDUSTRY_TOWN, METRE, SPA_TOWN, County,
                     synthetic_names)
from .lattice import OUTSIDE, Point
from .prng import Prng
from .projection import PI, lon_lat, sin_cos
from .rivers import River
from .writers import Layer, csv_point, degrees

MAIN_REGISTER, SUPPLEMENT = 314, 41

# class, subclass, letters of the code, unit that answers
CLASSES = (
    ("工业排污口", "工业企业排污口", "GY", "加工厂"), ("工业排污口", "矿山排污口", "GY", "锰矿"),
    ("工业排污口", "尾矿库排污口", "GY", "尾矿库"), ("城镇污水处理厂排污口", "城镇污水处理厂排污口", "SH", "污水处理厂"),
    ("城镇污水处理厂排污口", "城镇污水处理厂排污口", "SH", "污水处理厂"),
    ("农业排口", "规模化畜禽养殖排污口", "NY", "养殖场"), ("农业排口", "规模化水产养殖排污口", "NY", "渔场"),
    ("其他排口", "农村污水处理设施排污口", "QT", "村委会"), ("其他排口", "农村生活污水散排口", "QT", "村委会"),
    ("其他排口", "城镇雨洪排口", "QT", "市政所"), ("其他排口", "大中型灌区排口", "QT", "灌区"))
ENTRY = ("明渠", "管道", "涵闸", "箱涵", "泵站", "其他")
STATES = ("已完成整治", "整治中", "未整治", "无需整治")


@dataclass
class Outfall:
    """A row of the register with its true place, and the place that is written down."""

    row: dict[str, Any]
    point: Point
    river: River
    where: tuple[str, str] = ("", "")


def make_outfalls(county: County, rivers: list[River], seed: str = "") -> list[Outfall]:
    """Faultless rows: on a bank, named after their river, apart from each other.

    Another seed gives another register of the same county.
    """
    names = synthetic_names("townships", len(county.centres))
    stream = Prng("outfalls" + seed)
    made: list[Outfall] = []
    while len(made) < MAIN_REGISTER + SUPPLEMENT:
        river = rivers[stream.choice((0, 0, 1, 1, 1, 2, 3, 3, 4))]
        k = stream.between(3, len(river.line) - 4)
        side = stream.choice((1, -1))
        point = _bank_point(river, k, stream.below(1000), side, stream.between(100, 1500))
        town = county.township_at(point)
        apart = all(isqrt((x - point[0]) ** 2 + (y - point[1]) ** 2) > 80000
                    for other in rivers if other is not river for x, y in other.line[::2])
        if town == OUTSIDE or not apart or any(abs(o.point[0] - point[0]) + abs(o.point[1] - point[1]) < 6000
                                  for o in made):
            continue
        number = len(made) + 1
        kind = stream.choice(CLASSES)
        row = {
            "序号": number, "排污口名称": f"示例{names[town]}{kind[3]}{number}号{kind[1]}",
            "国家编码": f"FB-{COUNTY_CODE}-{number:04d}-{kind[2]}-00",
            "地方编码": f"SL{number:04d}" if number % 3 else "",
            "乡镇": f"示例{names[town]}{'街道' if town == 0 else '镇'}", "一级分类": kind[0],
            "二级分类": kind[1], "入河方式": stream.choice(ENTRY), "受纳水体": river.name,
            "岸别": "左岸" if side > 0 else "右岸", "责任主体": f"示例{names[town]}{kind[3]}（合成）",
            "审批登记文号": f"示例环排〔2025〕{number}号（合成）",
            "排放规模_t_d": stream.between(2, 4000), "设置日期": f"{stream.between(2005, 2024)}-"
            f"{stream.between(1, 12):02d}-{stream.between(1, 28):02d}",
            "状态": "既有", "是否排放": stream.choice(("是", "是", "否")), "整治状态": stream.choice(STATES)}
        made.append(Outfall(row, point, river))
    for outfall in made:
        place = csv_point(outfall.point)
        outfall.where = (place["经度"][:-2], place["纬度"][:-2])
    return made


def _bank_point(river: River, k: int, thousandth: int, side: int, beyond: int) -> Point:
    """A point `beyond` centimetres from the water's edge, beside segment k of the centreline."""
    (x0, y0), (x1, y1) = river.line[k], river.line[k + 1]
    dx, dy = x1 - x0, y1 - y0
    length = isqrt(dx * dx + dy * dy)
    away = side * (river.half_width + beyond)
    return (x0 + dx * thousandth // 1000 - dy * away // length,
            y0 + dy * thousandth // 1000 + dx * away // length)


# ------------------------------------------------------------------------------------ faults

def plant_faults(outfalls: list[Outfall], rivers: list[River],
                 seed: str = "") -> list[dict[str, Any]]:
    """Spoils rows of the main register and says which, what and what would be right.

    Each row gets one fault. `partner` is the faultless row that a duplicate repeats. A place that
    is spoilt and still looks right, or looks spoilt in another way, would be no fault that anybody
    could find; another row takes its turn then.
    """
    faults: list[dict[str, Any]] = []
    order = list(range(MAIN_REGISTER))
    stream = Prng("faults" + seed)
    spoilt: set[Any] = set()
    for k in range(len(order) - 1, 0, -1):
        j = stream.below(k + 1)
        order[k], order[j] = order[j], order[k]

    def take(fault: str, count: int, spoil) -> None:
        for _ in range(count):
            outfall = outfalls[order.pop()]
            before, row = _written(outfall), dict(outfall.row)
            partner = spoil(outfall)
            while partner in spoilt or not _can_be_found(outfall, fault, rivers):
                outfall.row, outfall.where = row, (before["经度"], before["纬度"])
                order.insert(0, outfall.row["序号"] - 1)
                outfall = outfalls[order.pop()]
                before, row = _written(outfall), dict(outfall.row)
                partner = spoil(outfall)
            spoilt.add(outfall.row["序号"])
            after = _written(outfall)
            changed = [key for key in before if before[key] != after[key]]
            faults.append({"序号": outfall.row["序号"], "fault": fault,
                           "fields": " ".join(changed),
                           "correct": " ".join(before[k] or "-" for k in changed),
                           "written": " ".join(after[k] or "-" for k in changed),
                           "partner": partner})

    def swap(o: Outfall) -> None:
        o.where = (o.where[1], o.where[0])

    def packed(o: Outfall) -> None:
        o.where = tuple(_packed(Decimal(v)) for v in o.where)

    def shifted(o: Outfall) -> None:
        o.where = _gcj(Decimal(o.where[0]), Decimal(o.where[1]))

    def rough(o: Outfall) -> None:
        o.where = tuple(str(Decimal(v).quantize(Decimal("0.001"))) for v in o.where)

    def null_island(o: Outfall) -> None:
        o.where = ("0", "0")

    def outside(o: Outfall) -> None:
        o.where = (str(Decimal(o.where[0]) + Decimal("0.9")), o.where[1])

    def far(o: Outfall) -> None:
        _move(o, 42000)

    def wrong_bank(o: Outfall) -> None:
        o.row["岸别"] = "右岸" if o.row["岸别"] == "左岸" else "左岸"

    def wrong_river(o: Outfall) -> None:
        other = rivers[(rivers.index(o.river) + 2) % len(rivers)]
        o.row["受纳水体"] = other.name

    def wrong_county(o: Outfall) -> None:
        o.row["国家编码"] = o.row["国家编码"].replace(COUNTY_CODE, "500243")

    def malformed(o: Outfall) -> None:
        o.row["国家编码"] = o.row["国家编码"].replace("-", "")[:-3]

    def no_code(o: Outfall) -> None:
        o.row["国家编码"] = ""

    def same_code(o: Outfall) -> int:
        other = outfalls[o.row["序号"] % MAIN_REGISTER]
        o.row["国家编码"] = other.row["国家编码"]
        order[:] = [k for k in order if outfalls[k] is not other]
        return other.row["序号"]

    def wrong_class(o: Outfall) -> None:
        industrial = o.row["一级分类"] == "工业排污口"
        o.row["一级分类"] = "农业排口" if industrial else "工业排污口"

    def twin_place(o: Outfall) -> int:
        other = outfalls[o.row["序号"] % MAIN_REGISTER]
        lon, lat = lon_lat(other.point[0] + 210, other.point[1] - 160)
        o.where = (degrees(lon)[:-2], degrees(lat)[:-2])
        o.row["受纳水体"], o.row["岸别"] = other.row["受纳水体"], other.row["岸别"]
        order[:] = [k for k in order if outfalls[k] is not other]
        return other.row["序号"]

    for fault, count, spoil in (
            ("duplicate_within_5m", 4, twin_place), ("code_duplicate", 2, same_code),
            ("lon_lat_swapped", 3, swap),
            ("packed_dms", 4, packed), ("gcj02_shift", 6, shifted), ("rounded_coordinates", 4, rough),
            ("null_island", 1, null_island), ("outside_county", 2, outside),
            ("far_from_river", 4, far), ("bank_disagrees", 3, wrong_bank),
            ("river_name_disagrees", 4, wrong_river), ("code_county_differs", 4, wrong_county),
            ("code_malformed", 3, malformed), ("code_missing", 6, no_code),
            ("class_disagrees", 3, wrong_class)):
        take(fault, count, spoil)
    return sorted(faults, key=lambda f: f["序号"])


def _can_be_found(outfall: Outfall, fault: str, rivers: list[River]) -> bool:
    """Whether the place that is written lies off the river, and is not at its edge by chance once
    it is read in another way."""
    if fault not in ("gcj02_shift", "far_from_river", "packed_dms", "river_name_disagrees"):
        return True
    river = next(r for r in rivers if r.name == outfall.row["受纳水体"])
    lon, lat = Decimal(outfall.where[0]), Decimal(outfall.where[1])
    east, north = (Decimal(v) for v in _gcj(lon, lat))
    as_written = _beside_edge(river, _near(outfall.point, lon, lat))
    # The offset hardly changes over its own length.
    unshifted = _beside_edge(river, _near(outfall.point, 2 * lon - east, 2 * lat - north))
    if fault == "gcj02_shift":
        return as_written > 70 * METRE
    if fault == "packed_dms":  # tens of kilometres away, where `_near` is some hundred metres off
        return as_written > 500 * METRE and unshifted > 500 * METRE
    return as_written > 130 * METRE and unshifted > 60 * METRE


def _near(point: Point, lon: Decimal, lat: Decimal) -> Point:
    """A place near a known one, good to a metre within a kilometre."""
    lon0, lat0 = lon_lat(*point)
    step = 100000
    per_east = (lon_lat(point[0] + step, point[1])[0] - lon0) / step
    per_north = (lon_lat(point[0], point[1] + step)[1] - lat0) / step
    turn_east = (lon_lat(point[0], point[1] + step)[0] - lon0) / step
    turn_north = (lon_lat(point[0] + step, point[1])[1] - lat0) / step
    det = per_east * per_north - turn_east * turn_north
    dlon, dlat = lon - lon0, lat - lat0
    return (point[0] + int((dlon * per_north - dlat * turn_east) / det),
            point[1] + int((dlat * per_east - dlon * turn_north) / det))


def _beside_edge(river: River, point: Point) -> int:
    """Centimetres from the water's edge of a river, negative inside it."""
    least = None
    for (x0, y0), (x1, y1) in zip(river.line, river.line[1:]):
        dx, dy = x1 - x0, y1 - y0
        square = dx * dx + dy * dy
        along = min(max((point[0] - x0) * dx + (point[1] - y0) * dy, 0), square)
        x, y = x0 + dx * along // square, y0 + dy * along // square
        distance = (x - point[0]) ** 2 + (y - point[1]) ** 2
        least = distance if least is None else min(least, distance)
    return isqrt(least or 0) - river.half_width


def _written(outfall: Outfall) -> dict[str, str]:
    """What the register says of an outfall, as text."""
    return {**{k: str(v) for k, v in outfall.row.items()},
            "经度": outfall.where[0], "纬度": outfall.where[1]}


def _move(outfall: Outfall, extra: int) -> None:
    """Writes down a place `extra` centimetres further from the river."""
    line = outfall.river.line
    k = min(range(len(line)), key=lambda n: (line[n][0] - outfall.point[0]) ** 2
            + (line[n][1] - outfall.point[1]) ** 2)
    dx, dy = outfall.point[0] - line[k][0], outfall.point[1] - line[k][1]
    length = isqrt(dx * dx + dy * dy) or 1
    lon, lat = lon_lat(outfall.point[0] + dx * extra // length,
                       outfall.point[1] + dy * extra // length)
    outfall.where = (degrees(lon)[:-2], degrees(lat)[:-2])


def _packed(value: Decimal) -> str:
    """Degrees as ddd.mmssff: degrees, minutes and seconds written as if decimal."""
    total = int((value * 360000).to_integral_value())
    whole, rest = divmod(total, 360000)
    minutes, hundredths = divmod(rest, 6000)
    return f"{whole}.{minutes:02d}{hundredths:04d}"


def _gcj(lon: Decimal, lat: Decimal) -> tuple[str, str]:
    """The place with the GCJ-02 offset (a = 6378245, e² = 0.00669342162296594323)."""
    x, y = lon - 105, lat - 35
    root = abs(x).sqrt()

    def sine(value: Decimal) -> Decimal:
        return sin_cos(value * PI)[0]
    wave = (20 * sine(6 * x) + 20 * sine(2 * x)) * 2 / 3
    north = (-100 + 2 * x + 3 * y + y * y / 5 + x * y / 10 + root / 5 + wave
             + (20 * sine(y) + 40 * sine(y / 3)) * 2 / 3
             + (160 * sine(y / 12) + 320 * sine(y / 30)) * 2 / 3)
    east = (300 + x + 2 * y + x * x / 10 + x * y / 10 + root / 10 + wave
            + (20 * sine(x) + 40 * sine(x / 3)) * 2 / 3
            + (150 * sine(x / 12) + 300 * sine(x / 30)) * 2 / 3)
    s, c = sin_cos(lat * PI / 180)
    square = Decimal("0.00669342162296594323")
    magic = 1 - square * s * s
    north = north * 180 / (6378245 * (1 - square) / (magic * magic.sqrt()) * PI)
    east = east * 180 / (6378245 / magic.sqrt() * c * PI)
    return degrees(lon + east)[:-2], degrees(lat + north)[:-2]


def outfall_rows(outfalls: list[Outfall]) -> list[dict[str, Any]]:
    """Rows as written: the coordinates after the township."""
    rows = []
    for outfall in outfalls:
        row: dict[str, Any] = {}
        for key, value in outfall.row.items():
            row[key] = value
            if key == "乡镇":
                row["经度"], row["纬度"] = outfall.where
        rows.append(row)
    return rows


# ------------------------------------------------------------------- facilities and plants

FACILITIES = (("seller", "销售点", 248), ("boiler", "锅炉", 508), ("stove", "炉灶", 70),
              ("kiln", "窑炉", 34))
FUELS = ("coal", "coal", "briquette", "coke", "biomass_pellet", "biomass_pellet", "natural_gas",
         "electricity", "heavy_oil", "petroleum_coke")


def make_fuel_facilities(county: County) -> list[dict[str, Any]]:
    """860 sellers, boilers, stoves and kilns in and around the parts of the no-burn zone."""
    stream = Prng("facilities")
    names = synthetic_names("townships", len(county.centres))
    rows: list[dict[str, Any]] = []
    for kind, word, count in FACILITIES:
        made = 0
        while made < count:
            if stream.below(10) < 7:
                centre, reach = stream.choice((COUNTY_TOWN, COUNTY_TOWN, INDUSTRY_TOWN, SPA_TOWN)), 2400
            else:
                centre, reach = stream.choice(county.centres), 1500
            point = (centre[0] + stream.between(-reach * METRE, reach * METRE),
                     centre[1] + stream.between(-reach * METRE, reach * METRE))
            town = county.township_at(point)
            fuel = stream.choice(FUELS)
            if town == OUTSIDE or (kind == "seller" and fuel in ("electricity", "natural_gas")):
                continue
            made += 1
            rows.append({
                "编号": f"RL{len(rows) + 1:04d}", "名称": f"示例{names[town]}{made}号{word}", "类别": word,
                "燃料": fuel, "额定蒸发量_t_h": stream.choice((1, 2, 4, 6, 10, 20, 35))
                if kind == "boiler" else "", "状态": "在建" if stream.below(12) == 0 else "既有",
                **csv_point(point)})
    return rows


def make_sewage_plants(county: County) -> Layer:
    """90 sewage plants: one in every township, the rest in villages."""
    layer = Layer("plant", "sewage_plant", "point", "污水处理厂（站）", "Sewage plants")
    stream = Prng("plants")
    names = synthetic_names("townships", len(county.centres))
    while len(layer.features) < 90:
        number = len(layer.features)
        town = number if number < len(county.centres) else stream.below(len(county.centres))
        reach = 900 if number < len(county.centres) else 3500
        centre = county.centres[town]
        point = (centre[0] + stream.between(-reach, reach) * METRE + stream.below(100),
                 centre[1] + stream.between(-reach, reach) * METRE + stream.below(100))
        if county.inside(point, 2):
            capacity = 20000 if number == 0 else stream.choice((50, 100, 200, 300, 500, 1000, 2000))
            layer.add(point, name=f"示例{names[town]}{number + 1}号污水处理{'厂' if capacity > 400 else '站'}",
                      capacity_t_d=capacity, status=stream.choice(("运行", "运行", "运行", "在建", "停运")))
    return layer
