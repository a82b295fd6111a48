// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ecotone/compliance/pack_reader.h"

namespace ecotone {

/// Names with commas between them; "-" if there are none.
template <typename Range>
std::string joined(const Range& names) {
  std::string text;
  for (const auto& name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text.empty() ? "-" : text;
}

/// "my.yaml, line 3, column 7"
std::string describe_place(const std::string& file, document::Mark place);

/// Reads the packs of a load in order, and merges them.
class PackLoader {
 public:
  PackLoader(const PackSource& source, PackReading& reading) : source_(source), reading_(reading) {}

  /// @param wanted_by  file that names the pack, for messages; "" if the caller does
  void load(const std::string& id, const std::string& wanted_by, document::Mark place);

  /// Notes names that are not declared; when everything has been loaded.
  void check_references();

 private:
  struct File {
    std::string name;
    document::Value content;
  };

  /// The files of a pack as trees; none, after an issue, if they make no pack.
  std::vector<File> parse_files(const std::vector<PackText>& texts);
  bool has_known_format(PackReader& reader, const document::Value& content);
  void read_pack(const std::vector<PackText>& texts);
  void load_base(PackReader& reader, const std::string& extends, document::Mark place);
  void read_header(const File& file, const document::Value& header);
  void read_instruments(PackReader& reader, const document::Value& section);
  void read_layers(PackReader& reader, const document::Value& section);
  void read_params(PackReader& reader, const document::Value& section);
  void read_rules(PackReader& reader, const document::Value& section);
  void read_rule(PackReader& reader, const document::Value& value);
  /// Adds to a rule of a base what a pack has to say to it, and leaves the rule as it is.
  void read_amendment(PackReader& reader, const document::Value& value);
  void read_exceptions(PackReader& reader, const document::Value& value, Rule& rule);
  void read_tests(PackReader& reader, const document::Value& section);
  void add_rule(PackReader& reader, Rule rule);
  /// Notes the placeholders of a message; the conditions say which zones it is about.
  void note_message(PackReader& reader, const Bilingual& message, document::Mark place,
                    std::initializer_list<const Predicate*> conditions);
  /// Whether a name is written for the first time in this pack; an issue if not.
  bool is_fresh(PackReader& reader, const std::string& kind, const std::string& name,
                document::Mark place);

  const PackSource& source_;
  PackReading& reading_;
  std::vector<std::string> open_;
  std::vector<std::string> done_;
  std::string pack_;                           ///< id of the pack being read
  std::map<std::string, std::string> places_;  ///< kind and name → file and line, in this pack
};

}  // namespace ecotone
