# SPDX-License-Identifier: Apache-2.0
"""The pictures of docs/commands/zone-noise.md."""

import json

from drawing import GREY, INK, VERMILION, Map, box_of, main

# Colours of product.md that colour-blind people tell apart.
COLOURS = {"0": "#FFF7BC", "1": "#FEC44F", "2": "#EC7014", "3": "#993404", "4a": "#6A51A3",
           "4b": "#3F007D"}
SAMPLE = ("zone noise data/sample-county/noise-base-zones.geojson --class-field GNQLB --catalog "
          "data/sample-county/catalogue.yaml -o noise.gpkg --format json")


def classes(picture, pieces, rows, opacity=0.85):
    areas = {row["class"]: row["area_m2"] / 1e4 for row in rows}
    for noise_class, colour in COLOURS.items():
        chosen = [f for f in pieces if f["properties"]["class"] == noise_class]
        if chosen:
            picture.polygons(chosen, f"{noise_class}类 {areas[noise_class]:,.2f} ha", fill=colour,
                             stroke=colour, width=0.4, opacity=opacity)


def clipped(ecotone, layer, window, crs):
    """The features of a layer in a window, as `Ecotone.read` gives them."""
    x0, y0, x1, y1 = window
    ring = [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]
    (ecotone.folder / "window.geojson").write_text(json.dumps(
        {"type": "FeatureCollection",
         "crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs[5:]}"}},
         "features": [{"type": "Feature", "properties": {},
                       "geometry": {"type": "Polygon", "coordinates": [ring]}}]}))
    ecotone(f"overlay {layer} window.geojson --op clip -o clipped.gpkg --crs {crs} --overwrite")
    return ecotone.read("clipped.gpkg", crs)


def draw_town(ecotone):
    result = json.loads(ecotone(SAMPLE))
    pieces = ecotone.read("noise.gpkg")
    picture = Map("zone-noise", "Noise zones of the sample county town, classes 0 to 4b", pieces)
    classes(picture, pieces, result["rows"])
    picture.polygons(ecotone.read("data/sample-county/noise-base-zones.geojson"),
                     "zones as given", stroke=INK, width=0.8)
    return picture


def draw_facades(ecotone):
    result = json.loads(ecotone(SAMPLE))
    pieces = ecotone.read("noise.gpkg")
    facades = [f for f in pieces if f["properties"]["rule"] == "facade"]
    most = max(facades, key=lambda f: f["properties"]["area_m2"])
    x0, y0, _, _ = box_of([most])
    window = (x0 - 40, y0 - 40, x0 + 360, y0 + 360)
    pieces = clipped(ecotone, "noise.gpkg", window, "EPSG:4545")
    facades = [f for f in pieces if f["properties"]["rule"] == "facade"]
    picture = Map("zone-noise-facades", "Strips end at façades of three storeys and more", window,
                  margin=0)
    classes(picture, pieces, result["rows"], 0.5)
    picture.polygons(facades, "before a façade", fill=VERMILION, stroke=VERMILION, width=0.8,
                     hatch="/")
    picture.polygons([f for f in pieces if f["properties"]["rule"] == "own_land"], "own land",
                     fill=GREY, stroke=GREY, width=0.6, opacity=0.7)
    for least, label, stroke in ((3, "3 storeys and more", INK), (0, "lower", GREY)):
        chosen = [f for f in clipped(ecotone, "data/sample-county/buildings.shp", window, "EPSG:4545")
                  if (f["properties"]["CS"] >= 3) == (least == 3)]
        picture.polygons(chosen, label, fill=stroke, stroke=stroke, width=0.8,
                         opacity=0.6 if least else 0.15)
    return picture


def draw_swellendam(ecotone):
    if not ecotone.has_shared:
        return None
    towns = {"Swellendam": "2", "Suurbraak": "1", "Barrydale": "2", "Bonnievale": "2",
             "Swellendam Rural": "1", "Breede River/Winelan Rural": "1"}
    (ecotone.folder / "catalogue.yaml").write_text(f"""ecotone-catalogue: 1
county: "500242"
working_crs: EPSG:32733
layers:
- id: base
  role: noise_zone
  source: {{file: shared/data/landcover/urban_swellendam_shp.zip}}
  fields: {{name: TOWN, class: TOWN}}
  values: {{class: {json.dumps(towns)}}}
  accuracy_m: 5
""", encoding="utf-8")
    osm = "shared/data/landcover/swellendam_buildings_roads.gpkg.zip"
    result = json.loads(ecotone(
        f"zone noise base --catalog catalogue.yaml --roads {osm}:roads --road-class highway "
        "--arteries trunk,primary,secondary,tertiary --set half_width.road=8 --set "
        f"facade.storeys=2 --buildings {osm}:buildings --storeys-field building:levels -o out.gpkg "
        "--format json"))
    window = (1002550, 6221900, 1003350, 6222700)
    pieces = clipped(ecotone, "out.gpkg", window, "EPSG:32733")
    picture = Map("zone-noise-swellendam", "Swellendam: OpenStreetMap roads and buildings", window,
                  margin=0)
    classes(picture, pieces, result["rows"], 0.6)
    picture.polygons([f for f in pieces if f["properties"]["rule"] == "own_land"], "own land, 16 m",
                     fill=GREY, stroke=GREY, width=0.3, opacity=0.8)
    picture.polygons([f for f in pieces if f["properties"]["rule"] == "facade"], "before a façade",
                     fill=VERMILION, stroke=VERMILION, width=0.5, opacity=0.9)
    blocks = [f for f in clipped(ecotone, f"{osm}:buildings", window, "EPSG:32733")
              if f["properties"]["building:levels"] in ("2", "3", "4", "10")]
    picture.polygons(blocks, "two levels and more", fill=INK, stroke=INK, width=0.4, opacity=0.7)
    return picture


main(draw_town, draw_facades, draw_swellendam)
