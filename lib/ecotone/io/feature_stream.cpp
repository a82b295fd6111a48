// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/feature_stream.h"

#include <array>
#include <utility>

#include "ecotone/io/stream_forms.h"

namespace ecotone {

std::optional<StreamForm> parse_stream_form(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, StreamForm>, 4> forms = {{
      {"wkb-tsv", StreamForm::wkb_tsv},
      {"wkt-tsv", StreamForm::wkt_tsv},
      {"ndjson", StreamForm::ndjson},
      {"arrow", StreamForm::arrow},
  }};
  for (const auto& [known, form] : forms) {
    if (known == name) return form;
  }
  return std::nullopt;
}

std::unique_ptr<FeatureStream> open_feature_stream(const std::string& path,
                                                   const StreamOptions& options) {
  switch (options.form) {
    case StreamForm::ndjson:
      return open_ndjson_stream(path, options);
    case StreamForm::arrow:
      return open_arrow_features(path, options);
    case StreamForm::wkb_tsv:
    case StreamForm::wkt_tsv:
      break;
  }
  return open_tsv_stream(path, options);
}

std::string copy_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\\\";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace ecotone
