# SPDX-License-Identifier: Apache-2.0
"""River networks: places of points on them, traces along them."""
from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Literal, Optional


from . import _ecotone
from .display import RIVER, head_of, line, panel, small_map
from .layer import Layer, LayerLike, Table, as_layer
from .progress import Progress, as_report

FlowSource = Literal["digitised", "attribute", "elevation", "node_fields"]
#: Up the main stem, up all tributaries, down the main way, down all diversions.
TraceDirection = Literal["UM", "UT", "DM", "DD"]

_TEXTS = ("name",)
_WHOLE = ("level_path", "reversed", "from_node", "to_node")
_NUMBERS = ("catchment_km2", "order", "level", "divergence", "start_m", "end_m")


class RiverNetwork:
    """A directed network of rivers, built once from lines, never changed.

    Lines are joined at common ends, at vertices that they share, and where an end lies within the
    tolerance of another line. Loops and braids stay. Reaches are numbered in the order of lines
    and along them, from 0. A place is a reach and a measure: metres below its upper end.

    Parameters
    ----------
    lines
        n lines.
    name, catchment_km2, order, level, level_path, divergence, reversed, start_m, end_m, \
from_node, to_node
        What is known of the lines besides their shape: a name of a field, or n values. A missing
        number is NaN or None, a missing name "".
    flow
        Which way the water runs: as digitised, or as the field ``reversed``, the elevations
        ``start_m`` and ``end_m`` of the ends, or ``from_node`` and ``to_node`` say.
    tolerance_m
        Ends within this distance of another line are joined to it; 0 joins equal coordinates only.
    node_crossings
        Make a node where two lines cross without a common vertex.

    Raises
    ------
    SchemaError, GeometryError, CrsError
        If a column has another length or fields that ``flow`` needs are missing; for a negative
        tolerance; without a CRS.
    """

    def __init__(self, lines: LayerLike, *, flow: FlowSource = "digitised",
                 tolerance_m: float = 0.1, node_crossings: bool = False, threads: int = 0,
                 progress: Progress = None, **fields: Any) -> None:
        unknown = set(fields) - {*_TEXTS, *_WHOLE, *_NUMBERS}
        if unknown:
            raise TypeError(f"RiverNetwork() has no argument {sorted(unknown)[0]!r}")
        layer = as_layer(lines, "rivers")
        values = {name: _column(layer, fields.get(name), kind)
                  for names, kind in ((_TEXTS, str), (_WHOLE, int), (_NUMBERS, float))
                  for name in names}
        self._native = _ecotone.river_network(layer, values, flow, tolerance_m, node_crossings,
                                              threads, as_report(progress))

    @property
    def reach_count(self) -> int:
        return self._native.reach_count

    @property
    def node_count(self) -> int:
        return self._native.node_count

    @property
    def part_count(self) -> int:
        """Pieces of network that do not hang together."""
        return self._native.part_count

    @property
    def length_m(self) -> float:
        """Of all reaches, on the ellipsoid."""
        return self._native.length_m

    @property
    def reaches(self) -> Table:
        """``line_id``, ``river``, ``feature``, ``from_node``, ``to_node``, ``part``, ``length_m``."""
        return Table(self._native.reaches())

    @property
    def issues(self) -> Table:
        """What was found while building: ``kind``, ``line_id``, ``x``, ``y``, ``size``."""
        return Table(self._native.issues())

    def distance_along(self, start: tuple[int, float], end: tuple[int, float]) -> Optional[float]:
        """Metres from one place downstream to another by the shortest way; None if the water does
        not come by. Places are (reach, measure_m)."""
        return self._native.distance_along(start, end)

    def _repr_html_(self) -> str:
        lines = Layer._of(self._native.lines)
        return panel(line(repr(self)[1:-1]), small_map([(lines, *RIVER)]), head_of(self.reaches))

    def __repr__(self) -> str:
        return (f"<ecotone.RiverNetwork: {self.reach_count} reaches, {self.part_count} parts, "
                f"{self.length_m / 1000:.1f} km>")


def _column(layer: _ecotone.ArrowLayer, given: Any, kind: type) -> list[Any]:
    if given is None:
        return []
    values = layer.fields.column(given) if isinstance(given, str) else given
    empty: Any = {str: "", int: 0, float: math.nan}[kind]
    return [empty if value is None else kind(value) for value in values]


def _texts(layer: _ecotone.ArrowLayer, given: Any) -> list[str]:
    return [] if given is None else _column(layer, given, str)


