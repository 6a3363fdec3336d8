internal import Git

extension Store {
    /// The archives of earlier epochs that the remote has not got, and those that take the place of one that it has.
    ///
    /// One that is of an epoch made apart from the remote's gets a name of its own beside that.
    func archivesToSend(_ names: RemoteNames) throws -> [Sending] {
        var ancestry = try Ancestry(of: repository)
        let seen = try repository.references(matching: "refs/remotes/\(names.remote)/memory/*").map(\.id)
        let there = try remoteArchives(of: names.remote)
        let here = try repository.references(matching: BranchName.archives + "*")
        var sendings: [Sending] = []
        func send(_ tip: ObjectID, as name: String, inPlaceOf old: ObjectID?, replaces: Bool = false) throws {
            if sendings.contains(where: { $0.branch == name }) { return }
            sendings.append(
                Sending(
                    branch: name, from: old, to: tip,
                    commits: try ancestry.count(of: tip, beyond: seen, in: repository),
                    replaces: replaces))
        }
        for (name, tip) in here where !there.contains(where: { $0.tip == tip }) {
            let old = try standsFor(tip)
            let replaced = there.filter { old.contains($0.tip) }
            for archive in replaced { try send(tip, as: archive.name, inPlaceOf: archive.tip, replaces: true) }
            if try !replaced.isEmpty || there.contains(where: { try standsFor($0.tip).contains(tip) }) { continue }
            guard let same = there.first(where: { $0.name == name }) else {
                try send(tip, as: name, inPlaceOf: nil)
                continue
            }
            if try ancestry.isAncestor(same.tip, of: tip, in: repository) {
                try send(tip, as: name, inPlaceOf: same.tip)
            } else if try !ancestry.isAncestor(tip, of: same.tip, in: repository) {
                let aside = Self.aside(name, tip)
                if !there.contains(where: { $0.name == aside }) { try send(tip, as: aside, inPlaceOf: nil) }
            }
        }
        return sendings
    }
}
