extension PersonalScan {
    private static let local = ByteClass("._%+-", word: true)
    private static let domain = ByteClass("-.", word: true)

    /// An address of e-mail around an `@`; where it ends.
    mutating func address(at place: Int) -> Int? {
        let start = bytes.start(of: Self.local, before: place, limit: max(0, place - 64))
        var end = bytes.end(of: Self.domain, from: place + 1, limit: place + 256)
        while end > place + 1, bytes[end - 1] == UInt8(ascii: ".") || bytes[end - 1] == UInt8(ascii: "-") { end -= 1 }
        guard place > start, end - place > 3, bytes[start].isAlphanumeric || bytes[start] == UInt8(ascii: "_") else {
            return nil
        }
        guard bytes[place - 1] != UInt8(ascii: "."), isMailDomain(place + 1..<end) else { return nil }
        if isAccount(start, place, end) || isRole(start..<place) { return nil }
        add("e-mail", at: start)
        return end
    }

    /// Whether the name could be one on the Internet: a known top-level domain, and not one that is reserved.
    private func isMailDomain(_ range: Range<Int>) -> Bool {
        guard let dot = bytes.buffer[range].lastIndex(of: UInt8(ascii: ".")), bytes[range.lowerBound].isAlphanumeric,
            bytes[dot - 1] != UInt8(ascii: ".")
        else { return false }
        let top = dot + 1..<range.upperBound
        guard top.allSatisfy({ bytes[$0].isLetter }), TopLevelDomain.isKnown(top, in: bytes) else { return false }
        // `package@1.2.3-beta.io` is a version.
        let label = bytes.start(of: Self.label, before: dot, limit: range.lowerBound)..<dot
        guard label.contains(where: { bytes[$0].isLetter }) else { return false }
        for name: StaticString in [
            "example.com", "example.org", "example.net", "example.edu", "test.com", "domain.com",
            // Names of algorithms of SSH have the form of an address.
            "openssh.com", "libssh.org",
        ]
        where hasEnd(range, name) {
            return false
        }
        // A principal of Kerberos has its realm in capitals.
        return range.contains { bytes[$0].isLower }
    }

    private static let label = ByteClass("-", word: true)

    private func hasEnd(_ range: Range<Int>, _ name: StaticString) -> Bool {
        let start = range.upperBound - name.utf8CodeUnitCount
        guard start >= range.lowerBound, bytes.hasAnyCase(name, at: start) else { return false }
        return start == range.lowerBound || bytes[start - 1] == UInt8(ascii: ".")
    }

    /// Whether it is an account on a machine: `git@host:path`, `ssh user@host`, `https://user@host`.
    private func isAccount(_ start: Int, _ place: Int, _ end: Int) -> Bool {
        switch bytes[start - 1] {
        case UInt8(ascii: "/"), UInt8(ascii: ":"):
            // `https://user@host`, `https://user:…@host`; but `mailto:`.
            if bytes[start - 1] == UInt8(ascii: "/") { return true }
            let scheme = bytes.start(of: .letters, before: start - 1, limit: max(0, start - 12))
            if !bytes.hasAnyCase("mailto:", at: start - 7), bytes[scheme - 1] == UInt8(ascii: "/") { return true }
        case UInt8(ascii: "@"), UInt8(ascii: "="): if bytes[start - 1] == UInt8(ascii: "@") { return true }
        default: break
        }
        if bytes[end] == UInt8(ascii: ":"), bytes[end + 1] > 32, bytes[end + 1] != UInt8(ascii: ":") { return true }
        if bytes[end] == UInt8(ascii: "/") || bytes[end] == UInt8(ascii: "@") { return true }
        // A command that takes such a name, earlier on the line.
        var line = start
        let limit = max(0, start - 80)
        while line > limit, bytes[line - 1] != 10 { line -= 1 }
        for command: StaticString in ["ssh ", "scp ", "rsync ", "sftp ", "mosh ", "ssh-copy-id ", "sshfs "]
        where bytes.contains(command, in: line..<start) {
            return true
        }
        return false
    }

    /// Whether a name before the `@` is nobody's.
    private func isRole(_ range: Range<Int>) -> Bool {
        for name: StaticString in [
            "git", "hg", "svn", "noreply", "no-reply", "donotreply", "do-not-reply", "root", "nobody", "user",
            "username",
            "you", "your.name", "yourname", "your-email", "youremail", "name", "someone", "email", "mailer-daemon",
        ] where bytes.equals(name, range) {
            return true
        }
        return bytes.hasAnyCase("noreply", at: range.upperBound - 7)
    }
}
