# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/boundary-table.md."""

import json
import math

from drawing import BLUE, GREY, ORANGE, VERMILION, Map, main


def draw(ecotone):
    rows = json.loads(ecotone("boundary table data/sample-county/no-burn-zones.geojson "
                              "--tolerance 150 --format json"))["rows"]
    # The smallest zone, by the count of its points.
    zones = {}
    for row in rows:
        zones.setdefault(row["parcel"], []).append(row)
    zone = min(zones.values(), key=len)
    ring = [(row["y_east_m"], row["x_north_m"]) for row in zone]
    shape = [{"geometry": {"type": "Polygon", "coordinates": [ring + ring[:1]]}}]
    picture = Map("boundary-table", "A no-burn zone by its table: sides in metres", shape, margin=0.1)
    picture.polygons(ecotone.read("data/sample-county/no-burn-zones.geojson"), "as surveyed",
                     stroke=GREY, width=0.7)
    picture.polygons(shape, "by the table (150 m)", fill=ORANGE, opacity=0.2, stroke=VERMILION)
    picture.points([{"geometry": {"type": "Point", "coordinates": p}} for p in ring],
                   "boundary points", fill=BLUE)
    size = max(max(c) - min(c) for c in zip(*ring))
    for i, row in enumerate(zone):
        x, y = ring[i]
        dx, dy = math.sin(math.radians(row["grid_azimuth_deg"])), math.cos(
            math.radians(row["grid_azimuth_deg"]))
        picture.text((x + size * 0.012, y + size * 0.012), row["point"], size=10, anchor="start")
        if row["length_m"] > size * 0.08:
            half = row["length_m"] / 2
            picture.text((x + dx * half, y + dy * half), f"{row['length_m']:.2f}", size=9,
                         colour=VERMILION)
    return picture


main(draw)
