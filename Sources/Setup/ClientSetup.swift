internal import GitMemory

/// Setting up a client: plans what is to become of each file, and does it.
package struct ClientSetup {
    package let client: Client
    package let scope: Scope
    package let place: Place
    package let blueprint: Blueprint

    package init(_ client: Client, _ scope: Scope, reminder: Bool, in place: Place) {
        self.client = client
        self.scope = scope
        self.place = place
        blueprint = Blueprint(client, scope, reminder: reminder, in: place)
    }

    var root: String { place.root(scope) }
    func shown(_ target: Blueprint.Target) -> String { (scope == .user ? "~/" : "") + target.path }

    // MARK: Planning

    /// What setting up would do to each file.
    package func adding(_ receipt: Receipt) -> [FilePlan] {
        blueprint.targets.map { target in
            do throws(Refusal) {
                return try adding(target, receipt)
            } catch {
                return FilePlan(path: shown(target), pieces: target.pieces, outcome: .refused(error.reason))
            }
        }
    }

    private func adding(_ target: Blueprint.Target, _ receipt: Receipt) throws(Refusal) -> FilePlan {
        let file = try ConfigFile.open("\(root)/\(target.path)")
        var plan = FilePlan(path: shown(target), pieces: target.pieces, outcome: .unchanged, file: file)
        var document = Document(file.bytes ?? Array(target.start.utf8))
        var added: [Piece] = []
        for piece in target.pieces {
            // An empty file has room for a whole one.
            let state = file.bytes == nil ? .missing : try document.state(of: piece)
            switch state {
            case .missing: added.append(piece)
            case .installed: break
            case .changed:
                plan.remarks.append(
                    "\(piece.purpose.rawValue): somebody has changed what setup wrote; it stays, until --remove takes it out"
                )
            case .foreign: plan.remarks.append("\(piece.purpose.rawValue): something else has our name; it stays")
            }
        }
        for piece in added { try document.add(piece) }
        for piece in added {
            guard try document.state(of: piece) == .installed else {
                throw Refusal("it is laid out in a way that cannot be edited safely")
            }
        }
        let old = receipt.files[file.path]
        var entry = old ?? Receipt.Entry()
        if !entry.clients.contains(client.rawValue) { entry.clients.append(client.rawValue) }
        if !added.isEmpty {
            plan.outcome = .added
            plan.after = document.bytes
            entry.isCreated = entry.isCreated || file.bytes == nil
            if let old {
                let isKnown = file.bytes.map { Self.digest($0) == old.digest } ?? false
                entry.edits = isKnown ? old.edits.map { $0 + document.edits } : nil
            } else {
                entry.edits = document.edits
            }
            entry.made += document.made.filter { !entry.made.contains($0) }
            entry.digest = Self.digest(document.bytes)
        } else if old == nil {
            entry.digest = file.bytes.map(Self.digest) ?? ""
        }
        plan.entry = entry
        plan.remarks = plan.remarks.uniqued
        return plan
    }

    /// What taking everything out would do to each file.
    package func removing(_ receipt: Receipt) -> [FilePlan] {
        blueprint.targets.map { target in
            do throws(Refusal) {
                return try removing(target, receipt)
            } catch {
                return FilePlan(path: shown(target), pieces: target.pieces, outcome: .refused(error.reason))
            }
        }
    }

    private func removing(_ target: Blueprint.Target, _ receipt: Receipt) throws(Refusal) -> FilePlan {
        let path = "\(root)/\(target.path)"
        let entry = receipt.files[path]
        guard ConfigFile.exists(path) else {
            return FilePlan(path: shown(target), pieces: target.pieces, outcome: .absent)
        }
        let file = try ConfigFile.open(path)
        var plan = FilePlan(path: shown(target), pieces: target.pieces, outcome: .absent, file: file)
        guard let bytes = file.bytes else { return plan }
        let others = (entry?.clients ?? []).filter { $0 != client.rawValue }
        if !others.isEmpty {
            plan.outcome = .shared(others)
            plan.entry = entry
            plan.entry?.clients = others
            return plan
        }
        var document = Document(bytes)
        let isKnown = entry.map { $0.digest == Self.digest(bytes) && $0.edits != nil } ?? false
        if isKnown, let entry {
            if entry.isCreated {
                plan.after = nil
            } else {
                document.undo(entry.edits ?? [])
                plan.after = document.bytes
            }
        }
        if plan.after != nil {
            for piece in target.pieces {
                if try document.state(of: piece) == .foreign {
                    plan.remarks.append("\(piece.purpose.rawValue): something else has our name; it stays")
                } else {
                    try document.remove(piece)
                }
            }
            if !isKnown { try document.removeEmpty(entry?.made ?? []) }
            plan.after = document.bytes
            let isOurs = (entry?.isCreated ?? false) && document.isBare || document.bytes.isEmpty && !bytes.isEmpty
            if isOurs { plan.after = nil }
        }
        if plan.isChange { plan.outcome = .removed }
        plan.remarks = plan.remarks.uniqued
        return plan
    }

    static func digest(_ bytes: [UInt8]) -> String { SHA256.digest(bytes).hex }

    // MARK: Doing

    /// Does what was planned for a file, and notes it in the receipt.
    ///
    /// - Throws: ``Refusal`` if the file cannot be written; it is as it was then.
    package func perform(_ plan: FilePlan, noting receipt: inout Receipt) throws(Refusal) {
        guard let file = plan.file else { return }
        let old = receipt.files[file.path]
        var entry = plan.entry
        if plan.isChange {
            if let after = plan.after {
                if scope == .user, plan.outcome == .added, try file.keepCopy() { entry?.hasCopy = true }
                receipt.note(folders: try file.write(after))
                if plan.outcome == .removed, old?.hasCopy ?? false { file.dropCopy(of: after) }
            } else {
                try file.delete()
                receipt.removeFolders()
            }
        }
        if case .refused = plan.outcome { return }
        receipt.files[file.path] = entry
    }
}

extension Array where Element: Hashable {
    /// Each element once, in the order of the first.
    fileprivate var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
