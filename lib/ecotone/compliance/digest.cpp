// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/digest.h"

#include <fmt/format.h>

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ecotone/index/index_file.h"

namespace ecotone {
namespace {

/// Bytes of parts, each after its length, so that no two lists of parts are the same bytes.
class Digest {
 public:
  void add(std::string_view text) {
    const std::uint64_t size = text.size();
    const auto begin = reinterpret_cast<const char*>(&size);
    bytes_.append(begin, sizeof(size));
    bytes_.append(text);
  }
  template <typename T>
  void add_items(std::span<const T> items) {
    const auto bytes = std::as_bytes(items);
    add(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }
  void add(const Bilingual& text) {
    add(text.en);
    add(text.zh);
  }
  void add(const std::optional<Date>& day) { add(day ? day->to_string() : std::string()); }
  void add(const std::vector<std::string>& texts) {
    add(std::to_string(texts.size()));
    for (const std::string& text : texts) add(text);
  }
  void add(const std::vector<RuleCitation>& citations) {
    add(std::to_string(citations.size()));
    for (const RuleCitation& citation : citations) {
      add(citation.ref);
      add(citation.article);
      add(citation.from);
      add(citation.until);
      add(citation.mark);
      add(citation.checked ? "checked" : "");
    }
  }
  void add_fields(const Table& fields, std::size_t row) {
    for (const Column& column : fields.columns()) {
      add(column.name());
      add(column.is_null(row) ? "" : "=" + to_text(column[row]));
    }
  }
  /// The geometry of a feature: its points, path by path.
  void add_geometry(const GeometryColumn& column, std::size_t i) {
    add(geometry_type_name(column.type()));
    if (column.is_missing(i)) return add("missing");
    switch (column.type()) {
      case GeometryType::point:
        add_items(column.as_points()[i]);
        break;
      case GeometryType::line:
        for (std::size_t j = 0; j < column.as_lines()[i].size(); ++j) {
          add_items(column.as_lines()[i].path(j));
        }
        break;
      case GeometryType::polygon: {
        const MultiPolygonView zone = column.as_polygons()[i];
        for (std::size_t j = 0; j < zone.size(); ++j) {
          add("polygon");
          for (std::size_t k = 0; k < zone.polygon(j).ring_count(); ++k) {
            add_items(zone.polygon(j).ring(k));
          }
        }
        break;
      }
    }
  }
  std::string hexadecimal() const {
    return fmt::format("{:016x}", index_checksum(std::as_bytes(std::span(bytes_))));
  }

 private:
  std::string bytes_;
};

}  // namespace

std::string digest_of_feature(const Layer& layer, std::size_t feature) {
  Digest digest;
  digest.add_geometry(layer.geometry, feature);
  digest.add_fields(layer.fields, feature);
  return digest.hexadecimal();
}

std::string digest_of(const RoleLayer& layer) {
  Digest digest;
  digest.add(geometry_type_name(layer.layer.geometry.type()));
  digest.add(layer.layer.ids);
  for (std::size_t i = 0; i < layer.layer.size(); ++i) {
    digest.add(digest_of_feature(layer.layer, i));
  }
  digest.add(layer.coverage ? "stated" : "none");
  if (layer.coverage) {
    digest.add_items(layer.coverage->geom_offsets());
    digest.add_items(layer.coverage->polygon_offsets());
    digest.add_items(layer.coverage->ring_offsets());
    digest.add_items(layer.coverage->points());
  }
  return digest.hexadecimal();
}

std::string digest_of(const Rule& rule) {
  Digest digest;
  digest.add(rule.id);
  digest.add(rule.title);
  digest.add(rule.targets);
  digest.add(rule.applies.text());
  digest.add(rule.condition);
  digest.add(level_name(rule.then));
  digest.add(rule.needs);
  digest.add(rule.message);
  digest.add(rule.note);
  digest.add(rule.cite);
  digest.add(rule.from);
  digest.add(rule.until);
  digest.add(rule.given);
  digest.add(rule.enabled ? "on" : "off");
  for (const RuleException& exception : rule.unless) {
    digest.add(exception.id);
    digest.add(exception.condition);
    digest.add(level_name(exception.then));
    digest.add(exception.needs);
    digest.add(exception.message);
    digest.add(exception.note);
    digest.add(exception.cite);
  }
  return digest.hexadecimal();
}

std::string digest_of_frame(const RulePack& pack) {
  Digest digest;
  for (const Instrument& instrument : pack.instruments) {
    digest.add(instrument.ref);
    digest.add(instrument.title);
    digest.add(instrument.issuer);
    digest.add(instrument.number);
    digest.add(instrument.from);
    digest.add(instrument.until);
    digest.add(instrument.mark);
    digest.add(instrument.status);
  }
  for (const RuleLayer& layer : pack.layers) {
    digest.add(layer.role);
    digest.add(layer.title);
    digest.add(layer.required ? "required" : "");
    for (const auto& [field, labels] : layer.labels) {
      digest.add(field);
      for (const auto& [value, label] : labels) {
        digest.add(value);
        digest.add(label);
      }
    }
  }
  for (const RuleParameter& param : pack.params) {
    digest.add(param.name);
    digest.add(param.mark);
    for (const RuleParameter::Dated& dated : param.values) {
      digest.add(dated.from);
      digest.add(dated.text);
    }
  }
  return digest.hexadecimal();
}

}  // namespace ecotone
