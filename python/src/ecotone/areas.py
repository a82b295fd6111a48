# SPDX-License-Identifier: Apache-2.0
"""Areas of features, tables of areas, unions, balancing."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Optional

import numpy as np
import numpy.typing as npt

from . import _ecotone
from .display import balance, head_of, line, panel
from .layer import LayerLike, Table, as_layer
from .progress import Progress, as_report

AreaMethod = Literal["ellipsoid", "plane", "parcel", "geodesic"]
OverlapPolicy = Literal["union", "sum", "priority"]


def area(zones: LayerLike, *, method: AreaMethod = "ellipsoid",
         progress: Progress = None) -> npt.NDArray[np.float64]:
    """Measures every multipolygon of a layer. In C++: ``areas_m2``.

    Shells add and holes subtract, whichever way their vertices run; missing and empty ones give 0.

    Parameters
    ----------
    zones
        n polygons.
    method
        ``"ellipsoid"``: the region whose edges are straight in the CRS, on the ellipsoid.
        ``"plane"``: its area in the plane of a projected CRS. ``"parcel"``: 图斑椭球面积, with its
        70 m splitting and rounding. ``"geodesic"``: edges are geodesics (Karney).

    Returns
    -------
    n areas in square metres.

    Raises
    ------
    CrsError
        Without a CRS; for plane in a geographic one; for parcel where it is neither geographic nor
        Gauss-Kruger.
    SchemaError
        If the layer has no polygons.

    Accuracy: plane, rounding only; ellipsoid, 1e-9 relative to the integral along each edge;
    parcel as the procedure rounds (0.01 m² on 1 km²); geodesic about 0.1 m² per vertex or better.
    """
    return _ecotone.area(as_layer(zones, "zones"), method, as_report(progress))


@dataclass(frozen=True)
class Reconciliation:
    """whole + counted_again = parts + residue, in square metres."""

    whole_m2: float
    parts_m2: float
    counted_again_m2: float  #: by which rows that overlap each other exceed the whole
    residue_m2: float
    bound_m2: float  #: what snapping, rounding and the method can explain
    holds: bool


@dataclass(frozen=True)
class AreaTable:
    """The lines of an area table and their total."""

    #: The fields of ``by``, ``features``, ``area_m2`` by the policy, ``sum_m2`` of the features each
    #: on its own, ``share`` of the whole; sorted by their values, nulls first.
    rows: Table
    total: dict[str, Any]  #: features, area_m2, sum_m2
    reconciliation: Reconciliation
    method: str
    overlaps: str
    overlapping_pairs: int  #: pairs of features that share an area
    ledger: Table  #: what was repaired or set aside
    grid: float  #: that coordinates were snapped to, in the unit of the CRS

    def _repr_html_(self) -> str:
        said = f"{self.method}, {self.overlaps}"
        account = self.reconciliation
        return panel(line(said, "quiet"), head_of(self.rows, {**self.total, "share": ""}, shown=30),
                     balance(account.holds, account.residue_m2, account.bound_m2))


def area_table(layer: LayerLike, *, by: Sequence[str] = (), method: AreaMethod = "ellipsoid",
               overlaps: OverlapPolicy = "union", priority_field: str = "",
               priority_values: Sequence[str] = (), threads: int = 0,
               progress: Progress = None, grid: Optional[float] = None) -> AreaTable:
    """Totals the areas of a layer over the values of fields.

    Invalid features are repaired first and stand in the ledger. Neither the order of the features
    nor the number of threads changes a digit.

    Parameters
    ----------
    layer
        Polygons.
    by
        Fields whose values make the rows; none: one row for all.
    overlaps
        How ground under several features counts: ``"union"`` once in every total it belongs to,
        ``"sum"`` once for every feature, ``"priority"`` once, for the feature that comes first by
        ``priority_field`` (smallest first, or in the order of ``priority_values``).
    threads
        0: all cores; the result does not depend on it.
    grid
        In the unit of the CRS; by default 0.1 mm or 1e-9°.

    Raises
    ------
    CrsError, SchemaError, UsageError
        Without a CRS; without polygons or such fields; for priority without a field.
    """
    values = _ecotone.area_table(as_layer(layer, "layer"), list(by), method, overlaps,
                                 priority_field, list(priority_values), threads, grid,
                                 as_report(progress))
    return AreaTable(rows=Table(values["rows"]), total=values["total"],
                     reconciliation=Reconciliation(**values["reconciliation"]),
                     method=values["method"], overlaps=values["overlaps"],
                     overlapping_pairs=values["overlapping_pairs"],
                     ledger=Table(values["ledger"]), grid=values["grid"])


@dataclass(frozen=True)
class CrossTabulation:
    """The cells of a cross-tabulation with what is left of both layers."""

    #: The fields, ``features``, ``area_m2``, ``rest_m2`` under no feature of the other side,
    #: ``residue_m2`` and ``holds`` of its account.
    zones: Table
    classes: Table
    #: ``zone`` and ``class`` (rows of those tables), ``area_m2``, ``share_of_zone``,
    #: ``share_of_class``, ``pairs`` of features that overlap there.
    cells: Table
    total_m2: float
    holds: bool  #: every account lies within its bound
    method: str
    overlaps: str
    ledger: Table
    grid: float

    def _repr_html_(self) -> str:
        return panel(line(f"{self.method}, {self.overlaps}", "quiet"), head_of(self.zones),
                     head_of(self.classes), head_of(self.cells, shown=30), balance(self.holds))


def cross_tabulation(zones: LayerLike, classes: LayerLike, *, zone_fields: Sequence[str] = (),
                     class_fields: Sequence[str] = (), method: AreaMethod = "ellipsoid",
                     overlaps: Literal["union", "sum"] = "union", threads: int = 0,
                     progress: Progress = None, grid: Optional[float] = None) -> CrossTabulation:
    """Measures how the values of one layer divide over the values of another.

    Under ``"union"``, ground that several features of a cell cover counts once in the cell; under
    ``"sum"``, once for every pair. Pairs that only touch have no cell. Areas are in square metres.

    Raises
    ------
    CrsError, SchemaError
        If the CRS are missing or differ; without polygons or such fields.
    """
    values = _ecotone.cross_tabulation(as_layer(zones, "zones"), as_layer(classes, "classes"),
                                       list(zone_fields), list(class_fields), method, overlaps,
                                       threads, grid, as_report(progress))
    for name in ("zones", "classes", "cells", "ledger"):
        values[name] = Table(values[name])
    return CrossTabulation(**values)


def union_area_m2(zones: LayerLike, *, method: AreaMethod = "ellipsoid", threads: int = 0,
                  progress: Progress = None, grid: Optional[float] = None) -> float:
    """The area of the union in square metres: what several zones cover, counted once."""
    return _ecotone.union_area_m2(as_layer(zones, "zones"), method, threads, grid,
                                  as_report(progress))


@dataclass(frozen=True)
class BalancedAreas:
    """Parts that add up to a control area in whole units."""

    areas_m2: npt.NDArray[np.float64]  #: units · unit_m2
    units: npt.NDArray[np.int64]  #: of each part; their sum is control_units
    forced_m2: npt.NDArray[np.float64]  #: what rounding forced on each scaled part
    unit_m2: float
    control_units: int
    control_residue_m2: float  #: control area minus its units
    scale: float  #: control area over the sum of the parts
    sum_before_m2: float
    rounded_up: int  #: parts that received a unit by the largest remainder


def balance_to_control(parts_m2: Sequence[float], control_m2: float, *, ids: Sequence[str] = (),
                       unit_m2: float = 100) -> BalancedAreas:
    """Balances areas to a control area (平差): scales the parts in proportion, rounds them down to
    whole units and gives the units left to the largest remainders (强制调平).

    Computed in integers, so the result is exact. Raises UsageError for a control area or unit that
    is not positive and finite, a negative part, or parts without any area.
    """
    return BalancedAreas(**_ecotone.balance_to_control([float(part) for part in parts_m2],
                                                       control_m2, list(ids), unit_m2))
