// Reads a safetensors file: named float32 tensors behind a JSON header.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace limelight::setup {

/// One tensor as stored; `values` belongs to the file and lives as long as it does.
struct StoredTensor {
  std::vector<std::int64_t> shape;  ///< outermost dimension first, as PyTorch prints it
  std::span<const float> values;
};

/// Not thread-safe. Format: 8 bytes little-endian header length, JSON header, tensor bytes.
class SafetensorsFile {
 public:
  /// Reads the whole file. Throws std::runtime_error, naming the file, when it is missing, cut short or
  /// malformed.
  explicit SafetensorsFile(const std::filesystem::path& path);

  /// The tensor of that name. Throws std::runtime_error when it is absent or is not float32.
  const StoredTensor& tensor(const std::string& name) const;

 private:
  std::string path_;
  std::vector<float> data_;  // float, so that every tensor starts aligned
  std::map<std::string, StoredTensor> tensors_;
};

}  // namespace limelight::setup
