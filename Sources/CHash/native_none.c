#include "blocks.h"

/* Processors without such instructions, or without a way of asking for them here: cpu.c never says that they have. */

#if !defined(__x86_64__) && !defined(__i386__) && !defined(__aarch64__)

void gitmem_sha256_blocks_native(uint32_t *state, const uint8_t *data, size_t blocks)
{
    gitmem_sha256_blocks_plain(state, data, blocks);
}

void gitmem_sha1_blocks_native(uint32_t *state, const uint8_t *data, size_t blocks)
{
    gitmem_sha1_blocks_plain(state, data, blocks);
}

#endif
