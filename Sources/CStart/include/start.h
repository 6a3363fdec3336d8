#ifndef GITMEMORY_CSTART_H
#define GITMEMORY_CSTART_H

/* The words of the command line, as the system gave them to the process. Swift reads them from /proc, and has none where
   that is not mounted. */
int gitmem_word_count(void);
const char *gitmem_word(int index);

/* From now on a process that gets no memory ends with exit code 8 after writing this text, which has to stay. */
void gitmem_end_for_memory(const char *text, int count);

/* Has the process keep memory that it has freed, for what it needs next. */
void gitmem_keep_memory(void);

/* Has the many threads of a process share memory that was freed. */
void gitmem_share_memory(void);

#endif
