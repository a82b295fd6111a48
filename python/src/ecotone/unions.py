# SPDX-License-Identifier: Apache-2.0
"""Sums and unions in two steps, first of each part of the rows and then of what came of them, with
the digits of one step. pyarrow must be installed."""
from __future__ import annotations

import decimal
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Optional

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from . import _ecotone
from .areas import AreaMethod
from .batches import ERROR_FIELDS, BadRow, Rows, _quarantined, _wkb
from .layer import Layer
from .overlays import dissolve

# Areas are added as whole multiples of 2⁻⁴⁰ m², as the library does, which neither order nor
# grouping changes. A number of them is kept as high · 2⁴⁴ + low while a batch is added.
_UNITS_PER_M2 = 2.0 ** 40
_SPLIT = 2.0 ** 44
UNITS = pa.decimal128(38, 0)


def area_units(areas_m2: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.int64],
                                                          npt.NDArray[np.int64]]:
    """Areas as units of 2⁻⁴⁰ m², in two numbers: high · 2⁴⁴ + low. Below 2⁵⁰ m² each."""
    units = np.rint(areas_m2 * _UNITS_PER_M2)
    high = np.floor(units / _SPLIT)
    return high.astype(np.int64), (units - high * _SPLIT).astype(np.int64)


def sum_areas_m2(areas_m2: Iterable[float]) -> float:
    """The sum of areas, with the same digits in whatever order and grouping they come."""
    return units_to_m2(sum(int(np.rint(area * _UNITS_PER_M2)) for area in areas_m2))


def units_to_m2(units: int) -> float:
    """Square metres of a sum of `area_units`."""
    return float(units) / _UNITS_PER_M2


@dataclass(frozen=True)
class PartialTotals:
    """Adds a column of areas by the values of others, batch by batch; nulls are left out."""

    by: tuple[str, ...]
    value: str

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from self._of_batch(pa.Table.from_batches([batch])).to_batches()

    def _of_batch(self, table: pa.Table) -> pa.Table:
        table = table.filter(pc.is_valid(table.column(self.value)))
        high, low = area_units(table.column(self.value).to_numpy())
        parts = table.select(list(self.by)).append_column("#high", pa.array(high))
        parts = parts.append_column("#low", pa.array(low))
        sums = parts.group_by(list(self.by), use_threads=False).aggregate(
            [("#high", "sum"), ("#low", "sum"), ("#low", "count")])
        units = [decimal.Decimal(int(h or 0) * int(_SPLIT) + int(l or 0)) for h, l in zip(
            sums.column("#high_sum").to_pylist(), sums.column("#low_sum").to_pylist())]
        return pa.table([*(sums.column(name) for name in self.by), sums.column("#low_count"),
                         pa.array(units, UNITS)], names=[*self.by, "rows", "units"])


@dataclass(frozen=True)
class FinalTotals:
    """Turns sums of units into square metres."""

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            units = batch.column("units").to_pylist()
            areas = pa.array([units_to_m2(int(value)) for value in units], pa.float64())
            names = batch.schema.names
            columns = [areas if name == "units" else batch.column(name) for name in names]
            yield pa.RecordBatch.from_arrays(
                columns, names=["area_m2" if name == "units" else name for name in names])


