internal import Git
package import GitMemory
internal import Glibc

extension Fault {
    /// The word for a failure of the store's. Words of docs/cli/exit-codes.md never change.
    static func code(_ code: StoreError.Code) -> String {
        switch code {
        case .unknownID: "no-such-entry"
        case .unknownKey: "no-such-key"
        case .noBranch: "no-such-branch"
        case .noRemote: "no-such-remote"
        default: code.description
        }
    }

    /// The exit code of a failure of the store's.
    package static func exit(_ code: StoreError.Code) -> Int32 {
        switch code {
        case .unknownID, .unknownKey, .noBranch, .noRemote: 2
        case .ambiguousID: 3
        case .noRepository, .noStore, .laterFormat: 4
        case .invalidInput, .invalidName, .noAgent, .limitReached: ExitCode.invalidInput
        case .inboxFull: ExitCode.inboxFull
        case .localChanges, .rebasing, .notMerged, .exists, .erased, .mirror, .notUndoable, .notAllowed: 6
        case .mergeRefused, .unsigned: 7
        case .unfinished: 8
        case .damaged: 9
        case .busy, .unconfirmed, .noEmbeddings: ExitCode.tryLater
        default: 10
        }
    }

    /// A kind of failure of git's or the system's.
    struct Kind {
        let code: String
        let exit: Int32
        var hint: String?
    }

    static func kind(_ error: GitError) -> Kind {
        system(error.systemError) ?? git(error.code)
    }

    private static func system(_ number: Int32?) -> Kind? {
        switch number {
        case ENOSPC, EDQUOT:
            Kind(
                code: "disk-full", exit: 8,
                hint: "the disk is full; nothing was lost: free some space and run the command again")
        case EROFS, EACCES, EPERM:
            Kind(
                code: "not-writable", exit: 8,
                hint: "the repository cannot be written by this user; nothing was changed")
        case EMFILE, ENFILE:
            Kind(
                code: "too-many-open-files", exit: 8,
                hint: "too many files are open; raise the limit (ulimit -n) and run the command again")
        case EFBIG:
            Kind(
                code: "file-too-large", exit: 8,
                hint: "a file may not grow so large here; raise the limit (ulimit -f) and run the command again")
        case EAGAIN:
            Kind(
                code: "too-many-processes", exit: 8,
                hint:
                    "no more processes can be started; raise the limit (ulimit -u, pids.max) or end some, and run it again"
            )
        case ENOMEM:
            Kind(
                code: "out-of-memory", exit: 8,
                hint:
                    "there is not enough memory; raise the limit (ulimit -v) or free some, and run the command again")
        case ENOLCK, EOPNOTSUPP, ENOSYS:
            Kind(
                code: "unsupported-file-system", exit: 8,
                hint: "the file system lacks what gitmem needs, such as locks; keep the repository on another one")
        case EIO:
            Kind(code: "disk-error", exit: 8, hint: "the disk has an error; check it before anything else")
        default: nil
        }
    }

    private static func git(_ code: GitError.Code) -> Kind {
        switch code {
        case .corrupt, .malformed, .tooLarge, .notFound:
            Kind(
                code: "damaged", exit: 9,
                hint:
                    "`git fsck` says more, `gitmem verify` names the branch, and `gitmem doctor` repairs what it can"
            )
        case .brokenReference:
            Kind(
                code: "broken-reference", exit: 9,
                hint: "`gitmem doctor` puts it back where the reflog or a remote knows it")
        case .promised:
            Kind(
                code: "partial-clone", exit: 9,
                hint: "make the clone complete: `git config --unset remote.origin.partialCloneFilter`, then "
                    + "`git fetch --refetch origin` (or what the remote is called); what that does not bring, as in a bare "
                    + "clone, the next command fetches")
        case .owner:
            Kind(
                code: "not-trusted", exit: 8, hint: "if you trust it: git config --global --add safe.directory PATH")
        case .bareRepository: Kind(code: "bare-repository", exit: 8, hint: "name it: set GIT_DIR to its path")
        case .obstacle:
            Kind(
                code: "obstacle", exit: 8,
                hint: "look at it, and remove it if nothing needs it; nothing was changed")
        case .astray:
            Kind(code: "astray", exit: 4, hint: "`git rev-parse --git-dir` says the same there; see to that first")
        case .configuration:
            Kind(
                code: "git-configuration", exit: 5,
                hint: "`git config --list --show-origin` shows what git makes of it; correct it there")
        case .quarantine:
            Kind(
                code: "quarantine", exit: 6,
                hint: "let the hook only read, as `gitmem verify` does, and write in post-receive")
        case .unsupported:
            Kind(
                code: "unsupported", exit: ExitCode.unsupported,
                hint: "keep the memory in a repository of its own: `gitmem init --bare ~/memory`, "
                    + "then `git config gitmem.store ~/memory`")
        case .locked: Kind(code: "busy", exit: ExitCode.tryLater)
        case .noGit:
            Kind(
                code: "no-git", exit: 10,
                hint: "install git 2.29 or later, or set PATH; reading and writing memory here works without it")
        default: Kind(code: "git-failed", exit: 10)
        }
    }
}
