// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "ecotone/zoning/source_zone.h"

namespace ecotone {
namespace {

std::string id_of(const SourceZone& zone, const WaterSource& source) {
  return source.id + "|" + std::string(zone_level_name(zone.level)) + "|" +
         std::string(zone_part_name(zone.part));
}

std::string remarks_of(const SourceZoneDraft& draft, std::size_t source, Language language) {
  std::string text;
  for (const SourceRemark& remark : draft.remarks) {
    if (remark.source != source) continue;
    if (!text.empty()) text += language == Language::chinese ? "；" : "; ";
    text += remark.in(language);
  }
  return text;
}

}  // namespace

Layer to_layer(const SourceZoneDraft& draft, const std::vector<WaterSource>& sources,
               const Crs& crs) {
  Layer layer;
  layer.name = "source_zones";
  layer.crs = crs;
  layer.geometry = draft.geometry;
  Column source("source", FieldType::text);
  Column name("name", FieldType::text);
  Column type("type", FieldType::text);
  Column level("level", FieldType::text);
  Column part("part", FieldType::text);
  Column area("area_m2", FieldType::real);
  Column vertices("vertices", FieldType::integer);
  Column status("status", FieldType::text);
  Column basis("basis", FieldType::text);
  Column remarks("remarks", FieldType::text);
  Column remarks_zh("remarks_zh", FieldType::text);
  for (const SourceZone& zone : draft.zones) {
    const WaterSource& of = sources[zone.source];
    layer.ids.push_back(id_of(zone, of));
    source.push_back(of.id);
    name.push_back(of.name);
    type.push_back(std::string(source_type_name(of.type)));
    level.push_back(std::string(zone_level_name(zone.level)));
    part.push_back(std::string(zone_part_name(zone.part)));
    area.push_back(zone.area_m2);
    vertices.push_back(static_cast<std::int64_t>(zone.vertices));
    status.push_back(std::string("draft"));
    basis.push_back(zone.basis);
    remarks.push_back(remarks_of(draft, zone.source, Language::english));
    remarks_zh.push_back(remarks_of(draft, zone.source, Language::chinese));
  }
  for (Column* column : {&source, &name, &type, &level, &part, &area, &vertices, &status, &basis,
                         &remarks, &remarks_zh}) {
    layer.fields.add(std::move(*column));
  }
  return layer;
}

Layer vertex_layer(const SourceZoneDraft& draft, const std::vector<WaterSource>& sources,
                   const Crs& crs) {
  Layer layer;
  layer.name = "source_zone_vertices";
  layer.crs = crs;
  MultiPointBuilder points;
  Column source("source", FieldType::text);
  Column level("level", FieldType::text);
  Column part("part", FieldType::text);
  Column ring_number("ring", FieldType::integer);
  Column number("number", FieldType::integer);
  Column x("x", FieldType::real);
  Column y("y", FieldType::real);
  for (std::size_t i = 0; i < draft.zones.size(); ++i) {
    const SourceZone& zone = draft.zones[i];
    std::int64_t ring_count = 0;
    for (std::size_t j = 0; j < draft.geometry[i].size(); ++j) {
      for (std::size_t k = 0; k < draft.geometry[i].polygon(j).ring_count(); ++k) {
        const RingView ring = draft.geometry[i].polygon(j).ring(k);
        ++ring_count;
        for (std::size_t v = 0; v + 1 < ring.size(); ++v) {
          points.add_point(ring[v]);
          points.finish_feature();
          layer.ids.push_back(id_of(zone, sources[zone.source]) + "|" + std::to_string(ring_count) +
                              "|" + std::to_string(v + 1));
          source.push_back(sources[zone.source].id);
          level.push_back(std::string(zone_level_name(zone.level)));
          part.push_back(std::string(zone_part_name(zone.part)));
          ring_number.push_back(ring_count);
          number.push_back(static_cast<std::int64_t>(v + 1));
          x.push_back(ring[v].x);
          y.push_back(ring[v].y);
        }
      }
    }
  }
  layer.geometry = std::move(points).build();
  for (Column* column : {&source, &level, &part, &ring_number, &number, &x, &y}) {
    layer.fields.add(std::move(*column));
  }
  return layer;
}

}  // namespace ecotone
