internal import ArgumentParser
internal import Git
internal import GitMemory
internal import Glibc

/// Turns errors into a message, a hint and a stable exit code (docs/cli/exit-codes.md).
enum Failure {
    /// A command that worked and has bad news: the message and the exit code.
    struct BadNews: Error {
        let message: String
        var hint: String?
        let status: Int32
    }

    static let problemsFound: Int32 = 1
    static let tryLater: Int32 = 75
    static let unsupported: Int32 = 14

    /// - Parameter command: the one that failed.
    static func exit(with error: any Error, of command: any ParsableCommand.Type) -> Never {
        try? StandardStream.output.flush()
        switch error {
        case let error as StoreError: leave(error.message, error.hint, status(error.code))
        case let error as GitError: leave(error.description, hint(error), status(error))
        case let error as JSONError: leave("\(error)", "see RFC 8259 for what JSON allows", 5)
        case let news as BadNews: leave(news.message, news.hint, news.status)
        case let error as ValidationError:
            let name = command.configuration.commandName ?? "\(command)".lowercased()
            leave(error.message, "see `gitmem help \(name)`", ExitCode.validationFailure.rawValue)
        default:
            // Help, and what the parser says of words that it does not understand, which it repeats.
            let text = command.fullMessage(for: error)
            let code = command.exitCode(for: error)
            if code.isSuccess {
                if !text.isEmpty { Output.line(text) }
                try? StandardStream.output.flush()
            } else {
                StandardStream.complain(text.escapingControls(keepingLines: true) + "\n")
            }
            Glibc.exit(code.rawValue)
        }
    }

    private static func leave(_ message: String, _ hint: String?, _ status: Int32) -> Never {
        StandardStream.complain("gitmem: \(message.escapingControls())\n")
        if let hint { StandardStream.complain("hint: \(hint.escapingControls())\n") }
        Glibc.exit(status)
    }

    static func status(_ code: StoreError.Code) -> Int32 {
        switch code {
        case .unknownID, .unknownKey, .noBranch, .noRemote: 2
        case .ambiguousID: 3
        case .noRepository, .noStore, .laterFormat: 4
        case .invalidInput, .invalidName, .noAgent, .limitReached: 5
        case .localChanges, .rebasing, .notMerged, .exists, .erased, .mirror: 6
        case .mergeRefused, .unsigned: 7
        case .unfinished: 8
        case .damaged: 9
        case .busy: 75
        default: 10
        }
    }

    private static func status(_ error: GitError) -> Int32 {
        switch error.systemError {
        case ENOSPC, EDQUOT, EROFS, EACCES, EPERM, EMFILE, ENFILE, EIO, EFBIG, ENOLCK, EOPNOTSUPP, ENOSYS, EAGAIN,
            ENOMEM:
            8
        default:
            switch error.code {
            case .corrupt, .malformed, .tooLarge, .notFound, .promised, .brokenReference: 9
            case .owner, .bareRepository, .obstacle: 8
            case .astray: 4
            case .configuration: 5
            case .quarantine: 6
            case .unsupported: unsupported
            case .locked: 75
            default: 10
            }
        }
    }

    private static func hint(_ error: GitError) -> String? {
        if let hint = error.hint { return hint }
        return switch error.systemError {
        case ENOSPC, EDQUOT: "the disk is full; nothing was lost: free some space and run the command again"
        case EROFS, EACCES, EPERM: "the repository cannot be written by this user; nothing was changed"
        case EMFILE, ENFILE: "too many files are open; raise the limit (ulimit -n) and run the command again"
        case EFBIG: "a file may not grow so large here; raise the limit (ulimit -f) and run the command again"
        case EAGAIN:
            "no more processes can be started; raise the limit (ulimit -u, pids.max) or end some, and run it again"
        case ENOMEM: "there is not enough memory; raise the limit (ulimit -v) or free some, and run the command again"
        case ENOLCK, EOPNOTSUPP, ENOSYS:
            "the file system lacks what gitmem needs, such as locks; keep the repository on another one"
        case EIO: "the disk has an error; check it before anything else"
        default:
            switch error.code {
            case .corrupt, .malformed, .tooLarge, .notFound:
                "`git fsck` says more, `gitmem verify` names the branch, and `gitmem doctor` mends what can be mended"
            case .brokenReference: "`gitmem doctor` puts it back where the reflog or a remote knows it"
            case .obstacle: "look at it, and remove it if nothing needs it; nothing was changed"
            case .promised:
                "make the clone complete: `git config --unset remote.origin.partialCloneFilter`, then "
                    + "`git fetch --refetch origin` (or what the remote is called); what that does not bring, as in a bare "
                    + "clone, the next command fetches"
            case .noGit: "install git 2.29 or later, or set PATH; reading and writing memory here works without it"
            case .owner: "if you trust it: git config --global --add safe.directory PATH"
            case .bareRepository: "name it: set GIT_DIR to its path"
            case .configuration: "`git config --list --show-origin` shows what git makes of it; correct it there"
            case .astray: "`git rev-parse --git-dir` says the same there; see to that first"
            case .quarantine: "let the hook only read, as `gitmem verify` does, and write in post-receive"
            case .unsupported:
                "keep the memory in a repository of its own: `gitmem init --bare ~/memory`, "
                    + "then `git config gitmem.store ~/memory`"
            default: nil
            }
        }
    }
}
