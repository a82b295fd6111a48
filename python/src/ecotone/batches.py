# SPDX-License-Identifier: Apache-2.0
"""Work on batches of Arrow, row by row: what a worker of Spark, or any other, does with them.

A row that cannot be worked with never stops the others: it comes back as a row with a reason. What
is said of a row depends neither on the others nor on how rows lie in batches. pyarrow must be
installed.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Optional, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from . import _ecotone
from .areas import AreaMethod, area
from .errors import CrsError, GeometryError
from .indexes import CatalogueIndex
from .layer import Layer, Table
from .overlays import Operation, overlay

Made = TypeVar("Made")

#: Of a row that could not be worked with; null otherwise.
ERROR_FIELDS = [pa.field("error_code", pa.string()), pa.field("error_en", pa.string()),
                pa.field("error_zh", pa.string())]
#: What overlays of single rows can do; the others need all rows of both sides.
ROW_OPERATIONS = ("intersection", "clip", "difference", "identity")


class BadRow(NamedTuple):
    """A row that could not be worked with, by its place in the batch."""

    place: int
    code: str
    en: str
    zh: str


@dataclass(frozen=True)
class Rows:
    """Where a batch has its geometry, what identifies a row, and the CRS.

    ``crs`` is that of the geometry column; without it, that of the layers worked with.
    """

    geometry: str
    id: tuple[str, ...]
    crs: Optional[str] = None

    def read(self, batch: pa.RecordBatch, name_field: str = "") -> Reading:
        """Reads the geometries of a batch, sorted by type."""
        names = batch.schema.names
        columns = [batch.column(self.geometry).cast(pa.binary())
                   if name == self.geometry and pa.types.is_binary(batch.schema.field(name).type)
                   else batch.column(name) for name in names]
        table = pa.Table.from_arrays(columns, names=names)
        values = _ecotone.read_batch(_ecotone.read_arrow(table), self.geometry, "subjects",
                                     name_field, self.crs)
        return Reading(
            {kind: (Layer._of(values[kind][0]), values[kind][1].tolist())
             for kind in ("point", "line", "polygon")},
            [BadRow(*row.values()) for row in Table(values["bad"]).to_rows()])


class Reading(NamedTuple):
    """Rows of each type with their places in the batch, and those that could not be read."""

    types: dict[str, tuple[Layer, list[int]]]
    bad: list[BadRow]

    def polygons(self) -> tuple[Layer, list[int]]:
        """The polygons; rows of another type are bad."""
        for kind in ("point", "line"):
            self.bad.extend(_of_other_type(place, kind) for place in self.types[kind][1])
        return self.types["polygon"]


def _of_other_type(place: int, kind: str) -> BadRow:
    return BadRow(place, "ECO2323", f"the geometry of the row is a {kind}, and not a polygon",
                  f"该行的几何类型为 {kind}，应为 polygon")


def isolated(layer: Layer, places: list[int], work: Callable[[Layer], Made],
             bad: list[BadRow]) -> Iterator[tuple[Layer, list[int], Made]]:
    """Works on the rows together; where that fails, on either half, down to the rows that fail."""
    if not places:
        return
    try:
        yield layer, places, work(layer)
        return
    except (GeometryError, CrsError) as error:
        if len(places) == 1:
            bad.append(BadRow(places[0], error.code, error.message, error.message_zh))
            return
    half = len(places) // 2
    for first, end in ((0, half), (half, len(places))):
        yield from isolated(layer.select(range(first, end)), places[first:end], work, bad)


def _quarantined(ledger: Table, places: list[int], bad: list[BadRow]) -> set[int]:
    """Adds what the ledger set aside; gives the places of subjects that were repaired. Subjects
    bear their places as ids."""
    repaired = set()
    known = set(places)
    for entry in ledger.to_rows():
        if not entry["layer"].startswith("subjects"):
            continue
        place = int(entry["feature"].split("|")[0])
        if place not in known:
            continue
        if entry["action"] == "quarantined":
            bad.append(BadRow(place, "quarantined", entry["reason"], entry["reason"]))
        elif entry["action"] in ("repaired", "snapped"):
            repaired.add(place)
    return repaired


def _in_crs(layer: Layer, crs: str) -> Layer:
    return layer if layer.crs == crs else layer.transform(crs)


# Places in the batch, columns, ledger.
_Pieces = tuple[list[int], list[pa.Array], Table]


class Work:
    """Turns batches into batches of one schema. A subclass says how, and stays picklable."""

    rows: Rows

    def fields(self) -> list[pa.Field]:
        """The columns of the result between the identity of a row and its error."""
        raise NotImplementedError

    def of_batch(self, batch: pa.RecordBatch,
                 bad: list[BadRow]) -> Iterator[tuple[list[int], list[pa.Array]]]:
        """Gives, part by part, the place in the batch of every row of the result, and columns."""
        raise NotImplementedError

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from self.batch(batch)

    def batch(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        """The results of one batch, then its bad rows."""
        bad: list[BadRow] = []
        for places, columns in self.of_batch(batch, bad):
            if places:
                yield self._made(batch, places, columns, [pa.nulls(len(places), pa.string())] * 3)
        bad.sort()
        if bad:
            empty = [pa.nulls(len(bad), column.type) for column in self.fields()]
            errors = [pa.array([row[k] for row in bad], pa.string()) for k in (1, 2, 3)]
            yield self._made(batch, [row.place for row in bad], empty, errors)

    def _made(self, batch: pa.RecordBatch, places: list[int], columns: list[pa.Array],
              errors: list[pa.Array]) -> pa.RecordBatch:
        rows = pa.array(places, pa.int64())
        ids = [batch.column(name).take(rows) for name in self.rows.id]
        fields = [batch.schema.field(name) for name in self.rows.id]
        fields += [*self.fields(), *ERROR_FIELDS]
        return pa.RecordBatch.from_arrays([*ids, *columns, *errors], schema=pa.schema(fields))


def _columns(table: pa.Table, fields: Sequence[pa.Field]) -> list[pa.Array]:
    return [_flat(table.column(item.name), item.type) for item in fields]


def _flat(column: pa.ChunkedArray, kind: pa.DataType) -> pa.Array:
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0) if array.num_chunks else pa.nulls(0, column.type)
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    return array.cast(kind)


def _wkb(layer: Layer) -> pa.Array:
    return _flat(pa.table(layer.to_table("wkb")).column("geometry"), pa.binary())


@dataclass(frozen=True)
class AreaWork(Work):
    """Measures every polygon."""

    rows: Rows
    method: AreaMethod = "ellipsoid"

    def fields(self) -> list[pa.Field]:
        return [pa.field("area_m2", pa.float64())]

    def of_batch(self, batch: pa.RecordBatch,
                 bad: list[BadRow]) -> Iterator[tuple[list[int], list[pa.Array]]]:
        reading = self.rows.read(batch)
        layer, places = reading.polygons()
        bad.extend(reading.bad)
        for _, some, areas in isolated(layer, places,
                                       lambda part: area(part, method=self.method), bad):
            yield some, [pa.array(areas)]


#: How a worker comes by an index; it is pickled.
OpenIndex = Callable[[], CatalogueIndex]


@dataclass(frozen=True)
class OverlapWork(Work):
    """Measures the overlaps of every polygon with the zones of a layer of an index."""

    rows: Rows
    index: OpenIndex
    layer: str
    method: AreaMethod = "ellipsoid"
    borders: bool = True
    pieces: bool = False
    threads: int = 1

    def fields(self) -> list[pa.Field]:
        made = [pa.field("zone", pa.string()), pa.field("area_m2", pa.float64()),
                pa.field("computing_error_m2", pa.float64()),
                pa.field("touches_only", pa.bool_())]
        if self.borders:
            made += [pa.field("zone_border_m", pa.float64()),
                     pa.field("subject_border_m", pa.float64())]
        if self.pieces:
            made.append(pa.field("geometry", pa.binary()))
        return [*made, pa.field("repaired", pa.bool_())]

    def of_batch(self, batch: pa.RecordBatch,
                 bad: list[BadRow]) -> Iterator[tuple[list[int], list[pa.Array]]]:
        index = self.index()
        zone_ids = _zone_ids(index, self.layer)
        reading = self.rows.read(batch)
        subjects, places = reading.polygons()
        bad.extend(reading.bad)
        for part, _, found in isolated(subjects, places, lambda layer: index.overlap_areas(
                _in_crs(layer, index.crs), self.layer, method=self.method, borders=self.borders,
                pieces=self.pieces, threads=self.threads), bad):
            # Subjects bear their places in the batch as ids.
            in_batch = [int(id) for id in part.ids]
            repaired = _quarantined(found.ledger, in_batch, bad)
            pairs = pa.table(found.pairs)
            some = [in_batch[subject] for subject in pairs.column("subject").to_pylist()]
            made = {"zone": zone_ids.take(_flat(pairs.column("zone"), pa.int64())),
                    "repaired": pa.array([place in repaired for place in some], pa.bool_())}
            if found.pieces is not None:
                made["geometry"] = _wkb(found.pieces)
            yield some, [made[item.name] if item.name in made
                         else _flat(pairs.column(item.name), item.type)
                         for item in self.fields()]


# Of indexes that were used, by checksum and layer: they are taken again for every batch.
_ZONE_IDS: dict[tuple[str, str], pa.Array] = {}
_ZONE_LAYERS: dict[tuple[str, str], Layer] = {}


def _zone_ids(index: CatalogueIndex, layer: str) -> pa.Array:
    key = (index.checksum, layer)
    if key not in _ZONE_IDS:
        _ZONE_IDS[key] = pa.array(index.ids(layer), pa.string())
    return _ZONE_IDS[key]


def _zone_layer(index: CatalogueIndex, layer: str) -> Layer:
    key = (index.checksum, layer)
    if key not in _ZONE_LAYERS:
        _ZONE_LAYERS[key] = index.layer(layer)
    return _ZONE_LAYERS[key]


@dataclass(frozen=True)
class OverlayWork(Work):
    """Overlays every polygon with the zones of a layer of an index.

    Pieces are measured as they are drawn, as those of `ecotone.overlay` are: to the bit the same.
    """

    rows: Rows
    index: OpenIndex
    layer: str
    operation: Operation = "intersection"
    area_method: AreaMethod = "ellipsoid"
    threads: int = 1

    def fields(self) -> list[pa.Field]:
        return [pa.field("zone", pa.string()), pa.field("area_m2", pa.float64()),
                pa.field("geometry", pa.binary())]

    def of_batch(self, batch: pa.RecordBatch,
                 bad: list[BadRow]) -> Iterator[tuple[list[int], list[pa.Array]]]:
        index = self.index()
        reading = self.rows.read(batch)
        subjects, places = reading.polygons()
        bad.extend(reading.bad)
        work = self._intersected if self.operation == "intersection" else self._overlaid
        for part, _, (some, columns, ledger) in isolated(
                subjects, places, lambda layer: work(_in_crs(layer, index.crs), index), bad):
            _quarantined(ledger, [int(id) for id in part.ids], bad)
            yield some, columns

    def _intersected(self, layer: Layer, index: CatalogueIndex) -> _Pieces:
        found = index.overlap_areas(layer, self.layer, method=self.area_method, borders=False,
                                    pieces=True, threads=self.threads)
        assert found.pieces is not None
        pairs = pa.table(found.pairs)
        pairs = pairs.set_column(pairs.schema.get_field_index("area_m2"), "area_m2",
                                 pa.array(area(found.pieces, method=self.area_method)))
        pairs = pairs.append_column("geometry", _wkb(found.pieces))
        pairs = pairs.filter(pc.invert(pairs.column("touches_only")))
        ids = [int(id) for id in layer.ids]
        zones = _zone_ids(index, self.layer).take(_flat(pairs.column("zone"), pa.int64()))
        return ([ids[subject] for subject in pairs.column("subject").to_pylist()],
                [zones, *_columns(pairs, self.fields()[1:])], found.ledger)

    def _overlaid(self, layer: Layer, index: CatalogueIndex) -> _Pieces:
        made = overlay(layer, _zone_layer(index, self.layer), self.operation,
                       area_method=self.area_method, threads=self.threads)
        fields = pa.table(made.layer.fields)
        zones = (_flat(fields.column("b_id"), pa.string()) if "b_id" in fields.column_names
                 else pa.nulls(len(fields), pa.string()))
        return ([int(id) for id in fields.column("a_id").to_pylist()],
                [zones, pa.array(area(made.layer, method=self.area_method)), _wkb(made.layer)],
                made.ledger)


@dataclass(frozen=True)
class CheckWork(Work):
    """Checks every row against all layers of an index."""

    rows: Rows
    index: OpenIndex
    rules: tuple[str, ...]
    options: dict[str, Any] = field(hash=False)

    #: Of a finding.
    finding = pa.struct([
        pa.field("rule", pa.string()), pa.field("level", pa.string()),
        pa.field("decided", pa.bool_()), pa.field("measure", pa.string()),
        pa.field("value", pa.float64()), pa.field("error", pa.float64()),
        pa.field("threshold", pa.float64()), pa.field("margin", pa.float64()),
        pa.field("message_en", pa.string()), pa.field("message_zh", pa.string()),
        pa.field("reason_en", pa.string()), pa.field("reason_zh", pa.string())])

    def fields(self) -> list[pa.Field]:
        return [pa.field("target", pa.string()), pa.field("verdict", pa.string()),
                pa.field("complete", pa.bool_()), pa.field("area_m2", pa.float64()),
                pa.field("length_m", pa.float64()), pa.field("findings", pa.list_(self.finding))]

    def of_batch(self, batch: pa.RecordBatch,
                 bad: list[BadRow]) -> Iterator[tuple[list[int], list[pa.Array]]]:
        index = self.index()
        reading = self.rows.read(batch, self.rows.id[0] if self.rows.id else "")
        bad.extend(reading.bad)
        for layer, places in reading.types.values():
            for _, some, made in isolated(layer, places, lambda part: index.check_tables(
                    part, self.rules, **self.options), bad):
                subjects = pa.table(made.subjects)
                yield some, [*_columns(subjects, self.fields()[:-1]),
                             self._findings(pa.table(made.findings), len(some))]

    def _findings(self, table: pa.Table, subjects: int) -> pa.Array:
        counts = [0] * (subjects + 1)
        for place in table.column("place").to_pylist():
            counts[place + 1] += 1
        for k in range(subjects):
            counts[k + 1] += counts[k]
        items = [self.finding.field(k) for k in range(self.finding.num_fields)]
        values = pa.StructArray.from_arrays(_columns(table, items), fields=items)
        return pa.ListArray.from_arrays(pa.array(counts, pa.int32()), values)
