// SPDX-License-Identifier: Apache-2.0
#include "tools/reports.h"

#include <unistd.h>

#include <string>
#include <string_view>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/io/atomic_file.h"
#include "ecotone/report/check_document.h"
#include "ecotone/report/check_docx.h"
#include "ecotone/report/check_geopackage.h"
#include "ecotone/report/check_sheets.h"
#include "ecotone/report/check_text.h"
#include "ecotone/report/html.h"
#include "ecotone/report/map_picture.h"
#include "ecotone/report/map_sheet.h"
#include "ecotone/report/sheet.h"
#include "tools/reading.h"
#include "tools/results.h"
#include "tools/scratch_folder.h"
#include "tools/terminal.h"
#include "tools/usage_errors.h"

namespace ecotone::tools {
namespace {

/// The map of the subject of a result. @throws UsageError  if it has several
std::string map_of(const ReportInput& input) {
  const document::Value::Array& subjects = input.result.at("subjects").as_array();
  if (subjects.size() != 1) {
    throw UsageError(usage_error("map_of_many"), {{"n", std::to_string(subjects.size())}});
  }
  return map_sheet(input.result, subjects.front(), input.language, input.privacy);
}

// The bytes of a form whose library writes files only.
template <typename Write>
std::string written(std::string_view extension, Write write) {
  const ScratchFolder folder;
  const std::filesystem::path file = folder.path() / ("report" + std::string(extension));
  write(file);
  return read_text(file);
}

// One line a form of report.
constexpr ReportForm forms[] = {
    {".html",
     [](const ReportInput& input) {
       return check_html(input.result, {.language = input.language, .privacy = input.privacy});
     }},
    {".json", [](const ReportInput& input) { return document::to_json(input.result) + "\n"; }},
    {".ndjson", [](const ReportInput& input) { return check_ndjson(input.result); }},
    {".svg", [](const ReportInput& input) { return map_of(input); }},
    {".png", [](const ReportInput& input) { return picture_of_svg(map_of(input)); }},
    {".csv", [](const ReportInput& input) { return check_csv(input.result, input.language); }},
    {".txt",
     [](const ReportInput& input) {
       return check_text(input.result, {.language = input.language});
     }},
    {".docx",
     [](const ReportInput& input) {
       return check_docx(input.result, {.language = input.language, .privacy = input.privacy});
     }},
    {".gpkg",
     [](const ReportInput& input) {
       return written(".gpkg", [&](const std::filesystem::path& file) {
         write_geopackage(check_layers(input.result, input.geometry, input.language), file);
       });
     }},
    {".xlsx",
     [](const ReportInput& input) {
       return written(".xlsx", [&](const std::filesystem::path& file) {
         write_workbook(check_sheets(input.result, input.language), file, true);
       });
     }},
};

}  // namespace

const ReportForm& report_form(const std::filesystem::path& output) {
  for (const ReportForm& form : forms) {
    if (output.extension() == form.extension) return form;
  }
  throw UsageError(usage_error("report_form_unknown"),
                   {{"file", output.string()}, {"extensions", report_extensions()}});
}

bool needs_geometry(const std::filesystem::path& output) {
  return output.extension() == ".gpkg";
}

std::string report_extensions() {
  std::string names;
  for (const ReportForm& form : forms) {
    names += (names.empty() ? "" : ", ") + std::string(form.extension);
  }
  return names;
}

void refuse_report(const Session& session, const std::filesystem::path& output) {
  report_form(output);
  refuse_unwritable(output, session);
}

std::string rendered_report(const document::Value& result, const std::filesystem::path& output,
                            Language language, const std::string& privacy,
                            const CheckGeometry* geometry) {
  const ReportForm& form = report_form(output);
  // A public edition is one in every form, not in the page alone.
  if (privacy == "public") {
    return form.render({public_edition(result), language, Privacy::public_use, nullptr});
  }
  return form.render({result, language, Privacy::internal, geometry});
}

void write_report(const Session& session, const document::Value& result,
                  const std::filesystem::path& output, const std::string& privacy,
                  const CheckGeometry* geometry) {
  write_file(output, rendered_report(result, output, session.options.language, privacy, geometry),
             session.options.overwrite);
}

void write_check(const Session& session, const document::Value& result) {
  const std::string& format = session.options.format;
  if (format == "json") {
    write_text(session, document::to_json(result) + "\n");
  } else if (format == "ndjson") {
    write_text(session, check_ndjson(result));
  } else if (format == "csv") {
    write_text(session, check_csv(result, session.options.language));
  } else {
    const bool color =
        session.options.output.empty() && use_color(session.options.color, STDOUT_FILENO);
    write_text(session,
               check_text(result, {.language = session.options.language, .colour = color}));
  }
}

}  // namespace ecotone::tools
