#ifndef GITMEMORY_CSYSTEM_SHIM_H
#define GITMEMORY_CSYSTEM_SHIM_H

#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

/* What only Linux has stands here, under names that say what it is for: no Swift file knows of it (`make lint`). */

/* A file that says which boot of the machine this is: some text that no other boot has, and a line feed. */
#define GITMEM_BOOT_FILE "/proc/sys/kernel/random/boot_id"

/* A folder that has each open file of the process under its number. */
#define GITMEM_OPEN_FILES "/proc/self/fd/"

/* A link to the file of the program that runs. */
#define GITMEM_PROGRAM "/proc/self/exe"

/* Opens a file or folder as a place alone, which needs no right to read it. */
#define GITMEM_OPEN_PLACE 010000000 /* O_PATH */

/* A folder that lives in memory, in which each user may make files. */
#define GITMEM_MEMORY_FOLDER "/dev/shm"

static inline unsigned long long gitmem_milliseconds(clockid_t clock)
{
    struct timespec time;
    if (clock_gettime(clock, &time) != 0) return 0;
    return (unsigned long long)time.tv_sec * 1000 + (unsigned long long)time.tv_nsec / 1000000;
}

/* A clock that nobody sets, in milliseconds; it stands still while the machine sleeps. */
static inline unsigned long long gitmem_steady_clock(void) { return gitmem_milliseconds(CLOCK_MONOTONIC); }

/* The same, and it goes on while the machine sleeps. */
static inline unsigned long long gitmem_running_clock(void) { return gitmem_milliseconds(CLOCK_BOOTTIME); }

/* The time of day, in milliseconds since 1970 UTC. */
static inline unsigned long long gitmem_wall_clock(void) { return gitmem_milliseconds(CLOCK_REALTIME); }

/* A descriptor that can be read when a child of this process has ended; -1 if the system is too old for it. */
static inline int gitmem_end_of_child(pid_t process)
{
#ifdef SYS_pidfd_open
    return (int)syscall(SYS_pidfd_open, process, 0);
#else
    return -1;
#endif
}

/* What the system says of a process: whether a signal has stopped it, and which process started it. It says nothing,
   and this returns -1, if there is none, and where the system keeps that to itself. */
static inline int gitmem_process_status(pid_t process, int *is_stopped, pid_t *parent)
{
    char text[512], state;
    int file, number;
    snprintf(text, sizeof text, "/proc/%d/stat", (int)process);
    file = open(text, O_RDONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    if (count <= 0) return -1;
    text[count] = 0;
    /* Behind the name, in which anything may be: the state and the parent. */
    const char *end = strrchr(text, ')');
    if (!end || sscanf(end + 1, " %c %d", &state, &number) != 2) return -1;
    *is_stopped = state == 'T' || state == 't';
    *parent = number;
    return 0;
}

/* How many columns a terminal has; 0 if that is none, or does not say. */
static inline int gitmem_terminal_width(int file)
{
    struct winsize size;
    return ioctl(file, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

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
