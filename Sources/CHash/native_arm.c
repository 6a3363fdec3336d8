#include "blocks.h"

/* The SHA instructions of ARMv8: "Arm Architecture Reference Manual for A-profile", C7.2, SHA1C to SHA256SU1. */

#if defined(__aarch64__)
#include <arm_neon.h>

#if defined(__ARM_FEATURE_SHA2)
#define NATIVE
#elif defined(__clang__)
#define NATIVE __attribute__((target("sha2")))
#else
#define NATIVE __attribute__((target("+crypto")))
#endif

NATIVE void gitmem_sha256_blocks_native(uint32_t *state, const uint8_t *data, size_t blocks)
{
    uint32x4_t abcd = vld1q_u32(state), efgh = vld1q_u32(state + 4);
    for (; blocks > 0; blocks--, data += 64) {
        const uint32x4_t abcd_before = abcd, efgh_before = efgh;
        uint32x4_t words[4];
#pragma clang loop unroll(full)
        for (int n = 0; n < 16; n++) {
            if (n < 4)
                words[n] = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(data + 16 * n)));
            else
                words[n & 3] = vsha256su1q_u32(
                    vsha256su0q_u32(words[n & 3], words[(n + 1) & 3]), words[(n + 2) & 3], words[(n + 3) & 3]);
            uint32x4_t sum = vaddq_u32(words[n & 3], vld1q_u32(gitmem_sha256_constants + 4 * n)), before = abcd;
            abcd = vsha256hq_u32(abcd, efgh, sum);
            efgh = vsha256h2q_u32(efgh, before, sum);
        }
        abcd = vaddq_u32(abcd, abcd_before);
        efgh = vaddq_u32(efgh, efgh_before);
    }
    vst1q_u32(state, abcd);
    vst1q_u32(state + 4, efgh);
}

NATIVE void gitmem_sha1_blocks_native(uint32_t *state, const uint8_t *data, size_t blocks)
{
    static const uint32_t constants[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
    uint32x4_t abcd = vld1q_u32(state);
    uint32_t e = state[4];
    for (; blocks > 0; blocks--, data += 64) {
        const uint32x4_t abcd_before = abcd;
        const uint32_t e_before = e;
        uint32x4_t words[4];
#pragma clang loop unroll(full)
        for (int n = 0; n < 20; n++) {
            if (n < 4)
                words[n] = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(data + 16 * n)));
            else
                words[n & 3] = vsha1su1q_u32(
                    vsha1su0q_u32(words[n & 3], words[(n + 1) & 3], words[(n + 2) & 3]), words[(n + 3) & 3]);
            uint32x4_t sum = vaddq_u32(words[n & 3], vdupq_n_u32(constants[n / 5]));
            uint32_t next = vsha1h_u32(vgetq_lane_u32(abcd, 0));
            if (n < 5)
                abcd = vsha1cq_u32(abcd, e, sum);
            else if (n < 10 || n > 14)
                abcd = vsha1pq_u32(abcd, e, sum);
            else
                abcd = vsha1mq_u32(abcd, e, sum);
            e = next;
        }
        abcd = vaddq_u32(abcd, abcd_before);
        e += e_before;
    }
    vst1q_u32(state, abcd);
    state[4] = e;
}

#endif
