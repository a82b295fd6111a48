# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/boundary-describe.md: one township, its sides and their bounds."""

import json

from drawing import BLUE, GREEN, GREY, INK, ORANGE, PALE, VERMILION, Map, box_of, main, parts

TOWN = "示例茶泉镇"
COLOURS = {"east": BLUE, "south": VERMILION, "west": GREEN, "north": ORANGE}


def sides(ring):
    """The stretches between the extreme corners, clockwise from the north-east."""
    ring = ring[:-1]
    if sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1])) > 0:
        ring = ring[::-1]
    corners = [max(range(len(ring)), key=lambda i: (x * ring[i][0] + y * ring[i][1], x * ring[i][1]))
               for x, y in ((1, 1), (1, -1), (-1, -1), (-1, 1))]
    for name, first, last in zip(COLOURS, corners, corners[1:] + corners[:1]):
        count = (last - first) % len(ring)
        yield name, [ring[(first + k) % len(ring)] for k in range(count + 1)]


def middle(feature):
    xs, ys = zip(*(p[:2] for part in parts(feature["geometry"]) for p in part))
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def near(features, window):
    """The features whose boxes meet a window."""
    def meets(f):
        x0, y0, x1, y1 = box_of([f])
        return x0 < window[2] and window[0] < x1 and y0 < window[3] and window[1] < y1
    return [f for f in features if meets(f)]


def draw(ecotone):
    rows = json.loads(ecotone("boundary describe data/sample-county/townships.shp --catalog "
                              "data/sample-county/catalogue.yaml --name 乡镇名称 --format json"))
    row = next(r for r in rows["rows"] if r["zone"] == TOWN)
    towns = ecotone.read("data/sample-county/townships.shp")
    town = next(f for f in towns if f["properties"]["乡镇名称"] == TOWN)
    picture = Map("boundary-describe", f"Four bounds of {TOWN} (sample county)", [town], margin=0.3)
    x0, y0, x1, y1 = box_of([town])
    window = (x0 - 8000, y0 - 8000, x1 + 8000, y1 + 8000)
    towns = near(towns, window)
    picture.polygons(towns, "townships", fill=PALE, stroke=GREY, width=0.7)
    picture.polygons([town], fill=BLUE, stroke="none", opacity=0.08)
    contours = [f for f in near(ecotone.read("data/sample-county/contours.shp"), window)
                if f["properties"]["BSGC"] == 800]
    picture.lines(contours, "800 m contour", stroke="#B08850", width=0.8)
    picture.lines(ecotone.read("data/sample-county/rivers.shp"), "rivers", stroke="#56B4E9")
    for side, path in sides(parts(town["geometry"])[0]):
        found = next(s for s in row["parts"][0]["sides"] if s["side"] == side)
        picture.lines([{"geometry": {"type": "LineString", "coordinates": path}}], f"{side} to",
                      stroke=COLOURS[side], width=3)
        for b in found["bounds"]:
            name = b["name"] + {"contour": "米等高线", "county": "界"}.get(b["kind"], "")
            picture.note(f"{name} ({100 * b['share']:.0f} %)")
        extreme = found["extreme"]
        picture.points([{"geometry": {"type": "Point",
                                      "coordinates": [extreme["x"], extreme["y"]]}}],
                       fill=INK, radius=4)
    for f in towns:
        picture.text(middle(f), f["properties"]["乡镇名称"], colour=INK if f is town else GREY)
    picture.note("black: extreme points")
    return picture


main(draw)
