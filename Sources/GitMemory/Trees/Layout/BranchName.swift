internal import Git

/// The names of memory branches.
enum BranchName {
    static let trunk = "refs/heads/memory/main"
    static let local = "refs/heads/memory/"
    static let remotes = "refs/remotes/"
    /// Branches of these names leave git no room for the others.
    static let obstacles = ["refs/heads/memory", "refs/heads/memory/agents", "refs/heads/memory/epochs"]

    /// Where it is noted which memory branches a remote has.
    static func tracking(_ remote: String) -> String { "refs/remotes/\(remote)/memory/" }

    /// Where the trunk of an epoch is kept when the next one has been made from it.
    static let archives = "\(local)epochs/"

    static func archive(ofEpoch epoch: Int) -> String { "\(archives)\(epoch)" }

    static func of(_ agent: AgentName) -> String { "refs/heads/memory/agents/\(agent)" }

    static func short(_ reference: String) -> String {
        for prefix in ["refs/heads/", "refs/remotes/", "refs/"] where reference.hasPrefix(prefix) {
            return String(reference.dropFirst(prefix.count))
        }
        return reference
    }

    /// What a reference is; `nil` if its name is not that of a memory branch.
    static func parse(_ reference: String, tip: ObjectID) -> MemoryBranch? {
        // By bytes: many commands parse the names of all branches.
        var text = reference
        return text.withUTF8 { name in
            var remote: String?
            var start = "refs/heads/".utf8.count
            if !begins(name[...], with: "refs/heads/memory/") {
                guard begins(name[...], with: "refs/remotes/") else { return nil }
                // The name of a remote may hold slashes, and so may a part of it be called memory: the last one counts.
                let first = "refs/remotes/".utf8.count
                guard let slash = last("/memory/", in: name[first...]) else { return nil }
                remote = String(decoding: name[first..<slash], as: UTF8.self)
                start = slash + 1
            }
            let rest = name[(start + "memory/".utf8.count)...]
            if rest.elementsEqual("main".utf8) {
                return MemoryBranch(reference: reference, tip: tip, agent: nil, remote: remote)
            }
            guard begins(rest, with: "agents/"),
                let agent = AgentName(UnsafeBufferPointer(rebasing: rest.dropFirst("agents/".utf8.count)).span)
            else { return nil }
            return MemoryBranch(reference: reference, tip: tip, agent: agent, remote: remote)
        }
    }

    private static func begins(_ name: Slice<UnsafeBufferPointer<UInt8>>, with text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard name.count >= count else { return false }
        for index in 0..<count where name[name.startIndex + index] != text.utf8Start[index] { return false }
        return true
    }

    /// Where the last occurrence of a text begins.
    private static func last(_ text: StaticString, in name: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        var position = name.endIndex
        while position > name.startIndex {
            position -= 1
            if begins(name[position...], with: text) { return position }
        }
        return nil
    }
}

extension Substring {
    /// Where the last occurrence of `text` begins.
    func lastRange(of text: String) -> Index? {
        var position = endIndex
        while position > startIndex {
            position = index(before: position)
            if self[position...].hasPrefix(text) { return position }
        }
        return nil
    }
}
