# SPDX-License-Identifier: Apache-2.0
"""Readers for the tests of the sample county: exact, and independent of its generator."""
from __future__ import annotations

import csv
import json
import struct
from decimal import Decimal
from pathlib import Path

COUNTY = Path(__file__).resolve().parents[2] / "data" / "sample-county"
Ring = list[tuple[int, int]]


def geojson_rings(name: str) -> list[list[Ring]]:
    """Per feature its rings in integer centimetres, closing vertices dropped."""
    table = json.loads((COUNTY / name).read_text("utf-8"), parse_float=Decimal)
    result = []
    for feature in table["features"]:
        geometry = feature["geometry"]
        polygons = geometry["coordinates"]
        if geometry["type"] == "Polygon":
            polygons = [polygons]
        result.append([[(_centimetres(x), _centimetres(y)) for x, y in ring[:-1]]
                       for polygon in polygons for ring in polygon])
    return result


def geojson_properties(name: str) -> list[dict]:
    """The properties of each feature."""
    table = json.loads((COUNTY / name).read_text("utf-8"))
    return [feature["properties"] for feature in table["features"]]


def _centimetres(value: Decimal) -> int:
    scaled = value * 100
    if scaled != int(scaled):
        raise ValueError(f"{value} is not on the grid of centimetres")
    return int(scaled)


def shapefile_rings(name: str) -> list[list[Ring]]:
    """Per record its rings in integer centimetres, closing vertices dropped."""
    data = (COUNTY / name).read_bytes()
    result, offset = [], 100
    while offset < len(data):
        words = struct.unpack_from(">2i", data, offset)[1]
        parts, points = struct.unpack_from("<2i", data, offset + 8 + 36)
        starts = [*struct.unpack_from(f"<{parts}i", data, offset + 52), points]
        flat = struct.unpack_from(f"<{2 * points}d", data, offset + 52 + 4 * parts)
        vertices = [(round(100 * x), round(100 * y)) for x, y in zip(flat[::2], flat[1::2])]
        result.append([vertices[a:b - 1] for a, b in zip(starts, starts[1:])])
        offset += 8 + 2 * words
    return result


def dbf_rows(name: str, encoding: str) -> list[dict[str, str]]:
    """The rows of a DBF table as stripped text."""
    data = (COUNTY / name).read_bytes()
    count, head, size = struct.unpack_from("<IHH", data, 4)
    fields = []
    for at in range(32, head - 1, 32):
        fields.append((data[at:at + 11].rstrip(b"\0").decode(encoding), data[at + 16]))
    rows = []
    for number in range(count):
        at, row = head + number * size + 1, {}
        for title, width in fields:
            row[title] = data[at:at + width].decode(encoding).strip()
            at += width
        rows.append(row)
    return rows


def table_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file with a byte order mark."""
    with open(COUNTY / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def doubled_area(rings: list[Ring]) -> int:
    """Twice the area of rings whose shells and holes run opposite ways, in cm²."""
    total = 0
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1]):
            total += x0 * y1 - x1 * y0
    return abs(total)


def edges(rings: list[Ring]) -> set[tuple[tuple[int, int], tuple[int, int]]]:
    """The directed edges of rings."""
    return {(a, b) for ring in rings for a, b in zip(ring, ring[1:] + ring[:1])}
