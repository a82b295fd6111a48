// SPDX-License-Identifier: Apache-2.0
#include "python/bindings/running.h"

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace py = pybind11;

namespace ecotone::python {
namespace {

constexpr auto patience = std::chrono::milliseconds(50);

// A thread that waits for work. It keeps what PROJ opened, so it is kept for the next call.
class Worker {
 public:
  Worker() : thread_([this] { serve(); }) { thread_.detach(); }

  void start(const std::function<void()>& work) {
    const std::scoped_lock lock(mutex_);
    work_ = &work;
    changed_.notify_all();
  }
  // True when the work is done.
  bool wait(std::optional<std::chrono::milliseconds> at_most = std::nullopt) {
    std::unique_lock lock(mutex_);
    const auto done = [this] { return work_ == nullptr; };
    if (at_most) return changed_.wait_for(lock, *at_most, done);
    changed_.wait(lock, done);
    return true;
  }

 private:
  void serve() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return work_ != nullptr; });
      const std::function<void()>& work = *work_;
      lock.unlock();
      work();
      lock.lock();
      work_ = nullptr;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<void()>* work_ = nullptr;
  std::thread thread_;
};

// Workers without work. Never destroyed: their threads end with the process.
class Workers {
 public:
  static Workers& instance() {
    static auto* const workers = new Workers;
    return *workers;
  }

  Worker* take() {
    const std::scoped_lock lock(mutex_);
    if (process_ != getpid()) {  // threads do not come along into a forked process
      process_ = getpid();
      idle_.clear();
    }
    if (idle_.empty()) return new Worker;
    Worker* const worker = idle_.back();
    idle_.pop_back();
    return worker;
  }
  void give_back(Worker* worker) {
    const std::scoped_lock lock(mutex_);
    idle_.push_back(worker);
  }

 private:
  std::mutex mutex_;
  std::vector<Worker*> idle_;
  pid_t process_ = 0;
};

// Remembers what the work says; the waiting thread passes it on to Python.
class Remembered : public Progress {
 public:
  void begin(std::string_view stage, std::size_t total) override {
    const std::scoped_lock lock(mutex_);
    stages_.push_back({std::string(stage), total, 0, false});
  }
  void advance(std::size_t done) override {
    const std::scoped_lock lock(mutex_);
    if (stages_.empty()) stages_.push_back({"", 0, 0, false});
    stages_.back().done += done;
    stages_.back().told = false;
  }
  void end() override {}

  // With the interpreter's lock; what Python raises passes through.
  void tell(const py::object& report) {
    std::vector<Stage> news;
    {
      const std::scoped_lock lock(mutex_);
      for (Stage& stage : stages_) {
        if (!stage.told) news.push_back(stage);
        stage.told = true;
      }
      while (stages_.size() > 1) stages_.pop_front();
    }
    for (const Stage& stage : news) {
      const py::object total = stage.total > 0 ? py::object(py::int_(stage.total)) : py::none();
      report(stage.name, stage.done, total);
    }
  }

 private:
  struct Stage {
    std::string name;
    std::size_t total = 0;
    std::size_t done = 0;
    bool told = false;
  };

  std::mutex mutex_;
  std::deque<Stage> stages_;
};

// What the interpreter has to say while the work runs; its exception, if there is one.
std::exception_ptr attend(Remembered& remembered, const py::object& report) {
  const py::gil_scoped_acquire lock;
  try {
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (!report.is_none()) remembered.tell(report);
  } catch (...) {
    return std::current_exception();
  }
  return nullptr;
}

}  // namespace

void run_detached(const py::object& report, const std::function<void(Progress*)>& work) {
  Remembered remembered;
  Progress* const progress = report.is_none() ? nullptr : &remembered;
  std::exception_ptr failure, interruption;
  const std::function<void()> guarded = [&] {
    try {
      work(progress);
    } catch (...) {
      failure = std::current_exception();
    }
  };
  {
    const py::gil_scoped_release release;
    Worker* const worker = Workers::instance().take();
    worker->start(guarded);
    while (!worker->wait(patience)) {
      interruption = attend(remembered, report);
      if (interruption) {
        request_cancellation();
        worker->wait();
        clear_cancellation();
        break;
      }
    }
    Workers::instance().give_back(worker);
  }
  if (interruption) std::rethrow_exception(interruption);
  if (failure) std::rethrow_exception(failure);
  if (!report.is_none()) remembered.tell(report);
}

}  // namespace ecotone::python
