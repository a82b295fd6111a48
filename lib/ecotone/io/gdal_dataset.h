// SPDX-License-Identifier: Apache-2.0
// Private to io: our handles around GDAL.
#pragma once

#include <gdal.h>

#include <memory>
#include <string>
#include <vector>

namespace ecotone {

/// Registers the drivers we allow, one by one and once. GDALAllRegister would also bring those
/// that open other files or addresses on behalf of a file (VRT, WFS …).
void register_gdal_drivers();

/// Collects what GDAL says while it lives, in place of printing it.
class GdalMessages {
 public:
  GdalMessages();
  ~GdalMessages();
  GdalMessages(const GdalMessages&) = delete;
  GdalMessages& operator=(const GdalMessages&) = delete;

  const std::vector<std::string>& warnings() const { return warnings_; }
  const std::vector<std::string>& errors() const { return errors_; }
  /// All errors in one line; "unknown reason" if GDAL said nothing.
  std::string error_text() const;
  void add(bool is_error, std::string text);

 private:
  std::vector<std::string> warnings_;
  std::vector<std::string> errors_;
};

/// Sets a configuration option of GDAL for this thread while it lives.
class GdalConfig {
 public:
  GdalConfig(std::string key, const std::string& value);
  ~GdalConfig();
  GdalConfig(const GdalConfig&) = delete;
  GdalConfig& operator=(const GdalConfig&) = delete;

 private:
  std::string key_;
  bool had_value_ = false;
  std::string former_;
};

struct GdalDatasetCloser {
  using pointer = GDALDatasetH;
  void operator()(GDALDatasetH dataset) const { GDALClose(dataset); }
};
using GdalDataset = std::unique_ptr<void, GdalDatasetCloser>;

/// Opens a vector dataset for reading with the drivers named.
/// @return  nothing if no driver recognises it; `messages` then say more, if anything
GdalDataset open_gdal_dataset(const std::string& path, const std::vector<std::string>& drivers,
                              const std::vector<std::string>& open_options);

}  // namespace ecotone
