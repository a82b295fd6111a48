# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/boundary-points.md."""

from drawing import BLUE, GREY, VERMILION, Map, main, parts

WINDOW = (566000, 3196000, 573500, 3203500)
NEAR = 2000


def is_near(p):
    return (WINDOW[0] - NEAR < p[0] < WINDOW[2] + NEAR and
            WINDOW[1] - NEAR < p[1] < WINDOW[3] + NEAR)


def stretches(rings):
    """The runs of rings in and near the window, as lines."""
    lines = []
    for ring in rings:
        run = []
        for p in [*ring, None]:
            if p is not None and is_near(p):
                run.append(p)
            elif run:
                lines.append({"geometry": {"type": "LineString", "coordinates": run}})
                run = []
    return lines


def draw(ecotone):
    ecotone("boundary points data/sample-county/townships.shp --tolerance 100 --numbering layer "
            "-o points.gpkg")
    townships = ecotone.read("data/sample-county/townships.shp")
    points = ecotone.read("points.gpkg")
    rings = {}
    for f in points:
        key = (f["properties"]["zone"], f["properties"]["part"], f["properties"]["ring"])
        rings.setdefault(key, []).append(f["geometry"]["coordinates"])
    picture = Map("boundary-points", "Borders of townships, thinned once for both sides (100 m)",
                  WINDOW, margin=0.0)
    picture.lines(stretches(ring for f in townships for ring in parts(f["geometry"])),
                  "as surveyed", stroke=GREY, width=0.8)
    picture.lines(stretches(ring + ring[:1] for ring in rings.values()),
                  "between the points that stay", stroke=VERMILION)
    near = {f["properties"]["name"]: f for f in points if is_near(f["geometry"]["coordinates"])}
    picture.points(near.values(), "boundary points", fill=BLUE, radius=2.6)
    for name, f in near.items():
        x, y = f["geometry"]["coordinates"]
        picture.text((x + 60, y + 60), name, size=9, anchor="start")
    picture.note("one number for both sides")
    return picture


main(draw)
