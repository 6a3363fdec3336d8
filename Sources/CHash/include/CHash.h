#ifndef GITMEMORY_CHASH_H
#define GITMEMORY_CHASH_H

#include <stddef.h>
#include <stdint.h>

/* SHA-256 and SHA-1 (FIPS 180-4), by the processor's own instructions where it has them. Nothing is allocated. */

/* The SHA-256 of `count` bytes; `data` may be null if there are none. */
void gitmem_sha256(const void *data, size_t count, uint8_t digest[32]);

/* The same in plain C, whatever the processor has: what tests hold the other against. */
void gitmem_sha256_plain(const void *data, size_t count, uint8_t digest[32]);

/* A SHA-256 in the making. Copying it forks it. */
typedef struct {
    uint32_t state[8];
    /* The bytes taken in. */
    uint64_t count;
    /* Those of them, `count` mod 64, that do not fill a block yet. */
    uint8_t rest[64];
} gitmem_sha256_stream;

void gitmem_sha256_init(gitmem_sha256_stream *hash);
/* Takes in `count` bytes; `data` may be null if there are none. */
void gitmem_sha256_update(gitmem_sha256_stream *hash, const void *data, size_t count);
/* Ends it; `hash` has to be initialised again before it is used again. */
void gitmem_sha256_final(gitmem_sha256_stream *hash, uint8_t digest[32]);

/* A SHA-1 in the making. Copying it forks it.

   For checksums, where nobody chooses the bytes: it does not look for collisions, as git does for object ids. */
typedef struct {
    uint32_t state[5];
    /* Not 0: plain C only. */
    uint32_t plain;
    /* The bytes taken in. */
    uint64_t count;
    /* Those of them, `count` mod 64, that do not fill a block yet. */
    uint8_t rest[64];
} gitmem_sha1;

void gitmem_sha1_init(gitmem_sha1 *hash);
/* The same in plain C, whatever the processor has. */
void gitmem_sha1_init_plain(gitmem_sha1 *hash);
/* Takes in `count` bytes; `data` may be null if there are none. */
void gitmem_sha1_update(gitmem_sha1 *hash, const void *data, size_t count);
/* Ends it; `hash` has to be initialised again before it is used again. */
void gitmem_sha1_final(gitmem_sha1 *hash, uint8_t digest[20]);

/* Whether this processor has instructions for the two. */
int gitmem_sha256_is_accelerated(void);
int gitmem_sha1_is_accelerated(void);

#endif
