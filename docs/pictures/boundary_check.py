# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/boundary-check.md: two reserves that overlap."""

import json

from drawing import BLUE, GREEN, GREY, INK, VERMILION, Map, box_of, main


def draw(ecotone):
    before = "data/sample-county/protected-areas-before.shp"
    found = json.loads(ecotone(f"boundary check {before} --reserve-field 名称 --format json"))
    finding = next(f for f in found["findings"] if f["check"] == "reserves_overlap")
    names = finding["zone"].split("|")
    ecotone(f"zone dissolve {before} --by 名称 -o reserves.gpkg")
    ecotone("overlay reserves.gpkg reserves.gpkg --op intersection -o pieces.gpkg")
    reserves = {f["properties"]["名称"]: f for f in ecotone.read("reserves.gpkg")}
    shared = [f for f in ecotone.read("pieces.gpkg")
              if [f["properties"]["a_名称"], f["properties"]["b_名称"]] == names]
    picture = Map("boundary-check", f"{finding['measured'] / 1e4:,.2f} ha lie in two reserves at once",
                  [reserves[name] for name in names])
    picture.polygons(list(reserves.values()), stroke=GREY, width=0.6)
    for name, colour in zip(names, (BLUE, GREEN)):
        picture.polygons([reserves[name]], name, fill=colour, stroke=colour, opacity=0.25)
    picture.polygons(shared, "overlap 重叠", fill=VERMILION, stroke=VERMILION, width=1.6, hatch="x")
    x0, y0, x1, y1 = box_of(shared)
    picture.text(((x0 + x1) / 2, (y0 + y1) / 2), "Code 859", size=13, colour=INK)
    return picture


main(draw)
