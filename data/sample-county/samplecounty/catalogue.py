# SPDX-License-Identifier: Apache-2.0
"""Which file holds which layer, under which field names, and the catalogue that says so."""
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .writers import Layer, write_geojson, write_shapefile


@dataclass(frozen=True)
class Source:
    """How a layer is stored. `names`: canonical → source field; `values`: canonical → source → canonical."""

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
                   {"code": "HJGKDYBM", "name": "HJGKDYMC", "class": "ZHGKDYFL"},
                   {"class": {"1": "priority", "2": "key", "3": "general"}},
                   approval="示例府办〔2024〕11号（合成）"),
    "pbf": Source("basic-farmland.shp", 1.0, {"name": "图斑名称", "code": "图斑编号"}, encoding="gbk"),
}


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
rules: [cn]
layers:
"""


def write_catalogue(path: Path, layers: list[Layer]) -> None:
    """The catalogue of the written layers. The role scenic_area is absent on purpose."""
    lines = []
    for layer in layers:
        source = SOURCES[layer.id]
        present = {k for f in layer.features for k in f.attributes}
        lines.append(f"- id: {layer.id}")
        lines.append(f"  role: {layer.role}")
        lines.append(f"  title: {{zh: {layer.title_zh}, en: {_plain(layer.title_en)}}}")
        lines.append(f"  source: {{file: {source.file}}}")
        pairs = [(k, v) for k, v in source.names.items() if k in present]
        if pairs:
            lines.append("  fields: {" + ", ".join(f"{k}: {v}" for k, v in pairs) + "}")
        if source.values:
            lines.append("  values:")
            for key, mapping in source.values.items():
                inner = ", ".join(f"{_scalar(k)}: {_scalar(v)}" for k, v in mapping.items())
                lines.append(f"    {key}: {{{inner}}}")
        lines.append(f"  accuracy_m: {source.accuracy_m:g}")
        lines.append(f"  valid: {{from: {source.valid_from}}}")
        if source.review_by:
            lines.append(f"  review_by: {source.review_by}")
        if source.approval:
            lines.append(f"  approval: {source.approval}")
        if source.coverage:
            text = source.coverage if source.coverage == "county" else f"{{file: {source.coverage}}}"
            lines.append(f"  coverage: {text}")
    path.write_bytes((HEAD + "\n".join(lines) + "\n").encode("utf-8"))


def _scalar(text: str) -> str:
    return f'"{text}"' if text.isdigit() else text


def _plain(text: str) -> str:
    return f'"{text}"' if any(c in text for c in ",:{}[]#") else text
