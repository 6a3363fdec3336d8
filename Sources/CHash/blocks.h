#ifndef GITMEMORY_CHASH_BLOCKS_H
#define GITMEMORY_CHASH_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

/* Each takes in whole blocks of 64 bytes. */
typedef void gitmem_blocks(uint32_t *state, const uint8_t *data, size_t blocks);

gitmem_blocks gitmem_sha256_blocks_plain;
gitmem_blocks gitmem_sha1_blocks_plain;

/* By the processor's instructions: only if the functions below say that it has them. */
gitmem_blocks gitmem_sha256_blocks_native;
gitmem_blocks gitmem_sha1_blocks_native;

int gitmem_cpu_has_sha256(void);
int gitmem_cpu_has_sha1(void);

extern const uint32_t gitmem_sha256_constants[64];

static inline uint32_t gitmem_load32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static inline void gitmem_store32(uint8_t *bytes, uint32_t word)
{
    bytes[0] = (uint8_t)(word >> 24);
    bytes[1] = (uint8_t)(word >> 16);
    bytes[2] = (uint8_t)(word >> 8);
    bytes[3] = (uint8_t)word;
}

static inline uint32_t gitmem_rotate_left(uint32_t word, unsigned count)
{
    return word << count | word >> (32 - count);
}

static inline uint32_t gitmem_rotate_right(uint32_t word, unsigned count)
{
    return word >> count | word << (32 - count);
}

#endif
