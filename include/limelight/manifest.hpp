// A mind's manifest: read from YAML, checked with every mistake named, or filled in by hand.
#pragma once
#include "core/manifest/loader.hpp"
