#include "CHash.h"
#include "blocks.h"
#include <string.h>

/* FIPS 180-4, sections 4.1.2, 4.2.2, 5.1.1, 5.3.3 and 6.2. */

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const uint32_t gitmem_sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* One round, in fewer steps than the standard writes it: the rotations are nested, and the majority of a, b, c is made
   from a ^ b, which is the next round's b ^ c. The words change places by name only. */
#define ROUND(a, b, c, d, e, f, g, h, index)                                                                           \
    do {                                                                                                               \
        uint32_t sum1 = gitmem_rotate_right(                                                                           \
            gitmem_rotate_right(gitmem_rotate_right(e, 14) ^ e, 5) ^ e, 6);                                            \
        h += schedule[index] + gitmem_sha256_constants[first + index] + (g ^ (e & (f ^ g))) + sum1;                    \
        d += h;                                                                                                        \
        uint32_t ab = a ^ b;                                                                                           \
        uint32_t sum0 = gitmem_rotate_right(                                                                           \
            gitmem_rotate_right(gitmem_rotate_right(a, 9) ^ a, 11) ^ a, 2);                                            \
        h += (b ^ (ab & bc)) + sum0;                                                                                   \
        bc = ab;                                                                                                       \
    } while (0)

#define EIGHT_ROUNDS(index)                                                                                            \
    do {                                                                                                               \
        ROUND(a, b, c, d, e, f, g, h, index + 0);                                                                      \
        ROUND(h, a, b, c, d, e, f, g, index + 1);                                                                      \
        ROUND(g, h, a, b, c, d, e, f, index + 2);                                                                      \
        ROUND(f, g, h, a, b, c, d, e, index + 3);                                                                      \
        ROUND(e, f, g, h, a, b, c, d, index + 4);                                                                      \
        ROUND(d, e, f, g, h, a, b, c, index + 5);                                                                      \
        ROUND(c, d, e, f, g, h, a, b, index + 6);                                                                      \
        ROUND(b, c, d, e, f, g, h, a, index + 7);                                                                      \
    } while (0)

/* The schedule is a ring of sixteen words, each replaced when the last round that needs it is done. */
static inline __attribute__((always_inline)) void advance(uint32_t schedule[16])
{
#pragma clang loop unroll(full)
    for (int index = 0; index < 16; index++) {
        uint32_t next = schedule[(index + 1) & 15], late = schedule[(index + 14) & 15];
        uint32_t small0 = gitmem_rotate_right(gitmem_rotate_right(next, 11) ^ next, 7) ^ next >> 3;
        uint32_t small1 = gitmem_rotate_right(gitmem_rotate_right(late, 2) ^ late, 17) ^ late >> 10;
        schedule[index] += small0 + schedule[(index + 9) & 15] + small1;
    }
}

void gitmem_sha256_blocks_plain(uint32_t *state, const uint8_t *data, size_t blocks)
{
    for (; blocks > 0; blocks--, data += 64) {
        uint32_t schedule[16];
        for (int index = 0; index < 16; index++) schedule[index] = gitmem_load32(data + 4 * index);
        uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
        uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
        uint32_t bc = b ^ c;
        for (int first = 0; first < 64; first += 16) {
            if (first > 0) advance(schedule);
            EIGHT_ROUNDS(0);
            EIGHT_ROUNDS(8);
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }
}

static void hash(gitmem_blocks *blocks, const void *data, size_t count, uint8_t digest[32])
{
    uint32_t state[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };
    size_t whole = count / 64, rest = count % 64;
    if (whole > 0) blocks(state, data, whole);
    /* The rest, a one bit, zeros, and the length in bits: one block if they fit, else two. */
    uint8_t tail[128] = {0};
    if (rest > 0) memcpy(tail, (const uint8_t *)data + whole * 64, rest);
    tail[rest] = 0x80;
    size_t ends = rest < 56 ? 1 : 2;
    uint64_t bits = (uint64_t)count * 8;
    gitmem_store32(tail + ends * 64 - 8, (uint32_t)(bits >> 32));
    gitmem_store32(tail + ends * 64 - 4, (uint32_t)bits);
    blocks(state, tail, ends);
    for (int index = 0; index < 8; index++) gitmem_store32(digest + 4 * index, state[index]);
}

void gitmem_sha256(const void *data, size_t count, uint8_t digest[32])
{
    hash(gitmem_cpu_has_sha256() ? gitmem_sha256_blocks_native : gitmem_sha256_blocks_plain, data, count, digest);
}

void gitmem_sha256_plain(const void *data, size_t count, uint8_t digest[32])
{
    hash(gitmem_sha256_blocks_plain, data, count, digest);
}

static void blocks(uint32_t *state, const uint8_t *data, size_t count)
{
    (gitmem_cpu_has_sha256() ? gitmem_sha256_blocks_native : gitmem_sha256_blocks_plain)(state, data, count);
}

void gitmem_sha256_init(gitmem_sha256_stream *hash)
{
    static const uint32_t start[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };
    memcpy(hash->state, start, sizeof start);
    hash->count = 0;
}

void gitmem_sha256_update(gitmem_sha256_stream *hash, const void *data, size_t count)
{
    const uint8_t *bytes = data;
    size_t filled = hash->count % 64;
    hash->count += count;
    if (filled > 0) {
        size_t taken = count < 64 - filled ? count : 64 - filled;
        if (taken > 0) memcpy(hash->rest + filled, bytes, taken);
        if (filled + taken < 64) return;
        blocks(hash->state, hash->rest, 1);
        bytes += taken;
        count -= taken;
    }
    if (count / 64 > 0) blocks(hash->state, bytes, count / 64);
    if (count % 64 > 0) memcpy(hash->rest, bytes + count / 64 * 64, count % 64);
}

void gitmem_sha256_final(gitmem_sha256_stream *hash, uint8_t digest[32])
{
    uint8_t end[128] = { 0 };
    size_t filled = hash->count % 64, size = filled < 56 ? 64 : 128;
    if (filled > 0) memcpy(end, hash->rest, filled);
    end[filled] = 0x80;
    uint64_t bits = hash->count * 8;
    for (int index = 0; index < 8; index++) end[size - 1 - index] = (uint8_t)(bits >> 8 * index);
    blocks(hash->state, end, size / 64);
    for (int index = 0; index < 8; index++) gitmem_store32(digest + 4 * index, hash->state[index]);
}
