# SPDX-License-Identifier: Apache-2.0
"""The pictures of docs/commands/zone-no-burn.md."""

import csv
import json

from drawing import BLUE, GREEN, GREY, INK, ORANGE, PALE, SKY, VERMILION, Map, main

CATALOGUE = "--catalog data/sample-county/catalogue.yaml"
WORLD = "shared/data/landcover"


def town(ecotone):
    """The county town of the sample county: what comes in and goes out, and who is inside."""
    ecotone(f"zone no-burn community {CATALOGUE} --where \"township = '示例茶溪'\" --smooth 8 "
            "--snap river=80 --class II --issuer-level city --as-of 2026-11-23 "
            "--facility-list inside.csv --changes changes.gpkg -o zone.gpkg")
    zone, changes = ecotone.read("zone.gpkg"), ecotone.read("changes.gpkg")
    picture = Map("zone-no-burn", "A no-burn zone around the communities of a town", zone, 0.12)
    styles = {"removed": ("in force, goes out", ORANGE, "/"), "added": ("comes in", GREEN, "x"),
              "kept": ("stays", SKY, None)}
    for change in ("removed", "kept", "added"):
        label, colour, hatch = styles[change]
        picture.polygons([f for f in changes if f["properties"]["change"] == change], label,
                         fill=colour, stroke=colour, width=0.5, hatch=hatch)
    picture.lines(ecotone.read("data/sample-county/rivers.shp"), "river", stroke=BLUE)
    picture.lines(ecotone.read("data/sample-county/roads.geojson"), "road", stroke=GREY)
    picture.polygons(zone, "new border", stroke=INK, width=1.8)
    with open(ecotone.folder / "inside.csv", encoding="utf-8-sig") as file:
        verdicts = {row["id"]: row["verdict"] for row in csv.DictReader(file)
                    if row["place"] != "outside"}
    ecotone("convert data/sample-county/fuel-facilities.csv facilities.geojson --crs EPSG:4490")
    facilities = ecotone.read("facilities.geojson")
    for verdict, label, colour in (("free", "facility, not barred", GREEN),
                                   ("undecided", "facility, undecided", ORANGE),
                                   ("barred", "facility, barred", VERMILION)):
        picture.points([f for i, f in enumerate(facilities, 1) if verdicts.get(str(i)) == verdict],
                       label, fill=colour)
    return picture


def streets(ecotone):
    """A real town: what closing, smoothing and snapping do."""
    if not ecotone.has_shared:
        return None
    roads = f"{WORLD}/roads_swellendam_shp.zip"
    ecotone(f"zone no-burn {WORLD}/urban_swellendam_shp.zip --close-gaps 30 --smooth 10 "
            f"--drop-specks 5000 --snap {roads}:NAME=25 --class II -o zone.gpkg")
    window = (1001200, 6220500, 1004000, 6222700)
    picture = Map("zone-no-burn-streets", "Closed, smoothed and snapped to streets", window, 0)
    crs = "EPSG:32733"
    x0, y0, x1, y1 = window
    frame = {"type": "Polygon", "coordinates": [[[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]]}
    (ecotone.folder / "window.geojson").write_text(json.dumps(
        {"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {}, "geometry": frame}],
         "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32733"}}}))
    ecotone(f"overlay {WORLD}/urban_swellendam_shp.zip window.geojson --op clip -o erven.gpkg")
    picture.polygons(ecotone.read("erven.gpkg", crs), "built-up erven",
                     fill=PALE, stroke=PALE, width=0.4, opacity=1)
    picture.lines(ecotone.read(roads, crs), "street", stroke=SKY, width=1)
    picture.polygons(ecotone.read("zone.gpkg", crs), "border of the zone", stroke=VERMILION,
                     width=1.8)
    return picture


main(town, streets)
