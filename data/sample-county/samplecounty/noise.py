# SPDX-License-Identifier: Apache-2.0
"""Noise zones 0 to 4b of the county town: they tile the planned area and share borders."""
from __future__ import annotations

from .county import COUNTY_TOWN, METRE, County
from .lattice import OUTSIDE
from .places import RAILWAYS, ROADS
from .rivers import Along
from .writers import Layer
from .zones import Labelled, blob

# Centres of the base zones in metres from the county town, and their class.
BASE = ((-1500, 1500, "1"), (-200, 1700, "2"), (1800, 900, "1"), (-1400, 0, "2"), (100, 100, "2"),
        (1500, 0, "3"), (-1500, -1500, "3"), (0, -1500, "1"), (1600, -1500, "2"), (-300, 900, "1"),
        (900, 1500, "0"))
CLASSES = ("0", "1", "2", "3", "4a", "4b")
STRIP = {"0": 50, "1": 50, "2": 35, "3": 20}  # metres from the boundary line by neighbour's class
TRUNK = {"motorway", "class_1", "class_2", "urban_main", "urban_secondary"}


def _planned_area(county: County) -> Labelled:
    return blob(county, "noise", 25 * METRE, COUNTY_TOWN, 11500000, 0.5)


def _base_at(x: int, y: int) -> int:
    """The place in BASE of the nearest centre."""
    return min(range(len(BASE)), key=lambda k: (
        x - COUNTY_TOWN[0] - BASE[k][0] * METRE) ** 2 + (
        y - COUNTY_TOWN[1] - BASE[k][1] * METRE) ** 2)


def make_base_noise_zones(county: County) -> Layer:
    """The zones of classes 0 to 3 alone, before class 4 is drawn: they tile the planned area."""
    area = _planned_area(county)
    grid = area.lattice
    labels = [[OUTSIDE if area.labels[j][i] == OUTSIDE else _base_at(*grid.vertex(i, j))
               for i in range(grid.nx)] for j in range(grid.ny)]
    layer = Layer("noise-base-zones", "noise_zone", "polygon", "声环境功能区（未划4类）",
                  "Noise zones of classes 0 to 3, before class 4 is drawn")
    for label, polygons in sorted(grid.polygons(labels).items()):
        kind = BASE[label][2]
        layer.add(polygons, MC=f"示例县{kind}类声环境功能区{label + 1}片", GNQLB=f"{kind}类")
    return layer


def make_noise_zones(county: County, transport: list[Layer]) -> Layer:
    """Zones labelled on a 25 m lattice; 4b overrides 4a, 4a overrides the rest."""
    area = _planned_area(county)
    grid = area.lattice
    roads, railways = _ways(transport, "road"), _ways(transport, "railway")
    labels = []
    for j in range(grid.ny):
        row = []
        for i in range(grid.nx):
            if area.labels[j][i] == OUTSIDE:
                row.append(OUTSIDE)
                continue
            x, y = grid.vertex(i, j)
            base = _base_at(x, y)
            width = STRIP[BASE[base][2]] * METRE
            if _within(x, y, railways, width):
                row.append(200)
            elif _within(x, y, roads, width):
                row.append(100)
            else:
                row.append(base)
        labels.append(row)
    layer = Layer("noise", "noise_zone", "polygon", "声环境功能区", "Noise zones")
    for label, polygons in sorted(grid.polygons(labels).items()):
        kind = "4b" if label == 200 else "4a" if label == 100 else BASE[label][2]
        name = f"示例县{kind}类声环境功能区" + (f"{label + 1}片" if label < 100 else "")
        layer.add(polygons, name=name, **{"class": kind})
    return layer


def _ways(transport: list[Layer], role: str) -> list[tuple[Along, int, tuple[int, int, int, int]]]:
    """Centrelines near the town with the half width of their boundary and a box."""
    halves = {row[0]: row[4] * METRE for row in ROADS + RAILWAYS}
    result = []
    for layer in transport:
        if layer.role != role:
            continue
        for feature in layer.features:
            if role == "road" and feature.attributes["class"] not in TRUNK:
                continue
            line = [p for p in feature.geometry[0] if abs(p[0] - COUNTY_TOWN[0]) < 450000
                    and abs(p[1] - COUNTY_TOWN[1]) < 450000]
            if len(line) > 1:
                xs, ys = [p[0] for p in line], [p[1] for p in line]
                result.append((Along(line, 0), halves[feature.attributes["name"]],
                               (min(xs), min(ys), max(xs), max(ys))))
    return result


def _within(x: int, y: int, ways, width: int) -> bool:
    for along, half, box in ways:
        reach = half + width
        if (box[0] - reach < x < box[2] + reach and box[1] - reach < y < box[3] + reach
                and along(x, y)[0] <= reach):
            return True
    return False
