extension Store {
    /// Tries until an attempt comes to something: one that finds that what it started from has moved meanwhile returns
    /// `nil`, and the next one follows after a pause.
    func retrying<Result>(_ attempt: () throws -> Result?) rethrows -> Result {
        var pause = Pause(surroundings)
        while true {
            if let result = try attempt() { return result }
            pause.wait()
        }
    }
}
