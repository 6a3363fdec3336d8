#ifndef GITMEMORY_CLIBGIT2_SHIM_H
#define GITMEMORY_CLIBGIT2_SHIM_H

#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

/* git_libgit2_opts is variadic, which Swift cannot call. */
static inline int gitmem_set_object_cache(int enabled)
{
    return git_libgit2_opts(GIT_OPT_ENABLE_CACHING, enabled);
}

/* Has libgit2 look for no file of a user's or the system's, be it of configuration or of attributes. */
static inline int gitmem_forget_search_paths(void)
{
    int result = 0;
    for (int level = GIT_CONFIG_LEVEL_PROGRAMDATA; level <= GIT_CONFIG_LEVEL_GLOBAL; level++)
        if (git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "") < 0) result = -1;
    return result;
}

#endif
