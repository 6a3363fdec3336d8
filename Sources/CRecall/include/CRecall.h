#ifndef CRECALL_H
#define CRECALL_H

#include <stddef.h>
#include <stdint.h>

/// What a character is to the index.
enum {
    CRECALL_SEPARATOR = 0,
    CRECALL_LETTER = 1,
    CRECALL_DIGIT = 2,
    /// Of a script that puts no spaces between words.
    CRECALL_UNSPACED = 3,
    /// A word of its own: an emoji, say.
    CRECALL_SYMBOL = 4,
    /// Accents and the like, which searching passes over.
    CRECALL_DROPPED = 5,
};

/// What a character beyond ASCII is. O(log n) in the ranges of the table.
uint8_t crecall_kind(uint32_t scalar);

/// What it is compared as: UTF-8 without case, compatibility forms and accents; NULL if that is the character itself.
const uint8_t *crecall_fold(uint32_t scalar, size_t *count);

/// CRC-32C of bytes, going on from `crc`, which is 0 for the first.
uint32_t crecall_crc32c(uint32_t crc, const uint8_t *bytes, size_t count);

/// The sum of the products of bytes; of at most 131,072 of them, it is exact.
int32_t crecall_dot_product(const int8_t *a, const int8_t *b, size_t count);

#endif
