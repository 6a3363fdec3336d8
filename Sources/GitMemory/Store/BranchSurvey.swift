/// The memory branches by what is at their tips.
struct BranchSurvey {
    /// Those that hold memory.
    var memory: [(branch: MemoryBranch, root: MemoryCommit)] = []
    /// Those that only have the name of a memory branch, such as one of code that somebody called `memory/agents/x`.
    var strangers: [MemoryBranch] = []
    /// Those that cannot be read, or not by that name, in order of reference name.
    var troubles: [BranchTrouble] = []

    /// The troubles, as a merge reports them.
    var unreadable: [MergeReport.Refused] { troubles.map(\.refused) }
}
