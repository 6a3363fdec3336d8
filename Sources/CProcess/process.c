#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "process.h"

_Static_assert(sizeof(pthread_t) == sizeof(unsigned long), "the header names a thread by a number");

int gitmem_is_ignored(int number)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

int gitmem_forgets_children(void)
{
    struct sigaction action;
    if (sigaction(SIGCHLD, NULL, &action) != 0) return 0;
    return action.sa_handler == SIG_IGN || (action.sa_flags & SA_NOCLDWAIT) != 0;
}

int gitmem_start_thread(unsigned long *thread, unsigned long stack, void *(*run)(void *), void *work)
{
    pthread_attr_t attributes;
    int result = pthread_attr_init(&attributes);
    if (result != 0) return result;
    pthread_attr_setstacksize(&attributes, stack);
    result = pthread_create((pthread_t *)thread, &attributes, run, work);
    pthread_attr_destroy(&attributes);
    return result;
}

void gitmem_join_thread(unsigned long thread) { pthread_join((pthread_t)thread, NULL); }

int gitmem_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
