# SPDX-License-Identifier: Apache-2.0
"""The command line on files. Areas by the method geodesic or parcel and the place of a point on its
river are those of `check` and `outfall locate`; overlaps are the intersections that `overlay`
writes, so only what these say is compared."""
import json
import os
import subprocess

import geopandas
import yaml

from engine_python import frame
from parity_cases import METHODS, OPERATIONS, ROOT, hex_of

ECOTONE = os.environ.get("ECOTONE", str(ROOT / "build/dev/tools/ecotone"))


def run(folder, *arguments):
    done = subprocess.run([ECOTONE, *map(str, arguments), "--format", "json", "--overwrite"],
                          capture_output=True, text=True, cwd=folder, check=False)
    assert done.returncode in (0, 1, 5), done.stderr
    return json.loads(done.stdout)


def wkb_in(path):
    read = geopandas.read_file(path, fid_as_index=True)
    # Files have multi-geometries throughout; one of one part is compared as that part.
    parts = [shape.geoms[0] if len(shape.geoms) == 1 else shape for shape in read.geometry]
    return read, [part.wkb.hex() for part in parts]


def catalogue(case, folder):
    check = case["check"]
    frame([case["everywhere"]], case["crs"]).to_file(folder / "county.gpkg")
    (folder / "c.yaml").write_text(yaml.safe_dump({
        "ecotone-catalogue": 1, "county": "500242", "working_crs": case["crs"],
        "rules": [check["file"]],
        "layers": [{"id": check["role"], "role": check["role"], "source": {"file": "zones.fgb"},
                    "title": {"zh": check["role"], "en": check["role"]},
                    "fields": {"id": "id"}, "accuracy_m": check["accuracy_m"],
                    "coverage": {"file": "county.gpkg"}}]}), encoding="utf-8")


def checked(case, folder, method):
    return run(folder, "check", "subjects.gpkg", "--id", "id", "--catalog", "c.yaml", "--as-of",
               case["check"]["as_of"], "--method", method,
               *(word for name, value in case["check"]["attributes"].items()
                 for word in ("--attr", f"{name}={value}")))["subjects"]


def pieces(folder, operation):
    out = run(folder, "overlay", "subjects.gpkg", "zones.gpkg", "--op", operation, "--id", "id",
              "-o", "pieces.gpkg")
    read, shapes = wkb_in(folder / "pieces.gpkg")
    b_ids = read["b_id"] if "b_id" in read else [""] * len(read)
    return [[f"{a}|{b}", shape] for a, b, shape in zip(read["a_id"], b_ids, shapes)], out


def answer(case, folder):
    for name in ("subjects", "zones"):
        frame(case[name], case["crs"]).to_file(folder / f"{name}.gpkg", layer=name)
    # Numbered from 0, as a catalogue takes the ids of its layers from the file.
    frame(case["zones"], case["crs"]).to_file(folder / "zones.fgb", SPATIAL_INDEX="NO")
    catalogue(case, folder)
    out = {"areas": {}}
    for method in METHODS:
        if method == "plane" and case["crs"] == "EPSG:4490":
            continue
        subjects = checked(case, folder, method)
        out["areas"][method] = [hex_of(subject["area"]["m2"]) for subject in subjects]
        if method == "ellipsoid":
            out["check"] = [json.dumps(subject, ensure_ascii=False, separators=(",", ":"))
                            for subject in subjects]
    for operation in OPERATIONS:
        out[operation], _ = pieces(folder, operation)
    run(folder, "boundary", "points", "subjects.gpkg", "--id", "id", "-o", "points.gpkg")
    if case["crs"] != "EPSG:4490":  # else the points are in a plane
        points = geopandas.read_file(folder / "points.gpkg")
        out["points"] = [[int(zone), name, hex_of(shape.x), hex_of(shape.y)] for zone, name, shape
                         in zip(points["zone"], points["name"], points.geometry)]
    return out


def river(given, folder):
    frame(given["lines"], given["crs"]).to_file(folder / "rivers.gpkg")
    frame(given["points"], given["crs"]).to_file(folder / "outfalls.gpkg")
    shared = ["outfalls.gpkg", "--rivers", "rivers.gpkg", "--river-id", "id", "--id", "id"]
    places = run(folder, "outfall", "locate", *shared)["rows"]
    way = run(folder, "outfall", "trace", *shared, "--direction", given["direction"],
              "--distance", given["distance_m"] / 1000, "-o", "way.gpkg")["rows"]
    _, shapes = wkb_in(folder / "way.gpkg")
    # One reach a line in this network.
    return [[int(place["line"]), hex_of(place["measure_m"]),
             [[hex_of(row["distance_to_m"]), shape] for row, shape in zip(way, shapes)
              if row["id"] == place["id"]]] for place in places]


def answers(job, folder):
    return {case["name"]: answer(case, folder) for case in job["cases"]} | {
        "river": river(job["river"], folder)}
