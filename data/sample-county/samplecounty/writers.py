# SPDX-License-Identifier: Apache-2.0
"""Layers in memory and their writers: Shapefile, GeoJSON, CSV, national coordinate TXT.

Coordinates are integers in centimetres (EPSG:4545, x east, y north); text is produced by integer
arithmetic, so no float formatting enters a file except the IEEE doubles of a Shapefile.
"""
from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from .lattice import Point, Polygon
from .projection import lon_lat

SYNTHETIC_ZH = "合成数据"
SYNTHETIC_EN = ("Synthetic data of an invented county (示例县（合成数据）), made by generate.py; "
                "no real place, zone, facility or decision. CC0-1.0.")

PRJ = ('PROJCS["CGCS2000_3_Degree_GK_CM_108E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
       'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],'
       'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
       'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
       'PARAMETER["Central_Meridian",108.0],PARAMETER["Scale_Factor",1.0],'
       'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]')


@dataclass
class Feature:
    """One feature: polygons, lines or one point, and its attributes by canonical name."""

    geometry: Any  # list[Polygon] | list[list[Point]] | Point
    attributes: dict[str, Any]


@dataclass
class Layer:
    """Features of one kind with their catalogue entry."""

    id: str
    role: str
    kind: str  # polygon | line | point
    title_zh: str
    title_en: str
    features: list[Feature] = field(default_factory=list)

    def add(self, geometry: Any, **attributes: Any) -> Feature:
        """Appends a feature."""
        feature = Feature(geometry, attributes)
        self.features.append(feature)
        return feature

    def vertices(self) -> int:
        """The number of vertices, closing ones not counted."""
        if self.kind == "point":
            return len(self.features)
        if self.kind == "line":
            return sum(len(line) for f in self.features for line in f.geometry)
        return sum(len(ring) for f in self.features for polygon in f.geometry for ring in polygon)


def metres(value_cm: int) -> str:
    """Centimetres as metres with two decimals."""
    sign = "-" if value_cm < 0 else ""
    value_cm = abs(value_cm)
    return f"{sign}{value_cm // 100}.{value_cm % 100:02d}"


def degrees(value: Decimal) -> str:
    """Degrees with nine decimals (0.1 mm)."""
    return str(value.quantize(Decimal("1.000000000")))


# ---------------------------------------------------------------------------------- GeoJSON

def write_geojson(path: Path, layer: Layer, names: dict[str, str], geographic: bool = False) -> None:
    """GeoJSON in EPSG:4545 metres, or in EPSG:4490 degrees. `names`: canonical → source field."""
    def position(point: Point) -> str:
        if geographic:
            lon, lat = lon_lat(*point)
            return f"[{degrees(lon)},{degrees(lat)}]"
        return f"[{metres(point[0])},{metres(point[1])}]"

    def ring(points: list[Point], closed: bool) -> str:
        return "[" + ",".join(map(position, points + points[:1] if closed else points)) + "]"

    def geometry(feature: Feature) -> str:
        if layer.kind == "point":
            return f'{{"type":"Point","coordinates":{position(feature.geometry)}}}'
        if layer.kind == "line":
            parts = [ring(line, False) for line in feature.geometry]
            kind = "LineString"
        else:
            parts = ["[" + ",".join(ring(r, True) for r in polygon) + "]"
                     for polygon in feature.geometry]
            kind = "Polygon"
        if len(parts) == 1:
            return f'{{"type":"{kind}","coordinates":{parts[0]}}}'
        return f'{{"type":"Multi{kind}","coordinates":[{",".join(parts)}]}}'

    code = 4490 if geographic else 4545
    head = {"type": "FeatureCollection", "name": layer.id, "title": layer.title_zh,
            "description": SYNTHETIC_EN,
            "crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{code}"}}}
    rows = []
    for feature in layer.features:
        properties = {names.get(k, k): v for k, v in feature.attributes.items() if v is not None}
        rows.append(f'{{"type":"Feature","properties":{_json(properties)},'
                    f'"geometry":{geometry(feature)}}}')
    text = _json(head)[:-1] + ',"features":[\n' + ",\n".join(rows) + "\n]}\n"
    path.write_bytes(text.encode("utf-8"))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# -------------------------------------------------------------------------------- Shapefile

def write_shapefile(path: Path, layer: Layer, names: dict[str, str], encoding: str = "utf-8",
                    cpg: bool = True) -> None:
    """Shapefile with .shx, .dbf, .prj, a .cpg if asked, and a .txt that says what it is."""
    records = [_shape(layer.kind, f) for f in layer.features]
    boxes = [box for _, box in records]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes),
           max(b[2] for b in boxes), max(b[3] for b in boxes))
    kind = {"point": 1, "line": 3, "polygon": 5}[layer.kind]

    def header(words: int) -> bytes:
        return (struct.pack(">7i", 9994, 0, 0, 0, 0, 0, words) + struct.pack("<2i", 1000, kind)
                + struct.pack("<8d", *(v / 100.0 for v in box), 0.0, 0.0, 0.0, 0.0))

    body, index, offset = [], [], 50
    for number, (content, _) in enumerate(records, 1):
        words = len(content) // 2
        body.append(struct.pack(">2i", number, words) + content)
        index.append(struct.pack(">2i", offset, words))
        offset += 4 + words
    path.with_suffix(".shp").write_bytes(header(offset) + b"".join(body))
    path.with_suffix(".shx").write_bytes(header(50 + 4 * len(index)) + b"".join(index))
    path.with_suffix(".dbf").write_bytes(_dbf(layer, names, encoding))
    path.with_suffix(".prj").write_bytes(PRJ.encode("ascii"))
    if cpg:
        path.with_suffix(".cpg").write_bytes({"utf-8": b"UTF-8", "gbk": b"GBK"}[encoding])
    note = f"{layer.title_zh} / {layer.title_en}\r\n{SYNTHETIC_ZH}，并非真实数据。\r\n{SYNTHETIC_EN}\r\n"
    path.with_suffix(".txt").write_bytes(note.encode("utf-8"))


