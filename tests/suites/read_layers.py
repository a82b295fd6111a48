# SPDX-License-Identifier: Apache-2.0
"""Suites whose operands are features: GeoJSON of polygon-clipping and martinez, the layers of
GeoPandas and of QGIS, and plain geometries, where GEOS says what is right."""

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from case import Case, written_rounding
from geometry import Geometry, from_geojson, from_gml, from_shapefile

LINEAR = "operands are lines or points"
TASKS = {"intersection": "intersection", "union": "union", "xor": "symdifference",
         "difference": "difference", "diff": "difference"}


def features(document) -> list[tuple[Geometry, dict]]:
    """Geometry and properties of each feature; a bare geometry is one feature."""
    kind = document.get("type")
    if kind == "FeatureCollection":
        return [(from_geojson(f.get("geometry")), f.get("properties") or {})
                for f in document["features"]]
    if kind == "Feature":
        return [(from_geojson(document.get("geometry")), document.get("properties") or {})]
    if kind == "GeometryCollection":
        return [(from_geojson(member), {}) for member in document["geometries"]]
    return [(from_geojson(document), {})]


def _geometries(path: Path) -> list[Geometry]:
    return [geometry for geometry, _ in features(json.loads(path.read_text(encoding="utf-8")))]


def _rounding(file: Path) -> float:
    return written_rounding(file.read_text(encoding="utf-8"))


def read_arguments(folder: Path) -> list[Case]:
    """polygon-clipping: args.geojson, and a file per operation with its result; `all` is the
    result of every operation."""
    operands = [[geometry] for geometry in _geometries(folder / "args.geojson")]
    cases = []
    for file in sorted(folder.glob("*.geojson")):
        if file.stem not in ("all", *TASKS):
            continue
        names = ("union", "intersection", "difference", "xor") if file.stem == "all" else (
            file.stem,)
        for name in names:
            case = Case(file, name, name, task=TASKS[name], operands=operands,
                        expected=[_geometries(file)], rounded=_rounding(file))
            if any(g.other for column in operands for g in column):
                case.skip = LINEAR
            cases.append(case)
    return cases


def read_operations(file: Path, document: dict) -> list[Case]:
    """martinez: two features and the results of operations, named by their properties."""
    (a, _), (b, _), *results = features(document)
    cases = []
    for expected, properties in results:
        operation = properties["operation"]
        case = Case(file, operation, operation, task=TASKS.get(operation.split("_")[0], ""),
                    operands=[[b], [a]] if operation == "diff_ba" else [[a], [b]],
                    expected=[[expected]], rounded=_rounding(file))
        if not case.task:
            case.skip = f"operation {operation}"
        elif a.other or b.other:
            case.skip = LINEAR
        cases.append(case)
    return cases


def read_plain(file: Path, geometries: list[Geometry], rings_only: bool = False) -> list[Case]:
    """Geometries without expectations: validity, area and repair of all; the four operations on
    two, and the union of more."""
    polygons = [geometry for geometry in geometries if geometry.polygons and not geometry.other]
    if not polygons:
        return [Case(file, "geometry", "geometry", skip=LINEAR)]
    column = [polygons]
    cases = [Case(file, "validity", "validity", "valid", column),
             Case(file, "area", "area", "area", column),
             Case(file, "repair", "repair", "repair", column)]
    if rings_only:
        return cases
    if len(polygons) == 2:
        pair = [[polygons[0]], [polygons[1]]]
        cases += [Case(file, name, name, name, pair)
                  for name in ("intersection", "union", "difference", "symdifference")]
    elif len(polygons) > 2:
        cases.append(Case(file, "union", "union", "union", column))
    return cases


# GeoPandas: A_B-OPERATION beside A and B.
GEOPANDAS = {"intersection": "intersection", "union": "union", "difference": "difference",
             "difference-inverse": "difference", "symmetric_difference": "symmetric-difference",
             "identity": "identity"}


