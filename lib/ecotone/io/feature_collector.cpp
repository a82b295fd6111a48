// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/feature_collector.h"

#include <algorithm>

#include "ecotone/error.h"
#include "ecotone/execution/progress.h"
#include "ecotone/geometry/wkb.h"
#include "ecotone/geometry/wkt.h"
#include "ecotone/io/encoding.h"
#include "ecotone/io/linear_wkb.h"
#include "ecotone/message/stream_errors.h"

namespace ecotone {
namespace {

// A batch ends with so many bytes too: features may be of any size.
constexpr std::size_t most_bytes = std::size_t{32} << 20;
constexpr std::size_t most_waiting = 65'536;

std::size_t size_of(const FeatureRow& row) {
  std::size_t size = row.text.size();
  if (const auto* wkb = std::get_if<Wkb>(&row.geometry)) size += wkb->size();
  if (const auto* wkt = std::get_if<std::string>(&row.geometry)) size += wkt->size();
  for (const auto& [name, value] : row.fields) {
    if (const auto* text = std::get_if<std::string>(&value)) size += text->size();
  }
  return size;
}

bool has_texts_in_utf8(const FeatureRow& row) {
  return is_utf8(row.id) && std::ranges::all_of(row.fields, [](const auto& field) {
           const auto* text = std::get_if<std::string>(&field.second);
           return text == nullptr || is_utf8(*text);
         });
}

std::optional<FieldType> type_of(const FieldValue& value) {
  if (std::holds_alternative<std::string>(value)) return FieldType::text;
  if (std::holds_alternative<std::int64_t>(value)) return FieldType::integer;
  if (std::holds_alternative<double>(value)) return FieldType::real;
  if (std::holds_alternative<bool>(value)) return FieldType::boolean;
  if (std::holds_alternative<Date>(value)) return FieldType::date;
  return std::nullopt;
}

// A column of nulls that takes the type of the first value.
Column with_nulls(const std::string& name, FieldType type, std::size_t count) {
  Column column(name, type);
  for (std::size_t i = 0; i < count; ++i) column.push_back({});
  return column;
}

bool has_values(const Column& column) {
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (!column.is_null(i)) return true;
  }
  return false;
}

}  // namespace

BadRow bad_row(std::size_t row, std::string id, const Error& error, std::string text) {
  return {row,
          std::move(id),
          std::string(error.code()),
          error.message(Language::english),
          error.message(Language::chinese),
          std::move(text)};
}

std::optional<FeatureBatch> RowStream::next(std::size_t rows) {
  batch_ = FeatureBatch();
  geometries_ = type_ ? ColumnReader(*type_) : ColumnReader();
  must_wait_ = false;
  std::size_t taken = 0;
  std::size_t bytes = 0;
  // Until a geometry tells the type, empty ones wait: they may be of any.
  while (bytes < most_bytes && (taken < rows || (must_wait_ && taken < most_waiting))) {
    if ((taken & 255U) == 0) check_cancellation();
    if (!take_row()) break;
    FeatureRow& row = *waiting_;
    // A value of another type than those before it begins a new batch.
    if (!row.problem && !fits(row)) break;
    bytes += size_of(row);
    add(row);
    waiting_.reset();
    ++taken;
  }
  if (taken == 0 && !waiting_) return std::nullopt;
  return finish();
}

bool RowStream::take_row() {
  if (waiting_) return true;
  waiting_.emplace();
  if (read_row(*waiting_)) return true;
  waiting_.reset();
  return false;
}

bool RowStream::fits(const FeatureRow& row) const {
  return std::ranges::all_of(row.fields, [&](const auto& field) {
    const auto column = batch_.layer.fields.find(field.first);
    const auto type = type_of(field.second);
    return !column || !type || batch_.layer.fields.column(*column).type() == *type ||
           !has_values(batch_.layer.fields.column(*column));
  });
}

// Curves become chords, as those of a file do.
GeometryReading RowStream::scan(FeatureRow& row) {
  auto* wkb = std::get_if<Wkb>(&row.geometry);
  if (wkb == nullptr) return scan_wkt(std::get<std::string>(row.geometry));
  try {
    return scan_wkb(*wkb);
  } catch (const GeometryError& error) {
    if (error.key() != "geometry_type_unsupported") throw;
    Wkb linear = linear_wkb(*wkb);
    if (linear.empty()) throw;
    *wkb = std::move(linear);
  }
  return scan_wkb(*wkb);
}

