// SPDX-License-Identifier: Apache-2.0
#include "tools/doctor.h"

#include <fmt/format.h>

#include <string>
#include <thread>

#include "ecotone/io/library_versions.h"
#include "ecotone/io/postgis.h"
#include "tools/data_folder.h"
#include "tools/rule_files.h"
#include "tools/terminal.h"

namespace ecotone::tools {
namespace {

std::string packs_line() {
  std::string line;
  for (const std::string& pack : installed_packs()) line += (line.empty() ? "" : ", ") + pack;
  return line;
}

}  // namespace

std::string doctor(std::string_view version, Language language) {
  const bool chinese = language == Language::chinese;
  std::string out;
  const auto line = [&out](std::string_view head, std::string_view tail) {
    out += pad(head, 14) + std::string(tail) + "\n";
  };
  line("ecotone", version);
  line(chinese ? "编译器" : "compiler", __VERSION__);
  for (const auto& [name, library_version] : library_versions()) line(name, library_version);
  line("PostGIS", postgis_client());
  line(chinese ? "线程" : "threads", std::to_string(std::thread::hardware_concurrency()));
  const auto data = find_data_folder();
  if (data) {
    line(chinese ? "数据文件夹" : "data folder", data->string());
    line(chinese ? "规则包" : "rule packs", packs_line());
  } else {
    line(chinese ? "数据文件夹" : "data folder",
         chinese ? "未找到；请设置环境变量 ECOTONE_DATA" : "not found; set ECOTONE_DATA");
  }
  return out;
}

}  // namespace ecotone::tools
