#include "tests/support/faulty_disk.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>
#include <random>
#include <utility>

#include <sqlite3.h>

namespace limelight::test {
namespace {

constexpr const char* kName = "faulty";
constexpr int kTracked = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;

FaultyDisk* the_disk = nullptr;
sqlite3_vfs the_vfs{};

std::string bytes_of_file(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>(file), {}};
}

sqlite3_vfs* beneath() {
  return static_cast<sqlite3_vfs*>(the_vfs.pAppData);
}

}  // namespace

/// SQLite's view of a file; the real one's follows it in memory.
struct FaultyFile {
  sqlite3_file base;
  FaultyDisk::File* file;  // null: not watched

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  static FaultyFile& of(sqlite3_file* file) { return *reinterpret_cast<FaultyFile*>(file); }
  static const sqlite3_io_methods& methods_of(sqlite3_file* file) { return *of(file).real()->pMethods; }

  bool fails() const { return file != nullptr && the_disk->fails(); }
  void note(FaultyDisk::Operation operation) const {
    if (file != nullptr) file->since.push_back(std::move(operation));
  }

  static int write(sqlite3_file* self, const void* bytes, int size, sqlite3_int64 offset) {
    int written = size;
    int status = SQLITE_OK;
    if (of(self).fails()) {
      if (the_disk->fault_ != DiskFault::torn)
        return the_disk->fault_ == DiskFault::full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
      written = size / 2;
      status = SQLITE_IOERR_WRITE;
    }
    const int done = methods_of(self).xWrite(of(self).real(), bytes, written, offset);
    if (done == SQLITE_OK)
      of(self).note({false, offset, {static_cast<const char*>(bytes), static_cast<std::size_t>(written)}});
    return done == SQLITE_OK ? status : done;
  }

  static int truncate(sqlite3_file* self, sqlite3_int64 size) {
    if (of(self).fails()) return SQLITE_IOERR_TRUNCATE;
    of(self).note({true, size, {}});
    return methods_of(self).xTruncate(of(self).real(), size);
  }

  static int sync(sqlite3_file* self, int /*flags*/) {
    if (of(self).fails()) return SQLITE_IOERR_FSYNC;
    if (FaultyDisk::File* file = of(self).file) {
      for (const auto& each : file->since) apply(file->synced, each);
      file->since.clear();
    }
    return SQLITE_OK;
  }

  static void apply(std::string& bytes, const FaultyDisk::Operation& operation) {
    const auto offset = static_cast<std::size_t>(operation.offset);
    if (operation.truncates) {
      bytes.resize(std::min(bytes.size(), offset));
      return;
    }
    bytes.resize(std::max(bytes.size(), offset + operation.bytes.size()));
    bytes.replace(offset, operation.bytes.size(), operation.bytes);
  }

  static int close(sqlite3_file* self) { return methods_of(self).xClose(of(self).real()); }
  static int read(sqlite3_file* self, void* bytes, int size, sqlite3_int64 offset) {
    return methods_of(self).xRead(of(self).real(), bytes, size, offset);
  }
  static int size(sqlite3_file* self, sqlite3_int64* bytes) {
    return methods_of(self).xFileSize(of(self).real(), bytes);
  }
  static int lock(sqlite3_file* self, int level) { return methods_of(self).xLock(of(self).real(), level); }
  static int unlock(sqlite3_file* self, int level) {
    return methods_of(self).xUnlock(of(self).real(), level);
  }
  static int reserved(sqlite3_file* self, int* is) {
    return methods_of(self).xCheckReservedLock(of(self).real(), is);
  }
  static int control(sqlite3_file* self, int what, void* argument) {
    return methods_of(self).xFileControl(of(self).real(), what, argument);
  }
  static int sector(sqlite3_file* self) { return methods_of(self).xSectorSize(of(self).real()); }
  static int characteristics(sqlite3_file* self) {
    return methods_of(self).xDeviceCharacteristics(of(self).real());
  }
  static int shm_map(sqlite3_file* self, int page, int size, int extend, void volatile** at) {
    return methods_of(self).xShmMap(of(self).real(), page, size, extend, at);
  }
  static int shm_lock(sqlite3_file* self, int first, int count, int flags) {
    return methods_of(self).xShmLock(of(self).real(), first, count, flags);
  }
  static void shm_barrier(sqlite3_file* self) { methods_of(self).xShmBarrier(of(self).real()); }
  static int shm_unmap(sqlite3_file* self, int remove) {
    return methods_of(self).xShmUnmap(of(self).real(), remove);
  }

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* self, int flags, int* opened) {
    static const sqlite3_io_methods methods{
        2,         close,    read,    write,  truncate,        sync,    size,     lock,
        unlock,    reserved, control, sector, characteristics, shm_map, shm_lock, shm_barrier,
        shm_unmap, nullptr,  nullptr};
    FaultyFile& made = *new (self) FaultyFile{};
    const int status = beneath()->xOpen(beneath(), name, made.real(), flags, opened);
    if (made.real()->pMethods == nullptr) return status;
    made.base.pMethods = &methods;
    if (name == nullptr || (flags & kTracked) == 0) return status;
    const bool known = the_disk->files_.contains(name);
    made.file = &the_disk->files_[name];
    if (!known) made.file->synced = bytes_of_file(name);
    return status;
  }

  static int remove(sqlite3_vfs*, const char* name, int sync) {
    the_disk->files_.erase(name);
    return beneath()->xDelete(beneath(), name, sync);
  }
};

FaultyDisk::FaultyDisk() {
  sqlite3_vfs* real = sqlite3_vfs_find(nullptr);
  the_disk = this;
  the_vfs = *real;
  the_vfs.pNext = nullptr;
  the_vfs.zName = kName;
  the_vfs.szOsFile = static_cast<int>(sizeof(FaultyFile)) + real->szOsFile;
  the_vfs.pAppData = real;
  the_vfs.xOpen = FaultyFile::open;
  the_vfs.xDelete = FaultyFile::remove;
  sqlite3_vfs_register(&the_vfs, 1);
}

FaultyDisk::~FaultyDisk() {
  sqlite3_vfs_unregister(&the_vfs);
  sqlite3_vfs_register(beneath(), 1);
  the_disk = nullptr;
}

void FaultyDisk::fail_at(std::int64_t operation, DiskFault fault, bool lasting) {
  operations_ = 0;
  fails_at_ = operation;
  fault_ = fault;
  lasting_ = lasting;
}

bool FaultyDisk::fails() {
  ++operations_;
  return fails_at_ != 0 && (operations_ == fails_at_ || (lasting_ && operations_ > fails_at_));
}

void FaultyDisk::cut_power(std::uint64_t seed) {
  std::mt19937_64 random{seed};
  for (auto& [path, file] : files_) {
    for (const Operation& each : file.since) {
      if (seed != 0 && random() % 2 == 0) FaultyFile::apply(file.synced, each);
    }
    file.since.clear();
    std::ofstream(path, std::ios::binary | std::ios::trunc) << file.synced;
    std::filesystem::remove(path + "-shm");
  }
  files_.clear();
}

}  // namespace limelight::test
