#ifndef GITMEMORY_CSYSTEM_SHIM_H
#define GITMEMORY_CSYSTEM_SHIM_H

#include <linux/magic.h>
#include <sys/types.h>
#include <sys/vfs.h>

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

/* Whether a file system is one of this machine's alone, so that its locks are known to hold for all who use it. */
static inline int gitmem_is_local(const char *path)
{
    struct statfs status;
    if (statfs(path, &status) != 0) return 0;
    switch ((unsigned int)status.f_type) {
    case EXT4_SUPER_MAGIC: case XFS_SUPER_MAGIC: case BTRFS_SUPER_MAGIC: case TMPFS_MAGIC: case RAMFS_MAGIC:
    case OVERLAYFS_SUPER_MAGIC: case F2FS_SUPER_MAGIC: case 0x2fc12fc1 /* ZFS */: case 0xca451a4e /* bcachefs */:
        return 1;
    default: return 0;
    }
}

#endif
