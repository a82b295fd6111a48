# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/zone-simplify.md."""

from drawing import BLUE, GREY, SKY, VERMILION, Map, main, parts
from window import seen


def vertices(features, window):
    """Each vertex within a window once, as a point."""
    x0, y0, x1, y1 = window
    found = {tuple(p) for f in features for part in parts(f["geometry"]) for p in part
             if x0 <= p[0] <= x1 and y0 <= p[1] <= y1}
    return [{"geometry": {"type": "Point", "coordinates": p}} for p in sorted(found)]


def draw(ecotone):
    townships = "data/sample-county/townships.shp"
    ecotone(f"zone simplify {townships} --tolerance 150 -o simple.gpkg")
    window = (564200, 3179900, 567400, 3182900)
    before = seen(ecotone.read(townships), window)
    after = seen(ecotone.read("simple.gpkg"), window)
    picture = Map("zone-simplify", "Townships, triangles of less than 150² m² left out", window,
                  margin=0)
    picture.polygons(after, "simplified", fill=SKY, stroke=BLUE, width=1.8, opacity=0.15)
    picture.polygons(before, "as they came", stroke=VERMILION, width=0.8)
    there = vertices(after, window)
    picture.points(vertices(before, window), "vertices before", fill=VERMILION, radius=1.3)
    picture.points(there, f"vertices after: {len(there)}", fill=BLUE, radius=2.4)
    picture.note(f"before: {len(vertices(before, window))}")
    return picture


main(draw)
