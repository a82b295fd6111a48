# SPDX-License-Identifier: Apache-2.0
"""The package `ecotone`."""
import json

import geopandas

import ecotone
from parity_cases import METHODS, OPERATIONS, hex_of


def frame(texts, crs):
    return geopandas.GeoDataFrame({"id": [str(i) for i in range(len(texts))],
                                   "part": ["even", "odd"] * (len(texts) // 2)
                                   + ["even"] * (len(texts) % 2)},
                                  geometry=geopandas.GeoSeries.from_wkt(texts), crs=crs)


def layer(texts, crs, name, **options):
    return ecotone.Layer(frame(texts, crs), id="id", name=name, **options)


def pieces(a, b, operation, threads):
    result = ecotone.overlay(a, b, operation, threads=threads)
    return [[id, wkb.hex(), hex_of(area)] for id, wkb, area in
            zip(result.layer.ids, result.layer.to_wkb(), result.areas_m2)]


def role_layer(case, b):
    check = case["check"]
    zones = ecotone.Layer(b, name=check["role"], accuracy_m=check["accuracy_m"], id="id")
    return ecotone.RoleLayer(check["role"], zones,
                             coverage=ecotone.Layer([case["everywhere"]], crs=case["crs"]))


def subjects(case, a, b, threads):
    check = case["check"]
    result = ecotone.check(a, [role_layer(case, b)], [check["file"]], as_of=check["as_of"],
                           attributes=check["attributes"], threads=threads)
    document = json.loads(result.to_json())
    return [json.dumps(subject, ensure_ascii=False, separators=(",", ":"))
            for subject in document["subjects"]]


def rows_of(overlaps, first=0):
    return [[row["subject"] + first, row["zone"], hex_of(row["area_m2"]), row["touches_only"]]
            for row in overlaps.pairs.to_rows()]


def indexed_overlaps(case, a, b, folder, threads):
    """Subject by subject, as they come in batches of one."""
    index = ecotone.write_index(folder / f"{case['name']}-python.eczi", [role_layer(case, b)],
                                threads=threads, overwrite=True)
    return [row for place in range(len(a)) for row in rows_of(
        index.overlap_areas(a.select([place]), case["check"]["role"], threads=threads), place)]


def dissolved(b, fields, threads):
    made = ecotone.dissolve(b, fields, threads=threads).layer
    return [[id, wkb.hex()] for id, wkb in zip(made.ids, made.to_wkb())]


def inspected(a, threads):
    seen = ecotone.inspect(a, threads=threads)
    return [seen.features, seen.vertices, seen.invalid,
            None if seen.area_m2 is None else hex_of(seen.area_m2),
            [[row["feature"], row["kind"], hex_of(row["x"]), hex_of(row["y"])]
             for row in seen.faults.to_rows()],
            [[finding.code, finding.severity, finding.count,
              None if finding.consequence_m2 is None else hex_of(finding.consequence_m2)]
             for finding in seen.findings]]


def answer(case, folder, threads):
    a = layer(case["subjects"], case["crs"], "subjects")
    b = layer(case["zones"], case["crs"], "zones")
    methods = [m for m in METHODS if m != "plane" or case["crs"] != "EPSG:4490"]
    points = ecotone.boundary_points(a)
    out = {
        "areas": {m: [hex_of(area) for area in ecotone.area(a, method=m)] for m in methods},
        "overlaps": rows_of(ecotone.overlap_areas(a, b, threads=threads)),
        "indexed_overlaps": indexed_overlaps(case, a, b, folder, threads),
        "dissolve": dissolved(b, [], threads),
        "dissolve_by": dissolved(b, ["part"], threads),
        "points": [[int(feature), name, hex_of(x), hex_of(y)] for feature, name, (x, y) in
                   zip(points["feature"], points["name"], points.coordinates)],
        "check": subjects(case, a, b, threads),
        "inspect": inspected(a, threads),
    }
    return out | {operation: pieces(a, b, operation, threads) for operation in OPERATIONS}


def river(given, threads):
    network = ecotone.RiverNetwork(layer(given["lines"], given["crs"], "rivers"), threads=threads)
    places = ecotone.locate(network, layer(given["points"], given["crs"], "points"),
                            tolerance_m=given["tolerance_m"], threads=threads)
    _, reaches, measures = ecotone.best_places(places)
    out = []
    for reach, measure in zip(reaches, measures):
        way = ecotone.trace(network, [reach], [measure], given["direction"],
                            max_distance_m=given["distance_m"])
        out.append([reach, hex_of(measure), [[hex_of(d), wkb.hex()] for d, wkb in
                                             zip(way["distance_at_to_m"], way.to_wkb())]])
    return out


def answers(job, folder):
    threads = job["threads"]
    return {case["name"]: answer(case, folder, threads) for case in job["cases"]} | {
        "river": river(job["river"], threads)}
