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
#include "workspace/sources/file_content.hpp"
#include "workspace/sources/followed_path.hpp"

namespace limelight {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kNames = IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE;
// A file that is kept open is never closed: IN_MODIFY tells what is appended to it.
constexpr std::uint32_t kContents = IN_MODIFY | IN_CLOSE_WRITE;
// The watched folder itself goes away.
constexpr std::uint32_t kGone = IN_DELETE_SELF | IN_MOVE_SELF;
constexpr std::uint32_t kLost = kGone | IN_UNMOUNT | IN_IGNORED;
constexpr int kNoWatch = -1;
constexpr std::size_t kNamed = 16;       // files that a stimulus names
constexpr std::size_t kBuffer = 16'384;  // bytes of inotify's records read at once
constexpr std::size_t kMark = 64;        // bytes that tell a file of the mind's own

bool is_within(const fs::path& path, const fs::path& folder) {
  if (folder.empty()) return false;
  const auto [left, right] = std::ranges::mismatch(folder, path);
  return left == folder.end();
}

}  // namespace

std::string why_not_watched(int system_error) {
  switch (system_error) {
    case ENOSPC:
      return "Linux watches no more files: its limit fs.inotify.max_user_watches is reached";
    case EMFILE:
      return "Linux lends no more inotify: its limit fs.inotify.max_user_instances is reached, or that of "
             "this "
             "process's open files (ulimit -n)";
    case ENFILE:
      return "the limit of all open files (fs.file-max) is reached";
    default:
      return std::strerror(system_error);
  }
}

class WatchedPaths::Watch : public std::enable_shared_from_this<Watch> {
 public:
  Watch(const boost::asio::any_io_executor& strand, OwnFiles own, Clock& clock, PostStimulus post)
      : inotify_(strand), own_(std::move(own)), clock_(clock), post_(std::move(post)) {
    std::error_code ignored;
    if (!own_.directory.empty()) own_directory_ = fs::canonical(own_.directory, ignored);
  }

  Result<void> open() {
    const int descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (descriptor < 0) return fail(Errc::io_failed, why_not_watched(errno), "inotify");
    inotify_.assign(descriptor);
    return {};
  }

