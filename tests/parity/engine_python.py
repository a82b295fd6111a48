# SPDX-License-Identifier: Apache-2.0
"""The package `ecotone`."""
import json

import geopandas

import ecotone
from parity_cases import METHODS, OPERATIONS, hex_of


def frame(texts, crs):
    return geopandas.GeoDataFrame({"id": [str(i) for i in range(len(texts))]},
                                  geometry=geopandas.GeoSeries.from_wkt(texts), crs=crs)


def layer(texts, crs, name, **options):
    return ecotone.Layer(frame(texts, crs), id="id", name=name, **options)


def pieces(a, b, operation):
    result = ecotone.overlay(a, b, operation)
    return [[id, wkb.hex(), hex_of(area)] for id, wkb, area in
            zip(result.layer.ids, result.layer.to_wkb(), result.areas_m2)]


def subjects(case, a, b):
    check = case["check"]
    zones = ecotone.Layer(b, name=check["role"], accuracy_m=check["accuracy_m"], id="id")
    coverage = ecotone.Layer([case["everywhere"]], crs=case["crs"])
    result = ecotone.check(a, [ecotone.RoleLayer(check["role"], zones, coverage=coverage)],
                           [check["file"]], as_of=check["as_of"],
                           attributes=check["attributes"])
    document = json.loads(result.to_json())
    return [json.dumps(subject, ensure_ascii=False, separators=(",", ":"))
            for subject in document["subjects"]]


def answer(case):
    a = layer(case["subjects"], case["crs"], "subjects")
    b = layer(case["zones"], case["crs"], "zones")
    methods = [m for m in METHODS if m != "plane" or case["crs"] != "EPSG:4490"]
    pairs = ecotone.overlap_areas(a, b).pairs.to_rows()
    points = ecotone.boundary_points(a)
    out = {
        "areas": {m: [hex_of(area) for area in ecotone.area(a, method=m)] for m in methods},
        "overlaps": [[row["subject"], row["zone"], hex_of(row["area_m2"]), row["touches_only"]]
                     for row in pairs],
        "points": [[int(feature), name, hex_of(x), hex_of(y)] for feature, name, (x, y) in
                   zip(points["feature"], points["name"], points.coordinates)],
        "check": subjects(case, a, b),
    }
    return out | {operation: pieces(a, b, operation) for operation in OPERATIONS}


def river(given):
    network = ecotone.RiverNetwork(layer(given["lines"], given["crs"], "rivers"))
    places = ecotone.locate(network, layer(given["points"], given["crs"], "points"),
                            tolerance_m=given["tolerance_m"])
    _, reaches, measures = ecotone.best_places(places)
    out = []
    for reach, measure in zip(reaches, measures):
        way = ecotone.trace(network, [reach], [measure], given["direction"],
                            max_distance_m=given["distance_m"])
        out.append([reach, hex_of(measure), [[hex_of(d), wkb.hex()] for d, wkb in
                                             zip(way["distance_at_to_m"], way.to_wkb())]])
    return out


def answers(job, folder):
    return {case["name"]: answer(case) for case in job["cases"]} | {"river": river(job["river"])}
