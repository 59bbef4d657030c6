// The facts a mind records: one struct a kind, and the event that carries it.
#pragma once
#include "core/event.hpp"
