// SPDX-License-Identifier: Apache-2.0
#include "ecotone/compliance/pack_loader.h"

#include <algorithm>
#include <utility>

#include "ecotone/document/yaml.h"
#include "ecotone/error.h"
#include "ecotone/message/rule_errors.h"

namespace ecotone {

using document::Value;

std::string describe_place(const std::string& file, document::Mark place) {
  std::string text = file;
  if (place.line > 0) {
    text += (text.empty() ? "" : ", ") + std::string("line ") + std::to_string(place.line) +
            ", column " + std::to_string(place.column);
  }
  return text;
}

void PackLoader::load(const std::string& id, const std::string& wanted_by, document::Mark place) {
  if (std::find(open_.begin(), open_.end(), id) != open_.end()) {
    PackReader(reading_, wanted_by).issue(rule_error("pack_cycle"), {{"id", id}}, place);
    return;
  }
  if (std::find(done_.begin(), done_.end(), id) != done_.end()) return;
  const std::vector<PackText> texts = source_(id);
  if (texts.empty()) {
    PackReader(reading_, wanted_by).issue(rule_error("pack_unknown"), {{"id", id}}, place);
    return;
  }
  open_.push_back(id);
  read_pack(texts);
  open_.pop_back();
  done_.push_back(id);
}

bool PackLoader::is_fresh(PackReader& reader, const std::string& kind, const std::string& name,
                          document::Mark place) {
  const auto [found, fresh] =
      places_.emplace(kind + " " + name, describe_place(reader.file(), place));
  if (!fresh) reader.issue(rule_error("id_taken"), {{"id", name}, {"first", found->second}}, place);
  return fresh;
}

bool PackLoader::has_known_format(PackReader& reader, const Value& content) {
  reader.has_keys(content,
                  {"ecotone-rules", "pack", "instruments", "layers", "params", "rules", "tests"});
  if (!content.is_object()) return false;
  const Value* version = content.find("ecotone-rules");
  if (version != nullptr && version->is_integer() && version->as_integer() == 1) return true;
  std::string found = "-";
  if (version != nullptr && version->is_integer()) found = std::to_string(version->as_integer());
  if (version != nullptr && version->is_string()) found = version->as_string();
  reader.issue(rule_error("format_unknown"), {{"version", found}},
               version == nullptr ? content.mark() : version->mark());
  return false;
}

std::vector<PackLoader::File> PackLoader::parse_files(const std::vector<PackText>& texts) {
  std::vector<File> files;
  std::size_t headers = 0;
  for (const PackText& text : texts) {
    try {
      files.push_back({text.name, document::parse_yaml(text.text)});
    } catch (DocumentError& error) {
      error.prepend_place(text.name);
      throw;
    }
    PackReader reader(reading_, text.name);
    if (!has_known_format(reader, files.back().content)) return {};
    if (files.back().content.find("pack") != nullptr) ++headers;
  }
  if (headers == 1) return files;
  PackReader(reading_, texts.front().name)
      .issue(rule_error("pack_header_count"), {{"count", std::to_string(headers)}}, {});
  return {};
}

void PackLoader::read_pack(const std::vector<PackText>& texts) {
  const std::vector<File> files = parse_files(texts);
  for (const File& file : files) {
    if (const Value* header = file.content.find("pack")) read_header(file, *header);
  }
  places_.clear();
  // Names are declared before they are used, in whatever file they stand.
  for (const File& file : files) {
    PackReader reader(reading_, file.name);
    if (const Value* section = file.content.find("instruments")) read_instruments(reader, *section);
    if (const Value* section = file.content.find("layers")) read_layers(reader, *section);
    if (const Value* section = file.content.find("params")) read_params(reader, *section);
  }
  for (const File& file : files) {
    PackReader reader(reading_, file.name);
    if (const Value* section = file.content.find("rules")) read_rules(reader, *section);
    if (const Value* section = file.content.find("tests")) read_tests(reader, *section);
  }
}

void PackLoader::read_tests(PackReader& reader, const Value& section) {
  if (!section.is_array()) {
    reader.issue(rule_error("value_kind"), {{"wanted", "a list (列表)"}}, section.mark());
    return;
  }
  for (const Value& test : section.as_array()) {
    const Value* name = test.find("name");
    reading_.pack.tests.push_back({name != nullptr && name->is_string() ? name->as_string() : "",
                                   pack_, reader.file(), test});
  }
}

void PackLoader::load_base(PackReader& reader, const std::string& extends, document::Mark place) {
  const std::size_t at = extends.find('@');
  const std::string id = extends.substr(0, at);
  load(id, reader.file(), place);
  if (at == extends.npos) return;
  // "2026.11" stands for every 2026.11.x.
  const std::string wanted = extends.substr(at + 1);
  for (const PackInfo& base : reading_.pack.packs) {
    if (base.id != id || base.version == wanted || base.version.starts_with(wanted + ".")) continue;
    reader.issue(rule_error("pack_version_differs"),
                 {{"id", id}, {"wanted", wanted}, {"found", base.version}}, place);
  }
}

void PackLoader::read_header(const File& file, const Value& header) {
  PackReader reader(reading_, file.name);
  if (!reader.has_keys(header, {"id", "version", "license", "title", "extends"}, 3)) {
    if (!header.is_object()) return;
  }
  PackInfo info;
  info.id = reader.text(header.find("id"));
  info.version = reader.text(header.find("version"));
  info.license = reader.text(header.find("license"));
  info.title = reader.bilingual(header.find("title"));
  info.file = file.name;
  info.place = header.mark();
  if (const Value* base = header.find("extends")) {
    info.extends = reader.text(base);
    load_base(reader, info.extends, base->mark());
  }
  pack_ = info.id;
  reading_.pack.packs.push_back(std::move(info));
}

PackReading read_packs(std::span<const std::string> ids, const PackSource& source) {
  PackReading reading;
  PackLoader loader(source, reading);
  for (const std::string& id : ids) loader.load(id, "", {});
  loader.check_references();
  return reading;
}

}  // namespace ecotone
