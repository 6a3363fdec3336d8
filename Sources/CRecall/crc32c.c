#include "CRecall.h"

#if defined(__x86_64__)
#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t native(uint32_t crc, const uint8_t *bytes, size_t count) {
    uint64_t value = crc;
    for (; count >= 8; count -= 8, bytes += 8) {
        uint64_t word;
        __builtin_memcpy(&word, bytes, 8);
        value = _mm_crc32_u64(value, word);
    }
    for (; count > 0; count--, bytes++) {
        value = _mm_crc32_u8((uint32_t)value, *bytes);
    }
    return (uint32_t)value;
}

static int has_native(void) { return __builtin_cpu_supports("sse4.2"); }
#else
static uint32_t native(uint32_t crc, const uint8_t *bytes, size_t count) {
    (void)bytes;
    (void)count;
    return crc;
}

static int has_native(void) { return 0; }
#endif

/// Bit by bit, four at a time by a small table: for processors without the instruction.
static uint32_t plain(uint32_t crc, const uint8_t *bytes, size_t count) {
    static const uint32_t table[16] = {
        0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d,
        0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9, 0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75,
    };
    for (; count > 0; count--, bytes++) {
        crc ^= *bytes;
        crc = table[crc & 15] ^ (crc >> 4);
        crc = table[crc & 15] ^ (crc >> 4);
    }
    return crc;
}

uint32_t crecall_crc32c(uint32_t crc, const uint8_t *bytes, size_t count) {
    crc = ~crc;
    return ~(has_native() ? native(crc, bytes, count) : plain(crc, bytes, count));
}
