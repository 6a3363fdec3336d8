internal import CLibgit2

/// The kinds of git object.
public enum ObjectKind: Sendable, Hashable, CustomStringConvertible {
    /// The content of a file.
    case blob
    /// A folder.
    case tree
    /// A commit.
    case commit
    /// An annotated tag, which is part of no store: a reference may lead to one.
    case tag

    /// Git's word for it.
    public var description: String {
        switch self {
        case .blob: "blob"
        case .tree: "tree"
        case .commit: "commit"
        case .tag: "tag"
        }
    }

    init?(named name: Substring) {
        switch name {
        case "blob": self = .blob
        case "tree": self = .tree
        case "commit": self = .commit
        case "tag": self = .tag
        default: return nil
        }
    }

    var raw: git_object_t {
        switch self {
        case .blob: GIT_OBJECT_BLOB
        case .tree: GIT_OBJECT_TREE
        case .commit: GIT_OBJECT_COMMIT
        case .tag: GIT_OBJECT_TAG
        }
    }

    init?(_ raw: git_object_t) {
        switch raw {
        case GIT_OBJECT_BLOB: self = .blob
        case GIT_OBJECT_TREE: self = .tree
        case GIT_OBJECT_COMMIT: self = .commit
        case GIT_OBJECT_TAG: self = .tag
        default: return nil
        }
    }

    /// Its number in packs, which is libgit2's, too.
    var packed: Pack.Kind { Pack.Kind(raw.rawValue) }

    init?(packed kind: Pack.Kind) { self.init(git_object_t(Int32(kind))) }
}
