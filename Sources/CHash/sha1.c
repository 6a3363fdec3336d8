#include "CHash.h"
#include "blocks.h"
#include <string.h>

/* FIPS 180-4, sections 4.1.1, 4.2.1, 5.1.1, 5.3.1 and 6.1. */

#define ROUND(a, b, c, d, e, mixed, constant, index)                                                                   \
    do {                                                                                                               \
        e += gitmem_rotate_left(a, 5) + (mixed) + constant + schedule[(index) & 15];                                   \
        b = gitmem_rotate_left(b, 30);                                                                                 \
    } while (0)

/* Five rounds, after which each word is back at its own name. */
#define FIVE_ROUNDS(MIX, constant, index)                                                                              \
    do {                                                                                                               \
        for (int next = index; next < index + 5; next++)                                                               \
            if (next > 15) extend(schedule, next);                                                                     \
        ROUND(a, b, c, d, e, MIX(b, c, d), constant, index);                                                           \
        ROUND(e, a, b, c, d, MIX(a, b, c), constant, index + 1);                                                       \
        ROUND(d, e, a, b, c, MIX(e, a, b), constant, index + 2);                                                       \
        ROUND(c, d, e, a, b, MIX(d, e, a), constant, index + 3);                                                       \
        ROUND(b, c, d, e, a, MIX(c, d, e), constant, index + 4);                                                       \
    } while (0)

#define CHOICE(x, y, z) (z ^ (x & (y ^ z)))
#define PARITY(x, y, z) (x ^ y ^ z)
#define MAJORITY(x, y, z) ((x & y) | (z & (x | y)))

/* The schedule is a ring of sixteen words. */
static inline void extend(uint32_t schedule[16], int index)
{
    schedule[index & 15] = gitmem_rotate_left(
        schedule[(index + 13) & 15] ^ schedule[(index + 8) & 15] ^ schedule[(index + 2) & 15] ^ schedule[index & 15],
        1);
}

void gitmem_sha1_blocks_plain(uint32_t *state, const uint8_t *data, size_t blocks)
{
    for (; blocks > 0; blocks--, data += 64) {
        uint32_t schedule[16];
        for (int index = 0; index < 16; index++) schedule[index] = gitmem_load32(data + 4 * index);
        uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
        for (int index = 0; index < 20; index += 5) FIVE_ROUNDS(CHOICE, 0x5a827999, index);
        for (int index = 20; index < 40; index += 5) FIVE_ROUNDS(PARITY, 0x6ed9eba1, index);
        for (int index = 40; index < 60; index += 5) FIVE_ROUNDS(MAJORITY, 0x8f1bbcdc, index);
        for (int index = 60; index < 80; index += 5) FIVE_ROUNDS(PARITY, 0xca62c1d6, index);
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
    }
}

static void take_in(gitmem_sha1 *hash, const uint8_t *data, size_t blocks)
{
    if (!hash->plain && gitmem_cpu_has_sha1())
        gitmem_sha1_blocks_native(hash->state, data, blocks);
    else
        gitmem_sha1_blocks_plain(hash->state, data, blocks);
}

void gitmem_sha1_init(gitmem_sha1 *hash)
{
    *hash = (gitmem_sha1){.state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}};
}

void gitmem_sha1_init_plain(gitmem_sha1 *hash)
{
    gitmem_sha1_init(hash);
    hash->plain = 1;
}

void gitmem_sha1_update(gitmem_sha1 *hash, const void *data, size_t count)
{
    const uint8_t *bytes = data;
    size_t held = hash->count % 64;
    hash->count += count;
    if (held > 0) {
        size_t wanted = 64 - held < count ? 64 - held : count;
        if (wanted > 0) memcpy(hash->rest + held, bytes, wanted);
        if (held + wanted < 64) return;
        take_in(hash, hash->rest, 1);
        bytes += wanted;
        count -= wanted;
    }
    if (count >= 64) take_in(hash, bytes, count / 64);
    if (count % 64 > 0) memcpy(hash->rest, bytes + count / 64 * 64, count % 64);
}

void gitmem_sha1_final(gitmem_sha1 *hash, uint8_t digest[20])
{
    size_t held = hash->count % 64, ends = held < 56 ? 1 : 2;
    uint64_t bits = hash->count * 8;
    /* What is held, a one bit, zeros, and the length in bits: one block if they fit, else two. */
    uint8_t tail[128] = {0};
    memcpy(tail, hash->rest, held);
    tail[held] = 0x80;
    gitmem_store32(tail + ends * 64 - 8, (uint32_t)(bits >> 32));
    gitmem_store32(tail + ends * 64 - 4, (uint32_t)bits);
    take_in(hash, tail, ends);
    for (int index = 0; index < 5; index++) gitmem_store32(digest + 4 * index, hash->state[index]);
}
