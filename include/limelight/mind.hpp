// The library in one include: a mind, its manifest, the events it records, the tools it may use.
#pragma once
#include "app/mind/mind.hpp"
#include "limelight/events.hpp"
#include "limelight/manifest.hpp"
#include "limelight/tool.hpp"
