// A web server in this process, for what a client must bear: it answers, redirects, stalls and breaks off.
#pragma once
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include <httplib.h>

namespace limelight::test {

/// Listens on a free port of 127.0.0.1 on its own threads.
class Site {
 public:
  Site();
  ~Site();
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  std::string url(const std::string& path) const;
  /// How many requests have come.
  int requests() const;
  /// The remote port of the last request's connection.
  int last_port() const;
  /// Returns once so many answers of /stall wait; false if they do not come.
  bool wait_for_stalls(int count);
  /// Lets /gate go on after its first piece.
  void open_gate();

 private:
  void install();
  void stall();

  httplib::Server server_;
  std::thread listener_;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int requests_ = 0;
  int last_port_ = 0;
  int stalls_ = 0;
  bool gate_open_ = false;
  bool ending_ = false;
};

/// A port of 127.0.0.1 on which nobody listens.
int free_port();

}  // namespace limelight::test
