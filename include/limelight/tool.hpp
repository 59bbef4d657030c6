// What a tool of your own derives from.
#pragma once
#include "core/tool.hpp"
