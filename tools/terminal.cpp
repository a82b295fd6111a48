// SPDX-License-Identifier: Apache-2.0
#include "tools/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include "ecotone/document/json.h"
#include "ecotone/error.h"
#include "ecotone/message/io_errors.h"
#include "tools/command.h"

namespace ecotone::tools {
namespace {

using Clock = std::chrono::steady_clock;

std::mutex people_mutex;
bool bar_is_shown = false;

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = byte(at);
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  char32_t point = more == 0 ? first : first & (0x3FU >> more);
  for (int i = 1; i <= more; ++i) point = (point << 6U) | (byte(at + i) & 0x3FU);
  at += static_cast<std::size_t>(more) + 1;
  return point;
}

// East Asian wide and fullwidth, as far as our texts and names go (UAX #11).
bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD);
}

std::string duration(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  return whole >= 3600 ? fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
                       : fmt::format("{}:{:02}", whole / 60, whole % 60);
}

// Counts what is done; those derived from it show it now and then.
class TimedProgress : public Progress {
 public:
  explicit TimedProgress(std::chrono::milliseconds interval) : interval_(interval) {}

  void begin(std::string_view stage, std::size_t total) override {
    const std::lock_guard lock(mutex_);
    stage_ = stage;
    total_ = total;
    done_ = 0;
    begun_ = Clock::now();
    // Stages shorter than a second are not shown.
    next_ = (begun_ + std::chrono::seconds(1)).time_since_epoch().count();
  }

  void advance(std::size_t done) override {
    done_ += done;
    const auto now = Clock::now();
    if (now.time_since_epoch().count() < next_.load(std::memory_order_relaxed)) return;
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return;
    next_ = (now + interval_).time_since_epoch().count();
    show(std::chrono::duration<double>(now - begun_).count());
  }

  void end() override {
    const std::lock_guard lock(mutex_);
    hide();
    next_ = Clock::time_point::max().time_since_epoch().count();
  }

 protected:
  virtual void show(double seconds) = 0;
  virtual void hide() {}

  std::string stage_;
  std::size_t total_ = 0;
  std::atomic<std::size_t> done_{0};

 private:
  std::chrono::milliseconds interval_;
  std::mutex mutex_;
  Clock::time_point begun_;
  std::atomic<Clock::rep> next_{0};
};

class Bar : public TimedProgress {
 public:
  explicit Bar(Language language)
      : TimedProgress(std::chrono::milliseconds(100)), language_(language) {}
  ~Bar() override { hide(); }

 protected:
  void show(double seconds) override {
    const double done = static_cast<double>(done_.load());
    const double rate = done / seconds;
    std::string line = fmt::format("\r\033[K{} ", stage_);
    if (total_ > 0) {
      const double share = std::min(1.0, done / static_cast<double>(total_));
      const auto filled = static_cast<std::size_t>(share * 24);
      line += fmt::format("[{}{}] {:3.0f} %  ", std::string(filled, '#'),
                          std::string(24 - filled, '.'), share * 100);
      const double left = rate > 0 ? (static_cast<double>(total_) - done) / rate : 0;
      line += language_ == Language::chinese
                  ? fmt::format("每秒 {:.0f}，剩余 {}", rate, duration(left))
                  : fmt::format("{:.0f}/s, {} left", rate, duration(left));
    } else {
      line += language_ == Language::chinese
                  ? fmt::format("{:.0f}，每秒 {:.0f}，已用 {}", done, rate, duration(seconds))
                  : fmt::format("{:.0f}, {:.0f}/s, {} so far", done, rate, duration(seconds));
    }
    const std::lock_guard lock(people_mutex);
    std::fputs(line.c_str(), stderr);
    std::fflush(stderr);
    bar_is_shown = true;
  }

  void hide() override { print_to_people(""); }

 private:
  Language language_;
};

class JsonLines : public TimedProgress {
 public:
  JsonLines() : TimedProgress(std::chrono::seconds(1)) {}

 protected:
  void show(double seconds) override {
    document::Value line;
    line.set("stage", stage_);
    line.set("done", done_.load());
    if (total_ > 0) line.set("total", total_);
    line.set("seconds", std::round(seconds * 10) / 10);
    print_to_people(document::to_json(line, -1) + "\n");
  }
};

extern "C" void interrupt(int) {
  if (cancellation_requested()) _exit(static_cast<int>(ExitStatus::interrupted));
  request_cancellation();
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) width += is_wide(next_code_point(text, at)) ? 2 : 1;
  return width;
}

std::string pad(std::string_view text, std::size_t width) {
  const std::size_t taken = display_width(text);
  return std::string(text) + std::string(width > taken ? width - taken : 0, ' ');
}

bool use_color(std::string_view choice, int descriptor) {
  if (choice == "always") return true;
  if (choice == "never") return false;
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* terminal = std::getenv("TERM");
  return isatty(descriptor) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

void print_to_people(std::string_view text) {
  const std::lock_guard lock(people_mutex);
  if (bar_is_shown) std::fputs("\r\033[K", stderr);
  bar_is_shown = false;
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

PipeClosed::PipeClosed()
    : OutputError(io_error("output_not_written"),
                  {{"file", "-"}, {"reason", std::strerror(EPIPE)}}) {}

void print_data(std::string_view text) {
  const bool written =
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (!written) {
    if (errno == EPIPE) throw PipeClosed();
    throw OutputError(io_error("output_not_written"),
                      {{"file", "-"}, {"reason", std::strerror(errno)}});
  }
}

std::unique_ptr<Progress> make_progress(std::string_view choice, Language language) {
  if (choice == "json") return std::make_unique<JsonLines>();
  if (choice == "auto" && isatty(STDERR_FILENO) == 1) return std::make_unique<Bar>(language);
  return nullptr;
}

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = interrupt;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace ecotone::tools
