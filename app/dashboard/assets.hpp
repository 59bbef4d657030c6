// The dashboard's files, built into the program.
#pragma once
#include <span>
#include <string_view>

namespace limelight {

struct DashboardAsset {
  std::string_view path;  ///< "/index.html"
  std::string_view type;  ///< "text/html; charset=utf-8"
  std::string_view body;  ///< valid for ever
};

/// Empty if Limelight was built with LIMELIGHT_DASHBOARD=OFF. Any thread.
std::span<const DashboardAsset> dashboard_assets();

}  // namespace limelight
