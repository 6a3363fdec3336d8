/// Runs the user's own `curl`, which has their proxies and certificates.
public enum CurlProcess {
    /// What a run may take.
    public struct Limits: Sendable {
        /// After how many milliseconds it is ended.
        public var time: Int
        /// After how many bytes of an answer it is ended.
        public var answer: Int

        /// Creates limits.
        public init(time: Int, answer: Int) {
            self.time = time
            self.answer = answer
        }
    }

    /// Runs `curl --config -` to its end.
    ///
    /// What is to be sent, and to whom, is in the configuration alone, which curl reads from standard input: others see
    /// arguments.
    ///
    /// - Parameters:
    ///   - hidden: a variable of the environment that curl does not get.
    ///   - isCancelled: asked ten times a second; when it says so, the run is ended.
    /// - Throws: `noCurl` if there is no `curl` on the path; an error if it cannot be started, or nobody can tell how it
    ///   ended.
    public static func run(
        _ configuration: [UInt8], _ limits: Limits, hiding hidden: String? = nil,
        isCancelled: @escaping () -> Bool = { false }
    ) throws(GitError) -> GitProcess.Outcome {
        var conditions = GitProcess.Conditions(keepsTerminal: false, timeout: limits.time, isCancelled: isCancelled)
        conditions.input = configuration
        conditions.mostOutput = limits.answer
        conditions.hiddenVariable = hidden
        return try GitProcess.run(program: ["curl", "--config", "-"], conditions)
    }
}
