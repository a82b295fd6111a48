# SPDX-License-Identifier: Apache-2.0
"""Overlap areas, overlays, checks, areas and dissolves of a DataFrame of Apache Spark.

Every function takes a DataFrame with a geometry column (WKB, as GeoParquet has it, or Sedona's type)
and gives a DataFrame; nothing runs before Spark is asked for rows. Zones are one index file, which
Spark sends to every executor once; workers map it, so that an executor holds it in memory once.

Rows that cannot be worked with come back as rows with ``error_code``, ``error_en`` and ``error_zh``;
these are null in all others. What is said of a row does not depend on partitions, batches, their
order or how often a task was tried, and it has the digits of a run on one machine.

Workers need this package and pyarrow; see docs/spark.md.
"""
from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional, Union

from pyspark import SparkFiles
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql
from pyspark.sql.types import BinaryType, UserDefinedType

from .areas import AreaMethod
from .batches import (ROW_OPERATIONS, AreaWork, CheckWork, OverlapWork, OverlayWork, Rows, Work)
from .checks import Day
from .indexes import CatalogueIndex
from .layer import Layer, crs_text
from .overlays import Operation
from .spark_geoparquet import geometry_column, write_geoparquet
from .unions import FinalTotals, FinalUnion, PartialTotals, PartialUnion

__all__ = ["area", "bad_rows", "check", "dissolve", "geometry_column", "good_rows",
           "overlap_areas", "overlay", "totals", "write_geoparquet"]

IndexLike = Union[str, os.PathLike[str], CatalogueIndex]
Names = Union[str, Sequence[str]]

_ERRORS = "error_code string, error_en string, error_zh string"
_FINDING = ("struct<rule: string, level: string, decided: boolean, measure: string, "
            "value: double, error: double, threshold: double, margin: double, "
            "message_en: string, message_zh: string, reason_en: string, reason_zh: string>")

# On a worker: the index that was opened last. On the driver: what was sent.
_opened: dict[str, CatalogueIndex] = {}
_sent: set[tuple[str, str]] = set()
_folders: list[str] = []


@dataclass(frozen=True)
class _SentIndex:
    """An index as a worker opens it, once in its life: from the file that Spark brought."""

    name: str
    checksum: str

    def __call__(self) -> CatalogueIndex:
        if self.checksum not in _opened:
            index = CatalogueIndex(SparkFiles.get(self.name), threads=1)
            if index.checksum != self.checksum:
                raise RuntimeError(f"{self.name} is another index than the driver sent")
            _opened.clear()
            _opened[self.checksum] = index
        return _opened[self.checksum]


def _send(session: SparkSession, index: CatalogueIndex) -> _SentIndex:
    context = session.sparkContext
    name = f"ecotone-{index.checksum}.eczi"
    if (context.applicationId, name) not in _sent:
        # Spark knows files by their names, so that each content has a name of its own.
        folder = tempfile.mkdtemp(prefix="ecotone-index-")
        if not _folders:
            atexit.register(_remove_folders)
        _folders.append(folder)
        target = os.path.join(folder, name)
        try:
            os.link(index.path, target)
        except OSError:
            shutil.copyfile(index.path, target)
        context.addFile(target)
        _sent.add((context.applicationId, name))
    return _SentIndex(name, index.checksum)


def _remove_folders() -> None:
    for folder in _folders:
        shutil.rmtree(folder, ignore_errors=True)


def overlap_areas(subjects: DataFrame, index: IndexLike, layer: str, *, id: Names,
                  geometry: str = "geometry", crs: Any = None, method: AreaMethod = "ellipsoid",
                  borders: bool = True, pieces: bool = False) -> DataFrame:
    """Every pair of a subject and a zone of a layer that overlap or touch, with the overlap.

    A row a pair: the columns of ``id``, ``zone`` (its identity), ``area_m2`` (0 where the two only
    touch), ``computing_error_m2``, ``touches_only``, ``zone_border_m`` and ``subject_border_m`` if
    ``borders``, ``geometry`` (WKB in the CRS of the index) if ``pieces``, ``repaired`` (the subject
    was invalid), and the error. Subjects without a zone have no row. The same as
    `CatalogueIndex.overlap_areas`.

    Parameters
    ----------
    subjects
        Polygons; rows of other types are bad rows.
    index
        File of ``ecotone catalog index`` or `ecotone.write_index`, on the driver.
    id
        Columns that identify a subject; they are carried along.
    crs
        Of the geometry column, by default that of the index. Another one is transformed.
    """
    opened, rows = _prepared(index, id, geometry, crs)
    _first_row(opened.overlap_areas, opened, layer, method=method)
    work = OverlapWork(rows, _send(subjects.sparkSession, opened), layer, method, borders, pieces)
    columns = ["zone string", "area_m2 double", "computing_error_m2 double",
               "touches_only boolean"]
    if borders:
        columns += ["zone_border_m double", "subject_border_m double"]
    if pieces:
        columns.append("geometry binary")
    return _mapped(subjects, rows, work, [*columns, "repaired boolean"])


