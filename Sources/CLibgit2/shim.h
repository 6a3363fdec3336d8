#ifndef GITMEMORY_CLIBGIT2_SHIM_H
#define GITMEMORY_CLIBGIT2_SHIM_H

#include <git2.h>

/* git_libgit2_opts is variadic, which Swift cannot call. */
static inline int gitmem_set_object_cache(int enabled)
{
    return git_libgit2_opts(GIT_OPT_ENABLE_CACHING, enabled);
}

static inline int gitmem_set_owner_validation(int enabled)
{
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

/* Extensions of git's repository format that libgit2 1.5 does not know and that change nothing in what is read and
   written here: it would refuse to open the repository. */
static inline int gitmem_allow_extensions(void)
{
    const char *names[] = {"worktreeconfig", "preciousobjects", "partialclone"};
    return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, sizeof(names) / sizeof(names[0]));
}

#endif
