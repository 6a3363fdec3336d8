"""The memory of a team of agents, by the program `gitmem`.

    from gitmemory import Memory

    with Memory("team", agent="ada") as memory:
        memory.add("The default port is 5432", tags=["database"])
        for found in memory.recall("which port does the database use?"):
            print(found["entry"]["content"])
"""

from .client import GitMemoryError, Memory

__all__ = ["GitMemoryError", "Memory"]
