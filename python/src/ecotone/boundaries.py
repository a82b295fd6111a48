# SPDX-License-Identifier: Apache-2.0
"""Boundary points (界址点) and their coordinate tables (拐点坐标表)."""
from __future__ import annotations

from typing import Any, Literal, Optional

from . import _ecotone
from .layer import Layer, LayerLike, Table, as_layer, crs_text
from .progress import Progress, as_report

BoundaryStart = Literal["north_west", "north", "first_vertex", "nearest"]
WalkDirection = Literal["clockwise", "counter_clockwise"]
PointNumbering = Literal["per_ring", "per_feature", "per_layer"]


def _options(start: str, start_near: Optional[tuple[float, float]], direction: str,
             holes_opposite: bool, numbering: str, prefix: str, tolerance_m: float, share: bool,
             match_m: float) -> dict[str, Any]:
    return {"start": start, "start_near": start_near, "direction": direction,
            "holes_opposite": holes_opposite, "numbering": numbering, "prefix": prefix,
            "tolerance_m": tolerance_m, "share": share, "match_m": match_m}


def boundary_points(zones: LayerLike, *, start: BoundaryStart = "north_west",
                    start_near: Optional[tuple[float, float]] = None,
                    direction: WalkDirection = "clockwise", holes_opposite: bool = False,
                    numbering: PointNumbering = "per_ring", prefix: str = "J",
                    tolerance_m: float = 0, share: bool = True, match_m: float = 0,
                    progress: Progress = None) -> Layer:
    """Lists the boundary points of zones: in the order of features, parts and rings, and in each
    ring in the order of the walk, without the closing point.

    Zones may share stretches of their boundary, and a vertex of one may lie on an edge of another:
    then it is a point of both. A stretch is thinned once, whatever zones use it.

    Parameters
    ----------
    zones
        Polygons.
    start
        Where the walk along a ring begins; ``"nearest"`` to ``start_near`` (x, y in the CRS).
    numbering
        Where numbers begin again at 1.
    tolerance_m
        Thinning to significant points: what is dropped lies no farther than this from the straight
        line between the points that stay. 0 keeps every vertex.
    match_m
        Vertices of different rings nearer than this are one place; 0: only what is the same.

    Returns
    -------
    Points with the fields ``zone_id``, ``feature``, ``polygon``, ``ring``, ``vertex`` (places),
    ``number``, ``name``, ``inserted`` (a vertex of a neighbour on an edge of this ring).

    Raises
    ------
    UsageError, CrsError
        If a tolerance is negative or not finite; if a ring lies outside the domain of the CRS.
    """
    options = _options(start, start_near, direction, holes_opposite, numbering, prefix,
                       tolerance_m, share, match_m)
    return Layer._of(_ecotone.boundary_points(as_layer(zones, "zones"), options,
                                              as_report(progress)))


def coordinate_table(zones: LayerLike, *, plane: Any = None, decimals: int = 2,
                     side_length: Literal["plane", "geodesic"] = "plane", closing: bool = False,
                     allow_ballpark: bool = False, start: BoundaryStart = "north_west",
                     start_near: Optional[tuple[float, float]] = None,
                     direction: WalkDirection = "clockwise", holes_opposite: bool = False,
                     numbering: PointNumbering = "per_ring", prefix: str = "J",
                     tolerance_m: float = 0, share: bool = True, match_m: float = 0,
                     progress: Progress = None) -> Table:
    """The coordinate table of the boundary points of zones; the last point of a ring has the side
    to its first.

    Parameters
    ----------
    plane
        Projected CRS in metres where X and Y are; by default that of the zones.
    decimals
        Of plane coordinates and lengths, 0 to 6.
    side_length
        By the printed plane coordinates (反算边长), or on the ellipsoid.
    closing
        Repeat the first point of each ring as its last row, without a side.

    Returns
    -------
    ``zone_id``, ``feature``, ``ring`` (圈号, from 1), ``name``, ``x_north_m``, ``y_east_m`` (Chinese
    tables call the northing X), ``longitude_deg``, ``latitude_deg``, ``length_m``,
    ``grid_azimuth_deg``, ``geodesic_azimuth_deg``, ``closing``.

    Raises
    ------
    CrsError, UsageError
        If ``plane`` is no such system or there is no transformation to it; if the decimals are
        not 0 to 6.
    """
    options = _options(start, start_near, direction, holes_opposite, numbering, prefix,
                       tolerance_m, share, match_m)
    return Table(_ecotone.coordinate_table(
        as_layer(zones, "zones"), crs_text(plane) or "", decimals, side_length, closing,
        allow_ballpark, options, as_report(progress)))
