#include "workspace/sources/watched_paths.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>
#include <utility>
#include <vector>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <sys/inotify.h>
#include <unistd.h>

#include "core/limits.hpp"

namespace limelight {
namespace {

// A file that is kept open is never closed: IN_MODIFY tells what is appended to it.
constexpr std::uint32_t kChanges =
    IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE;
// The watched folder itself goes away.
constexpr std::uint32_t kGone = IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::uint32_t kLost = kGone | IN_UNMOUNT | IN_IGNORED;
constexpr int kNoWatch = -1;
constexpr std::size_t kNamed = 16;       // files that a stimulus names
constexpr std::size_t kBuffer = 16'384;  // bytes of inotify's records read at once

}  // namespace

class WatchedPaths::Watch : public std::enable_shared_from_this<Watch> {
 public:
  Watch(const boost::asio::any_io_executor& strand, Clock& clock, PostStimulus post)
      : inotify_(strand), clock_(clock), post_(std::move(post)) {}

  Result<void> open() {
    const int descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (descriptor < 0) return fail(Errc::io_failed, std::strerror(errno), "inotify");
    inotify_.assign(descriptor);
    return {};
  }

  Result<void> add(const StimulusManifest& source, const std::filesystem::path& path) {
    std::error_code error;
    const bool folder = std::filesystem::is_directory(path, error);
    if (!folder && !std::filesystem::exists(path, error)) {
      return fail(Errc::not_found, "there is no such file or folder to watch", path.string());
    }
    // A file that is replaced is another file: its folder is watched for its name.
    Path& added = paths_.emplace_back();
    added.source = &source;
    added.folder = folder ? path : path.parent_path();
    if (!folder) added.only = path.filename().string();
    if (!watch(added)) return fail(Errc::io_failed, std::strerror(errno), added.folder.string());
    return {};
  }

  bool empty() const { return paths_.empty(); }

  void read() {
    auto ready = [self = shared_from_this()](boost::system::error_code error) {
      if (error || self->ended_) return;
      self->take();
      self->read();
    };
    inotify_.async_wait(boost::asio::posix::stream_descriptor::wait_read, std::move(ready));
  }

  void end() {
    ended_ = true;
    paths_.clear();
    boost::system::error_code ignored;
    inotify_.close(ignored);
  }

 private:
  struct Path {
    const StimulusManifest* source = nullptr;
    std::filesystem::path folder;
    std::string only;      // the file's name in it; empty = all of the folder
    int watch = kNoWatch;  // while the folder is gone
    std::set<std::string> changed;
    Milliseconds first{0};  // when what is not told yet began to change, by elapsed()
    Milliseconds last{0};   // and when it did last
    std::unique_ptr<Alarm> settles;
    std::unique_ptr<Alarm> looks;  // while the folder is gone
  };

  bool watch(Path& path) {
    path.watch =
        inotify_add_watch(inotify_.native_handle(), path.folder.c_str(), kChanges | kGone | IN_ONLYDIR);
    return path.watch != kNoWatch;
  }

  void take() {
    alignas(inotify_event) std::array<char, kBuffer> buffer{};
    while (true) {
      const ssize_t got = ::read(inotify_.native_handle(), buffer.data(), buffer.size());
      if (got <= 0) return;
      for (std::size_t place = 0; place < static_cast<std::size_t>(got);) {
        inotify_event record{};
        std::memcpy(&record, buffer.data() + place, sizeof(record));
        const char* name = buffer.data() + place + sizeof(record);
        note(record, record.len > 0 ? std::string(name) : std::string{});
        place += sizeof(record) + record.len;
      }
    }
  }

  void note(const inotify_event& record, const std::string& name) {
    if ((record.mask & kLost) != 0) return lose(record.wd);
    const bool overflow = (record.mask & IN_Q_OVERFLOW) != 0;
    for (std::size_t place = 0; place < paths_.size(); ++place) {
      const Path& path = paths_[place];
      const bool concerns = path.watch == record.wd && (path.only.empty() || path.only == name);
      if (overflow || (concerns && !name.empty()))
        change(place, overflow ? "more than could be counted" : name);
    }
  }

