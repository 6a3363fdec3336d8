#include "CHash.h"
#include "blocks.h"

/* What the processor has, found out once: 0 is not known yet. Threads that come first at once find the same. */
enum { KNOWN = 1, SHA1 = 2, SHA256 = 4 };

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>

static int look(void)
{
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return KNOWN;
    int has_shuffles = (c & bit_SSSE3) && (c & bit_SSE4_1);
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return KNOWN;
    return has_shuffles && (b & 1u << 29) ? KNOWN | SHA1 | SHA256 : KNOWN;
}

#elif defined(__aarch64__) && defined(__APPLE__)

/* All of Apple's have them. */
static int look(void) { return KNOWN | SHA1 | SHA256; }

#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>

static int look(void)
{
    unsigned long features = getauxval(AT_HWCAP);
    return KNOWN | (features & 1ul << 5 ? SHA1 : 0) | (features & 1ul << 6 ? SHA256 : 0);
}

#else

static int look(void) { return KNOWN; }

#endif

static int features(void)
{
    static int found;
    int known = __atomic_load_n(&found, __ATOMIC_RELAXED);
    if (!known) {
        known = look();
        __atomic_store_n(&found, known, __ATOMIC_RELAXED);
    }
    return known;
}

int gitmem_cpu_has_sha256(void) { return (features() & SHA256) != 0; }
int gitmem_cpu_has_sha1(void) { return (features() & SHA1) != 0; }

int gitmem_sha256_is_accelerated(void) { return gitmem_cpu_has_sha256(); }
int gitmem_sha1_is_accelerated(void) { return gitmem_cpu_has_sha1(); }
