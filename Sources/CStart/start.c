#include <stdlib.h>
#include <unistd.h>

#include "start.h"

static int word_count = 0;
static char **words = 0;

int gitmem_word_count(void) { return word_count; }

const char *gitmem_word(int index) { return index < word_count ? words[index] : 0; }

/* Runs before the initializers of Swift's runtime. In a static executable, these end the process if they cannot find
   its path in /proc; they look for it only to find the program that prints backtraces, and not if they are told one. */
static void start(int argc, char **argv, char **environment)
{
    (void)environment;
    word_count = argc;
    words = argv;
    if (access("/proc/self/exe", F_OK) != 0) setenv("SWIFT_BACKTRACE", "enable=no,swift-backtrace=/", 1);
}

__attribute__((section(".preinit_array"), used, retain))
static void (*const at_start)(int, char **, char **) = start;
