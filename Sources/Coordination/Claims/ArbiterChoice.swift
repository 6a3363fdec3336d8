internal import GitMemory

/// Finds who decides on claims.
enum ArbiterChoice {
    /// The register that names the arbiter by its address.
    static let register = "claims/arbiter"

    static func find(_ store: Store, _ log: ClaimLog) throws -> Arbiter {
        switch try log.configuration("gitmem.claims") {
        case nil: break
        case "."?: return .here
        case let value?:
            throw StoreError(
                .invalidInput, "git's gitmem.claims is \(value), and only . is known",
                hint: "`git config gitmem.claims .` has this repository decide; register claims/arbiter names another")
        }
        let values = Set(try store.settings().flatMap { $0.values(of: register) }.map(key))
        let remotes = try log.remotes()
        if values.count > 1 {
            return .none(why: "\(register) has several values: \(values.sorted().joined(separator: ", "))")
        }
        guard let wanted = values.first else {
            switch remotes.count {
            case 0: return .here
            case 1: return try decided(remotes[0], log)
            default:
                return .none(
                    why: "there are several remotes, and register \(register) of scope gitmem names none of them")
            }
        }
        for remote in remotes {
            if try log.addresses(of: remote).fetch.map(key) == [wanted] { return try decided(remote, log) }
        }
        return .none(why: "no remote here has the address \(wanted) that \(register) names")
    }

    private static func decided(_ remote: String, _ log: ClaimLog) throws -> Arbiter {
        let (fetch, push) = try log.addresses(of: remote)
        guard let address = fetch.first, fetch.count == 1, push == fetch else {
            return .none(why: "\(remote) is fetched from one address and pushed to another, or has several")
        }
        return .remote(remote, address: key(address))
    }

    /// What two addresses of one repository have in common: the host in lower case, and the path without `.git`.
    static func key(_ address: String) -> String {
        var rest = address[...]
        var host = ""
        if let scheme = rest.firstRange(of: "://") {
            let isFile = rest[..<scheme.lowerBound] == "file"
            rest = rest[scheme.upperBound...]
            if !isFile {
                let end = rest.firstIndex(of: "/") ?? rest.endIndex
                host = hostName(rest[..<end])
                rest = rest[end...]
            }
        } else if let colon = rest.firstIndex(of: ":"), !rest[..<colon].contains("/") {
            host = hostName(rest[..<colon])
            rest = rest[rest.index(after: colon)...]
        }
        var path = rest
        while path.hasPrefix("/"), !host.isEmpty { path = path.dropFirst() }
        while path.hasSuffix("/") { path = path.dropLast() }
        if path.hasSuffix(".git") { path = path.dropLast(4) }
        return host.isEmpty ? String(path) : "\(host)/\(path)"
    }

    private static func hostName(_ text: Substring) -> String {
        var name = text
        if let at = name.lastIndex(of: "@") { name = name[name.index(after: at)...] }
        if let colon = name.lastIndex(of: ":"), name[name.index(after: colon)...].allSatisfy(\.isNumber) {
            name = name[..<colon]
        }
        return name.lowercased()
    }
}
