// SPDX-License-Identifier: Apache-2.0
#include "tools/byte_output.h"

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "ecotone/error.h"
#include "ecotone/message/io_errors.h"
#include "tools/terminal.h"

namespace ecotone::tools {

void refuse_failed_output(const std::filesystem::path& path) {
  throw OutputError(io_error("output_not_written"),
                    {{"file", path.empty() ? "-" : path.string()},
                     {"reason", std::generic_category().message(errno)}});
}

ByteOutput::ByteOutput(std::filesystem::path path, bool overwrite) : path_(std::move(path)) {
  if (path_.empty() || path_ == "-") return;
  output_.emplace(path_, overwrite);
  file_.reset(std::fopen(output_->temporary().c_str(), "wbe"));
  if (file_ == nullptr) refuse_failed_output(path_);
}

void ByteOutput::write(std::string_view bytes) {
  if (bytes.empty()) return;
  if (!output_) return print_data(bytes);
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
    refuse_failed_output(path_);
  }
}

int ByteOutput::descriptor() {
  if (!output_) return -1;
  if (std::fflush(file_.get()) != 0) refuse_failed_output(path_);
  return ::fileno(file_.get());
}

void ByteOutput::finish() {
  if (!output_) return;
  if (std::fclose(file_.release()) != 0) refuse_failed_output(path_);
  output_->commit();
}

}  // namespace ecotone::tools
