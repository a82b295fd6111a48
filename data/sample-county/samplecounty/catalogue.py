# SPDX-License-Identifier: Apache-2.0
"""Which file holds which layer, under which field names, and the catalogue that says so."""
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .writers import Layer, write_geojson, write_shapefile


@dataclass(frozen=True)
class Source:
    """How a layer is stored.

    `names` pairs canonical fields with source fields; `values` holds, by canonical field, pairs of
    a source value and its canonical value.
    """

    file: str
    accuracy_m: float
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    encoding: str = "utf-8"
    cpg: bool = True
    geographic: bool = False
    coverage: str | None = "county"
    valid_from: str = "2024-01-01"
    review_by: str | None = None
    approval: str | None = None


LEVEL = {"国家级": "national", "省级": "provincial"}
SOURCES: dict[str, Source] = {
    "county": Source("county.geojson", 1.0, approval="示例民政〔2021〕1号（合成）"),
    "township": Source("townships.shp", 1.0, {"name": "乡镇名称", "code": "乡镇代码"}, encoding="gbk",
                       cpg=False),
    "nbz": Source("no-burn-zones.geojson", 2.0,
                  {"name": "MC", "class": "RLLB", "start": "SSRQ", "issuer": "FBJG",
                   "issuer_level": "FBJGJB", "issued_on": "FBRQ", "stated_area_m2": "GBMJ",
                   "approval": "PFWH"},
                  {"class": {"Ⅰ类": "I", "Ⅱ类": "II", "Ⅲ类": "III"},
                   "issuer_level": {"县": "county", "市": "city"}},
                  review_by="2027-06-01"),
    "fireworks": Source("fireworks-ban-zones.geojson", 5.0),
    "erl": Source("red-line.shp", 2.0, {"name": "HXMC", "kind": "HXLX", "code": "HXBM",
                                        "approval": "PFWH"},
                  approval="示例府〔2024〕18号（合成）", review_by="2027-06-01"),
    "pa": Source("protected-areas.shp", 5.0,
                 {"name": "MC", "kind": "LX", "zone": "GKFQ", "level": "JB", "approval": "PFWH"},
                 {"zone": {"核心保护区": "core", "一般控制区": "general"},
                  "kind": {"自然保护区": "nature_reserve", "自然公园": "nature_park"}, "level": LEVEL}),
    "dws": Source("source-zones.shp", 2.0,
                  {"name": "水源名称", "source": "水源编号", "level": "级别", "part": "水陆域",
                   "type": "水源类型", "approval": "批复文号", "valid_from": "生效日期",
                   "revoked_on": "撤销日期"},
                  {"level": {"一级": "primary", "二级": "secondary", "准保护区": "quasi"},
                   "part": {"水域": "water", "陆域": "land"},
                   "type": {"河流型": "river", "湖库型": "reservoir", "地下水型": "groundwater",
                            "分散式": "decentralised"}},
                  encoding="gbk", coverage="source-zones-coverage.geojson",
                  review_by="2027-01-01"),
    "intake": Source("intakes.geojson", 5.0),
    "river": Source("rivers.shp", 10.0, {"catchment_km2": "LYMJ", "name": "HLMC", "code": "HLBM",
                                         "rank": "HLJB", "order": "HLDJ"}),
    "water": Source("water-bodies.geojson", 5.0),
    "range": Source("management-ranges.geojson", 5.0, approval="示例府〔2023〕40号（合成）"),
    "shore": Source("shorelines.shp", 5.0),
    "unit": Source("control-units.shp", 5.0,
                   {"code": "HJGKDYBM", "name": "HJGKDYMC", "class": "ZHGKDYFL",
                    "barred_industries": "JZHY", "restricted_industries": "XZHY",
                    "spatial_layout": "KJBJYS", "pollutant_control": "PWWPFGK",
                    "risk_control": "HJFXFK", "resource_efficiency": "ZYKFXLYQ"},
                   {"class": {"1": "priority", "2": "key", "3": "general"}},
                   approval="示例府办〔2024〕11号（合成）"),
    "plant": Source("sewage-plants.shp", 10.0, {"name": "MC", "capacity_t_d": "SJGM", "status": "ZT"}),
    "pond": Source("tailings-ponds.geojson", 5.0),
    "fishery": Source("fishery-waters.geojson", 10.0),
    "slag": Source("manganese-slag-sites.geojson", 2.0),
    "noise": Source("noise-zones.geojson", 5.0, {"name": "MC", "class": "GNQLB"},
                    {"class": {f"{c}类": c for c in ("0", "1", "2", "3", "4a", "4b")}},
                    geographic=True),
    "road": Source("roads.geojson", 5.0, {"name": "MC", "class": "DLDJ"}, {"class": {
        "高速公路": "motorway", "一级公路": "class_1", "二级公路": "class_2", "城市主干路": "urban_main",
        "城市次干路": "urban_secondary", "县道": "county_road"}}),
    "road_boundary": Source("road-boundaries.geojson", 1.0, {"name": "MC", "class": "DLDJ"}, {"class": {
        "高速公路": "motorway", "一级公路": "class_1", "二级公路": "class_2", "城市主干路": "urban_main",
        "城市次干路": "urban_secondary", "县道": "county_road"}}),
    "railway": Source("railways.geojson", 5.0),
    "railway_boundary": Source("railway-boundaries.geojson", 1.0),
    "built_up": Source("built-up-areas.shp", 5.0),
    "community": Source("communities.shp", 5.0, {"name": "社区名称", "township": "所属乡镇"},
                        encoding="gbk"),
    "building": Source("buildings.shp", 0.5, {"name": "MC", "use": "YT", "storeys": "CS"}),
    "sensitive": Source("sensitive-places.geojson", 5.0),
    "dyke": Source("dykes.geojson", 1.0),
    "contour": Source("contours.shp", 5.0, {"elevation_m": "BSGC"}),
    "catchment": Source("catchments.shp", 20.0),
    "divide": Source("divides.geojson", 20.0),
    "function": Source("water-function-zones.geojson", 10.0, {"target": "SZMB", "status": "SZXZ",
                                                              "target_met": "SFDB"},
                       {"target_met": {"是": "yes", "否": "no"}}),
    "section": Source("monitoring-sections.geojson", 5.0, values={
        "level": {"国控": "national", "市控": "municipal"}}),
    "sinkhole": Source("sinkholes.geojson", 10.0, geographic=True),
    "karst": Source("karst-areas.shp", 50.0, {"name": "MC", "degree": "FYCD"},
                    {"degree": {"强": "strong", "中": "medium", "弱": "weak"}}),
    "spring": Source("spring-protection-ranges.geojson", 20.0),
    "wetland": Source("wetlands.geojson", 5.0, {"name": "MC", "level": "JB"}, {"level": {
        "国家重要湿地": "national", "省级重要湿地": "provincial", "一般湿地": "general"}}),
    "cave": Source("caves.geojson", 10.0),
    "plot": Source("contaminated-plots.geojson", 1.0),
    "scenic": Source("scenic-areas.geojson", 10.0, values={
        "zone": {"核心景区": "core", "一般景区": "general"}}),
    "flood": Source("flood-passages.geojson", 5.0),
    "pa_before": Source("protected-areas-before.shp", 20.0,
                        {"name": "名称", "kind": "类型", "zone": "功能区", "level": "级别"},
                        {"zone": {"核心区": "core", "缓冲区": "buffer", "实验区": "experimental"},
                         "kind": {"自然保护区": "nature_reserve", "自然公园": "nature_park"},
                         "level": LEVEL}, encoding="gbk", cpg=False),
    "pbf": Source("basic-farmland.shp", 1.0, {"name": "图斑名称", "code": "图斑编号"}, encoding="gbk"),
}


