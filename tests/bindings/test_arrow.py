# SPDX-License-Identifier: Apache-2.0
"""What goes in by Arrow's C interface comes out by it."""
import json

import numpy as np
import pytest
from conftest import square

import ecotone

pa = pytest.importorskip("pyarrow")
shapely = pytest.importorskip("shapely")

WKT = {
    "point": ["POINT (1 2)", None, "POINT (3 4)"],
    "multipoint": ["MULTIPOINT ((1 2), (3 4))", None, "MULTIPOINT ((5 6))"],
    "linestring": ["LINESTRING (0 0, 1 2, 3 4)", "LINESTRING (5 5, 6 6)", None],
    "multilinestring": ["MULTILINESTRING ((0 0, 1 2), (3 4, 5 6, 7 8))", None],
    "polygon": ["POLYGON ((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1))", None, square(20, 0, 1)],
    "multipolygon": ["MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1)), "
                     "((20 0, 21 0, 21 1, 20 0)))", None, "MULTIPOLYGON EMPTY"],
}
DEPTH = {"point": 0, "multipoint": 1, "linestring": 1, "multilinestring": 2, "polygon": 2,
         "multipolygon": 3}


def coordinates_of(geometry, depth):
    """The nested lists of a geometry at the depth of its GeoArrow type."""
    if geometry is None:
        return None
    coordinates = shapely.geometry.mapping(shapely.from_wkt(geometry))["coordinates"]

    def as_lists(item):
        return [as_lists(part) for part in item] if isinstance(item, tuple) else item

    return as_lists(coordinates)


def native_array(name, interleaved, large):
    """An array of a GeoArrow type, made by pyarrow."""
    rows = [coordinates_of(wkt, DEPTH[name]) for wkt in WKT[name]]
    if interleaved:
        kind = pa.list_(pa.float64(), 2)
    else:
        kind = pa.struct([("x", pa.float64()), ("y", pa.float64())])

        def apart(item):
            if item is None:
                return None
            if isinstance(item[0] if item else [], float):
                return {"x": item[0], "y": item[1]}
            return [apart(part) for part in item]

        rows = [apart(row) for row in rows]
    for _ in range(DEPTH[name]):
        kind = pa.large_list(kind) if large else pa.list_(kind)
    return pa.array(rows, kind)


def table_of(array, extension, crs=None, **columns):
    metadata = {"ARROW:extension:name": extension}
    if crs is not None:
        metadata["ARROW:extension:metadata"] = json.dumps({"crs": crs})
    fields = [pa.field(name, column.type) for name, column in columns.items()]
    fields.append(pa.field("geometry", array.type, metadata=metadata))
    return pa.table([*columns.values(), array], schema=pa.schema(fields))


def shapes(wkts):
    return [None if wkt is None else shapely.from_wkt(wkt) for wkt in wkts]


def same(a, b):
    """Equal as point sets, missing and empty kept apart."""
    if a is None or b is None:
        return a is b
    return a.equals(b) and a.is_empty == b.is_empty


def assert_geometries(layer, expected):
    found = [None if wkb is None else shapely.from_wkb(wkb) for wkb in layer.to_wkb()]
    assert len(found) == len(expected)
    for one, other in zip(found, expected):
        assert same(one, other), (one, other)


@pytest.mark.parametrize("large", [False, True], ids=["32 bits", "64 bits"])
@pytest.mark.parametrize("interleaved", [True, False], ids=["interleaved", "apart"])
@pytest.mark.parametrize("name", list(WKT))
def test_native_geometries_are_read(name, interleaved, large):
    table = table_of(native_array(name, interleaved, large), f"geoarrow.{name}")
    assert_geometries(ecotone.Layer(table), shapes(WKT[name]))


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary(), pa.binary_view()], ids=str)
@pytest.mark.parametrize("name", list(WKT))
def test_wkb_is_read(name, kind):
    wkb = [None if wkt is None else shapely.from_wkt(wkt).wkb for wkt in WKT[name]]
    assert_geometries(ecotone.Layer(table_of(pa.array(wkb, kind), "geoarrow.wkb")),
                      shapes(WKT[name]))


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
def test_wkt_is_read(kind):
    table = table_of(pa.array(WKT["polygon"], kind), "geoarrow.wkt")
    assert_geometries(ecotone.Layer(table), shapes(WKT["polygon"]))


