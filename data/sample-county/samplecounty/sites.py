# SPDX-License-Identifier: Apache-2.0
"""Proposed sites, outfalls and facilities, placed where their answer is known."""
from __future__ import annotations

from dataclasses import dataclass, field
from math import isqrt
from typing import Any, Callable, Iterator

from . import exact
from .county import COUNTY_TOWN, INDUSTRY_TOWN, METRE, SPA_TOWN, County
from .lattice import OUTSIDE, Point, Polygon, Ring, signed_area2
from .prng import Prng
from .rivers import River
from .sources import UNSURVEYED, Source
from .wider_sites import add_wider_outfalls, add_wider_sites
from .writers import Layer
from .zones import Labelled


@dataclass
class World:
    """What the placing of subjects looks at."""

    county: County
    rivers: list[River]
    sources: list[Source]
    layers: dict[str, Layer]  # by role
    red_line: Labelled
    protected: Labelled


@dataclass
class Subject:
    """A proposed site (polygons), outfall or facility (point), with attributes of the check."""

    id: str
    name: str
    target: str  # site | outfall | facility
    attributes: dict[str, Any]
    expect: tuple[str, ...]  # rules that must fire on 2026-11-23, the independent reading
    why: str
    polygons: list[Polygon] = field(default_factory=list)
    convex: list[tuple[int, Ring]] = field(default_factory=list)  # polygons as signed convex parts
    point: Point | None = None


PLAIN = {"status": "new", "supply_related": "no", "discharges": "no", "discharge_increase": "no",
         "heavy_polluter": "no", "industry": "other", "safety_rebuild": "no", "fuel": "none",
         "equipment": "none", "sells_fuel": "none", "limited_activity": "none",
         "reserve_activity": "none", "crossing_mode": "surface", "unavoidable": "no",
         "land_take": "yes", "use": "other", "groundwater_pollution": "no", "soil_pollution": "no",
         "scenic_related": "no", "wetland_exemption": "none", "decentralised_source_act": "none"}
# Roles of rules beyond the table of answers: sites keep away, so that these rules stay silent.
WIDER = ("karst_area", "spring_protection_range", "wetland", "cave", "flood_passage",
         "contaminated_plot", "scenic_area", "permanent_basic_farmland")
QUAD = ((-11800, -9100), (11300, -10900), (13600, 8300), (-9400, 10700))
HEXAGON = ((-15100, -2300), (-6200, -12100), (9300, -11400), (16700, 1200), (7100, 12800),
           (-8900, 11700))
SMALL = ((-5200, -4100), (6100, -4600), (5400, 5300), (-4700, 4900))


def placed(shape: tuple[Point, ...], at: Point) -> Ring:
    """A shape moved to a place."""
    return [(at[0] + x, at[1] + y) for x, y in shape]


def convex_hull(points: list[Point]) -> Ring:
    """The convex hull, counter-clockwise (monotone chain)."""
    def half(ordered: list[Point]) -> Ring:
        chain: Ring = []
        for p in ordered:
            while len(chain) > 1 and ((chain[-1][0] - chain[-2][0]) * (p[1] - chain[-2][1])
                                      <= (chain[-1][1] - chain[-2][1]) * (p[0] - chain[-2][0])):
                chain.pop()
            chain.append(p)
        return chain
    ordered = sorted(set(points))
    return half(ordered)[:-1] + half(ordered[::-1])[:-1]


def distance_to_line(point: Point, line: list[Point]) -> int:
    """The distance from a point to the nearest vertex of a line, centimetres."""
    return isqrt(min((point[0] - x) ** 2 + (point[1] - y) ** 2 for x, y in line))