OUTFALL_FIELDS = {"name": "排污口名称", "code": "国家编码", "code_local": "地方编码", "class": "一级分类",
                  "subclass": "二级分类", "river": "受纳水体", "status": "状态",
                  "responsible_body": "责任主体", "approval": "审批登记文号", "remediation": "整治状态"}
FACILITY_FIELDS = {"name": "名称", "kind": "类别", "fuel": "燃料", "capacity_t_h": "额定蒸发量_t_h",
                   "status": "状态"}
TABLES = (
    ("outfall", "outfall", "入河排污口（一期排查）", "Outfalls, first survey", "outfalls.csv", 10,
     OUTFALL_FIELDS, {"status": {"既有": "existing"}}),
    ("outfall-supplement", "outfall", "入河排污口（补充排查）", "Outfalls, supplementary survey",
     "outfalls-supplement.csv", 10, OUTFALL_FIELDS, {"status": {"既有": "existing"}}),
    ("facility", "fuel_facility", "燃料销售点与燃用设施", "Fuel sellers and burning facilities",
     "fuel-facilities.csv", 10, FACILITY_FIELDS,
     {"kind": {"销售点": "seller", "锅炉": "boiler", "炉灶": "stove", "窑炉": "kiln"},
      "status": {"在建": "new", "既有": "existing"}}),
    ("receptor", "sensitive_receptor", "敏感受体清单", "Sensitive receptors",
     "sensitive-receptors.csv", 15, {"name": "名称", "code": "编码", "kind": "类别"}, {}))


