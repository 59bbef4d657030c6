#include "safetensors.hpp"

#include <bit>
#include <fstream>
#include <limits>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace limelight::setup {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors are stored little-endian");

// The real header is some 11 KB; anything near this is not the file we expect.
constexpr std::uint64_t kHeaderLimitBytes = 1 << 20;

StoredTensor locate(const nlohmann::json& entry, std::span<const float> data) {
  const auto begin = entry.at("data_offsets").at(0).get<std::uint64_t>();
  const auto end = entry.at("data_offsets").at(1).get<std::uint64_t>();
  StoredTensor tensor{.shape = entry.at("shape").get<std::vector<std::int64_t>>(), .values = {}};
  std::uint64_t count = 1;
  for (const std::int64_t extent : tensor.shape) {
    if (extent <= 0 || extent > std::numeric_limits<std::int32_t>::max())
      throw std::runtime_error("odd shape");
    count *= static_cast<std::uint64_t>(extent);
    if (count > data.size()) throw std::runtime_error("a tensor is larger than the file");
  }
  if (begin % sizeof(float) != 0 || begin > end || end > data.size_bytes() ||
      end - begin != count * sizeof(float)) {
    throw std::runtime_error("a tensor lies outside the file");
  }
  tensor.values = data.subspan(begin / sizeof(float), count);
  return tensor;
}

}  // namespace

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) : path_{path.string()} {
  try {
    std::ifstream file{path, std::ios::binary};
    const std::uint64_t size = std::filesystem::file_size(path);
    std::uint64_t header_size = 0;
    file.read(reinterpret_cast<char*>(&header_size), sizeof header_size);
    if (!file || header_size > kHeaderLimitBytes || header_size > size - sizeof header_size) {
      throw std::runtime_error("this is not a safetensors header");
    }
    std::string header(header_size, '\0');
    file.read(header.data(), static_cast<std::streamsize>(header_size));
    const std::uint64_t data_size = size - sizeof header_size - header_size;
    data_.resize(data_size / sizeof(float));
    file.read(reinterpret_cast<char*>(data_.data()),
              static_cast<std::streamsize>(data_.size() * sizeof(float)));
    if (!file) throw std::runtime_error("the file is cut short");
    const nlohmann::json entries = nlohmann::json::parse(header);
    for (const auto& [name, entry] : entries.items()) {
      if (name == "__metadata__" || entry.at("dtype") != "F32") continue;
      tensors_.emplace(name, locate(entry, data_));
    }
  } catch (const std::exception& error) {
    throw std::runtime_error(path_ + ": " + error.what());
  }
}

const StoredTensor& SafetensorsFile::tensor(const std::string& name) const {
  const auto found = tensors_.find(name);
  if (found == tensors_.end()) throw std::runtime_error(path_ + ": no float32 tensor named " + name);
  return found->second;
}

}  // namespace limelight::setup
