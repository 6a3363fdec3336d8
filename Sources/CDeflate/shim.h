#ifndef GITMEMORY_CDEFLATE_SHIM_H
#define GITMEMORY_CDEFLATE_SHIM_H

#include <libdeflate.h>

#endif