def overlay(subjects: DataFrame, index: IndexLike, layer: str,
            operation: Operation = "intersection", *, id: Names, geometry: str = "geometry",
            crs: Any = None, area_method: AreaMethod = "ellipsoid") -> DataFrame:
    """The pieces of an overlay of subjects with the zones of a layer.

    ``operation`` is intersection (every a ∩ b), difference (a − union of B), identity (both) or clip
    (a ∩ union of B), as in `ecotone.overlay`; the others need all rows at once. A row a piece: the
    columns of ``id``, ``zone`` (null outside), ``area_m2``, ``geometry`` (WKB in the CRS of the
    index) and the error.
    """
    if operation not in ROW_OPERATIONS:
        raise ValueError(f"operation must be one of {', '.join(ROW_OPERATIONS)}: {operation} needs "
                         "all rows of both sides at once, as ecotone.overlay has them")
    opened, rows = _prepared(index, id, geometry, crs)
    _first_row(opened.overlap_areas, opened, layer, method=area_method)
    work = OverlayWork(rows, _send(subjects.sparkSession, opened), layer, operation, area_method)
    return _mapped(subjects, rows, work, ["zone string", "area_m2 double", "geometry binary"])


def check(subjects: DataFrame, index: IndexLike, rules: Sequence[str] = (), *, id: Names,
          as_of: Day, geometry: str = "geometry", crs: Any = None,
          fields: Optional[Sequence[str]] = None, act_date: Optional[Day] = None,
          area_method: AreaMethod = "ellipsoid", attributes: Optional[Mapping[str, str]] = None,
          subject_accuracy_m: Optional[float] = None, nearest_within_m: float = 1000,
          allow_ballpark: bool = False) -> DataFrame:
    """Checks points, lines or polygons against all layers of an index, as `CatalogueIndex.check`.

    A row a subject: the columns of ``id``, ``target``, ``verdict``, ``complete``, ``area_m2``,
    ``length_m``, ``findings`` (an array: rules that fired, the worst first, then those that could
    not be decided) and the error.

    Parameters
    ----------
    as_of
        Day of the check. It must be named: a job that runs over midnight has one day.
    fields
        Columns that may be attributes of subjects; all but the geometry if none are named.
    rules
        Packs that come along, or paths that every worker has; those of the index if none are named.
    """
    opened, rows = _prepared(index, id, geometry, crs)
    options: dict[str, Any] = {
        "as_of": str(as_of), "act_date": None if act_date is None else str(act_date),
        "area_method": area_method, "attributes": dict(attributes or {}),
        "subject_accuracy_m": subject_accuracy_m, "nearest_within_m": nearest_within_m,
        "allow_ballpark": allow_ballpark, "threads": 1}
    packs = (rules,) if isinstance(rules, str) else tuple(rules)
    opened.check_tables(_nothing(opened.crs), packs, **options)
    work = CheckWork(rows, _send(subjects.sparkSession, opened), packs, options)
    kept = [name for name in subjects.columns
            if name != geometry and (fields is None or name in fields)]
    return _mapped(subjects, rows, work, [
        "target string", "verdict string", "complete boolean", "area_m2 double",
        "length_m double", f"findings array<{_FINDING}>"], kept)


def area(zones: DataFrame, *, id: Names, crs: Any, geometry: str = "geometry",
         method: AreaMethod = "ellipsoid") -> DataFrame:
    """Measures every polygon, as `ecotone.area`: the columns of ``id``, ``area_m2``, the error."""
    from .areas import area as measured

    rows = Rows(geometry, _names(id), crs_text(crs))
    measured(_nothing(rows.crs), method=method)
    return _mapped(zones, rows, AreaWork(rows, method), ["area_m2 double"])


def totals(overlaps: DataFrame, by: Names, *, value: str = "area_m2") -> DataFrame:
    """Adds areas by the values of columns: ``by``, ``rows``, ``area_m2``.

    Areas are added as whole multiples of 2⁻⁴⁰ m², so that neither order nor partitions change a
    digit; there is no counter that a task which is tried again could count twice. Rows without an
    area, such as bad rows, are left out. The same as `ecotone.unions.sum_areas_m2`.
    """
    names = _names(by)
    if {"rows", "units", "area_m2"} & set(names):
        raise ValueError("totals() has columns rows, units and area_m2 of its own")
    kept = overlaps.select(*names, value)
    partial = kept.mapInArrow(PartialTotals(names, value),
                              _schema(kept, names, ["rows bigint", "units decimal(38,0)"]))
    added = partial.groupBy(*names).agg(sql.sum("rows").alias("rows"),
                                        sql.sum("units").cast("decimal(38,0)").alias("units"))
    return added.mapInArrow(FinalTotals(), _schema(added, names, ["rows bigint",
                                                                  "area_m2 double"]))