def test_slices_and_chunks_are_read_as_what_they_are():
    whole = table_of(native_array("polygon", True, False), "geoarrow.polygon",
                     value=pa.array([1, 2, 3]))
    table = pa.concat_tables([whole.slice(2, 1), whole.slice(0, 2)])
    assert table.column("geometry").num_chunks == 2
    layer = ecotone.Layer(table)
    expected = shapes(WKT["polygon"])
    assert_geometries(layer, [expected[2], expected[0], expected[1]])
    assert layer["value"] == [3, 1, 2]
    assert pa.table(layer).column("value").to_pylist() == [3, 1, 2]
    assert_geometries(ecotone.Layer(pa.table(layer)), [expected[2], expected[0], expected[1]])


def test_a_sliced_batch_is_read_from_its_offset():
    whole = table_of(native_array("multipolygon", True, False), "geoarrow.multipolygon",
                     value=pa.array(["a", "b", "c"])).to_batches()[0]
    struct = whole.to_struct_array().slice(1, 2)  # its children keep their own offsets
    schema = pa.schema([field for field in whole.schema])
    layer = ecotone.Layer(pa.RecordBatch.from_struct_array(struct).cast(schema)
                          if struct.type != pa.struct(schema)
                          else pa.RecordBatch.from_struct_array(struct))
    assert len(layer) == 2
    assert layer["value"] == ["b", "c"]


@pytest.mark.parametrize("name", list(WKT))
def test_what_comes_out_is_read_by_pyarrow(name):
    layer = ecotone.Layer(table_of(native_array(name, True, False), f"geoarrow.{name}", "EPSG:4545"))
    table = pa.table(layer)
    field = table.schema.field("geometry")
    multi = {"point": "multipoint", "linestring": "multilinestring",
             "polygon": "multipolygon"}.get(name, name)
    # pyarrow may know the type when another library has registered it.
    extension = (field.metadata or {}).get(b"ARROW:extension:name") or field.type.extension_name
    assert extension in (f"geoarrow.{multi}".encode(), f"geoarrow.{multi}")
    table.validate(full=True)
    assert_geometries(ecotone.Layer(table), shapes(WKT[name]))


def test_crs_comes_from_metadata_and_goes_out_as_projjson():
    pyproj = pytest.importorskip("pyproj")
    system = pyproj.CRS.from_epsg(4545)
    array = native_array("point", True, False)
    for crs in (system.to_json_dict(), system.to_wkt(), "EPSG:4545"):
        layer = ecotone.Layer(table_of(array, "geoarrow.point", crs))
        assert layer.crs == "EPSG:4545"
    out = json.loads(layer.crs_projjson)
    assert pyproj.CRS.from_json_dict(out) == system
    assert ecotone.Layer(table_of(array, "geoarrow.point")).crs is None
    assert ecotone.Layer(table_of(array, "geoarrow.point"), crs=system).crs == "EPSG:4545"
    with pytest.raises(ecotone.CrsError) as caught:
        ecotone.Layer(table_of(array, "geoarrow.point", "EPSG:4545"), crs=4490)
    assert caught.value.key == "crs_contradicted"


def test_ogc_crs84_is_longitude_and_latitude():
    layer = ecotone.Layer(table_of(native_array("point", True, False), "geoarrow.point",
                                   "OGC:CRS84"))
    assert layer.crs in ("EPSG:4326", "WGS 84 (CRS84)", "OGC:CRS84")


def test_edges_that_are_not_straight_are_refused():
    array = native_array("linestring", True, False)
    metadata = {"ARROW:extension:name": "geoarrow.linestring",
                "ARROW:extension:metadata": '{"edges": "spherical"}'}
    table = pa.table([array], schema=pa.schema([pa.field("g", array.type, metadata=metadata)]))
    with pytest.raises(ecotone.SchemaError) as caught:
        ecotone.Layer(table)
    assert caught.value.key == "edges_not_planar"


def test_geoparquet_comes_through_pyarrow(tmp_path):
    geopandas = pytest.importorskip("geopandas")
    parquet = pytest.importorskip("pyarrow.parquet")
    frame = geopandas.GeoDataFrame({"name": ["a", "b"]}, crs=4545,
                                   geometry=shapes([square(0, 0, 2), square(5, 5, 1)]))
    frame = frame.rename_geometry("shape")
    for encoding in ("WKB", "geoarrow"):
        frame.to_parquet(tmp_path / "zones.parquet", geometry_encoding=encoding)
        layer = ecotone.Layer(parquet.read_table(tmp_path / "zones.parquet"))
        assert layer.crs == "EPSG:4545"
        assert ecotone.area(layer, method="plane").tolist() == [4, 1]
        assert layer["name"] == ["a", "b"]


