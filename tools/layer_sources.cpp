// SPDX-License-Identifier: Apache-2.0
#include "tools/layer_sources.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/io/postgis.h"
#include "ecotone/message/units.h"
#include "tools/boundary_walk.h"
#include "tools/rule_files.h"

namespace ecotone::tools {
namespace {

namespace fs = std::filesystem;

/// Whether a word is a file with a layer of it, or a file alone.
bool is_layer_of_file(const std::string& head, const std::string& tail) {
  std::error_code ignored;
  if (!fs::exists(head, ignored)) return true;  // it may be FILE:DATASET:LAYER; reading will tell
  const std::vector<std::string> layers = layer_names(head);
  return std::find(layers.begin(), layers.end(), tail) != layers.end();
}

std::string field_of(const Layer& layer, const std::string& wanted) {
  if (!wanted.empty()) {
    layer.fields.at(wanted);
    return wanted;
  }
  for (const char* usual : {"name", "elevation_m"}) {
    if (layer.fields.find(usual)) return usual;
  }
  return "";
}

}  // namespace

std::vector<std::string> NamedLayer::names() const {
  std::vector<std::string> result(layer.size());
  if (field.empty()) return result;
  const Column& column = layer.fields.at(field);
  for (std::size_t i = 0; i < layer.size(); ++i) result[i] = to_text(column[i]);
  return result;
}

LayerSources::LayerSources(const Session& session, const Reading& reading,
                           const Transforming& transforming, const std::string& catalogue)
    : session_(session),
      reading_(reading),
      transformation_(to_transformation_options(transforming)),
      working_(named_crs(session)) {
  if (catalogue.empty()) return;
  catalogue_ = read_catalogue(catalogue, known_roles());
  if (!working_) working_ = catalogue_->working_crs;
  files_.emplace_back(catalogue);
}

const Crs& LayerSources::working_crs() const {
  return working_.value();
}

bool LayerSources::is_known(const std::string& word) const {
  return catalogue_ &&
         std::any_of(catalogue_->layers.begin(), catalogue_->layers.end(),
                     [&](const CatalogueLayer& l) { return l.id == word || l.role == word; });
}

std::vector<NamedLayer> LayerSources::named(const std::string& word, bool with_ids) {
  if (is_known(word)) return of_catalogue(word, "");
  std::string reference = word;
  std::string field;
  std::error_code ignored;
  const std::size_t colon = word.rfind(':');
  // A colon in the name of a table belongs to the name; its names are in the usual fields.
  if (!is_postgis(word) && colon != std::string::npos && !fs::exists(word, ignored)) {
    const std::string head = word.substr(0, colon);
    const std::string tail = word.substr(colon + 1);
    if (is_known(head)) return of_catalogue(head, tail);
    // FILE:LAYER:FIELD, where FILE:LAYER is no file of its own.
    const std::size_t before = head.rfind(':');
    const bool named_layer = before != std::string::npos &&
                             fs::exists(head.substr(0, before), ignored) &&
                             is_layer_of_file(head.substr(0, before), head.substr(before + 1));
    if (named_layer || !is_layer_of_file(head, tail)) {
      reference = head;
      field = tail;
    }
  }
  Reading reading = reading_;
  if (!with_ids) reading.id_field.clear();
  NamedLayer result{.layer = read(session_, reading, reference)};
  result.title = result.layer.name;
  result.field = field_of(result.layer, field);
  bring_to_working_crs(result.layer);
  return {std::move(result)};
}

std::vector<NamedLayer> LayerSources::of_role(const std::string& role) {
  return is_known(role) ? of_catalogue(role, "") : std::vector<NamedLayer>();
}

std::vector<NamedLayer> LayerSources::of_catalogue(const std::string& word,
                                                   const std::string& field) {
  std::vector<NamedLayer> result;
  for (const CatalogueLayer& described : catalogue_->layers) {
    if (described.id != word && described.role != word) continue;
    if (!roles_.contains(described.role)) {
      LoadOptions loading;
      loading.roles = {described.role};
      loading.transformation = transformation_;
      loading.progress = session_.progress;
      loading.snapshots = session_.snapshots;
      roles_[described.role] = load_layers(*catalogue_, loading);
    }
    for (const RoleLayer& loaded : roles_[described.role].layers) {
      if (loaded.id != described.id) continue;
      NamedLayer named{.layer = loaded.layer, .role = loaded.role};
      named.title =
          session_.options.language == Language::chinese ? loaded.title_zh : loaded.title_en;
      named.field = field_of(named.layer, field);
      bring_to_working_crs(named.layer);
      result.push_back(std::move(named));
      if (std::find(files_.begin(), files_.end(), described.file) == files_.end()) {
        files_.push_back(described.file);
      }
    }
  }
  return result;
}

void LayerSources::bring_to_working_crs(Layer& layer) {
  if (!working_) working_ = plane_of(session_, layer);
  const Transformation transform(layer.require_crs(), *working_, transformation_);
  if (transform.is_identity()) {
    layer.crs = working_;
    return;
  }
  session_.tell(
      {layer.name + ": transformed from " + layer.crs->label() + " to " + working_->label() + " (" +
           transform.description() + ", " + format_shortest(transform.accuracy_m()) + " m)",
       layer.name + "：由 " + layer.crs->label() + " 转换到 " + working_->label() + "（" +
           transform.description() + "，" + format_shortest(transform.accuracy_m()) + " 米）"});
  layer.geometry = transform(layer.geometry);
  if (layer.accuracy_m) *layer.accuracy_m += transform.accuracy_m();
  layer.crs = working_;
}

std::vector<NamedLayer> named_layers(LayerSources& sources, const std::vector<std::string>& words,
                                     bool with_ids) {
  std::vector<NamedLayer> result;
  for (const std::string& word : words) {
    for (NamedLayer& layer : sources.named(word, with_ids)) result.push_back(std::move(layer));
  }
  return result;
}

}  // namespace ecotone::tools
