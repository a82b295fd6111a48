# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/zone-check.md."""

from drawing import BLUE, GREY, PALE, SKY, VERMILION, Map, box_of, main
from window import seen


def draw(ecotone):
    areas = "data/sample-county/protected-areas-before.shp"
    ecotone(f"zone check {areas} -o findings.gpkg")
    zones, findings = ecotone.read(areas), ecotone.read("findings.gpkg")

    def of(kind):
        return [f for f in findings if f["properties"]["kind"] == kind]

    x0, y0, x1, y1 = box_of(of("overlap"))
    window = (x0 - 9000, y0 - 7000, x1 + 9000, y1 + 11000)
    picture = Map("zone-check", "Protected areas before integration: what keeps them from tiling",
                  window)
    picture.polygons(seen(ecotone.read("data/sample-county/townships.shp"), window), "townships",
                     stroke=PALE)
    picture.polygons(seen(zones, window), f"{len(zones)} protected areas", fill=SKY,
                     stroke=GREY, opacity=0.3)
    picture.polygons(of("overlap"), f"overlap: {len(of('overlap'))}", fill=VERMILION,
                     stroke=VERMILION, opacity=0.7)
    picture.polygons(of("gap"), f"gap: {len(of('gap'))}", fill=BLUE, stroke=BLUE, opacity=0.7)
    picture.polygons(of("island"), f"island: {len(of('island'))}, no fault", fill=GREY,
                     stroke=GREY, hatch="/")
    for f in sorted(of("overlap"), key=lambda f: -f["properties"]["area_m2"])[:1]:
        p = f["properties"]
        ids = p["features"].replace("|", " and ")
        picture.note(f"{ids}: {p['area_m2'] / 1e4:.0f} ha,")
        picture.note(f"mean width {p['width_m']:.0f} m")
    return picture


main(draw)