def _shape(kind: str, feature: Feature) -> tuple[bytes, tuple[int, int, int, int]]:
    if kind == "point":
        x, y = feature.geometry
        return struct.pack("<i2d", 1, x / 100.0, y / 100.0), (x, y, x, y)
    if kind == "line":
        parts = feature.geometry
    else:  # Shapefile shells run clockwise, rings are closed
        parts = [[ring[0]] + ring[:0:-1] + [ring[0]] for polygon in feature.geometry
                 for ring in polygon]
    points = [p for part in parts for p in part]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    box = (min(xs), min(ys), max(xs), max(ys))
    starts, total = [], 0
    for part in parts:
        starts.append(total)
        total += len(part)
    flat = [v / 100.0 for p in points for v in p]
    return (struct.pack("<i4d2i", 3 if kind == "line" else 5, *(v / 100.0 for v in box),
                        len(parts), total)
            + struct.pack(f"<{len(starts)}i", *starts) + struct.pack(f"<{len(flat)}d", *flat), box)


def _dbf(layer: Layer, names: dict[str, str], encoding: str) -> bytes:
    keys = list(dict.fromkeys(k for f in layer.features for k in f.attributes)) + ["note"]
    names = {"note": "备注" if encoding == "gbk" else "note", **names}
    rows = [{**f.attributes, "note": SYNTHETIC_ZH} for f in layer.features]
    columns = []
    for key in keys:
        values = [_dbf_value(row.get(key)) for row in rows]
        numeric = (all(isinstance(row.get(key), (int, Decimal, type(None))) for row in rows)
                   and any(row.get(key) is not None for row in rows))
        coded = [v.encode("ascii" if numeric else encoding) for v in values]
        width = max(1, max(len(v) for v in coded))
        places = max((len(v.partition(".")[2]) for v in values), default=0) if numeric else 0
        title = names.get(key, key).encode(encoding)
        if len(title) > 10 or width > 254:
            raise ValueError(f"{layer.id}: field {key} does not fit a DBF file")
        columns.append((title, b"N" if numeric else b"C", width, places, coded))
    size = 1 + sum(c[2] for c in columns)
    out = [struct.pack("<4BIHH20x", 3, 126, 11, 1, len(rows), 33 + 32 * len(columns), size)]
    for title, kind, width, places, _ in columns:
        out.append(struct.pack("<11sc4xBB14x", title, kind, width, places))
    out.append(b"\r")
    for k in range(len(rows)):
        out.append(b" ")
        for _, kind, width, _, coded in columns:
            out.append(coded[k].rjust(width) if kind == b"N" else coded[k].ljust(width))
    out.append(b"\x1a")
    return b"".join(out)


def _dbf_value(value: Any) -> str:
    return "" if value is None else str(value)


# -------------------------------------------------------------------------------------- CSV

def write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    """CSV with a byte order mark, CRLF and a column that says the data are synthetic."""
    columns = list(dict.fromkeys(key for row in rows for key in row)) + ["data_origin"]
    lines = [",".join(columns)]
    for row in rows:
        lines.append(",".join(_quoted(row.get(key)) for key in columns[:-1]) + ",synthetic")
    path.write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode("utf-8"))


def _quoted(value: Any) -> str:
    text = "" if value is None else str(value)
    if any(c in text for c in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def csv_point(point: Point) -> dict[str, str]:
    """The columns of a point: longitude and latitude (EPSG:4490)."""
    lon, lat = lon_lat(*point)
    return {"经度": degrees(lon), "纬度": degrees(lat)}


# ---------------------------------------------------------------------------- coordinate TXT

def write_coordinate_text(path: Path, plots: list[tuple[str, str, list[Polygon]]],
                          area_ha: list[str]) -> None:
    """The national exchange text (勘测定界界址点坐标交换格式), GBK, zone prefix 36.

    `plots`: number, name, polygons. X is northing, Y easting.
    """
    lines = ["[属性描述]", "格式版本号=1.01版本", "数据产生单位=示例县（合成数据，并非真实项目）",
             "数据产生日期=2026-11-01", "坐标系=2000国家大地坐标系", "几度分带=3",
             "投影类型=高斯克吕格", "计量单位=米", "带号=36", "精度=0.01", "转换参数=,,,,,,", "[地块坐标]"]
    for (number, name, polygons), area in zip(plots, area_ha):
        rings = [ring for polygon in polygons for ring in polygon]
        count = sum(len(ring) + 1 for ring in rings)
        lines.append(f"{count},{area},{number},{name},面,,合成数据,,@")
        first = 1
        for circle, ring in enumerate(rings, 1):
            clockwise = [ring[0]] + ring[:0:-1]
            for k, (x, y) in enumerate(clockwise + clockwise[:1]):
                point = first + (k if k < len(ring) else 0)
                lines.append(f"J{point},{circle},{metres(y)},36{metres(x)}")
            first += len(ring)
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("gbk"))
