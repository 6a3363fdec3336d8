internal import CPlatform
public import Git
internal import Glibc

extension Surroundings {
    /// What a program of its own has around it: this machine's clock and random bits, the variables that git goes by and
    /// `GITMEM_STORE`, and a folder of this user's in memory.
    ///
    /// Each call reads the environment anew.
    public static var live: Surroundings {
        var surroundings = Surroundings(
            clock: wallClock, random: { UInt64.random(in: .min ... .max) }, twinDirectory: volatileDirectory())
        surroundings.storePath = variable("GITMEM_STORE")
        surroundings.mintsReplica = variable("GITMEM_NEW_REPLICA") == "1"
        return surroundings
    }

    private static func variable(_ name: String) -> String? {
        guard let text = GitEnvironment.process[name], !text.isEmpty else { return nil }
        return text
    }

    private static func wallClock() -> UInt64 {
        gitmem_wall_clock()
    }

    /// A folder of this user's that lives in memory, so that neither a backup nor a copy of a disk carries it.
    private static func volatileDirectory() -> String? {
        if let runtime = variable("XDG_RUNTIME_DIR"), access(runtime, W_OK | X_OK) == 0 { return runtime + "/gitmem" }
        return access(GITMEM_MEMORY_FOLDER, W_OK | X_OK) == 0 ? "\(GITMEM_MEMORY_FOLDER)/gitmem-\(geteuid())" : nil
    }
}
