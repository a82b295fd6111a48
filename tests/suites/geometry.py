# SPDX-License-Identifier: Apache-2.0
"""Geometries of foreign files as plain lists: WKT, WKB, GeoJSON, GML 2 and shapefiles read, WKT
written. Nothing is mended here: a reader hands on what stands in the file."""

import math
import re
import struct
from dataclasses import dataclass, field


@dataclass
class Geometry:
    """The polygons of a geometry (a polygon is a list of rings, a ring a list of (x, y)), and
    whether it holds lines or points besides."""
    polygons: list = field(default_factory=list)
    other: bool = False  # lines or points, also empty ones

    def wkt(self) -> str:
        return wkt_of(self.polygons)

    def single(self) -> list["Geometry"]:
        return [Geometry([polygon]) for polygon in self.polygons]


def number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Inf" if value > 0 else "-Inf"
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def wkt_of(polygons: list) -> str:
    def rings(polygon):
        return "(" + ", ".join(
            "(" + ", ".join(f"{number(x)} {number(y)}" for x, y in ring) + ")" if ring else "EMPTY"
            for ring in polygon) + ")"
    filled = [polygon for polygon in polygons if polygon and polygon[0]]
    if not filled:
        return "MULTIPOLYGON EMPTY"
    return "MULTIPOLYGON (" + ", ".join(map(rings, filled)) + ")"


class NotGeometry(ValueError):
    """A text that is no geometry."""


class Curves(NotGeometry):
    """A geometry with arcs, which Ecotone does not read."""


# Words, brackets and commas; numbers come in many forms and are read by float().
TOKEN = re.compile(r"[(),]|[^\s(),]+")
POLYGONAL = {"POLYGON", "MULTIPOLYGON", "GEOMETRYCOLLECTION"}
CURVES = {"CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE"}
WKT_TYPES = POLYGONAL | {"POINT", "LINESTRING", "LINEARRING", "MULTIPOINT", "MULTILINESTRING"}


def parse_wkt(text: str) -> Geometry:
    """One geometry; what follows it is an error."""
    geometries = parse_wkt_sequence(text)
    if len(geometries) != 1:
        raise NotGeometry(f"{len(geometries)} geometries instead of one")
    return geometries[0]


def parse_wkt_sequence(text: str) -> list[Geometry]:
    tokens = TOKEN.findall(text)
    found, at = [], 0
    while at < len(tokens):
        geometry, at = _wkt_geometry(tokens, at)
        found.append(geometry)
    return found


def _wkt_geometry(tokens, at):
    name = tokens[at].upper()
    at += 1
    if name in CURVES:
        raise Curves("operands hold curves")
    if name not in WKT_TYPES:
        raise NotGeometry(f"{name[:40]} is no type of geometry")
    while at < len(tokens) and tokens[at].upper() in ("Z", "M", "ZM"):
        at += 1
    if at < len(tokens) and tokens[at].upper() == "EMPTY":
        return Geometry(other=name not in POLYGONAL), at + 1
    if name == "GEOMETRYCOLLECTION":
        result = Geometry()
        at += 1
        while True:
            member, at = _wkt_geometry(tokens, at)
            result.polygons += member.polygons
            result.other |= member.other
            at += 1
            if tokens[at - 1] == ")":
                return result, at
    nested, at = _wkt_list(tokens, at)
    if name == "POLYGON":
        return Geometry([nested]), at
    if name == "MULTIPOLYGON":
        return Geometry([polygon for polygon in nested if polygon]), at
    return Geometry(other=True), at


def _wkt_list(tokens, at):
    """Brackets as nested lists; the innermost are lists of (x, y)."""
    try:
        if tokens[at].upper() == "EMPTY":
            return [], at + 1
        if tokens[at] != "(":
            raise NotGeometry(f"a bracket expected, not {tokens[at][:20]}")
        at += 1
        members = []
        if tokens[at] == "(" or tokens[at].upper() == "EMPTY":
            while True:
                member, at = _wkt_list(tokens, at)
                members.append(member)
                at += 1
                if tokens[at - 1] == ")":
                    return members, at
        while True:
            numbers = []
            while tokens[at] not in ",)":
                numbers.append(float(tokens[at]))
                at += 1
            members.append((numbers[0], numbers[1]))
            at += 1
            if tokens[at - 1] == ")":
                return members, at
    except (IndexError, ValueError) as problem:
        raise NotGeometry(str(problem)) from problem


def parse_wkb(data: bytes) -> Geometry:
    try:
        return _wkb_geometry(data, 0)[0]
    except struct.error as problem:
        raise NotGeometry(f"WKB: {problem}") from problem