@dataclass(frozen=True)
class PartialUnion:
    """Unites the polygons of a part that have the same values, where nothing is rounded by it.

    A union whose borders cross each other has vertices that lie between those of its members, and
    these are rounded; so its members are handed on as they are, to be united with all others at
    once. Then the final union is that of a single run, to the byte. Results have the columns of
    ``by``, ``id`` (null but for bad rows), ``geometry``, ``count`` and an error.
    """

    rows: Rows
    by: tuple[str, ...]
    area_method: AreaMethod = "ellipsoid"
    most_rows: int = 50_000

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        waiting: list[pa.RecordBatch] = []
        for batch in batches:
            waiting.append(batch)
            if sum(item.num_rows for item in waiting) >= self.most_rows:
                yield from self._unite(pa.Table.from_batches(waiting))
                waiting = []
        if waiting:
            yield from self._unite(pa.Table.from_batches(waiting))

    def _unite(self, table: pa.Table) -> Iterator[pa.RecordBatch]:
        if table.num_rows == 0:
            return
        batch = table.combine_chunks().to_batches()[0]
        bad: list[BadRow] = []
        reading = self.rows.read(batch)
        polygons, places = reading.polygons()
        # As in one run, features without geometry are counted and add nothing.
        missing = [row.place for row in reading.bad if row.code in ("ECO2321", "ECO2322")]
        bad += [row for row in reading.bad if row.code not in ("ECO2321", "ECO2322")]
        keys = _keys(batch, self.by)
        groups: dict[int, list[int]] = {}
        for row, place in enumerate(places):
            groups.setdefault(keys[place], []).append(row)
        made: list[tuple[int, Optional[bytes], int]] = []
        for place in missing:
            made.append((place, None, 1))
        for members in groups.values():
            made += self._group(polygons, places, members)
        yield self._batch(batch, made, bad)

    def _group(self, polygons: Layer, places: list[int],
               members: list[int]) -> Iterator[tuple[int, Optional[bytes], int]]:
        part = polygons.select(members)
        if len(members) > 1:
            united = dissolve(part, area_method=self.area_method, threads=1)
            if not len(united.ledger) and _ecotone.has_vertices_of(
                    united.layer._native, part._native):
                yield places[members[0]], united.layer.to_wkb()[0], len(members)
                return
        for row, wkb in zip(members, part.to_wkb()):
            yield places[row], wkb, 1

    def _batch(self, batch: pa.RecordBatch, made: list[tuple[int, Optional[bytes], int]],
               bad: list[BadRow]) -> pa.RecordBatch:
        good = len(made)
        rows = pa.array([item[0] for item in made] + [row.place for row in bad], pa.int64())
        of_bad = pa.array([None] * good + [row.place for row in bad], pa.int64())
        columns = [batch.column(name).take(rows) for name in self.by]
        columns += [batch.column(name).take(of_bad) for name in self.rows.id]
        columns.append(pa.array([item[1] for item in made] + [None] * len(bad), pa.binary()))
        columns.append(pa.array([item[2] for item in made] + [0] * len(bad), pa.int64()))
        columns += [pa.array([None] * good + [row[k] for row in bad], pa.string())
                    for k in (1, 2, 3)]
        fields = [batch.schema.field(name) for name in (*self.by, *self.rows.id)]
        fields += [pa.field("geometry", pa.binary()), pa.field("count", pa.int64()), *ERROR_FIELDS]
        return pa.RecordBatch.from_arrays(columns, schema=pa.schema(fields))


@dataclass(frozen=True)
class FinalUnion:
    """Unites what `PartialUnion` made of one combination of values; bad rows pass through."""

    rows: Rows
    by: tuple[str, ...]
    area_method: AreaMethod = "ellipsoid"

    def __call__(self, table: pa.Table) -> pa.Table:
        table = table.combine_chunks()
        is_bad = pc.is_valid(table.column("error_code"))
        good = table.filter(pc.invert(is_bad))
        parts = [table.filter(is_bad)]
        if good.num_rows:
            parts.append(self._united(good))
        return pa.concat_tables(parts)

    def _united(self, good: pa.Table) -> pa.Table:
        geometry = good.column("geometry").combine_chunks()
        wkb = Layer(geometry.drop_null().to_pylist(), crs=self.rows.crs, name="subjects")
        made: list[Optional[bytes]] = [None]
        bad: list[BadRow] = []
        if len(wkb):
            united = dissolve(wkb, area_method=self.area_method, threads=1)
            made = _wkb(united.layer).to_pylist()
            _quarantined(united.ledger, list(range(len(wkb))), bad)
        reason = "; ".join(sorted({row.en for row in bad})) or None
        values = {"geometry": made[0], "count": sum(good.column("count").to_pylist()),
                  "error_code": "quarantined" if bad else None, "error_en": reason,
                  "error_zh": reason}
        columns = [good.column(item.name).slice(0, 1) if item.name in self.by
                   else pa.array([values.get(item.name)], item.type) for item in good.schema]
        return pa.table(columns, schema=good.schema)


def _keys(batch: pa.RecordBatch, by: Sequence[str]) -> list[int]:
    """A number a row, the same where the values are."""
    keys = np.zeros(batch.num_rows, np.int64)
    for name in by:
        codes = batch.column(name).dictionary_encode(null_encoding="encode").indices.to_numpy()
        keys = np.unique(keys * (codes.max(initial=0) + 1) + codes, return_inverse=True)[1]
    found: list[int] = keys.tolist()
    return found