def locate(network: RiverNetwork, points: LayerLike, *, names: Any = None, banks: Any = None,
           barriers: LayerLike = None, tolerance_m: float = 100, search_m: float = 300,
           unnamed: float = 0.5, other_name: float = 0.1, other_bank: float = 0.5,
           none: float = 0.1, sure: float = 0.5, clear: float = 2, most: int = 5,
           threads: int = 0, progress: Progress = None) -> Layer:
    """Finds for each point the places of the network where it may lie, and says which is meant only
    where that is clear.

    How candidates are weighed is our choice, none of it a rule of law:
    weight = exp(−2 (distance / tolerance)²) · name · bank,
    confidence = weight / (sum of the weights of all candidates + none).

    Parameters
    ----------
    points
        n points; in another CRS than the network they are transformed.
    names, banks
        River and bank ("left", "right" or "") that the points state: a field, or n values.
    barriers
        Dams and weirs that a point does not look across.
    tolerance_m, search_m
        Two standard deviations of the distance of an outfall from its river; how far to look. m.
    most
        Candidates kept for a point.

    Returns
    -------
    Points on the rivers, one a candidate, the most confident of a point first; a point without any
    has a row without geometry. Fields: ``point`` (place), ``point_id``, ``status`` (located,
    doubtful, ambiguous, beyond_barrier, none; no_position where it has none in the CRS of the
    network), ``rank``, ``reach``, ``measure_m``, ``line_id``,
    ``river``, ``line_measure_m``, ``distance_m`` (on the ellipsoid), ``side``, ``name`` and
    ``bank`` (not_stated, agrees, differs), ``beyond_barrier``, ``confidence``.

    Raises
    ------
    SchemaError, GeometryError, CrsError
        If a feature has several points; if a distance is not positive; without a CRS.
    UsageError
        If names or banks are of another number than the points, or a bank is none.
    """
    layer = as_layer(points, "points")
    options = {"tolerance_m": tolerance_m, "search_m": search_m, "unnamed": unnamed,
               "other_name": other_name, "other_bank": other_bank, "none": none, "sure": sure,
               "clear": clear, "most": most, "threads": threads}
    native = None if barriers is None else as_layer(barriers, "barriers")
    return Layer._of(_ecotone.locate(network._native, layer, _texts(layer, names),
                                     _texts(layer, banks), native, options, as_report(progress)))


def best_places(candidates: Layer) -> tuple[list[int], list[int], list[float]]:
    """Of what `locate` returns, the places that are clear: points, their reaches and measures.

    A point is among them if its status is located or doubtful. Give reaches and measures to
    `trace`.
    """
    table = candidates.fields
    clear = [place for place, (status, rank) in enumerate(zip(table["status"], table["rank"]))
             if rank == 1 and status in ("located", "doubtful")]
    points, reaches, measures = table["point"], table["reach"], table["measure_m"]
    return ([int(points[place]) for place in clear], [int(reaches[place]) for place in clear],
            [float(measures[place]) for place in clear])


def trace(network: RiverNetwork, reaches: Iterable[int], measures_m: Iterable[float],
          direction: TraceDirection = "DD", *, max_distance_m: float = math.inf,
          barriers: LayerLike = None, barrier_tolerance_m: float = 100,
          progress: Progress = None) -> Layer:
    """Traces from places, each in the order of distance, each reach at most once.

    A trace ends at ``max_distance_m``, at heads or outlets, and at barriers.

    Parameters
    ----------
    reaches, measures_m
        n places: a reach, and metres below its upper end.
    direction
        "UM" up the main stem, "UT" up all tributaries, "DM" down the main way, "DD" down all
        diversions; the names of EPA WATERS and USGS NLDI.
    barriers
        Dams and weirs; points are taken to reaches within ``barrier_tolerance_m``.

    Returns
    -------
    Lines cut at their measures, downstream, with ``source`` (of the n places), ``reach``,
    ``line_id``, ``river``, ``from_m``, ``to_m`` (measures of the reach), ``distance_at_from_m`` and
    ``distance_at_to_m`` (along the network from the place, by the shortest way).

    Raises
    ------
    GeometryError, UsageError
        If a place is not in the network or the distance is negative; for an unknown direction.
    """
    native = None if barriers is None else as_layer(barriers, "barriers")
    return Layer._of(_ecotone.trace(network._native, [int(reach) for reach in reaches],
                                    [float(measure) for measure in measures_m], direction,
                                    max_distance_m, native, barrier_tolerance_m,
                                    as_report(progress)))
