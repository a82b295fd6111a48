// SPDX-License-Identifier: Apache-2.0
#include "ecotone/io/gdal_dataset.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <ogrsf_frmts.h>

#include <mutex>

namespace ecotone {
namespace {

void CPL_STDCALL take_message(CPLErr level, CPLErrorNum, const char* text) {
  if (level == CE_Debug || level == CE_None) return;
  static_cast<GdalMessages*>(CPLGetErrorHandlerUserData())->add(level >= CE_Failure, text);
}

std::vector<const char*> c_strings(const std::vector<std::string>& texts) {
  std::vector<const char*> pointers;
  for (const std::string& text : texts) pointers.push_back(text.c_str());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

void register_gdal_drivers() {
  static std::once_flag once;
  std::call_once(once, [] {
    RegisterOGRShape();
    RegisterOGRGeoPackage();
    RegisterOGROpenFileGDB();
    RegisterOGRGeoJSON();
    RegisterOGRGeoJSONSeq();
    RegisterOGRFlatGeobuf();
    RegisterOGRLIBKML();
    RegisterOGRKML();
    RegisterOGRCSV();
    RegisterOGRXLSX();
    RegisterOGRGML();
    RegisterOGRDXF();
    RegisterOGRMEM();
  });
}

GdalMessages::GdalMessages() {
  CPLPushErrorHandlerEx(take_message, this);
  CPLErrorReset();
}

GdalMessages::~GdalMessages() {
  CPLPopErrorHandler();
}

void GdalMessages::add(bool is_error, std::string text) {
  auto& list = is_error ? errors_ : warnings_;
  constexpr std::size_t most = 100;  // a damaged file can complain about every feature
  if (list.size() < most && (list.empty() || list.back() != text)) list.push_back(std::move(text));
}

std::string GdalMessages::error_text() const {
  const auto& list = errors_.empty() ? warnings_ : errors_;
  if (list.empty()) return "unknown reason";
  std::string text;
  for (std::size_t i = 0; i < list.size() && i < 3; ++i) text += (i == 0 ? "" : "; ") + list[i];
  return text;
}

GdalConfig::GdalConfig(std::string key, const std::string& value) : key_(std::move(key)) {
  if (const char* former = CPLGetThreadLocalConfigOption(key_.c_str(), nullptr)) {
    had_value_ = true;
    former_ = former;
  }
  CPLSetThreadLocalConfigOption(key_.c_str(), value.c_str());
}

GdalConfig::~GdalConfig() {
  CPLSetThreadLocalConfigOption(key_.c_str(), had_value_ ? former_.c_str() : nullptr);
}

GdalDataset open_gdal_dataset(const std::string& path, const std::vector<std::string>& drivers,
                              const std::vector<std::string>& open_options) {
  register_gdal_drivers();
  return GdalDataset(GDALOpenEx(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY,
                                c_strings(drivers).data(), c_strings(open_options).data(),
                                nullptr));
}

}  // namespace ecotone
