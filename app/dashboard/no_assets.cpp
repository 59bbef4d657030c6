#include "app/dashboard/assets.hpp"

namespace limelight {

std::span<const DashboardAsset> dashboard_assets() {
  return {};
}

}  // namespace limelight
