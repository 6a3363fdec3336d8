#ifndef GITMEMORY_CSYSTEM_SHIM_H
#define GITMEMORY_CSYSTEM_SHIM_H

#include <sys/types.h>

/* Linux's own system calls: the C library declares them for programs that ask for it, which Swift does not. */
extern int syncfs(int file);
extern int sync_file_range(int file, off_t offset, off_t count, unsigned int flags);

/* Starts to write a file out, and does not wait for the end. */
static inline int gitmem_start_writeback(int file)
{
    return sync_file_range(file, 0, 0, 2 /* SYNC_FILE_RANGE_WRITE */);
}

/* Waits until all of a file system is on the disk. */
static inline int gitmem_sync_file_system(int file)
{
    return syncfs(file);
}

#endif