def dissolve(zones: DataFrame, by: Names = (), *, crs: Any, id: Names = (),
             geometry: str = "geometry", area_method: AreaMethod = "ellipsoid") -> DataFrame:
    """Unites the polygons that have the same values, as `ecotone.dissolve`, in two steps.

    Each task first unites what lies in its partition, as far as no border crosses another and so
    nothing is rounded; then one task a combination of values unites the rest. Rows are ``by``,
    ``id`` (null but for bad rows), ``geometry`` (WKB), ``count`` and the error, in no order. The
    last step holds the borders of one combination of values that are left after the first; neighbours
    should lie in the same partition.
    """
    names, ids = _names(by), _names(id)
    text = crs_text(crs)
    rows = Rows(geometry, ids, text)
    _nothing(text)
    kept = zones.select(*dict.fromkeys([*names, *ids]), _geometry(zones, geometry))
    schema = _schema(kept, (*names, *ids), ["geometry binary", "count bigint", _ERRORS])
    partial = kept.mapInArrow(PartialUnion(rows, names, area_method), schema)
    final = FinalUnion(Rows("geometry", ids, text), names, area_method)
    # Without keys Spark would still make one group, of no row where there is none.
    keys: list[Any] = list(names) or [sql.lit(0)]
    # Spark counts the arguments of a function, and would count self.
    return partial.groupBy(*keys).applyInArrow(lambda table: final(table), schema)


def good_rows(frame: DataFrame) -> DataFrame:
    """The rows of a result that are no bad rows, without the columns of the error."""
    return frame.where(sql.col("error_code").isNull()).drop("error_code", "error_en", "error_zh")


def bad_rows(frame: DataFrame, id: Names) -> DataFrame:
    """The bad rows of a result: their identity and the error."""
    return frame.where(sql.col("error_code").isNotNull()).select(
        *_names(id), "error_code", "error_en", "error_zh")


def _names(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _prepared(index: IndexLike, id: Names, geometry: str,
              crs: Any) -> tuple[CatalogueIndex, Rows]:
    """The index, checked once on the driver, and how rows are read."""
    opened = index if isinstance(index, CatalogueIndex) else CatalogueIndex(Path(index))
    return opened, Rows(geometry, _names(id), crs_text(crs) or opened.crs_wkt)


def _nothing(crs: Optional[str]) -> Layer:
    """No polygons at all: what is wrong with arguments shows on the driver, before any task."""
    return Layer(["POLYGON ((0 0, 1 0, 0 1, 0 0))"], crs=crs, name="subjects").select([])


def _first_row(work: Any, index: CatalogueIndex, layer: str, **options: Any) -> None:
    work(_nothing(index.crs_wkt), layer, **options)


def _geometry(frame: DataFrame, name: str) -> Any:
    """The geometry as WKB: as it is, or of Sedona's type by Sedona's own function."""
    try:
        if name not in frame.columns:
            raise ValueError(f"there is no column {name}; geometry= names that of the geometry "
                             f"({', '.join(frame.columns)})")
        kind = frame.schema[name].dataType
    except PySparkException:  # Sedona's type, where its Python package is not installed
        return sql.expr(f"ST_AsBinary(`{name}`)").alias(name)
    if isinstance(kind, BinaryType):
        return sql.col(name)
    if isinstance(kind, UserDefinedType) or type(kind).__name__.startswith("Geometry"):
        return sql.expr(f"ST_AsBinary(`{name}`)").alias(name)
    raise ValueError(f"the column {name} is {kind.typeName()}; geometries are bytes (WKB) or "
                     "Sedona's")


def _schema(frame: DataFrame, names: Sequence[str], columns: Sequence[str]) -> str:
    given = [f"`{name}` {frame.schema[name].dataType.simpleString()}" for name in names]
    made = [column.split(" ")[0] for part in columns for column in part.split(", ")
            if "<" not in part]
    taken = sorted(set(names) & set(made))
    if taken:
        raise ValueError(f"the result has columns {', '.join(taken)} of its own; rename yours")
    return ", ".join([*given, *columns])


def _mapped(frame: DataFrame, rows: Rows, work: Work, columns: Sequence[str],
            fields: Sequence[str] = ()) -> DataFrame:
    kept = frame.select(*dict.fromkeys([*rows.id, *fields]), _geometry(frame, rows.geometry))
    return kept.mapInArrow(work, _schema(kept, rows.id, [*columns, _ERRORS]))
