# SPDX-License-Identifier: Apache-2.0
"""Tables and layers: Arrow in, Arrow out, NumPy views of what lies between."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, Optional, Union

import numpy as np
import numpy.typing as npt

from . import _ecotone

if TYPE_CHECKING:
    import geopandas
    import pandas
    import pyarrow

GeometryEncoding = Literal["geoarrow", "wkb"]

#: What functions take as a layer: a `Layer`; anything that hands out Arrow (``__arrow_c_stream__``
#: or ``__arrow_c_array__``) with a geometry column; a GeoDataFrame or GeoSeries; or a sequence of
#: geometries, each WKT (str), WKB (bytes), None, or an object with ``wkb``, as Shapely's.
LayerLike = Any


class Table:
    """Rows and columns that a function returns.

    ``table["area_m2"]`` is a column: numbers without nulls as a read-only NumPy view without a
    copy, all else as a list with None for null. Other libraries take a table by Arrow's
    C interface (``__arrow_c_stream__``): ``pyarrow.table(t)``, ``polars.DataFrame(t)``.
    """

    def __init__(self, native: _ecotone.ArrowTable) -> None:
        self._native = native

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""
        return self._native.column_names

    def __len__(self) -> int:
        return len(self._native)

    def __getitem__(self, name: str) -> Union[npt.NDArray[Any], list[Any]]:
        """A column. Raises SchemaError, naming the columns, if there is none of that name."""
        return self._native.column(name)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table as a stream of Arrow; nothing is copied."""
        return self._native.stream()

    def __arrow_c_schema__(self) -> object:
        return self._native.schema()

    def to_rows(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        names = self.column_names
        columns = [_as_list(self[name]) for name in names]
        return [dict(zip(names, values)) for values in zip(*columns)]

    def to_arrow(self) -> pyarrow.Table:
        """The table as pyarrow's, which must be installed."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> pandas.DataFrame:
        """The table as a DataFrame; pandas must be installed."""
        import pandas

        return pandas.DataFrame({name: self[name] for name in self.column_names})

    def _repr_html_(self) -> str:
        from .display import head_of, panel

        return panel(head_of(self))

    def __repr__(self) -> str:
        return f"<ecotone.Table: {len(self)} rows of {', '.join(self.column_names)}>"


class Layer:
    """Features of one kind: a geometry column, fields, identities, CRS and accuracy.

    Geometries are read once into flat columns (GeoArrow's layout); fields stay where their maker
    put them and are passed on by reference. Single geometries are multi-geometries of one part.
    x is always east, y north, in the unit of the CRS.

    Parameters
    ----------
    data
        See `LayerLike`.
    name
        Of the layer, for messages and ledgers.
    crs
        ``"EPSG:4545"``, ``4545``, a name of a Chinese system, WKT, PROJJSON, or an object with
        ``to_wkt()``. Only where the data state none: a contradiction raises CrsError.
    geometry
        Name of the geometry column; else GeoParquet's primary one, the first of a GeoArrow type,
        or one of bytes named geometry, geom or wkb_geometry.
    id
        Name of the column that identifies features; else their places, from 0.
    accuracy_m
        Accuracy of vertices in metres, where it is known.
    """

    def __init__(self, data: LayerLike, *, name: str = "layer", crs: Any = None,
                 geometry: str = "", id: str = "", accuracy_m: Optional[float] = None) -> None:
        self._native = _read(data, name, crs, geometry, id, accuracy_m)

    @classmethod
    def _of(cls, native: _ecotone.ArrowLayer) -> Layer:
        layer = cls.__new__(cls)
        layer._native = native
        return layer

    def __len__(self) -> int:
        return len(self._native)

    @property
    def name(self) -> str:
        """Of the layer, for messages and ledgers."""
        return self._native.name

    @property
    def ids(self) -> list[str]:
        """Identities of the features."""
        return self._native.ids

    @property
    def geometry_type(self) -> Literal["point", "line", "polygon"]:
        """The one type of the column."""
        return self._native.geometry_type  # type: ignore[return-value]

    @property
    def crs(self) -> Optional[str]:
        """``"EPSG:4545"``, or the name of a system that EPSG does not have; None if unknown."""
        return self._native.crs

    @property
    def crs_wkt(self) -> Optional[str]:
        """The CRS as WKT 2."""
        return self._native.crs_wkt

    @property
    def crs_projjson(self) -> Optional[str]:
        """The CRS as PROJJSON."""
        return self._native.crs_projjson

    @property
    def accuracy_m(self) -> Optional[float]:
        """Accuracy of vertices in metres, as stated."""
        return self._native.accuracy_m

    @property
    def notes(self) -> list[str]:
        """What reading or computing left out or changed, in English."""
        return self._native.notes

    @property
    def bounds(self) -> Optional[tuple[float, float, float, float]]:
        """min x, min y, max x, max y; None if there is no vertex."""
        return self._native.bounds

    @property
    def missing(self) -> npt.NDArray[np.bool_]:
        """Which features have no geometry at all; empty ones are not missing."""
        return self._native.missing

    @property
    def coordinates(self) -> npt.NDArray[np.float64]:
        """All vertices as a read-only n × 2 view; nothing is copied."""
        return self._native.coordinates

    @property
    def offsets(self) -> dict[str, npt.NDArray[np.int32]]:
        """The offsets of GeoArrow's layout as read-only views, the outermost first.

        ``geom_offsets``; for lines ``path_offsets``; for polygons ``polygon_offsets`` and
        ``ring_offsets``. Feature i has the parts ``geom_offsets[i]`` to ``geom_offsets[i + 1]``.
        """
        return self._native.offsets

    @property
    def fields(self) -> Table:
        """The columns beside the geometry, by reference."""
        return Table(self._native.fields)

    def __getitem__(self, name: str) -> Union[npt.NDArray[Any], list[Any]]:
        """A field; see `Table`."""
        return self._native.fields.column(name)

    def select(self, places: Iterable[int]) -> Layer:
        """The features at these places, in this order."""
        return Layer._of(self._native.select([int(place) for place in places]))

    def transform(self, crs: Any, *, allow_ballpark: bool = False) -> Layer:
        """The layer in another CRS, by the best operation that PROJ knows without missing grids.

        An operation that ignores the change of datum is refused (CrsError) unless
        ``allow_ballpark``; EPSG:4490 and EPSG:4326 count as the same at 1 m, which the notes say.
        """
        return Layer._of(self._native.transform(_required(crs_text(crs)), allow_ballpark))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The layer as a stream of Arrow, its geometry as GeoArrow; nothing is copied."""
        return self._native.table("geoarrow").stream()

    def __arrow_c_schema__(self) -> object:
        return self._native.table("geoarrow").schema()

    def to_table(self, geometry_encoding: GeometryEncoding = "geoarrow") -> Table:
        """Fields and geometry as a table. ``"wkb"`` suits programs that know no native GeoArrow."""
        if geometry_encoding not in ("geoarrow", "wkb"):
            raise ValueError("geometry_encoding must be 'geoarrow' or 'wkb'")
        return Table(self._native.table(geometry_encoding))

    def to_arrow(self, geometry_encoding: GeometryEncoding = "geoarrow") -> pyarrow.Table:
        """Fields and geometry as pyarrow's table, which must be installed."""
        return self.to_table(geometry_encoding).to_arrow()

    def to_wkb(self) -> list[Optional[bytes]]:
        """Each geometry as ISO WKB, None where it is missing."""
        return self._native.to_wkb()

    def to_geopandas(self) -> geopandas.GeoDataFrame:
        """Fields and geometry as a GeoDataFrame; GeoPandas 1.0 and pyarrow must be installed."""
        import geopandas

        return geopandas.GeoDataFrame.from_arrow(
            self.to_table("wkb"), geometry=self._native.geometry_name)

    def to_pandas(self) -> pandas.DataFrame:
        """The fields without the geometry as a DataFrame."""
        return self.fields.to_pandas()

    def plot(self, *, ax: Any = None, **options: Any) -> Any:
        """Draws the layer with matplotlib; see `ecotone.plot`."""
        from .plotting import plot

        return plot(self, ax=ax, **options)

    def _repr_html_(self) -> str:
        from .display import layer_html

        return layer_html(self)

    def __repr__(self) -> str:
        return (f"<ecotone.Layer {self.name!r}: {len(self)} {self.geometry_type}s, "
                f"{self.crs or 'no CRS'}>")


def crs_text(crs: Any) -> Optional[str]:
    """A coordinate reference system as the library reads it."""
    if crs is None or isinstance(crs, str):
        return crs
    if isinstance(crs, (int, np.integer)):
        return f"EPSG:{int(crs)}"
    if hasattr(crs, "to_wkt"):
        return str(crs.to_wkt())
    raise TypeError(f"a CRS is a text, an EPSG code or an object with to_wkt(), not {type(crs)}")


def as_layer(data: LayerLike, name: str) -> _ecotone.ArrowLayer:
    """What a function takes as a layer, as the library has it."""
    return (data if isinstance(data, Layer) else Layer(data, name=name))._native


def _required(text: Optional[str]) -> str:
    if text is None:
        raise TypeError("a coordinate reference system must be named")
    return text


def _as_list(column: Union[npt.NDArray[Any], list[Any]]) -> list[Any]:
    return column if isinstance(column, list) else column.tolist()


def _read(data: LayerLike, name: str, crs: Any, geometry: str, id: str,
          accuracy_m: Optional[float]) -> _ecotone.ArrowLayer:
    text = crs_text(crs)
    if isinstance(data, Layer):
        # Named anew; the rest is passed on by reference.
        return _ecotone.read_layer(data._native.table("geoarrow"), name,
                                   data._native.geometry_name, id, text, accuracy_m)
    data = _from_geopandas(data)
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        return _ecotone.read_layer(_ecotone.read_arrow(data), name, geometry, id, text, accuracy_m)
    if isinstance(data, (str, bytes)) or not isinstance(data, (Sequence, np.ndarray)):
        raise TypeError(f"{type(data).__name__} is not a layer: give Arrow data, a GeoDataFrame, "
                        "or a sequence of WKT, WKB or geometries")
    return _ecotone.layer_of_geometries([_geometry(item) for item in data], name, text, accuracy_m)


def _geometry(item: Any) -> Union[None, str, bytes]:
    if item is None or isinstance(item, (str, bytes)):
        return item
    if hasattr(item, "wkb"):
        return bytes(item.wkb)
    raise TypeError(f"{type(item).__name__} is not a geometry: give WKT, WKB or an object with wkb")


def _from_geopandas(data: Any) -> Any:
    """A GeoDataFrame or GeoSeries as Arrow; all else as it is."""
    if not (type(data).__module__.startswith("geopandas.") and hasattr(data, "to_arrow")):
        return data
    if hasattr(data, "to_frame") and not hasattr(data, "columns"):  # a GeoSeries
        data = data.to_frame(data.name or "geometry")
    try:
        return data.to_arrow(index=False, geometry_encoding="geoarrow")
    except (ValueError, NotImplementedError):  # types are mixed
        return data.to_arrow(index=False, geometry_encoding="WKB")