def read_geopandas(folder: Path) -> list[Case]:
    cases = []
    for file in sorted(folder.rglob("*.geojson")):
        match = re.match(r"(df1)_(df2)(_overlap)?-([a-z_-]+)$", file.stem)
        if not match:
            continue
        tail = match[3] or ""
        columns = [_geometries(file.parent / f"{match[i]}{tail}.geojson") for i in (1, 2)]
        if match[4].endswith("-inverse"):
            columns.reverse()
        cases.append(Case(file, match[4], match[4], "layers", columns, [_geometries(file)],
                          layer_operation=GEOPANDAS[match[4]], rounded=_rounding(file)))
    for file in sorted(folder.rglob("qgis-*.shp")):
        operation = file.stem.removeprefix("qgis-")
        columns = [from_shapefile((file.parent / f"{name}.shp").read_bytes())
                   for name in ("polydf", "polydf2")]
        cases.append(Case(file, operation, operation, "layers", columns,
                          [from_shapefile(file.read_bytes())], layer_operation=operation))
    for file in sorted(folder.rglob("strict/*.geojson")):
        operation = file.stem.rsplit("_", 1)[0].split("_", 1)[1]
        cases.append(Case(file, file.stem, operation, skip="the operands are not in the suite"))
    for file in sorted(folder.rglob("geom_type/*.geojson")):
        cases += read_plain(file, _geometries(file))
    return cases


def gml_features(root) -> list[tuple[Geometry, dict]]:
    result = []
    for member in root.iter():
        if not member.tag.endswith("featureMember"):
            continue
        properties = {child.tag.rsplit("}", 1)[-1]: child.text
                      for child in member[0] if len(child) == 0}
        result.append((from_gml(member), properties))
    return result


def _vector(folder: Path, parameter) -> list[tuple[Geometry, dict]]:
    file = folder / parameter["name"].split("|")[0]
    if file.suffix == ".gml":
        return gml_features(ElementTree.parse(file).getroot())
    return features(json.loads(file.read_text(encoding="utf-8")))


def read_qgis(file: Path, tests: list[dict]) -> list[Case]:
    """tests.json of QGIS Processing: an algorithm, its parameters and the expected layer."""
    cases = []
    for test in tests:
        algorithm = test["algorithm"].split(":")[-1]
        case = Case(file, test["name"], algorithm)
        cases.append(case)
        if test.get("condition", {}).get("geos", {}).get("less_than"):
            case.skip = "the expectation of a GEOS before 3.9"
        elif algorithm not in ("clip", "intersection", "union", "difference",
                               "symmetricaldifference", "dissolve"):
            case.skip = f"operation {algorithm}"
        if case.skip:
            continue
        parameters = test["params"]
        a = _vector(file.parent, parameters["INPUT"])
        expected = _vector(file.parent, test["results"]["OUTPUT"])
        b = _vector(file.parent, parameters["OVERLAY"]) if "OVERLAY" in parameters else None
        if any(g.other and not g.polygons for g, _ in (*a, *(b or ()))):
            case.skip = LINEAR
        elif algorithm == "dissolve":
            cases.pop()
            cases += _dissolves(case, a, expected, parameters.get("FIELD"))
        elif b is None:
            case.skip = "one layer overlaid with itself"
        else:
            case.task = "layers"
            case.layer_operation = {"symmetricaldifference": "symmetric-difference"}.get(
                algorithm, algorithm)
            case.operands = [[g for g, _ in a], [g for g, _ in b]]
            case.expected = [[Geometry(g.polygons) for g, _ in expected]]
    return cases


def _dissolves(case: Case, rows, expected, names: str | None) -> list[Case]:
    """A dissolve is a union for each combination of values."""
    keys = names.split(";") if names else []

    def grouped(features_of):
        groups = {}
        for geometry, properties in features_of:
            values = tuple(properties.get(key) for key in keys)
            groups.setdefault(values, []).append(geometry)
        return groups
    wanted = grouped(expected)
    groups = grouped(rows)
    cases = []
    for values, members in groups.items():
        name = " ".join([case.name, *(value or "null" for value in values)])
        cases.append(Case(case.file, name, case.operation, "union", [members],
                          [wanted.get(values, [])]))
    return cases
