#ifndef GITMEMORY_CLIBGIT2OFFLINE_H
#define GITMEMORY_CLIBGIT2OFFLINE_H

/* Nothing is called by name: see offline.c. */

#endif
