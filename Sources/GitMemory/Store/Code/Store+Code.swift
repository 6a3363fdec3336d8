internal import Git

extension Store {
    /// Runs `body` with the code repository in which one stands, which may be another one than that of the memory.
    ///
    /// - Throws: ``StoreError`` with the code `noRepository` if one stands in none.
    func withCode<Result>(_ body: (borrowing Repository) throws -> Result) throws -> Result {
        if naming == nil { return try body(repository) }
        guard let standpoint, standpoint.commonDirectory != nil else {
            throw StoreError(
                .noRepository, "there is no git repository with code at \(PathText.display(standpoint?.folder ?? "."))",
                hint: "run it in the code, or name its folder by `-C PATH`")
        }
        return try body(Repository.opened(at: standpoint))
    }

    /// Runs the user's own git in the code repository.
    func codeGit(_ arguments: [String]) throws -> GitProcess.Outcome {
        try withCode { try $0.git(Self.plainPaths + arguments) }
    }

    /// Runs several commands of the user's own git in the code repository, all at the same time.
    ///
    /// - Parameter meanwhile: what is done here while they run.
    func codeGit(all commands: [[String]], meanwhile: () -> Void) throws -> [GitProcess.Outcome] {
        try withCode { try $0.git(all: commands.map { Self.plainPaths + $0 }, meanwhile: meanwhile) }
    }

    private static let plainPaths = ["-c", "core.quotePath=false"]

    /// The paths of the code that git tracks, from its top.
    package func trackedCode() throws -> [String] {
        let outcome = try codeGit(["ls-files", "-z", "--full-name", "--", ":/"])
        guard outcome.status == 0 else {
            throw StoreError(.gitFailed, "git cannot list the files: \(outcome.complaint)", hint: "see to that first")
        }
        return outcome.output.split(separator: "\0").map(String.init)
    }
}