class Finder:
    """Looks for places that meet conditions, in an order fixed by the name of the subject."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._boxes = {role: [(exact.box(polygon[0]), polygon, f)
                              for f in world.layers[role].features for polygon in f.geometry]
                       for role in ("source_protection_zone", "no_burn_zone", *WIDER)}
        self._boxes["karst_area"] = [row for row in self._boxes["karst_area"]
                                     if row[2].attributes["degree"] == "strong"]
        self._people = [f.geometry for f in world.layers["sensitive_place"].features]

    def places(self, name: str, centre: Point | None = None, reach_m: int = 0) -> Iterator[Point]:
        """Places in the county, or near a centre."""
        stream = Prng("place " + name)
        lattice = self.world.county.lattice
        for _ in range(60000):
            if centre is None:
                point = (lattice.x0 + stream.below(128000) * METRE,
                         lattice.y0 + stream.below(128000) * METRE)
            else:
                point = (centre[0] + stream.between(-reach_m, reach_m) * METRE,
                         centre[1] + stream.between(-reach_m, reach_m) * METRE)
            i, j = lattice.nearest(point)
            if 6 < i < lattice.nx - 7 and 6 < j < lattice.ny - 7 and self.world.county.inside(
                    point, 4):
                yield point
        raise ValueError(f"no place for {name}")

    def red_line(self, ring: Ring, margin: int = 2) -> set[int]:
        """Labels of the red line around a ring: {0} inside, {OUTSIDE} clear."""
        return self.world.red_line.around(exact.box(ring), margin)

    def protected(self, ring: Ring, margin: int = 2) -> set[int]:
        """Labels of protected areas around a ring."""
        return self.world.protected.around(exact.box(ring), margin)

    def near_boxes(self, role: str, ring: Ring) -> list:
        """Features of a role whose box comes within 200 m."""
        b = exact.box(ring)
        m = 200 * METRE
        return [f for (x0, y0, x1, y1), _, f in self._boxes[role]
                if x0 - m < b[2] and b[0] < x1 + m and y0 - m < b[3] and b[1] < y1 + m]

    def quiet(self, ring: Ring) -> bool:
        """Whether the layers of the wider rules and sensitive places are away from a ring."""
        x, y = ring[0]
        if any(abs(x - a) < 100000 and abs(y - b) < 100000 for a, b in self._people):
            return False
        b = exact.box(ring)
        m = 60 * METRE
        window = [(b[0] - m, b[1] - m), (b[2] + m, b[1] - m), (b[2] + m, b[3] + m),
                  (b[0] - m, b[3] + m)]
        return not any(
            x0 - m < b[2] and b[0] < x1 + m and y0 - m < b[3] and b[1] < y1 + m
            and any(exact.clip_ring(r, window) for r in polygon)
            for role in WIDER for (x0, y0, x1, y1), polygon, _ in self._boxes[role])

    def covered(self, ring: Ring) -> bool:
        """Whether no township around a ring is the unsurveyed one."""
        box, step = exact.box(ring), self.world.county.lattice.step
        lost = self.world.county.township_at(UNSURVEYED)
        return all(self.world.county.township_at((x, y)) != lost
                   for x in range(box[0] - 2 * step, box[2] + 3 * step, step)
                   for y in range(box[1] - 2 * step, box[3] + 3 * step, step))

    def clear(self, ring: Ring, but: str = "") -> bool:
        """Whether the roles of the rules, except those named, are well away from a ring."""
        return (("erl" in but or self.red_line(ring) == {OUTSIDE})
                and ("pa" in but or self.protected(ring) == {OUTSIDE})
                and ("dws" in but or not self.near_boxes("source_protection_zone", ring))
                and ("nbz" in but or not self.near_boxes("no_burn_zone", ring))
                and ("gap" in but or self.covered(ring))
                and ("town" in but or self.quiet(ring)))

    def river_distance(self, ring: Ring) -> int:
        """A lower estimate of the distance to any management range, centimetres."""
        return min(distance_to_line(p, river.line) - river.half_width - 17000
                   for p in ring for river in self.world.rivers)

    def share(self, ring: Ring, role: str, test: Callable[[dict], bool]) -> float:
        """The share of a convex ring covered by features of a role."""
        total = 0.0
        for feature in {id(f): f for f in self.near_boxes(role, ring)}.values():
            if test(feature.attributes):
                for polygon in feature.geometry:
                    for r in polygon:
                        cut = exact.clip_ring(r, ring)
                        if cut:
                            total += float(exact.ring_area(cut))
        return 2 * total / signed_area2(ring)


def make_sites(world: World) -> list[Subject]:
    """The proposed sites in the order of the table in the README."""
    find = Finder(world)
    sites: list[Subject] = []

    def add(name: str, parts: list[tuple[int, Ring]], polygons: list[Polygon],
            expect: tuple[str, ...], why: str, drop: str = "", **attributes: Any) -> None:
        values = {**PLAIN, **attributes}
        values.pop(drop, None)
        sites.append(Subject(f"S{len(sites) + 1:02d}", name, "site", values, expect, why, polygons,
                             parts))

    def simple(name: str, ring: Ring, expect: tuple[str, ...], why: str, drop: str = "",
               **attributes: Any) -> None:
        add(name, [(1, ring)], [[ring]], expect, why, drop, **attributes)

    ring = next(r for p in find.places("clear") for r in [placed(HEXAGON, p)]
                if find.clear(r) and find.river_distance(r) > 200000)
    simple("示例县青石片区农村人居环境整治及生活垃圾分类收集转运与便民服务中心配套基础设施建设项目（一期）拟选址用地",
           ring, (), "no zone near it", industry="public_service")

    ring = _in_source(find, "primary", QUAD, {1, 3}, lambda s: s.kind == "reservoir", 0.15)
    simple("示例湖畔民宿", ring, ("DW-2", "DW-4"),
           "a new project unrelated to supply in a primary zone, partly in the secondary zone",
           industry="housing", use="commercial")
    ring = _in_source(find, "secondary discharging", HEXAGON, {3, OUTSIDE},
                      lambda s: s.kind == "river", 0.3)
    simple("示例豆制品加工厂", ring, ("DW-3",), "a discharging project in a secondary zone",
           discharges="yes")
    ring = _in_source(find, "secondary dry", QUAD, {3}, lambda s: True, 0.99)
    simple("示例光伏电站", ring, ("DW-4",), "a project without discharge in a secondary zone")
    ring = _in_source(find, "quasi", QUAD, {5, OUTSIDE}, lambda s: s.kind == "reservoir", 0.3)
    simple("示例电镀厂", ring, ("DW-5",), "a new heavy polluter in a quasi zone; discharging, which "
           "the quasi zone alone does not bar", discharges="yes", heavy_polluter="yes")

    _no_burn_site(find, add)
    _red_line_sites(find, add, simple)
    _reserve_sites(find, simple)
    _river_sites(find, simple)
    _edge_sites(find, simple)

    ring = next(r for p in find.places("gap", UNSURVEYED, 9000) for r in [placed(SMALL, p)]
                if find.clear(r, "gap") and _straddles(world, r))
    simple("示例东部果蔬冷链仓库", ring, (), "partly in the township without surveyed source zones: "
           "DW-2 and DW-3 cannot be decided", discharges="yes")
    ring = _in_source(find, "missing", QUAD, {3, OUTSIDE}, lambda s: s.kind == "reservoir", 0.3)
    simple("示例农产品集散中心", ring, (), "in a secondary zone, but whether it discharges is not "
           "stated: DW-3 and DW-4 cannot be decided", "discharges")
    ring = next(r for p in find.places("date", INDUSTRY_TOWN, 900) for r in [placed(SMALL, p)]
                if find.share(r, "no_burn_zone", lambda a: True) > 0.999)
    simple("示例工业园燃煤锅炉房", ring, ("NB-1",), "coal in the class III part that starts on "
           "2026-10-01: free before, prohibited after", fuel="coal", equipment="boiler",
           capacity_t_h=35, sulphur_pct=0.8, ash_pct=18, dedicated_boiler_dust_removal="no")
    add_wider_sites(world.layers, simple)
    return sites


def _in_source(find: Finder, name: str, shape: tuple[Point, ...], wanted: set[int],
               fits: Callable[[Source], bool], least: float) -> Ring:
    """A place whose lattice vertices carry exactly the wanted labels of one source."""
    level = {"primary": "一级", "missing": "二级", "quasi": "准保护区"}.get(name, "二级")
    for source in find.world.sources:
        if source.traced is None or not fits(source):
            continue
        stream = Prng(f"source site {name} {source.code}")
        grid = source.traced.lattice
        for _ in range(300):
            centre = (grid.x0 + stream.below(grid.nx) * grid.step,
                      grid.y0 + stream.below(grid.ny) * grid.step)
            ring = placed(shape, centre)
            if (source.traced.around(exact.box(ring), 1) == wanted and find.clear(ring, "dws")
                    and all(f.attributes["source"] == source.code
                            for f in find.near_boxes("source_protection_zone", ring))
                    and least < find.share(ring, "source_protection_zone",
                                           lambda a: a["level"] == level)
                    and (OUTSIDE not in wanted or find.share(
                        ring, "source_protection_zone", lambda a: True) < 0.85)):
                return ring
    raise ValueError(f"no source for the site {name}")


def _no_burn_site(find: Finder, add) -> None:
    """An L-shaped boiler house across the edge of the class II part."""
    for p in find.places("no burn", COUNTY_TOWN, 2000):
        foot = placed(((-9000, -9000), (9000, -9000), (9000, -1000), (-9000, -1000)), p)
        leg = placed(((-9000, -1000), (-2000, -1000), (-2000, 9000), (-9000, 9000)), p)
        shares = [find.share(r, "no_burn_zone", lambda a: True) for r in (foot, leg)]
        if 0.3 < shares[0] < 0.7 and 0.3 < shares[1] < 0.9 and find.clear(foot, "nbz town"):
            shell = placed(((-9000, -9000), (9000, -9000), (9000, -1000), (-2000, -1000),
                            (-2000, 9000), (-9000, 9000)), p)
            add("示例集中供热站", [(1, foot), (1, leg)], [[shell]], ("NB-1",),
                "a new 10 t/h coal boiler in a class II no-burn zone drawn by the county in 2022",
                fuel="coal", equipment="boiler", capacity_t_h=10, sulphur_pct=0.8, ash_pct=18,
                dedicated_boiler_dust_removal="no")
            return


def _red_line_sites(find: Finder, add, simple) -> None:
    """Two sites in the red line away from reserves: one with a hole, one for a limited activity."""
    def straddles(ring: Ring) -> bool:
        i = find.red_line(ring, 0)
        return i == {0, OUTSIDE} and find.clear(ring, "erl")
    place = next(p for p in find.places("red line hole") if straddles(placed(HEXAGON, p))
                 and find.red_line(placed(SMALL, p), 0) == {0, OUTSIDE})
    shell, hole = placed(HEXAGON, place), placed(SMALL, place)
    add("示例采石场", [(1, shell), (-1, hole)], [[shell, hole[::-1]]],
        ("RL-2", "ZC-1"), "quarrying in the red line; the site has a hole; the access list of the "
        "priority unit restricts mining", industry="mining")
    ring = next(r for p in find.places("red line road") for r in [placed(QUAD, p)]
                if find.red_line(r, 1) == {0} and find.clear(r, "erl"))
    simple("示例县道改线工程", ring, ("RL-3",), "a linear work, limited activity item 6, in the red line",
           industry="linear", limited_activity="6", unavoidable="yes")


def _reserve_sites(find: Finder, simple) -> None:
    """Core and general zone of a reserve with the red line; a general zone alone."""
    for p in find.places("core"):
        ring = placed(HEXAGON, p)
        labels = find.protected(ring, 0)
        if len(labels) == 2 and OUTSIDE not in labels and min(labels) % 2 == 0 and (
                max(labels) == min(labels) + 1) and find.clear(ring, "erl pa") and 0 in find.red_line(
                    ring, 0) and min(_zone_shares(find, ring)) > 0.2:
            simple("示例高山度假营地", ring, ("RL-1", "RL-2", "PA-1", "PA-2"),
                   "core and general control zone of a reserve, all in the red line")
            break
    ring = next(r for p in find.places("general") for r in [placed(QUAD, p)]
                if find.protected(r, 1) in ({1}, {3}, {7}) and find.clear(r, "pa"))
    simple("示例巡护步道", ring, ("PA-2",), "a listed activity (Order 830, article 27) in the general "
           "control zone of a reserve", reserve_activity="art27_listed")


def _zone_shares(find: Finder, ring: Ring) -> list[float]:
    """The shares of a site in core zone and red line, and in general zone and red line."""
    box = exact.box(ring)

    def cut(role: str, fits: Callable[[dict], bool]) -> list[exact.Signed]:
        rings = [r for f in find.world.layers[role].features if fits(f.attributes)
                 for polygon in f.geometry for r in polygon]
        found = []
        for r in rings:
            b = exact.box(r)
            if b[0] <= box[2] and box[0] <= b[2] and b[1] <= box[3] and box[1] <= b[3]:
                found.append((1, exact.clip_ring(r, ring)))
        return [(sign, r) for sign, r in found if r]
    red = cut("ecological_redline", lambda a: True)
    shares = []
    for zone in ("核心保护区", "一般控制区"):
        own = cut("protected_area", lambda a: a["zone"] == zone)
        total = float(exact.signed_area(exact.product(own, red))) if own and red else 0.0
        shares.append(2 * total / signed_area2(ring))
    return shares


def _river_sites(find: Finder, simple) -> None:
    """Chemical and tailings sites 300 m to 800 m from a river."""
    def near(name: str, river: River, shape: tuple[Point, ...]) -> Ring:
        for k in range(10, len(river.line) - 10):
            x, y = river.line[k]
            for u, v in ((70000, 7000), (-70000, 9000), (8000, 70000), (-6000, -70000),
                         (50000, 50000), (-50000, 50000), (50000, -50000), (-50000, -50000)):
                ring = placed(shape, (x + u, y + v))
                gap = min(distance_to_line(p, river.line) for p in ring)
                others = [min(distance_to_line(p, r.line) for p in ring)
                          for r in find.world.rivers if r is not river]
                if (35000 < gap < 75000 and min(others) > 200000 and find.clear(ring)
                        and find.world.county.inside((x + u, y + v), 3)):
                    return ring
        raise ValueError(f"no place for {name}")
    rivers = find.world.rivers
    simple("示例精细化工项目", near("chemical", rivers[2], HEXAGON), ("YZ-1",),
           "a new chemical project within 1 km of a tributary's management range",
           industry="chemical", discharges="yes", heavy_polluter="yes")
    simple("示例锰矿尾矿库", near("tailings", rivers[0], HEXAGON), ("YZ-3",),
           "a new tailings pond within 1 km of a major tributary; no main stem is near (YZ-2)",
           industry="tailings", heavy_polluter="yes")
    simple("示例尾矿库安全改造", near("rebuild", rivers[1], QUAD), (),
           "a rebuild for safety is exempt from YZ-3", industry="tailings", status="altered",
           safety_rebuild="yes", heavy_polluter="yes")


def _edge_sites(find: Finder, simple) -> None:
    """A site that shares an edge with the red line, and one that overlaps it by a few dm²."""
    small = [polygon for f in find.world.layers["ecological_redline"].features
             for polygon in f.geometry if len(polygon) == 1 and len(polygon[0]) < 400]
    for polygon in sorted(small, key=lambda q: (len(q[0]), q[0][0])):
        ring = polygon[0]
        nexts = {ring[k - 1]: ring[k] for k in range(len(ring))}
        for a, b in zip(convex_hull(ring), convex_hull(ring)[1:]):
            dx, dy = b[0] - a[0], b[1] - a[1]
            length = isqrt(dx * dx + dy * dy)
            if nexts[a] != b or length < 6000:
                continue
            out = (dy * 15000 // length, -dx * 15000 // length)
            site = [a, (a[0] + out[0], a[1] + out[1]), (b[0] + out[0], b[1] + out[1]), b]
            if find.clear(site, "erl") and _only(find, site, polygon):
                simple("示例林产品收购点", site, (), "shares an edge with the red line and overlaps "
                       "nothing: attention")
                break
        else:
            continue
        break
    else:
        raise ValueError("no edge of the red line to share")
    for polygon in sorted(small, key=lambda q: (-len(q[0]), q[0][0])):
        tip = max(polygon[0])
        site = [(tip[0] - 40, tip[1] - 8000), (tip[0] + 15000, tip[1] - 8000),
                (tip[0] + 15000, tip[1] + 8000), (tip[0] - 40, tip[1] + 8000)]
        if find.clear(site, "erl") and _only(find, site, polygon):
            simple("示例加油加气站", site, (), "overlaps the red line by less than the error of the "
                   "overlap: RL-2 cannot be decided")
            return
    raise ValueError("no tip of the red line to graze")


def _only(find: Finder, site: Ring, polygon: Polygon) -> bool:
    """Whether no other piece of the red line comes within 60 m of a site."""
    x0, y0, x1, y1 = exact.box(site)
    m = 6000
    window = [(x0 - m, y0 - m), (x1 + m, y0 - m), (x1 + m, y1 + m), (x0 - m, y1 + m)]
    for f in find.world.layers["ecological_redline"].features:
        for other in f.geometry:
            if other is not polygon:
                b = exact.box(other[0])
                if (b[0] < window[2][0] and window[0][0] < b[2] and b[1] < window[2][1]
                        and window[0][1] < b[3] and exact.clip_ring(other[0], window)):
                    return False
    return True


def _straddles(world: World, ring: Ring) -> bool:
    lost = world.county.township_at(UNSURVEYED)
    here = [world.county.township_at(p) for p in ring]
    return 0 < here.count(lost) < len(here) and OUTSIDE not in here


# ------------------------------------------------------------------------------------ points

def make_outfalls(world: World) -> list[Subject]:
    """Proposed outfalls, with one existing outfall."""
    find = Finder(world)
    result: list[Subject] = []

    def add(name: str, point: Point, expect: tuple[str, ...], why: str, status: str = "new",
            **attributes: str) -> None:
        values = {"status": status, "class": "其他排口", "subclass": "农村污水处理设施排污口", **attributes}
        if status == "new" and values["class"] == "其他排口":
            expect = (*expect, "OF-4")  # to be registered
        result.append(Subject(f"P{len(result) + 1}", name, "outfall", values, expect, why,
                              point=point))

    for level, word, status in ((0, "一级", "new"), (2, "二级", "new"), (4, "准", "new"),
                                (2, "二级", "existing")):
        where = {0: 1, 2: 2, 4: 3}[level] + (4 if status == "existing" else 0)
        point = _river_point(find, level, skip=where)
        add(f"示例{word}区内{'既有' if status == 'existing' else '拟设'}排污口", point, ("DW-1", "OF-5"),
            f"in a {('primary', '', 'secondary', '', 'quasi')[level]} zone, {status}, above an intake",
            status)
    point = next(p for river in world.rivers for p in river.line
                 if len(find.protected(placed(SMALL, p), 0)) == 1
                 and OUTSIDE not in find.protected(placed(SMALL, p), 0)
                 and find.clear(placed(SMALL, p), "pa town"))
    add("示例自然保护地水体内拟设排污口", point, ("OF-1",), "in the waters of a protected area")
    point = next(p for p in world.rivers[1].line[-4::-1]
                 if find.clear(placed(SMALL, p)) and find.protected(placed(SMALL, p), 6) == {OUTSIDE})
    add("示例乡镇污水处理站拟设排污口", point, ("OF-5",), "no zone at the point; above an intake")
    point = next(p for p in find.places("outfall gap", UNSURVEYED, 2500)
                 if find.clear(placed(SMALL, p), "gap town")
                 and _wholly_lost(world, p))
    add("示例东部乡镇拟设排污口", point, (), "in the township without surveyed source zones: DW-1 "
        "cannot be decided")
    add_wider_outfalls(world.layers, add)
    return result


def _wholly_lost(world: World, point: Point) -> bool:
    lost = world.county.township_at(UNSURVEYED)
    return all(world.county.township_at((point[0] + a * 30000, point[1] + b * 30000)) == lost
               for a in (-1, 0, 1) for b in (-1, 0, 1))


def _river_point(find: Finder, level: int, skip: int) -> Point:
    """A vertex of a centreline well inside one level of a river source, other zones away."""
    for source in find.world.sources[skip:]:
        if source.kind != "river":
            continue
        river = next(r for r in find.world.rivers if r.name == source.river)
        for point in river.line:
            near = [(-2500, -2500), (2500, -2500), (2500, 2500), (-2500, 2500)]
            window = placed(tuple(near), point)
            if find.clear(window, "dws town") and all(
                    exact.contains(source.zones.get(level, []), p) == 1 for p in window):
                return point
    raise ValueError("no river point in the zone")


def make_facilities(world: World) -> list[Subject]:
    """Boilers, stoves and sellers in and beside the no-burn zone."""
    find = Finder(world)
    rows = (
        ("示例新建燃煤锅炉（10蒸吨）", COUNTY_TOWN, ("NB-1",), "class II bans coal below 20 t/h",
         {"status": "new", "kind": "boiler", "fuel": "coal", "equipment": "boiler",
          "capacity_t_h": 10, "sulphur_pct": 0.8, "ash_pct": 18}),
        ("示例新建燃煤锅炉（35蒸吨）", COUNTY_TOWN, (), "class II exempts a single boiler of 20 t/h "
         "or more", {"status": "new", "kind": "boiler", "fuel": "coal", "equipment": "boiler",
                     "capacity_t_h": 35, "sulphur_pct": 0.8, "ash_pct": 18}),
        ("示例新建生物质锅炉", INDUSTRY_TOWN, ("NB-1",), "class III bans pellets outside dedicated "
         "boilers with dust removal; in force from 2026-10-01",
         {"status": "new", "kind": "boiler", "fuel": "biomass_pellet", "equipment": "boiler",
          "capacity_t_h": 4, "dedicated_boiler_dust_removal": "no"}),
        ("示例既有重油窑炉", COUNTY_TOWN, ("NB-2",), "heavy oil is banned in every class; the term "
         "ended when the zone took effect",
         {"status": "existing", "kind": "kiln", "fuel": "heavy_oil", "equipment": "kiln",
          "capacity_t_h": 3}),
        ("示例石油焦销售点", SPA_TOWN, ("NB-3",), "petroleum coke is banned in every class",
         {"status": "existing", "kind": "seller", "fuel": "none", "equipment": "none",
          "sells_fuel": "petroleum_coke"}),
        ("示例天然气锅炉", COUNTY_TOWN, (), "natural gas is in no class",
         {"status": "new", "kind": "boiler", "fuel": "natural_gas", "equipment": "boiler",
          "capacity_t_h": 6}),
        ("示例燃料不明锅炉", COUNTY_TOWN, (), "the fuel is not stated: NB-1 cannot be decided",
         {"status": "new", "kind": "boiler", "equipment": "boiler", "capacity_t_h": 6}),
        ("示例禁燃区外燃煤锅炉", None, (), "outside every no-burn zone",
         {"status": "new", "kind": "boiler", "fuel": "coal", "equipment": "boiler",
          "capacity_t_h": 10, "sulphur_pct": 0.8, "ash_pct": 18}))
    result = []
    for number, (name, town, expect, why, attributes) in enumerate(rows, 1):
        for p in find.places(f"facility {number}", town, 450 if town == SPA_TOWN else 1000):
            window = placed(SMALL, p)
            share = find.share(window, "no_burn_zone", lambda a: True)
            if find.clear(window, "nbz town" if town else "") and (share > 0.999 if town else share == 0):
                values = {"sells_fuel": "none", "dedicated_boiler_dust_removal": "no",
                          **{k: v for k, v in PLAIN.items() if k not in (
                              "fuel", "equipment", "land_take")}, **attributes}
                result.append(Subject(f"F{number}", name, "facility", values, expect, why, point=p))
                break
    return result
