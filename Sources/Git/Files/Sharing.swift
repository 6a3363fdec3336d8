internal import Glibc

/// Who else may use what is made in a repository, beyond what the umask grants: git's `core.sharedRepository`.
public struct Sharing: Hashable, Sendable {
    /// What is granted, as for a file.
    private let bits: mode_t
    /// Whether nothing else is.
    private let isExact: Bool

    /// What the umask says.
    public static let none = Sharing(bits: 0, isExact: false)

    private init(bits: mode_t, isExact: Bool) {
        self.bits = bits
        self.isExact = isExact
    }

    /// What a value of the variable means; `nil` if git would not understand it.
    public init?(setting text: String) {
        switch text {
        case "umask": self = .none
        case "group": self.init(bits: 0o660, isExact: false)
        case "all", "world", "everybody": self.init(bits: 0o664, isExact: false)
        default:
            if !text.isEmpty, let number = mode_t(text, radix: 8) {
                switch number {
                case 0: self = .none
                case 1: self.init(bits: 0o660, isExact: false)
                case 2: self.init(bits: 0o664, isExact: false)
                default:
                    guard number & 0o600 == 0o600 else { return nil }
                    self.init(bits: number & 0o666, isExact: true)
                }
            } else if let flag = ConfigValue.flag(text) {
                self.init(bits: flag ? 0o660 : 0, isExact: false)
            } else {
                return nil
            }
        }
    }

    /// The mode that something of this mode is to have: git's `calc_shared_perm`.
    func mode(_ mode: mode_t) -> mode_t {
        if self == .none { return mode }
        var granted = bits
        // What nobody is to write stays so, as objects do.
        if mode & S_IWUSR == 0 { granted &= ~0o222 }
        if mode & S_IXUSR != 0 { granted |= (granted & 0o444) >> 2 }
        var new = isExact ? mode & ~0o777 | granted : mode | granted
        if mode & S_IFMT == S_IFDIR {
            new |= (new & 0o444) >> 2
            // What is made below belongs to the same group.
            new |= S_ISGID
        }
        return new
    }

    /// Grants the use of something that was just made.
    public func apply(to path: String) throws(GitError) {
        if self == .none { return }
        guard let status = try Files.status(path) else { return }
        let mode = mode(status.st_mode)
        guard mode == status.st_mode || chmod(path, mode & 0o7777) == 0 else {
            throw .system("share a file", path: path)
        }
    }

    /// The same for an open file.
    func apply(to file: Int32, path: String) throws(GitError) {
        if self == .none { return }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .system("share a file", path: path) }
        let mode = mode(status.st_mode)
        // One that is there already and another user's is as that one made it.
        guard mode == status.st_mode || status.st_uid != geteuid() || fchmod(file, mode & 0o7777) == 0 else {
            throw .system("share a file", path: path)
        }
    }
}
