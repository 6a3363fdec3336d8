#ifndef GITMEMORY_CPROCESS_H
#define GITMEMORY_CPROCESS_H

/* What Swift cannot ask the system in its own words. No header of the system's is named here: Swift would take what that
   declares for this module's. */

/* Whether a signal is ignored, as a parent may have set it: `nohup` does. */
int gitmem_is_ignored(int signal);

/* Whether the system forgets how children ended, so that nobody can learn it. */
int gitmem_forgets_children(void);

/* Starts a thread with a stack of so many bytes; returns the system's error, or 0. */
int gitmem_start_thread(unsigned long *thread, unsigned long stack, void *(*run)(void *), void *work);

/* Waits until a thread has ended. */
void gitmem_join_thread(unsigned long thread);

/* A pipe that children do not inherit. */
int gitmem_pipe(int ends[2]);

#endif