  Result<void> add(const StimulusManifest& source, const fs::path& path) {
    Path& added = paths_.emplace_back();
    added.source = &source;
    added.path = path;
    added.name = path.lexically_normal().filename().string();
    if (added.name.empty())
      added.name = path.lexically_normal().parent_path().filename().string();  // "orders/"
    follow_anew(added);
    if (added.own) return fail(Errc::invalid_argument, "a mind cannot watch its own files", path.string());
    if (added.way.kind == Kind::absent)
      return fail(Errc::not_found, "there is no such file or folder to watch", path.string());
    if (added.watch == kNoWatch) return fail(Errc::io_failed, why_not_watched(added.refused), path.string());
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
  using Kind = FollowedPath::Kind;

  struct Path {
    const StimulusManifest* source = nullptr;
    fs::path path;
    std::string name;
    FollowedPath way;
    int watch = kNoWatch;  // of the folder, or of the folder that holds the file
    int refused = 0;       // the error number, where that one cannot be watched
    bool own = false;      // it leads into the mind's own files
    std::set<std::string> changed;
    Milliseconds first{0};  // when what is not told yet began to change, by elapsed()
    Milliseconds last{0};   // and when it did last
    std::unique_ptr<Alarm> settles;
    std::unique_ptr<Alarm> looks;  // while it is gone

    bool present() const { return way.kind != Kind::absent && watch != kNoWatch && !own; }
    bool folder() const { return way.kind == Kind::folder; }
  };

  int watch(const fs::path& folder, std::uint32_t changes) {
    return inotify_add_watch(inotify_.native_handle(), folder.c_str(),
                             changes | kGone | IN_ONLYDIR | IN_MASK_ADD);
  }

  void follow_anew(Path& path) {
    path.way = follow(path.path, [this](const fs::path& folder) { return watch(folder, kNames); });
    path.watch = kNoWatch;
    path.own = path.way.kind != Kind::absent && is_within(path.way.target, own_directory_);
    if (path.way.kind == Kind::absent || path.own) return;
    path.watch = watch(path.folder() ? path.way.target : path.way.target.parent_path(), kNames | kContents);
    path.refused = path.watch == kNoWatch ? errno : 0;
  }

  /// What no path needs any longer would still be heard of.
  void forget_unused(const std::vector<int>& before) {
    for (const int watched : before) {
      const auto uses = [watched](const Path& path) {
        return path.watch == watched ||
               std::ranges::find(path.way.steps, watched, &FollowedPath::Step::watch) != path.way.steps.end();
      };
      if (watched != kNoWatch && std::ranges::none_of(paths_, uses))
        inotify_rm_watch(inotify_.native_handle(), watched);
    }
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
    for (std::size_t place = 0; place < paths_.size(); ++place) {
      if ((record.mask & IN_Q_OVERFLOW) != 0) {
        change(place, "more than could be counted");
        look(place, false);
      } else if ((record.mask & kLost) != 0) {
        lose(place, record.wd);
      } else if (!name.empty()) {
        hear(place, record, name);
      }
    }
  }

  void hear(std::size_t place, const inotify_event& record, const std::string& name) {
    const Path& path = paths_[place];
    const bool is_file = path.way.kind == Kind::file && path.way.target.filename() == name;
    if (path.watch == record.wd && (path.folder() || is_file) && !is_own_folder(path, name))
      change(place, path.folder() ? name : path.name);
    const auto on_the_way = [&](const FollowedPath::Step& step) {
      return step.watch == record.wd && step.name == name;
    };
    if ((record.mask & kNames) != 0 && std::ranges::any_of(path.way.steps, on_the_way)) look(place, false);
  }

  bool is_own_folder(const Path& path, const std::string& name) const {
    return path.folder() && path.way.target / name == own_directory_;
  }

  void lose(std::size_t place, int watched) {
    const Path& path = paths_[place];
    const bool on_the_way =
        std::ranges::find(path.way.steps, watched, &FollowedPath::Step::watch) != path.way.steps.end();
    if (path.watch == watched || on_the_way) look(place, path.watch == watched);
  }

  /// Where the path leads now. `lost`: what was watched is no longer in its place, whatever is there now.
  void look(std::size_t place, bool lost) {
    Path& path = paths_[place];
    const bool was_there = path.present();
    const bool was_folder = path.folder();
    const FileIdentity before = path.way.identity;
    std::vector<int> watched{path.watch};
    for (const FollowedPath::Step& step : path.way.steps) watched.push_back(step.watch);
    follow_anew(path);
    forget_unused(watched);
    path.looks.reset();
    if (!path.present()) path.looks = clock_.after(limits::kPathLook, [this, place] { look(place, false); });
    const bool same = was_there && !lost && path.way.identity == before;
    if (path.present() && !same) change(place, path.folder() ? path.name + " is there again" : path.name);
    if (was_there && !path.present()) change(place, gone(path, was_folder));
  }

  static std::string gone(const Path& path, bool was_folder) {
    if (path.refused != 0) return path.name + " is no longer watched (" + why_not_watched(path.refused) + ")";
    return was_folder ? path.name + " is gone" : path.name;
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

  fs::path file_of(const Path& path, const std::string& name) const {
    return path.folder() ? path.way.target / name : path.way.target;
  }

  bool is_own(const Path& path, const std::string& name) const {
    if (!own_.begins || !path.present()) return false;
    const auto beginning = read_beginning(file_of(path, name), kMark);
    return beginning && own_.begins(*beginning);
  }

  std::string text_of(const Path& path) const {
    std::string text = path.source->text;
    std::size_t named = 0;
    for (const std::string& name : path.changed) {
      if (++named > kNamed) break;
      text += (named == 1 ? ": " : ", ") + name;
    }
    const char* least = path.changed.size() == limits::kChangedNames ? " and at least " : " and ";
    if (path.changed.size() > kNamed) text += least + std::to_string(path.changed.size() - kNamed) + " more";
    return text;
  }

  /// Of the files that are named.
  std::string contents_of(const Path& path) const {
    std::string contents;
    std::size_t named = 0;
    if (!path.source->content || !path.present()) return contents;
    for (const std::string& name : path.changed) {
      if (++named > kNamed || contents.size() > limits::kWatchedContentBytes) break;
      contents += shown_content(file_of(path, name), limits::kWatchedContentBytes - contents.size());
    }
    return contents;
  }

  void tell(std::size_t place) {
    Path& path = paths_[place];
    std::erase_if(path.changed, [&](const std::string& name) { return is_own(path, name); });
    if (path.changed.empty() || post_(*path.source, text_of(path) + contents_of(path))) {
      path.changed.clear();
      path.settles.reset();
      return;
    }
    path.settles = clock_.after(limits::kRoomRetry, [this, place] { tell(place); });
  }

  boost::asio::posix::stream_descriptor inotify_;
  OwnFiles own_;
  fs::path own_directory_;  // without links
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
                                                         std::string folder, OwnFiles own,
                                                         boost::asio::any_io_executor strand, Clock& clock,
                                                         PostStimulus post) {
  auto watch = std::make_shared<Watch>(std::move(strand), std::move(own), clock, std::move(post));
  const auto watches = [](const StimulusManifest& source) { return !source.path.empty(); };
  if (std::ranges::any_of(sources, watches)) {
    if (auto opened = watch->open(); !opened) return std::unexpected(opened.error());
  }
  for (const StimulusManifest& source : sources) {
    if (!watches(source)) continue;
    const fs::path path = fs::absolute(fs::path(folder) / source.path);
    if (auto added = watch->add(source, path); !added) return std::unexpected(added.error());
  }
  return std::unique_ptr<WatchedPaths>(new WatchedPaths(std::move(watch)));
}

void WatchedPaths::start() {
  if (!watch_->empty()) watch_->read();
}

}  // namespace limelight
