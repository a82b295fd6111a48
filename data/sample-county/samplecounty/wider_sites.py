# SPDX-License-Identifier: Apache-2.0
"""Subjects for the rules beyond source zones, no-burn zones, red line, reserves and the Yangtze."""
from __future__ import annotations

from typing import Any, Callable

from . import exact
from .county import METRE
from .lattice import Point, Ring
from .writers import Feature

PLOT = ((-3100, -2700), (3300, -2900), (2900, 3100), (-2800, 2600))  # about 60 m


def _moved(at: Point) -> Ring:
    return [(at[0] + x, at[1] + y) for x, y in PLOT]


def _middle(feature: Feature) -> Point:
    """A point inside the first polygon of a feature: on the widest of some level chords."""
    shell = feature.geometry[0][0]
    x0, y0, x1, y1 = exact.box(shell)
    best = (0, (0, 0))
    for k in range(1, 16):
        y = y0 + (y1 - y0) * k // 16
        xs = sorted(a[0] + (b[0] - a[0]) * (y - a[1]) // (b[1] - a[1])
                    for polygon in feature.geometry[:1] for ring in polygon
                    for a, b in zip(ring, [*ring[1:], ring[0]]) if (a[1] > y) != (b[1] > y))
        for left, right in zip(xs[::2], xs[1::2]):
            best = max(best, (right - left, ((left + right) // 2, y)))
    return best[1]


def _features(layers: dict[str, Any], role: str,
              fits: Callable[[dict], bool] = lambda f: True) -> list[Feature]:
    return [f for f in layers[role].features if fits(f.attributes)]


def add_wider_sites(layers: dict[str, Any], simple: Callable[..., None]) -> None:
    """Sites in the middle of a zone of each further rule; the first that does is taken."""
    def inside(role: str, number: int = 0, **wanted: str) -> Ring:
        fits = lambda f: all(f.get(k) == v for k, v in wanted.items())
        return _moved(_middle(_features(layers, role, fits)[number]))

    simple("示例生活垃圾填埋场", inside("permanent_basic_farmland"), ("SW-1",),
           "a landfill on basic farmland", industry="landfill", use="industrial")
    simple("示例一般固废填埋场", inside("cave"), ("SW-2",),
           "a landfill for general waste over a cave: to keep off, so restricted",
           industry="landfill", use="industrial")
    simple("示例危险废物贮存库", inside("cave", 1), ("RL-1", "PA-1", "SW-1", "SW-2"),
           "hazardous waste over a cave in a core zone and the red line", industry="hazardous_storage", use="industrial")
    simple("示例锰渣临时堆场", _moved(layers["river"].features[2].geometry[0][20]),
           ("SW-3", "YZ-4"), "a slag store in a river, below the highest water level",
           industry="slag", use="industrial")
    simple("示例电子拆解厂", inside("karst_area", degree="strong"), ("PA-2", "KA-1"),
           "may pollute groundwater in strong karst, in the general zone of a reserve", groundwater_pollution="yes", use="industrial")
    simple("示例油库", inside("spring_protection_range"), ("DW-4", "PA-2", "KA-1"),
           "may pollute groundwater in the range of a spring, in a secondary zone and a reserve", groundwater_pollution="yes",
           use="industrial")
    simple("示例铅蓄电池回收站", inside("permanent_basic_farmland", 7), ("SO-1",),
           "may pollute the soil of basic farmland", soil_pollution="yes", use="industrial")
    x, y = _features(layers, "sensitive_place", lambda f: f["kind"] == "school")[40].geometry
    simple("示例家具喷涂厂", _moved((x + 300 * METRE, y + 60 * METRE)), ("SO-2",),
           "may pollute soil within 500 m of a school", soil_pollution="yes", use="industrial")
    simple("示例安置房", inside("contaminated_plot"), ("SO-3",), "homes on a listed plot",
           industry="housing", use="residential")
    simple("示例景区酒店", inside("scenic_area", zone="核心景区"), ("SC-1",),
           "an unrelated building in the core of a scenic area")
    simple("示例湿地观光园", inside("wetland", level="国家重要湿地"), ("RL-2", "WL-1"),
           "on a wetland of national importance, in the red line")
    simple("示例湿地防洪堤", inside("wetland", 1, level="国家重要湿地"), ("WL-1",),
           "on a wetland of national importance, as article 19 lists: restricted",
           wetland_exemption="listed")
    simple("示例河谷尾矿库", inside("flood_passage", 2), ("TA-1", "YZ-3"),
           "a tailings pond in a flood passage", industry="tailings", use="industrial")
    simple("示例路侧中学", inside("noise_zone", **{"class": "4a"}), ("NO-2",),
           "a school in noise class 4a", industry="public_service", use="school")
    simple("示例库下安置点", _moved(_below_pond(layers)),
           ("DW-2", "DW-4", "RL-1", "RL-2", "PA-1", "PA-2", "TA-4"),
           "homes within 1 km below a tailings pond, in zones of every kind", industry="housing", use="residential")
    simple("示例跨年焰火晚会", inside("fireworks_ban_zone"), ("FW-1",),
           "fireworks in a ban zone", fireworks="yes", status="existing")
    simple("示例铜矿探采", inside("ecological_redline", 3), ("RL-3",),
           "mining of copper in the red line as limited activity item 7", industry="mining",
           limited_activity="7", mineral="copper")
    simple("示例化工园区扩建", inside("control_unit", 2, **{"class": "1"}),
           ("RL-2", "ZC-1"), "a chemical park in a priority unit whose access list bars it, in the "
           "red line", industry="chemical_park",
           status="extended", use="industrial")


    simple("示例景区尾矿库", inside("scenic_area", zone="一般景区"), ("DW-4", "TA-2"),
           "a tailings pond in a scenic area and a secondary zone", industry="tailings", use="industrial")
    simple("示例沿河既有尾矿库", _moved(_above_people(layers)), ("TA-3",),
           "an existing pond within 1 km above homes or a key facility: restricted",
           industry="tailings", status="existing", use="industrial")


def _above_people(layers: dict[str, Any]) -> Point:
    """The vertex of a river 500 m above the place of people that lies nearest to one."""
    best: tuple[int, Point] | None = None
    for reach in layers["river"].features:
        line = reach.geometry[0]
        for place in layers["sensitive_place"].features:
            for k in range(8, len(line) - 8):
                square = (line[k][0] - place.geometry[0]) ** 2 + (line[k][1] - place.geometry[1]) ** 2
                if best is None or square < best[0]:
                    best = (square, line[k - 2])
    return best[1]


def _below_pond(layers: dict[str, Any]) -> Point:
    """Beside the river, three vertices below the first pond."""
    pond = layers["tailings_pond"].features[0]
    line = next(f.geometry[0] for f in layers["river"].features
                if f.attributes["name"] == pond.attributes["river"])
    at = min(range(len(line)), key=lambda k: (line[k][0] - pond.geometry[0]) ** 2
             + (line[k][1] - pond.geometry[1]) ** 2)
    x, y = line[at + 3]
    return x + 9000, y


def add_wider_outfalls(layers: dict[str, Any], add: Callable[..., None]) -> None:
    """Outfalls in the red line, beside a zone off its target, above an intake, in a fishing water."""
    reaches = layers["river"].features
    red = layers["ecological_redline"].features
    protected = layers["protected_area"].features
    def in_any(features: list[Feature], p: Point) -> bool:
        return any(exact.contains(f.geometry, p) == 1 for f in features)
    points = [p for f in reaches for p in f.geometry[0][6:-6:5]]
    add("示例红线内拟设排污口", next(p for p in points if in_any(red, p) and not in_any(protected, p)),
        ("OF-2", "OF-5"), "in the red line, above an intake")
    off = _features(layers, "water_function_zone", lambda f: f["target_met"] == "否")[0].geometry[0]
    add("示例工业园拟设排污口", off[len(off) // 2], ("OF-3", "OF-4", "OF-5"),
        "industry beside a water function zone that misses its target",
        **{"class": "工业排污口", "subclass": "工业企业排污口"})
    add("示例重要渔业水体内拟设排污口", _fish_point(layers), ("OF-1", "OF-2"),
        "in an important fishing water and the red line")
    def near(p: Point) -> bool:
        ring = [(p[0] + x * 600, p[1] + y * 600) for x, y in ((-100, -100), (100, -100), (100, 100), (-100, 100))]
        return any(exact.clip_ring(r, ring) for f in protected for polygon in f.geometry
                   for r in polygon)
    add("示例自然保护地上游拟设排污口",
        next(p for p in points if near(p) and not in_any(protected, p) and not in_any(red, p)),
        ("OF-5", "OF-8"), "within 1 km of a protected area, and not in it; above an intake")


def _fish_point(layers: dict[str, Any]) -> Point:
    """A vertex of a river in the middle of the fishing water."""
    water = layers["fishery_water"].features[0].geometry
    inside = [p for f in layers["river"].features for p in f.geometry[0]
              if exact.contains(water, p) == 1]
    return inside[len(inside) // 2]
