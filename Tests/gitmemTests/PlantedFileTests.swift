import Foundation
import Testing

/// Others may be able to write in gitmem's own folders. What they put there is neither followed nor waited for.
@Suite("Links, pipes, folders and devices in gitmem's own folders")
struct PlantedFileTests {
    enum Plant: String, CaseIterable {
        case link, loop, hardLink, pipe, folder, device, text
    }

    private static let words = "precious"

    private let sandbox: Sandbox
    private var own: String { sandbox.path("store/.git/gitmem") }
    private var precious: String { sandbox.path("precious") }

    init() throws {
        sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "-q", "store")
        try sandbox.gitmem("add", "-q", "--agent", "ada", "one", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.git("switch", "-q", "memory/agents/ada", in: "store")
        try sandbox.gitmem("add", "-q", "--agent", "ada", "two", in: "store")
        try Data(Self.words.utf8).write(to: URL(fileURLWithPath: precious))
    }

    /// Every file that a write, a merge and a checkout leave, and those that they make for a moment.
    private func files() throws -> [String] {
        let found = try FileManager.default.subpathsOfDirectory(atPath: own).filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(own)/\(name)", isDirectory: &isFolder)
                && !isFolder.boolValue
        }
        return Set(found + ["checkout", "index", "index.lock", "moves/memory/agents/ada~", "moves/packed-refs"])
            .sorted()
    }

    /// - Returns: whether it could be made: a device needs a right.
    private func plant(_ plant: Plant, at path: String) throws -> Bool {
        unlink(path)
        switch plant {
        case .link: return symlink(precious, path) == 0
        case .loop: return symlink(path, path) == 0
        case .hardLink: return link(precious, path) == 0
        case .pipe: return mkfifo(path, 0o666) == 0
        case .folder: return mkdir(path, 0o777) == 0
        case .device: return mknod(path, S_IFCHR | 0o666, makedev(1, 5)) == 0
        case .text:
            try Data("gitmem-trunk 1 x\n".utf8).write(to: URL(fileURLWithPath: path))
            return true
        }
    }

    @Test(arguments: Plant.allCases)
    func isNeitherFollowedNorWaitedFor(kind: Plant) throws {
        let files = try files()
        #expect(files.contains("lock") && files.contains("replicas/ada"))
        for (number, name) in files.enumerated() {
            let path = "\(own)/\(name)"
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            guard try plant(kind, at: path) else { continue }
            for command in [["add", "--agent", "ada", "fact \(number)"], ["merge"]] {
                let outcome = try sandbox.run(["timeout", "20", "gitmem"] + command, in: "store")
                #expect(outcome.status != 124, "\(kind) at \(name): \(command) waits")
                #expect([0, 8].contains(outcome.status), "\(kind) at \(name): \(command): \(outcome.errors)")
                if outcome.status != 0 {
                    #expect(outcome.errors.contains(name) && outcome.errors.contains("hint: "), "\(outcome.errors)")
                }
                let text = try String(contentsOfFile: precious, encoding: .utf8)
                #expect(text == Self.words, "\(kind) at \(name): \(command) has written through it")
            }
            if rmdir(path) != 0 { unlink(path) }
            // When it is gone, all is as it was.
            try sandbox.gitmem("add", "-q", "--agent", "ada", "fact \(number)", in: "store")
            try sandbox.gitmem("merge", "-q", in: "store")
        }
        #expect(try sandbox.git("status", "--porcelain", in: "store").isEmpty)
        #expect(try sandbox.gitmem("list", "--view", "trunk", "-q", in: "store").lines.count == files.count + 2)
    }

    @Test(arguments: ["", "/moves", "/moves/memory", "/moves/memory/agents", "/replicas"])
    func foldersThatAreLinksAreNotUsed(name: String) throws {
        try sandbox.shell(
            "mkdir outside && rm -r store/.git/gitmem\(name) && ln -s $PWD/outside store/.git/gitmem\(name)")
        let outcome = try sandbox.run(["gitmem", "add", "--agent", "ada", "three"], in: "store")
        #expect(outcome.status == 8)
        #expect(outcome.errors.contains("/.git/gitmem\(name): it is a symbolic link, and does not belong there"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: sandbox.path("outside")).isEmpty)
        try sandbox.shell("rm store/.git/gitmem\(name)")
        try sandbox.gitmem("add", "--agent", "ada", "three", in: "store")
    }

    @Test("A folder of twins that is a link is not used, and the write is made without")
    func twins() throws {
        try sandbox.shell("mkdir outside; rm -r run/gitmem; ln -s $PWD/outside run/gitmem")
        try sandbox.gitmem("add", "-q", "--agent", "ada", "three", in: "store")
        #expect(try FileManager.default.contentsOfDirectory(atPath: sandbox.path("outside")).isEmpty)
        // One for this clone that is a link, either.
        try sandbox.shell("rm run/gitmem")
        try sandbox.gitmem("add", "-q", "--agent", "ada", "four", in: "store")
        try sandbox.shell("cd run/gitmem; clone=$(ls); rm -r $clone; ln -s ../../outside $clone")
        try sandbox.gitmem("add", "-q", "--agent", "ada", "five", in: "store")
        #expect(try FileManager.default.contentsOfDirectory(atPath: sandbox.path("outside")).isEmpty)
    }

    private func makedev(_ major: UInt, _ minor: UInt) -> UInt { major << 8 | minor }
}