def test_bytes_without_a_type_are_wkb_only_under_a_usual_name():
    wkb = pa.array([shapely.from_wkt(square(0, 0, 2)).wkb])
    assert len(ecotone.Layer(pa.table({"geom": wkb}))) == 1
    with pytest.raises(ecotone.SchemaError) as caught:
        ecotone.Layer(pa.table({"picture": wkb}))
    assert caught.value.key == "geometry_column_missing"
    assert "picture" in str(caught.value)
    assert len(ecotone.Layer(pa.table({"picture": wkb}), geometry="picture")) == 1


def test_fields_pass_through_by_reference():
    columns = {"number": pa.array([1, None, 3]), "text": pa.array(["a", "bb", None]),
               "list": pa.array([[1], None, [2, 3]]),
               "kind": pa.array(["x", "y", "x"]).dictionary_encode(),
               "price": pa.array([1, 2, 3], pa.decimal128(9, 2))}
    table = table_of(native_array("polygon", True, False), "geoarrow.polygon", **columns)
    out = pa.table(ecotone.Layer(table))
    assert out.column_names == table.column_names
    for name, column in columns.items():
        assert out.column(name).type == column.type
        assert out.column(name).combine_chunks().equals(column)
        found = [buffer and buffer.address for buffer in out.column(name).chunk(0).buffers()]
        assert found == [buffer and buffer.address for buffer in column.buffers()], name


def test_geometry_that_goes_out_shares_the_arrays_of_the_layer():
    layer = ecotone.Layer(WKT["polygon"])
    chunk = pa.table(layer).column("geometry").chunk(0)
    if isinstance(chunk, pa.ExtensionArray):
        chunk = chunk.storage
    rings = chunk.values.values
    assert rings.buffers()[1].address == layer.offsets["ring_offsets"].ctypes.data
    assert rings.values.values.buffers()[1].address == layer.coordinates.ctypes.data


def test_arrays_of_numpy_are_views_that_cannot_be_written():
    layer = ecotone.Layer(WKT["polygon"])
    assert layer.coordinates.shape == (13, 2)
    assert layer.coordinates.base is not None
    assert layer.offsets["geom_offsets"].tolist() == [0, 1, 1, 2]
    assert layer.offsets["polygon_offsets"].tolist() == [0, 2, 3]
    assert layer.offsets["ring_offsets"].tolist() == [0, 4, 8, 13]
    assert layer.missing.tolist() == [False, True, False]
    for view in (layer.coordinates, *layer.offsets.values()):
        with pytest.raises(ValueError):
            view[0] = 1
    coordinates = layer.coordinates
    del layer
    assert coordinates[0].tolist() == [0, 0]


def test_rows_of_every_common_type_are_taken():
    table = table_of(native_array("multipolygon", True, False), "geoarrow.multipolygon",
                     boolean=pa.array([True, None, False]), small=pa.array([1, 2, None], pa.int8()),
                     real=pa.array([1.5, None, 2.5], pa.float32()),
                     decimal=pa.array([1, None, 3], pa.decimal128(9, 2)),
                     date=pa.array([0, None, 20000], pa.date32()),
                     time=pa.array([0, None, 10**15], pa.timestamp("us", "UTC")),
                     text=pa.array(["é", None, "汉"]), large=pa.array(["x", "", None],
                                                                   pa.large_string()),
                     view=pa.array(["short", None, "longer than twelve"], pa.string_view()),
                     data=pa.array([b"1", b"", None]), fixed=pa.array([b"ab", None, b"cd"],
                                                                     pa.binary(2)),
                     kind=pa.array(["p", None, "q"]).dictionary_encode(),
                     list=pa.array([[1, 2], None, []]),
                     pair=pa.array([[1, 2], None, [3, 4]], pa.list_(pa.int64(), 2)),
                     struct=pa.array([{"a": 1, "b": ["x"]}, None, {"a": None, "b": []}]),
                     nothing=pa.nulls(3))
    table = pa.concat_tables([table, table])
    places = [5, 0, 4, 2, 2, 1]
    picked = pa.table(ecotone.Layer(table).select(places))
    picked.validate(full=True)
    for name in table.column_names[:-1]:
        values = table.column(name).to_pylist()
        assert picked.column(name).to_pylist() == [values[place] for place in places], name


