# SPDX-License-Identifier: Apache-2.0
"""The command line on files. Areas by the method geodesic or parcel and the place of a point on its
river are those of `check` and `outfall locate`; overlaps are the intersections that `overlay`
writes, so only what these say is compared. Notes of readers of files are no findings of the layer."""
import json
import os
import subprocess

import geopandas
import yaml

from engine_python import frame
from parity_cases import METHODS, OPERATIONS, ROOT, hex_of

ECOTONE = os.environ.get("ECOTONE", str(ROOT / "build/dev/tools/ecotone"))


def ecotone_of(arguments, threads, **options):
    """The JSON of a command."""
    written = [] if arguments[0] == "inspect" else ["--overwrite"]
    done = subprocess.run([ECOTONE, *map(str, arguments), "--format", "json", *written,
                           "--threads", str(threads)],
                          capture_output=True, text=True, check=False, **options)
    assert done.returncode in (0, 1, 5), done.stderr
    return json.loads(done.stdout)


class Files:
    """The command line on files of a folder."""

    def __init__(self, folder, threads):
        self.folder, self.threads = folder, threads

    def run(self, *arguments):
        return ecotone_of(arguments, self.threads, cwd=self.folder)


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


def checks(case, run, subjects, *more):
    """Areas by every method and the JSON of subjects, of a command that checks them."""
    check = case["check"]
    attributes = [word for name, value in check["attributes"].items()
                  for word in ("--attr", f"{name}={value}")]
    out = {"areas": {}}
    for method in METHODS:
        if method == "plane" and case["crs"] == "EPSG:4490":
            continue
        said = run("check", subjects, *more, "--catalog", "c.yaml", "--as-of", check["as_of"],
                   "--method", method, *attributes)["subjects"]
        out["areas"][method] = [hex_of(subject["area"]["m2"]) for subject in said]
        if method == "ellipsoid":
            out["check"] = [json.dumps(subject, ensure_ascii=False, separators=(",", ":"))
                            for subject in said]
    return out


def inspected(document):
    seen = document["layers"][0]
    return [seen["features"], seen["vertices"], seen["invalid"],
            hex_of(seen["area_m2"]) if "area_m2" in seen else None,
            [[fault["feature"], fault["kind"], hex_of(fault["x"]), hex_of(fault["y"])]
             for fault in seen["faults"]],
            [[finding["code"], finding["severity"], finding["count"],
              None if finding["consequence"]["m2"] is None else hex_of(finding["consequence"]["m2"])]
             for finding in seen["findings"] if finding["code"] != "note"]]


def row_id(a, b):
    """The id of a piece, from those of its sides where there are two."""
    return f"{a or ''}|{b or ''}"


def pieces(files, operation):
    files.run("overlay", "subjects.gpkg", "zones.gpkg", "--op", operation, "--id", "id", "-o",
              "pieces.gpkg")
    read, shapes = wkb_in(files.folder / "pieces.gpkg")
    sides = [read[name].fillna("") if name in read else [""] * len(read) for name in ("a_id", "b_id")]
    return [[row_id(a, b), shape] for a, b, shape in zip(*sides, shapes)]


def dissolved(files, *by):
    files.run("zone", "dissolve", "zones.gpkg", *by, "--id", "id", "-o", "united.gpkg")
    read, shapes = wkb_in(files.folder / "united.gpkg")
    return [[part, shape] for part, shape in
            zip(read["part"] if by else [""] * len(read), shapes)]


def answer(case, files):
    for name in ("subjects", "zones"):
        frame(case[name], case["crs"]).to_file(files.folder / f"{name}.gpkg", layer=name)
    # Numbered from 0, as a catalogue takes the ids of its layers from the file.
    frame(case["zones"], case["crs"]).to_file(files.folder / "zones.fgb", SPATIAL_INDEX="NO")
    catalogue(case, files.folder)
    out = checks(case, files.run, "subjects.gpkg", "--id", "id")
    for operation in OPERATIONS:
        out[operation] = pieces(files, operation)
    out["dissolve"] = dissolved(files)
    out["dissolve_by"] = dissolved(files, "--by", "part")
    out["inspect"] = inspected(files.run("inspect", "subjects.gpkg", "--id", "id"))
    files.run("boundary", "points", "subjects.gpkg", "--id", "id", "-o", "points.gpkg")
    if case["crs"] != "EPSG:4490":  # else the points are in a plane
        points = geopandas.read_file(files.folder / "points.gpkg")
        out["points"] = [[int(zone), name, hex_of(shape.x), hex_of(shape.y)] for zone, name, shape
                         in zip(points["zone"], points["name"], points.geometry)]
    return out


def river_of(given, run, lines, points, output, read):
    """Places and ways; `read` gives the WKB of the rows of the output."""
    shared = [points, "--rivers", lines, "--river-id", "id", "--id", "id"]
    places = run("outfall", "locate", *shared)["rows"]
    way = run("outfall", "trace", *shared, "--direction", given["direction"],
              "--distance", given["distance_m"] / 1000, "-o", output)["rows"]
    shapes = read()
    # One reach a line in this network.
    return [[int(place["line"]), hex_of(place["measure_m"]),
             [[hex_of(row["distance_to_m"]), shape] for row, shape in zip(way, shapes)
              if row["id"] == place["id"]]] for place in places]


def river(given, files):
    frame(given["lines"], given["crs"]).to_file(files.folder / "rivers.gpkg")
    frame(given["points"], given["crs"]).to_file(files.folder / "outfalls.gpkg")
    return river_of(given, files.run, "rivers.gpkg", "outfalls.gpkg", "way.gpkg",
                    lambda: wkb_in(files.folder / "way.gpkg")[1])


def answers(job, folder):
    files = Files(folder, job["threads"])
    return {case["name"]: answer(case, files) for case in job["cases"]} | {
        "river": river(job["river"], files)}
