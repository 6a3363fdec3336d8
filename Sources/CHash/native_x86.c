#include "blocks.h"

/* Intel's SHA extensions: "Intel SHA Extensions: New Instructions Supporting the Secure Hash Algorithm on Intel
   Architecture Processors" (2013). AMD has had them since Zen. */

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>

#define NATIVE __attribute__((target("sha,sse4.1,ssse3")))

/* Four rounds: words 4n … 4n + 3 of the schedule are made in the place of the four that came sixteen before. */
#define FOUR_ROUNDS(n)                                                                                                 \
    do {                                                                                                               \
        __m128i *w = &words[n & 3], *w1 = &words[(n + 1) & 3], *w2 = &words[(n + 2) & 3], *w3 = &words[(n + 3) & 3];   \
        if (n < 4)                                                                                                     \
            *w = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)data + (n & 3)), order);                            \
        else                                                                                                           \
            *w = _mm_sha256msg2_epu32(                                                                                 \
                _mm_add_epi32(_mm_sha256msg1_epu32(*w, *w1), _mm_alignr_epi8(*w3, *w2, 4)), *w3);                      \
        __m128i sum = _mm_add_epi32(*w, _mm_loadu_si128((const __m128i *)gitmem_sha256_constants + n));                \
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);                                                                 \
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));                                        \
    } while (0)

NATIVE void gitmem_sha256_blocks_native(uint32_t *state, const uint8_t *data, size_t blocks)
{
    const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0bll, 0x0405060700010203ll);
    __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xb1);
    __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state + 1), 0x1b);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
    __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
    for (; blocks > 0; blocks--, data += 64) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i words[4];
        FOUR_ROUNDS(0); FOUR_ROUNDS(1); FOUR_ROUNDS(2); FOUR_ROUNDS(3);
        FOUR_ROUNDS(4); FOUR_ROUNDS(5); FOUR_ROUNDS(6); FOUR_ROUNDS(7);
        FOUR_ROUNDS(8); FOUR_ROUNDS(9); FOUR_ROUNDS(10); FOUR_ROUNDS(11);
        FOUR_ROUNDS(12); FOUR_ROUNDS(13); FOUR_ROUNDS(14); FOUR_ROUNDS(15);
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    __m128i feba = _mm_shuffle_epi32(abef, 0x1b);
    __m128i dchg = _mm_shuffle_epi32(cdgh, 0xb1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xf0));
    _mm_storeu_si128((__m128i *)state + 1, _mm_alignr_epi8(dchg, feba, 8));
}

#undef FOUR_ROUNDS
#define FOUR_ROUNDS(n)                                                                                                 \
    do {                                                                                                               \
        __m128i *w = &words[n & 3], *w1 = &words[(n + 1) & 3], *w2 = &words[(n + 2) & 3], *w3 = &words[(n + 3) & 3];   \
        if (n < 4)                                                                                                     \
            *w = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)data + (n & 3)), order);                            \
        else                                                                                                           \
            *w = _mm_sha1msg2_epu32(_mm_xor_si128(_mm_sha1msg1_epu32(*w, *w1), *w2), *w3);                             \
        __m128i sum = n == 0 ? _mm_add_epi32(e, *w) : _mm_sha1nexte_epu32(e, *w);                                      \
        e = abcd;                                                                                                      \
        abcd = _mm_sha1rnds4_epu32(abcd, sum, n / 5);                                                                  \
    } while (0)

NATIVE void gitmem_sha1_blocks_native(uint32_t *state, const uint8_t *data, size_t blocks)
{
    const __m128i order = _mm_set_epi64x(0x0001020304050607ll, 0x08090a0b0c0d0e0fll);
    __m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0x1b);
    __m128i e = _mm_set_epi32((int)state[4], 0, 0, 0);
    for (; blocks > 0; blocks--, data += 64) {
        const __m128i abcd_before = abcd, e_before = e;
        __m128i words[4];
        FOUR_ROUNDS(0); FOUR_ROUNDS(1); FOUR_ROUNDS(2); FOUR_ROUNDS(3); FOUR_ROUNDS(4);
        FOUR_ROUNDS(5); FOUR_ROUNDS(6); FOUR_ROUNDS(7); FOUR_ROUNDS(8); FOUR_ROUNDS(9);
        FOUR_ROUNDS(10); FOUR_ROUNDS(11); FOUR_ROUNDS(12); FOUR_ROUNDS(13); FOUR_ROUNDS(14);
        FOUR_ROUNDS(15); FOUR_ROUNDS(16); FOUR_ROUNDS(17); FOUR_ROUNDS(18); FOUR_ROUNDS(19);
        e = _mm_sha1nexte_epu32(e, e_before);
        abcd = _mm_add_epi32(abcd, abcd_before);
    }
    _mm_storeu_si128((__m128i *)state, _mm_shuffle_epi32(abcd, 0x1b));
    state[4] = (uint32_t)_mm_extract_epi32(e, 3);
}

#endif