def encode_value(source: Source, key: str, value):
    """A canonical value as the source writes it (layers already in source words pass through)."""
    back = {v: k for k, v in source.values.get(key, {}).items()}
    return back.get(value, value) if isinstance(value, str) else value


def write_layer(folder: Path, layer: Layer) -> None:
    """Writes one layer as its entry says."""
    source = SOURCES[layer.id]
    stored = Layer(layer.id, layer.role, layer.kind, layer.title_zh, layer.title_en)
    for f in layer.features:
        stored.add(f.geometry, **{k: encode_value(source, k, v) for k, v in f.attributes.items()})
    path = folder / source.file
    if source.file.endswith(".shp"):
        write_shapefile(path, stored, source.names, source.encoding, source.cpg)
    else:
        write_geojson(path, stored, source.names, source.geographic)


HEAD = """# 合成数据 / synthetic data: an invented county, made by generate.py; see README.md. CC0-1.0.
ecotone-catalogue: 1
county: "500242"
working_crs: EPSG:4545
rules: [cn, cn.cq]
layers:
"""


def write_catalogue(path: Path, layers: list[Layer]) -> None:
    """The catalogue of the written layers and tables. Some roles are absent on purpose: see the README."""
    lines: list[str] = []
    for layer in layers:
        source = SOURCES[layer.id]
        present = {k for f in layer.features for k in f.attributes}
        lines += _entry(layer.id, layer.role, layer.title_zh, layer.title_en, source,
                        {k: v for k, v in source.names.items() if k in present})
    for key, role, zh, en, file, accuracy, names, values in TABLES:
        source = Source(file, accuracy, names, values)
        lines += _entry(key, role, zh, en, source, names, "  crs: EPSG:4490")
    path.write_bytes((HEAD + "\n".join(lines) + "\n").encode("utf-8"))


def _entry(key: str, role: str, zh: str, en: str, source: Source, names: dict[str, str],
           *more: str) -> list[str]:
    lines = [f"- id: {key}", f"  role: {role}", f"  title: {{zh: {_plain(zh)}, en: {_plain(en)}}}",
             f"  source: {{file: {source.file}}}"]
    if names:
        lines.append("  fields: {" + ", ".join(f"{k}: {v}" for k, v in names.items()) + "}")
    if source.values:
        lines.append("  values:")
        for field_name, mapping in source.values.items():
            inner = ", ".join(f"{_scalar(k)}: {_scalar(v)}" for k, v in mapping.items())
            lines.append(f"    {field_name}: {{{inner}}}")
    lines += more
    lines.append(f"  accuracy_m: {source.accuracy_m:g}")
    lines.append(f"  valid: {{from: {source.valid_from}}}")
    if source.review_by:
        lines.append(f"  review_by: {source.review_by}")
    if source.approval:
        lines.append(f"  approval: {source.approval}")
    if source.coverage:
        text = source.coverage if source.coverage == "county" else f"{{file: {source.coverage}}}"
        lines.append(f"  coverage: {text}")
    return lines


def _scalar(text: str) -> str:
    return f'"{text}"' if text.isdigit() else text


def _plain(text: str) -> str:
    return f'"{text}"' if any(c in text for c in ",:{}[]#") else text
