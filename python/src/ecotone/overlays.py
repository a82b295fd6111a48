# SPDX-License-Identifier: Apache-2.0
"""Overlaps and overlays of two layers; buffers and dissolves."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Optional, Union

import numpy as np
import numpy.typing as npt

from . import _ecotone
from .areas import AreaMethod
from .display import balance, head_of, layer_html, line, panel
from .layer import Layer, LayerLike, Table, as_layer, crs_text
from .progress import Progress, as_report

Operation = Literal["intersection", "union", "difference", "symmetric-difference", "identity",
                    "clip", "update"]


@dataclass(frozen=True)
class Overlaps:
    """All overlaps of two columns, and what was mended or set aside on the way.

    ``pairs`` has a row a pair, sorted by subject, then zone: ``subject`` and ``zone`` (places),
    ``area_m2`` (0 where the two only touch), ``computing_error_m2`` (half width of what snapping
    and rounding can make of it), ``touches_only``, ``zone_border_m`` and ``subject_border_m``
    (lengths of the borders along the overlap, m).
    """

    pairs: Table
    pieces: Optional[Layer]  #: the geometry of every overlap with the columns of ``pairs``, if asked
    ledger: Table  #: what was repaired or set aside, subjects first
    grid: float  #: that coordinates were snapped to, in the unit of the CRS

    def _repr_html_(self) -> str:
        return panel(head_of(self.pairs))


def _overlaps(values: dict[str, Any]) -> Overlaps:
    pieces = values["pieces"]
    return Overlaps(pairs=Table(values["pairs"]),
                    pieces=None if pieces is None else Layer._of(pieces),
                    ledger=Table(values["ledger"]), grid=values["grid"])


def overlap_areas(subjects: LayerLike, zones: LayerLike, *, method: AreaMethod = "ellipsoid",
                  pieces: bool = False, borders: bool = True, grid: Optional[float] = None,
                  threads: int = 0, progress: Progress = None) -> Overlaps:
    """Finds every pair of a subject and a zone that overlap or touch, and measures the overlap.

    Subjects and zones are each taken feature by feature; zones that overlap each other count each.
    Missing and empty geometries pair with nothing. Invalid features are repaired first; a pair that
    no means can compute is quarantined in the ledger. Whether two overlap, touch or are apart is
    decided without a tolerance, of the features as they lie on the grid.

    Parameters
    ----------
    subjects, zones
        n and m polygons in the same CRS.
    pieces
        Also return the geometry of every overlap.
    borders
        Also measure the borders along every overlap.

    Raises
    ------
    CrsError, SchemaError, UsageError
        If their CRS are missing or differ; without polygons; for a grid that is negative.
    """
    return _overlaps(_ecotone.overlap_areas(
        as_layer(subjects, "subjects"), as_layer(zones, "zones"), method, pieces, borders, grid,
        threads, as_report(progress)))


def self_overlaps(zones: LayerLike, *, method: AreaMethod = "ellipsoid", pieces: bool = False,
                  borders: bool = True, grid: Optional[float] = None, threads: int = 0,
                  progress: Progress = None) -> Overlaps:
    """Finds every pair of features of one layer that overlap or touch each other; ``subject`` is
    the one that comes first."""
    return _overlaps(_ecotone.self_overlaps(as_layer(zones, "zones"), method, pieces, borders, grid,
                                            threads, as_report(progress)))


@dataclass(frozen=True)
class Balance:
    """whole = inside + outside + residue for every feature of both layers, in square metres."""

    a: Table
    b: Table  #: no rows where the operation does not divide B
    holds: bool  #: every row and every total lies within its bound


@dataclass(frozen=True)
class OverlayResult:
    """The layer that an overlay makes, with its slivers, its ledger and its balance."""

    #: Fields: ``a_id`` and ``b_id`` (None where there is none; clip and difference have ``a_id``
    #: only), then those of A, then those of B, with the prefixes where names clash.
    layer: Layer
    slivers: Layer  #: parts set aside as slivers, with the same fields
    areas_m2: npt.NDArray[np.float64]  #: one a row of ``layer``
    sliver_areas_m2: npt.NDArray[np.float64]
    kept_slivers: int
    ledger: Table
    balance: Balance
    proof: dict[str, Any]  #: what was checked, and what came of it
    grid: float
    notes: list[str]  #: transformations, method, grid

    def plot(self, *, ax: Any = None, **options: Any) -> Any:
        """Draws the pieces with matplotlib; see `ecotone.plot`."""
        return self.layer.plot(ax=ax, **options)

    def _repr_html_(self) -> str:
        return layer_html(self.layer, *(line(note, "quiet") for note in self.notes),
                          balance(self.balance.holds))


def overlay(a: LayerLike, b: LayerLike, operation: Operation, *, sliver_width_m: float = 0,
            sliver_area_m2: float = 0, keep_slivers: bool = False,
            area_method: AreaMethod = "ellipsoid",
            verify: Literal["none", "area", "full"] = "area", threads: int = 0,
            progress: Progress = None, grid: Optional[float] = None, working_crs: Any = None,
            allow_ballpark: bool = False, a_prefix: str = "a_",
            b_prefix: str = "b_") -> OverlayResult:
    """Overlays two layers of polygons. Only areas result: where features touch, nothing.

    ========================  ================================================  =========
    operation                 rows                                              fields
    ========================  ================================================  =========
    intersection              every a ∩ b                                       of both
    clip                      every a ∩ (union of B)                            of A
    difference                every a − (union of B)                            of A
    identity                  intersection and difference                       of both
    symmetric-difference      every a − (union of B), every b − (union of A)    of both
    union                     identity, and every b − (union of A)              of both
    update                    every a − (union of B), every b as it is          of both
    ========================  ================================================  =========

    Missing geometries give no row; invalid ones are repaired first; what cannot be computed is
    quarantined in the ledger with its ids, and the rest goes on. The result does not depend on the
    number of threads.

    Parameters
    ----------
    sliver_width_m, sliver_area_m2
        A part whose mean width, 2 · area / perimeter, or whose area is below is a sliver; 0: none.
    verify
        How far the overlay proves itself: ``"none"``, ``"area"`` (whole = inside + outside for
        every feature), ``"full"`` (and that every part is valid, and has the area that a second
        program finds).
    working_crs
        Takes layers with different CRS to this one first; without it they are refused.

    Raises
    ------
    CrsError, SchemaError, UsageError
        If a CRS is missing, or they differ and none is given to work in; without polygons; for an
        unknown operation or a negative width, area or grid.
    """
    values = _ecotone.overlay(as_layer(a, "a"), as_layer(b, "b"), operation, {
        "sliver_width_m": sliver_width_m, "sliver_area_m2": sliver_area_m2,
        "keep_slivers": keep_slivers, "area_method": area_method, "verify": verify,
        "threads": threads, "grid": grid, "working_crs": crs_text(working_crs),
        "allow_ballpark": allow_ballpark, "a_prefix": a_prefix, "b_prefix": b_prefix,
    }, as_report(progress))
    return OverlayResult(
        layer=Layer._of(values["layer"]), slivers=Layer._of(values["slivers"]),
        areas_m2=values["areas_m2"], sliver_areas_m2=values["sliver_areas_m2"],
        kept_slivers=values["kept_slivers"], ledger=Table(values["ledger"]),
        balance=Balance(Table(values["balance_a"]), Table(values["balance_b"]),
                        values["balance_holds"]),
        proof=values["proof"], grid=values["grid"], notes=values["notes"])


@dataclass(frozen=True)
class Buffers:
    """The places within a distance of each feature, with the fields of the features."""

    layer: Layer
    ledger: Table

    def _repr_html_(self) -> str:
        return self.layer._repr_html_()


def buffer(features: LayerLike, distances_m: Union[float, Sequence[float]], *,
           side: Literal["both", "left", "right"] = "both",
           cap: Literal["round", "flat", "square"] = "round", stops_at_line: bool = True,
           arc_tolerance_m: float = 0, grid: Optional[float] = None, threads: int = 0,
           progress: Progress = None) -> Buffers:
    """The places within a distance of each feature, metric on the ellipsoid whatever the CRS.

    A positive distance grows polygons, a negative one shrinks them. Missing stays missing, empty
    stays empty. Every place of an outline lies at the distance from its feature within
    ``arc_tolerance_m`` (0: a ten-thousandth of the distance, from a millimetre to a decimetre) and
    1 mm.

    Parameters
    ----------
    features
        n points, lines or polygons.
    distances_m
        Metres: one for all, or one a feature.
    side, cap
        Of lines; one side always ends flat.

    Raises
    ------
    UsageError, CrsError
        For a distance that is not finite, beyond 1000 km, or negative for points or lines; if a
        feature leaves the domain of the CRS.
    """
    distances = np.atleast_1d(np.asarray(distances_m, dtype=float)).tolist()
    layer, ledger = _ecotone.buffer(as_layer(features, "features"), distances, side, cap,
                                    stops_at_line, arc_tolerance_m, grid, threads,
                                    as_report(progress))
    return Buffers(Layer._of(layer), Table(ledger))


@dataclass(frozen=True)
class DissolveResult:
    """One row per combination of values: the fields, then ``count`` of features merged."""

    layer: Layer
    ledger: Table

    def _repr_html_(self) -> str:
        return self.layer._repr_html_()


def dissolve(layer: LayerLike, fields: Sequence[str] = (), *,
             area_method: AreaMethod = "ellipsoid", grid: Optional[float] = None, threads: int = 0,
             progress: Progress = None) -> DissolveResult:
    """Unites the polygons that have the same values of some fields; without fields, all of them.

    Parts that touch along a line merge. Neither threads nor the order of features change the
    result. Raises SchemaError if there is no field of a name, or the layer has no polygons.
    """
    made, ledger = _ecotone.dissolve(as_layer(layer, "layer"), list(fields), area_method, grid,
                                     threads, as_report(progress))
    return DissolveResult(Layer._of(made), Table(ledger))
