# SPDX-License-Identifier: Apache-2.0
"""Ecotone: what lies where, how much of it, and what follows.

Functions have the names, the order of arguments and the units of the C++ library. Layers come and
go by Arrow's C interface, so that GeoPandas, pyarrow, polars, DuckDB and others need no adapter.
Work runs without the interpreter's lock; Ctrl-C stops it.
"""
from __future__ import annotations

from pathlib import Path as _Path

from . import _ecotone

# PROJ's database comes along in wheels, of the version that PROJ in the extension expects. A package
# of a distribution takes that of its libproj.
_PROJ_DATABASE = _Path(__file__).parent / "proj" / "proj.db"
if _PROJ_DATABASE.exists():
    _ecotone.set_proj_database(str(_PROJ_DATABASE))

from .areas import (AreaTable, BalancedAreas, CrossTabulation, Reconciliation, area,  # noqa: E402
                    area_table, balance_to_control, cross_tabulation, union_area_m2)
from .boundaries import boundary_points, coordinate_table  # noqa: E402
from .checks import CheckResult, Finding, RoleLayer, SubjectResult, check  # noqa: E402
from .errors import (Cancelled, CatalogueError, CrsError, DocumentError,  # noqa: E402
                     EcotoneError, GeometryError, IoError, OutputError, RuleError, SchemaError,
                     UsageError)
from .indexes import CatalogueIndex, CheckTables, write_index  # noqa: E402
from .inspections import InspectFinding, LayerInspection, inspect  # noqa: E402
from .layer import Layer, Table  # noqa: E402
from .overlays import (Balance, Buffers, DissolveResult, Overlaps, OverlayResult,  # noqa: E402
                       buffer, dissolve, overlap_areas, overlay, self_overlaps)
from .plotting import plot, plot_check, symbol  # noqa: E402
from .rivers import RiverNetwork, best_places, locate, trace  # noqa: E402

__version__: str = _ecotone.__version__

__all__ = [
    "AreaTable", "Balance", "BalancedAreas", "Buffers", "Cancelled", "CatalogueError",
    "CatalogueIndex", "CheckResult", "CheckTables", "CrossTabulation", "CrsError",
    "DissolveResult", "DocumentError", "EcotoneError", "Finding", "GeometryError",
    "InspectFinding", "IoError", "Layer", "LayerInspection", "OutputError", "Overlaps",
    "OverlayResult", "Reconciliation", "RiverNetwork", "RoleLayer", "RuleError", "SchemaError",
    "SubjectResult", "Table", "UsageError", "area", "area_table", "balance_to_control",
    "best_places", "boundary_points", "buffer", "check", "coordinate_table", "cross_tabulation",
    "dissolve", "inspect", "locate", "overlap_areas", "overlay", "plot", "plot_check",
    "self_overlaps", "symbol", "trace", "union_area_m2", "write_index",
]
