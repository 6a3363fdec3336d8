#include <malloc.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "start.h"

static const char *text;
static int text_count;
static struct sigaction earlier;

/* Swift aborts when it gets no memory, and its runtime, which does not look at what it gets, meets a bad address. This is C,
   as what Swift needs for a function may be just what cannot be had. Where memory is not short, the signal takes its course:
   it is a fault of gitmem's, and not to be hidden. */
static void end(int number)
{
    struct rlimit limit;
    size_t size = 1 << 28;
    /* What could not be had is seldom larger than half of what there may be. */
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) size = limit.rlim_cur / 2;
    if (size < 1 << 20) size = 1 << 20;
    if (mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED) {
        ssize_t written = write(STDERR_FILENO, text, text_count);
        (void)written;
        _exit(8);
    }
    if (number == SIGSEGV) sigaction(SIGSEGV, &earlier, 0);
}

void gitmem_end_for_memory(const char *message, int count)
{
    text = message;
    text_count = count;
    signal(SIGABRT, end);
    struct sigaction action = {.sa_handler = end};
    sigaction(SIGSEGV, &action, &earlier);
}

void gitmem_keep_memory(void)
{
#ifdef __GLIBC__
    /* As it comes, each array of 128 kB or more is mapped and unmapped, and each of its pages is met anew. A command that
       ends soon keeps what it had. */
    mallopt(M_MMAP_THRESHOLD, 16 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_TOP_PAD, 256 << 10);
#endif
}

void gitmem_share_memory(void)
{
#ifdef __GLIBC__
    /* As it comes, there are eight heaps a processor, and what one thread has freed in one of them is of no use to the
       threads of the others. */
    mallopt(M_ARENA_MAX, 4);
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
#endif
}
