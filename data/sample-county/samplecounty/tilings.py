# SPDX-License-Identifier: Apache-2.0
"""What the layers say of themselves: units that tile the county, areas that overlap; exact."""
from __future__ import annotations

from collections import Counter
from typing import Any

from . import exact
from .lattice import Polygon
from .writers import Feature, Layer


def _directed_edges(polygons: list[Polygon]) -> Counter:
    return Counter((a, b) for polygon in polygons for ring in polygon
                   for a, b in zip(ring, [*ring[1:], ring[0]]))


def tiles(zones: Layer, container: Layer) -> bool:
    """Whether zones tile a container: every edge within is run once each way, what is left over are
    the edges of the container, and the areas agree."""
    inside: Counter = Counter()
    for feature in zones.features:
        inside += _directed_edges(feature.geometry)
    left = Counter({edge: n for edge, n in inside.items() if not inside[edge[1], edge[0]]})
    outline: Counter = Counter()
    for feature in container.features:
        outline += _directed_edges(feature.geometry)
    area = lambda layer: sum(exact.area2(f.geometry) for f in layer.features)
    return max(inside.values()) == 1 and left == outline and area(zones) == area(container)


def _rings(feature: Feature, window: tuple) -> list[exact.Signed]:
    """The rings of a feature that come into a window; clipped, so that few edges are left."""
    x0, y0, x1, y1 = window
    frame = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    cut = [(1, exact.clip_ring(ring, frame)) for polygon in feature.geometry for ring in polygon]
    return [(sign, ring) for sign, ring in cut if ring]


def overlaps(layer: Layer) -> list[dict[str, Any]]:
    """The pairs of features that share an area, with it."""
    boxes = [exact.box([p for polygon in f.geometry for p in polygon[0]]) for f in layer.features]
    found = []
    for i, first in enumerate(layer.features):
        for j in range(i):
            a, b = boxes[i], boxes[j]
            window = (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
            if window[0] >= window[2] or window[1] >= window[3]:
                continue
            area = exact.signed_area(exact.product(_rings(first, window),
                                                   _rings(layer.features[j], window)))
            if area:
                found.append({"features": [j, i], "plane_m2": f"{float(area) / 1e4:.3f}"})
    return sorted(found, key=lambda row: row["features"])
