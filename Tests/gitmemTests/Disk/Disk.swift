import Foundation
import TestSupport

/// A small model of a disk: what a power cut may leave of a folder after some changes.
///
/// A file's content counts when the file was synced, a name when its folder was.
final class Disk {
    /// How much a power cut takes.
    enum Cut: CaseIterable {
        /// Names come to the disk in the order in which they were given; content that was not synced is gone.
        case ordered
        /// Whatever was not synced may be there or not, in any combination.
        case strict
    }

    final class Node {
        enum Kind {
            case file, folder
            case link(String)
        }

        let kind: Kind
        var content: [UInt8] = []
        /// What is certain to be on the disk; `nil` for a file that was never synced.
        var synced: [UInt8]?
        var isEmptied = false
        var names: [String: Node] = [:]
        var syncedNames: [String: Node] = [:]
        /// What has become of the names since: each change is done whole or not at all.
        var pending: [[(name: String, node: Node?)]] = []

        init(_ kind: Kind) { self.kind = kind }

        func sync() {
            synced = content
            isEmptied = false
            syncedNames = names
            pending = []
        }
    }

    let path: String
    private(set) var root: Node

    /// A folder as it is, all of it on the disk.
    init(loading path: String) throws {
        self.path = path
        root = try Self.load(path)
    }

    private static func load(_ path: String) throws -> Node {
        let manager = FileManager.default
        let type = try manager.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        let node: Node
        switch type {
        case .typeDirectory:
            node = Node(.folder)
            for name in try manager.contentsOfDirectory(atPath: path) { node.names[name] = try load(path + "/" + name) }
        case .typeSymbolicLink: node = Node(.link(try manager.destinationOfSymbolicLink(atPath: path)))
        default:
            node = Node(.file)
            node.content = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        }
        node.sync()
        return node
    }

    /// A disk of its own that is the same.
    func copy() -> Disk { Disk(path, Self.copy(root)) }

    private init(_ path: String, _ root: Node) {
        self.path = path
        self.root = root
    }

    /// Of a disk that is synced.
    private static func copy(_ node: Node) -> Node {
        let new = Node(node.kind)
        new.content = node.content
        new.names = node.names.mapValues(copy)
        new.sync()
        return new
    }

    // MARK: Changes

    private func find(_ path: String) -> Node? {
        var node = root
        for name in path.dropFirst(self.path.count).split(separator: "/") {
            guard let next = node.names[String(name)] else { return nil }
            node = next
        }
        return node
    }

    private func folder(_ path: String) -> (node: Node, name: String)? {
        guard let slash = path.lastIndex(of: "/"), let node = find(String(path[..<slash])) else { return nil }
        return (node, String(path[path.index(after: slash)...]))
    }

    private func set(_ path: String, _ node: Node?) {
        guard let (folder, name) = folder(path) else { return }
        folder.names[name] = node
        folder.pending.append([(name, node)])
    }

    func apply(_ change: DiskChange) {
        switch change {
        case .open(let path, let isEmptied):
            if let node = find(path) {
                guard isEmptied, !node.content.isEmpty else { return }
                node.content = []
                node.isEmptied = true
            } else {
                set(path, Node(.file))
            }
        case .write(let path, let bytes, let position):
            guard let node = find(path) else { return }
            let start = position == .max ? node.content.count : position
            if node.content.count < start + bytes.count {
                node.content += [UInt8](repeating: 0, count: start + bytes.count - node.content.count)
            }
            node.content.replaceSubrange(start..<(start + bytes.count), with: bytes)
        case .resize(let path, let size):
            guard let node = find(path) else { return }
            node.content =
                Array(node.content.prefix(size)) + [UInt8](repeating: 0, count: max(0, size - node.content.count))
        case .makeFolder(let path): set(path, Node(.folder))
        case .makeLink(let path, let target): set(path, Node(.link(target)))
        case .hardLink(let old, let new): if let node = find(old) { set(new, node) }
        case .remove(let path): set(path, nil)
        case .rename(let old, let new):
            guard let node = find(old), let (from, oldName) = folder(old), let (to, newName) = folder(new) else {
                return
            }
            from.names[oldName] = nil
            to.names[newName] = node
            if from === to {
                to.pending.append([(oldName, nil), (newName, node)])
            } else {
                to.pending.append([(newName, node)])
                from.pending.append([(oldName, nil)])
            }
        case .sync(let path): find(path)?.sync()
        case .syncAll: syncAll(root)
        case .acknowledged: break
        }
    }

    private func syncAll(_ node: Node) {
        node.sync()
        for child in node.names.values { syncAll(child) }
    }

    // MARK: What a power cut leaves

    /// Makes the folder what it may be after a power cut at this moment; without a cut, what it is.
    func restore(after cut: Cut?, using random: inout SplitMix64) throws {
        let manager = FileManager.default
        try? manager.removeItem(atPath: path)
        try write(root, to: path, cut, &random)
    }

    private func write(_ node: Node, to path: String, _ cut: Cut?, _ random: inout SplitMix64) throws {
        switch node.kind {
        case .file: try Data(content(of: node, cut, &random)).write(to: URL(fileURLWithPath: path))
        case .link(let target):
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        case .folder:
            mkdir(path, 0o777)
            var names = node.names
            if cut == .strict {
                names = node.syncedNames
                for change in node.pending where random.oneIn(2) { for item in change { names[item.name] = item.node } }
            }
            for (name, child) in names.sorted(by: { $0.key < $1.key }) {
                try write(child, to: path + "/" + name, cut, &random)
            }
        }
    }

    private func content(of node: Node, _ cut: Cut?, _ random: inout SplitMix64) -> [UInt8] {
        guard let cut else { return node.content }
        let synced = node.synced ?? []
        if node.synced == node.content { return synced }
        let without = node.isEmptied ? [] : synced
        guard cut == .strict else { return without }
        switch random.below(4) {
        case 0: return without
        case 1: return node.isEmptied ? synced : without
        case 2: return node.content
        default:
            // A part of what was written since.
            let same = zip(node.content, without).prefix { $0 == $1 }.count
            return Array(node.content.prefix(same + random.below(node.content.count - same + 1)))
        }
    }
}
