# SPDX-License-Identifier: Apache-2.0
"""GeoParquet on the way into and out of Spark."""
from __future__ import annotations

import json
import struct
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from .layer import Layer, crs_text

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_TYPES = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
          "GeometryCollection")


class GeometryColumn(NamedTuple):
    """The primary geometry column of a GeoParquet file."""

    name: str
    crs: Optional[str]  #: PROJJSON, as functions take it; None where the file says it is unknown
    encoding: str  #: Spark's functions here take WKB


def geometry_column(path: str) -> GeometryColumn:
    """Reads the metadata of a GeoParquet file, or of the first one of a folder.

    Spark's own reader gives the column as bytes and drops the metadata; a file without a CRS is in
    OGC:CRS84. Raises ValueError for a file that is no GeoParquet.
    """
    filesystem, place = fs.FileSystem.from_uri(path) if "://" in path else (
        fs.LocalFileSystem(), path)
    if filesystem.get_file_info(place).type == fs.FileType.Directory:
        files = sorted(item.path for item in filesystem.get_file_info(fs.FileSelector(place))
                       if item.path.endswith(".parquet"))
        if not files:
            raise ValueError(f"there is no .parquet file in {path}")
        place = files[0]
    metadata = pq.read_metadata(place, filesystem=filesystem).metadata or {}
    if b"geo" not in metadata:
        raise ValueError(f"{path} has no metadata of GeoParquet")
    geo = json.loads(metadata[b"geo"])
    name = geo["primary_column"]
    column = geo["columns"][name]
    crs = column.get("crs", "OGC:CRS84")
    return GeometryColumn(name, crs if crs is None or isinstance(crs, str) else json.dumps(crs),
                          column["encoding"])


def write_geoparquet(frame: DataFrame, path: str, *, crs: Any, geometry: str = "geometry",
                     overwrite: bool = False, compression: str = "zstd") -> list[str]:
    """Writes a DataFrame with a WKB column as a folder of GeoParquet files, one a partition.

    Spark's own writer cannot add GeoParquet's metadata, so that each task writes its file by
    pyarrow under a hidden name; the driver renames those of the tasks that counted, so that what
    failed tasks left never appears. Every executor must reach ``path``: a shared folder, or a URI
    that pyarrow knows (``s3://``, ``hdfs://``, ``gs://``).

    Returns
    -------
    The files, in the order of the partitions.
    """
    filesystem, folder = fs.FileSystem.from_uri(path) if "://" in path else (
        fs.LocalFileSystem(), path)
    info = filesystem.get_file_info(folder)
    if info.type != fs.FileType.NotFound and not overwrite:
        raise FileExistsError(f"{path} exists; overwrite=True replaces it")
    work_folder = f"{folder.rstrip('/')}/.ecotone-{uuid.uuid4().hex}"
    projjson = Layer(["POINT (0 0)"], crs=crs_text(crs)).crs_projjson
    write = _PartWriter(path, work_folder, geometry, projjson, compression)
    try:
        parts = sorted(frame.mapInArrow(write, "partition int, file string").collect())
        if overwrite:
            for item in filesystem.get_file_info(fs.FileSelector(folder)):
                if item.path.endswith(".parquet"):
                    filesystem.delete_file(item.path)
        files = []
        for number, file in parts:
            target = f"{folder.rstrip('/')}/part-{number:05d}.parquet"
            filesystem.move(file, target)
            files.append(target)
        return files
    finally:
        if filesystem.get_file_info(work_folder).type != fs.FileType.NotFound:
            filesystem.delete_dir(work_folder)


@dataclass(frozen=True)
class _PartWriter:
    """Writes the rows of a task to a file of its own; a task that is tried again writes another."""

    path: str
    folder: str
    geometry: str
    crs: Optional[str]
    compression: str

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from pyspark import TaskContext

        context = TaskContext.get()
        number = context.partitionId() if context is not None else 0
        filesystem = (fs.FileSystem.from_uri(self.path)[0] if "://" in self.path
                      else fs.LocalFileSystem())
        filesystem.create_dir(self.folder, recursive=True)
        file = f"{self.folder}/{number:05d}-{uuid.uuid4().hex}.parquet"
        writer: Optional[pq.ParquetWriter] = None
        found = _Extent()
        for batch in batches:
            if writer is None:
                # Without Arrow's copy of the schema, so that readers take metadata from the file,
                # where GeoParquet's comes last.
                writer = pq.ParquetWriter(file, batch.schema, filesystem=filesystem,
                                          compression=self.compression, store_schema=False)
            found.add(batch.column(self.geometry))
            writer.write_batch(batch)
        if writer is None:
            return
        writer.add_key_value_metadata({"geo": json.dumps(self._metadata(found))})
        writer.close()
        yield pa.RecordBatch.from_arrays([pa.array([number], pa.int32()), pa.array([file])],
                                         names=["partition", "file"])

    def _metadata(self, found: _Extent) -> dict[str, Any]:
        column: dict[str, Any] = {
            "encoding": "WKB", "geometry_types": sorted(found.types),
            "crs": None if self.crs is None else json.loads(self.crs)}
        if found.box is not None:
            column["bbox"] = found.box
        return {"version": "1.1.0", "primary_column": self.geometry,
                "columns": {self.geometry: column}}


class _Extent:
    """Types and bounding box of what was written."""

    def __init__(self) -> None:
        self.types: set[str] = set()
        self.box: Optional[list[float]] = None

    def add(self, column: pa.Array) -> None:
        known = column.drop_null().to_pylist()
        for wkb in known:
            kind = struct.unpack("<I" if wkb[0] == 1 else ">I", wkb[1:5])[0] % 1000
            if 1 <= kind <= len(_TYPES):
                self.types.add(_TYPES[kind - 1])
        bounds = Layer(known).bounds if known else None
        if bounds is None:
            return
        if self.box is None:
            self.box = list(bounds)
            return
        both = np.array([self.box, bounds])
        self.box = [*both[:, :2].min(axis=0).tolist(), *both[:, 2:].max(axis=0).tolist()]