def test_a_type_without_rows_is_named():
    union = pa.UnionArray.from_sparse(pa.array([0, 0, 0], pa.int8()), [pa.array([1, 2, 3])])
    layer = ecotone.Layer(table_of(native_array("polygon", True, False), "geoarrow.polygon",
                                   odd=union))
    with pytest.raises(ecotone.SchemaError) as caught:
        layer.select([0])
    assert "odd" in str(caught.value)


def test_types_that_are_not_read_are_named():
    box = pa.array([{"xmin": 0.0, "ymin": 0.0, "xmax": 1.0, "ymax": 1.0}])
    floats = pa.array([[1.0, 2.0]], pa.list_(pa.float32(), 2))
    for array, name in ((box, "geoarrow.box"), (floats, "geoarrow.point")):
        with pytest.raises(ecotone.SchemaError) as caught:
            ecotone.Layer(table_of(array, name))
        assert caught.value.key == "geometry_encoding_unsupported"


def test_malformed_wkb_names_its_feature():
    wkb = pa.array([shapely.from_wkt("POINT (1 2)").wkb, b"\x01\x01"])
    with pytest.raises(ecotone.GeometryError) as caught:
        ecotone.Layer(table_of(wkb, "geoarrow.wkb"))
    assert "feature 1" in caught.value.where


def test_an_error_of_the_maker_of_a_stream_is_told():
    schema = pa.schema([("geometry", pa.binary())])

    def batches():
        yield pa.record_batch([pa.array([b""])], schema=schema).slice(0, 0)
        raise RuntimeError("the source went away")

    with pytest.raises(ecotone.IoError) as caught:
        ecotone.Layer(pa.RecordBatchReader.from_batches(schema, batches()))
    assert "the source went away" in str(caught.value)


def test_an_empty_table_is_an_empty_layer():
    table = table_of(native_array("polygon", True, False), "geoarrow.polygon").slice(0, 0)
    layer = ecotone.Layer(table, crs=4545)
    assert len(layer) == 0 and layer.geometry_type == "polygon" and layer.bounds is None
    assert ecotone.area(layer).shape == (0,)
    assert pa.table(layer).num_rows == 0


def test_results_go_to_other_libraries():
    layer = ecotone.Layer([square(0, 0, 10), square(5, 0, 10)], crs=4545)
    pairs = ecotone.self_overlaps(layer, method="plane").pairs
    assert pa.table(pairs).column("area_m2").to_pylist() == [50]
    assert pairs.to_arrow().schema.field("touches_only").type == pa.bool_()
    assert pairs.to_pandas()["area_m2"].tolist() == [50]
    assert isinstance(pairs["area_m2"], np.ndarray) and not pairs["area_m2"].flags.writeable


def test_polars_takes_and_gives_tables():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"name": ["a", "b"],
                              "geometry": [shapely.from_wkt(square(0, 0, 2)).wkb,
                                           shapely.from_wkt(square(1, 1, 2)).wkb]})
    layer = ecotone.Layer(frame, crs=4545)
    assert layer["name"] == ["a", "b"]
    result = ecotone.overlay(layer, layer.select([0]), "intersection", area_method="plane")
    joined = polars.DataFrame(result.layer.fields)
    assert joined["a_name"].to_list() == ["a", "b"]
    assert joined["b_name"].to_list() == ["a", "a"]


def test_duckdb_takes_and_gives_tables():
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    wkb = pa.table({"name": ["a", "b"], "geometry": [shapely.from_wkt(square(0, 0, 2)).wkb,
                                                     shapely.from_wkt(square(1, 1, 2)).wkb]})
    connection.register("zones", wkb)
    layer = ecotone.Layer(connection.sql("select * from zones where name = 'b'").arrow(), crs=4545)
    assert layer["name"] == ["b"]
    pairs = ecotone.overlap_areas(layer, layer, method="plane").pairs.to_arrow()
    assert connection.sql("select sum(area_m2) from pairs").fetchall()[0][0] == pytest.approx(4)
    assert connection.sql("select count(*) from pairs").fetchall() == [(1,)]
