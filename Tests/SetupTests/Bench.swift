import Foundation
import Setup
import Testing

/// A project and a home folder in a temporary place, and a client that is set up there.
final class Bench {
    let root: URL
    let place: Place
    private let records: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("setup-\(UUID().uuidString)")
        root = folder.resolvingSymlinksInPath()
        place = Place(
            project: root.appendingPathComponent("project").path, home: root.appendingPathComponent("home").path)
        records = root.appendingPathComponent("records").path
        for path in [place.project, place.home] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func write(_ text: String, _ path: String) throws { try write(Data(text.utf8), path) }

    func write(_ data: Data, _ path: String) throws {
        let file = root.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }

    func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appendingPathComponent(path)), as: UTF8.self)
    }

    /// Every file, folder and link, with what is in it, its rights, and where it leads.
    func everything() throws -> [String: String] {
        var found: [String: String] = [:]
        for folder in ["project", "home", "dotfiles"] {
            let base = root.appendingPathComponent(folder)
            for path in (try? FileManager.default.subpathsOfDirectory(atPath: base.path)) ?? [] {
                let full = base.appendingPathComponent(path).path
                let attributes = try FileManager.default.attributesOfItem(atPath: full)
                let mode = (attributes[.posixPermissions] as? Int).map { String($0, radix: 8) } ?? ""
                let type = attributes[.type] as? FileAttributeType
                let content: String? =
                    type == .typeSymbolicLink
                    ? try FileManager.default.destinationOfSymbolicLink(atPath: full)
                    : type == .typeDirectory ? "" : FileManager.default.contents(atPath: full)?.base64EncodedString()
                found["\(folder)/\(path)"] = "\(type?.rawValue ?? "") \(mode) \(content ?? "")"
            }
        }
        return found
    }

    func setup(_ client: Client, _ scope: Scope = .project, reminder: Bool = false) -> ClientSetup {
        ClientSetup(client, scope, reminder: reminder, in: place)
    }

    @discardableResult
    func add(_ client: Client, _ scope: Scope = .project, reminder: Bool = false) throws -> [FilePlan] {
        let setup = setup(client, scope, reminder: reminder)
        return try perform(setup, setup.adding(Receipt(in: records)))
    }

    @discardableResult
    func remove(_ client: Client, _ scope: Scope = .project) throws -> [FilePlan] {
        let setup = setup(client, scope, reminder: true)
        return try perform(setup, setup.removing(Receipt(in: records)))
    }

    func forgetReceipt() throws { try? FileManager.default.removeItem(atPath: records) }

    private func perform(_ setup: ClientSetup, _ plans: [FilePlan]) throws -> [FilePlan] {
        var receipt = Receipt(in: records)
        for plan in plans { try setup.perform(plan, noting: &receipt) }
        try receipt.save()
        return plans
    }
}

extension [FilePlan] {
    var refusals: [String: String] {
        var refusals: [String: String] = [:]
        for plan in self { if case .refused(let reason) = plan.outcome { refusals[plan.path] = reason } }
        return refusals
    }
}