void RowStream::set_aside(const FeatureRow& row, const ErrorText& text,
                          const Arguments& arguments) {
  batch_.bad.push_back({row.number, row.id, std::string(text.code), render(text.en, arguments),
                        render(text.zh, arguments), row.text});
}

void RowStream::add(FeatureRow& row) {
  if (row.problem != nullptr) return set_aside(row, *row.problem, row.arguments);
  if (!has_texts_in_utf8(row)) return set_aside(row, stream_error("row_not_utf8"), {});
  if (row.id.empty()) return set_aside(row, stream_error("row_id_missing"), {});
  try {
    if (!takes(row)) return;
  } catch (const Error& error) {  // malformed, or an SRID that EPSG does not know
    batch_.bad.push_back(bad_row(row.number, row.id, error, row.text));
    return;
  }
  add_fields(row);
  batch_.layer.ids.push_back(std::move(row.id));
  batch_.rows.push_back(row.number);
  if (options_.keep_rows) batch_.texts.push_back(std::move(row.text));
}

bool RowStream::takes(FeatureRow& row) {
  if (std::holds_alternative<std::monostate>(row.geometry)) {
    if (type_) {
      geometries_.add_missing();
    } else {
      held_.push_back(row);
    }
    return true;
  }
  const GeometryReading found = scan(row);
  if (found.is_empty && !type_) {
    must_wait_ = true;
    held_.push_back(row);
    return true;
  }
  if (!found.is_empty && !takes_srid(row, found.srid.value_or(0))) return false;
  if (!found.is_empty && type_ && found.type != *type_) {
    set_aside(row, stream_error("row_type_other"),
              {{"found", std::string(geometry_type_name(found.type))},
               {"expected", std::string(geometry_type_name(*type_))}});
    return false;
  }
  if (!type_) {
    type_ = found.type;
    geometries_ = ColumnReader(*type_);
    for (const FeatureRow& held : held_) add_geometry(held);
    held_.clear();
    must_wait_ = false;
  }
  add_geometry(row);
  return true;
}

bool RowStream::takes_srid(const FeatureRow& row, std::int32_t srid) {
  if (srid == 0) return true;
  if (!type_) {  // the first geometry
    crs_ = Crs::from_epsg(srid);
    return true;
  }
  if (crs_ && crs_->epsg() == srid) return true;
  set_aside(row, stream_error("row_srid_other"),
            {{"found", std::to_string(srid)}, {"expected", crs_ ? crs_->label() : "-"}});
  return false;
}

void RowStream::add_geometry(const FeatureRow& row) {
  if (const auto* wkb = std::get_if<Wkb>(&row.geometry)) {
    geometries_.add_wkb(*wkb);
  } else if (const auto* wkt = std::get_if<std::string>(&row.geometry)) {
    geometries_.add_wkt(*wkt);
  } else {
    geometries_.add_missing();
  }
}

void RowStream::add_fields(const FeatureRow& row) {
  Table& fields = batch_.layer.fields;
  const std::size_t before = batch_.layer.ids.size();
  for (const auto& [name, value] : row.fields) {
    const FieldType type = type_of(value).value_or(FieldType::text);
    const auto place = fields.find(name);
    if (!place) {
      fields.add(with_nulls(name, type, before));
    } else if (fields.column(*place).type() != type && type_of(value)) {
      fields.column(*place) = with_nulls(name, type, before);  // it held nulls alone
    }
    Column& column = fields.column(*fields.find(name));
    if (column.size() == before) column.push_back(value);
  }
  for (std::size_t j = 0; j < fields.column_count(); ++j) {
    if (fields.column(j).size() == before) fields.column(j).push_back({});
  }
}

FeatureBatch RowStream::finish() {
  for (const FeatureRow& held : held_) add_geometry(held);
  held_.clear();
  batch_.layer.geometry = std::move(geometries_).finish().column;
  batch_.layer.crs = crs_;
  return std::move(batch_);
}

}  // namespace ecotone