  void lose(int watched) {
    const auto of_it = [watched](const Path& path) { return path.watch == watched; };
    if (watched == kNoWatch || std::ranges::none_of(paths_, of_it)) return;
    // What was moved away would still be heard of.
    inotify_rm_watch(inotify_.native_handle(), watched);
    for (std::size_t place = 0; place < paths_.size(); ++place) {
      Path& path = paths_[place];
      if (!of_it(path)) continue;
      path.watch = kNoWatch;
      if (look(place)) continue;  // another one is in its place
      change(place, path.only.empty() ? path.folder.filename().string() + " is gone" : path.only);
    }
  }

  bool look(std::size_t place) {
    Path& path = paths_[place];
    path.looks.reset();
    if (!watch(path)) {
      path.looks = clock_.after(limits::kPathLook, [this, place] { look(place); });
      return false;
    }
    std::error_code ignored;
    if (path.only.empty()) change(place, path.folder.filename().string() + " is there again");
    if (!path.only.empty() && std::filesystem::exists(path.folder / path.only, ignored))
      change(place, path.only);
    return true;
  }

  void change(std::size_t place, std::string what) {
    Path& path = paths_[place];
    if (path.changed.size() < limits::kChangedNames) path.changed.insert(std::move(what));
    path.last = clock_.elapsed();
    if (path.settles) return;
    path.first = path.last;
    path.settles = clock_.after(limits::kPathSettle, [this, place] { settle(place); });
  }

  void settle(std::size_t place) {
    Path& path = paths_[place];
    const Milliseconds due = std::min(path.last + limits::kPathSettle, path.first + limits::kPathLongest);
    if (due <= clock_.elapsed()) return tell(place);
    path.settles = clock_.after(due - clock_.elapsed(), [this, place] { settle(place); });
  }

  void tell(std::size_t place) {
    Path& path = paths_[place];
    std::string text = path.source->text;
    std::size_t named = 0;
    for (const std::string& name : path.changed) {
      if (++named > kNamed) break;
      text += (named == 1 ? ": " : ", ") + name;
    }
    const char* least = path.changed.size() == limits::kChangedNames ? " and at least " : " and ";
    if (path.changed.size() > kNamed) text += least + std::to_string(path.changed.size() - kNamed) + " more";
    if (post_(*path.source, std::move(text))) {
      path.changed.clear();
      path.settles.reset();
      return;
    }
    path.settles = clock_.after(limits::kRoomRetry, [this, place] { tell(place); });
  }

  boost::asio::posix::stream_descriptor inotify_;
  Clock& clock_;
  PostStimulus post_;
  std::vector<Path> paths_;
  bool ended_ = false;
};

WatchedPaths::WatchedPaths(std::shared_ptr<Watch> watch) : watch_(std::move(watch)) {}

WatchedPaths::~WatchedPaths() {
  watch_->end();
}

Result<std::unique_ptr<WatchedPaths>> WatchedPaths::open(std::span<const StimulusManifest> sources,
                                                         std::string folder,
                                                         boost::asio::any_io_executor strand, Clock& clock,
                                                         PostStimulus post) {
  auto watch = std::make_shared<Watch>(std::move(strand), clock, std::move(post));
  if (auto opened = watch->open(); !opened) return std::unexpected(opened.error());
  for (const StimulusManifest& source : sources) {
    if (source.path.empty()) continue;
    auto path = std::filesystem::absolute(std::filesystem::path(folder) / source.path).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();  // "orders/"
    if (auto added = watch->add(source, path); !added) return std::unexpected(added.error());
  }
  return std::unique_ptr<WatchedPaths>(new WatchedPaths(std::move(watch)));
}

void WatchedPaths::start() {
  if (!watch_->empty()) watch_->read();
}

}  // namespace limelight