def _wkb_geometry(data, at):
    order = "<" if data[at] == 1 else ">"
    kind, = struct.unpack_from(order + "I", data, at + 1)
    at += 5
    size = 2 + bool(kind & 0x80000000) + bool(kind & 0x40000000)
    if kind & 0x20000000:
        at += 4  # an SRID
    kind &= 0x1FFFFFFF
    size += (0, 1, 1, 2)[kind // 1000]
    kind %= 1000

    def count():
        nonlocal at
        at += 4
        return struct.unpack_from(order + "I", data, at - 4)[0]

    def points(n):
        nonlocal at
        values = struct.unpack_from(f"{order}{n * size}d", data, at)
        at += 8 * n * size
        return list(zip(values[0::size], values[1::size]))

    if kind == 1:
        points(1)
        return Geometry(other=True), at
    if kind == 2:
        points(count())
        return Geometry(other=True), at
    if kind == 3:
        rings = [points(count()) for _ in range(count())]
        return Geometry([rings] if rings else []), at
    if not 4 <= kind <= 7:
        raise NotGeometry(f"WKB of type {kind}")
    result = Geometry(other=kind in (4, 5))
    for _ in range(count()):
        member, at = _wkb_geometry(data, at)
        result.polygons += member.polygons
        result.other |= member.other
    return result, at


def parse_text(text: str) -> Geometry:
    """WKT or hexadecimal WKB."""
    text = text.strip()
    if re.fullmatch(r"0[01][0-9A-Fa-f\s]+", text):
        return parse_wkb(bytes.fromhex("".join(text.split())))
    return parse_wkt(text)


def from_geojson(value) -> Geometry:
    """A geometry object of GeoJSON; None is empty."""
    if value is None:
        return Geometry()
    kind = value["type"]
    if kind == "GeometryCollection":
        result = Geometry()
        for member in map(from_geojson, value["geometries"]):
            result.polygons += member.polygons
            result.other |= member.other
        return result
    if kind not in ("Polygon", "MultiPolygon"):
        return Geometry(other=True)
    polygons = [value["coordinates"]] if kind == "Polygon" else value["coordinates"]
    return Geometry([[[(float(p[0]), float(p[1])) for p in ring] for ring in polygon]
                     for polygon in polygons if polygon])


def _local(element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def from_gml(element) -> Geometry:
    """The polygons below an element of GML 2 or 3. A CRS named by urn has its axes in the order
    of the authority, which for EPSG:4326 is latitude first."""
    result = Geometry()
    north_first = any(member.get("srsName", "").endswith("crs:EPSG::4326")
                      for member in element.iter())
    for member in element.iter():
        name = _local(member)
        if name == "Polygon":
            rings = []
            for ring in member.iter():
                if _local(ring) != "LinearRing":
                    continue
                for positions in ring:
                    numbers = (positions.text or "").replace(",", " ").split()
                    values = [float(text) for text in numbers]
                    size = 3 if _tuple_size(positions) == 3 else 2
                    x, y = values[0::size], values[1::size]
                    rings.append(list(zip(y, x) if north_first else zip(x, y)))
            result.polygons.append(rings)
        elif name in ("Point", "LineString"):
            result.other = True
    return result


def _tuple_size(positions) -> int:
    if _local(positions) == "coordinates":
        first = (positions.text or "").split()
        return first[0].count(",") + 1 if first else 2
    return int(positions.get("srsDimension", "2"))


def signed_area(ring: list) -> float:
    x0, y0 = ring[0]
    return sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0)
               for a, b in zip(ring, ring[1:])) / 2


def _winds_around(ring, x, y) -> bool:
    inside = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:]):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            inside = not inside
    return inside


def from_shapefile(data: bytes) -> list[Geometry]:
    """The features of a .shp file. Rings that run clockwise are shells; a hole belongs to the
    smallest shell that has one of its vertices inside."""
    features, at = [], 100
    while at + 12 <= len(data):
        length, = struct.unpack_from(">i", data, at + 4)
        kind, = struct.unpack_from("<i", data, at + 8)
        body, at = at + 8, at + 8 + 2 * length
        if kind not in (5, 15, 25):
            features.append(Geometry(other=kind != 0))
            continue
        parts, total = struct.unpack_from("<2i", data, body + 36)
        starts = [*struct.unpack_from(f"<{parts}i", data, body + 44), total]
        values = struct.unpack_from(f"<{2 * total}d", data, body + 44 + 4 * parts)
        points = list(zip(values[0::2], values[1::2]))
        rings = [points[a:b] for a, b in zip(starts, starts[1:])]
        shells = [[ring] for ring in rings if signed_area(ring) <= 0]
        for hole in (ring for ring in rings if signed_area(ring) > 0):
            around = [shell for shell in shells
                      if any(_winds_around(shell[0], *p) for p in hole[:-1])]
            if around:
                min(around, key=lambda shell: -signed_area(shell[0])).append(hole)
            else:
                shells.append([hole])
        features.append(Geometry(shells))
    return features
