#if FUZZING
    import Glibc

    /// The check that `GITMEM_FUZZ_INPUT` names.
    private let check: InputCheck = {
        guard let name = getenv("GITMEM_FUZZ_INPUT"), let check = InputCheck(rawValue: String(cString: name)) else {
            fatalError("GITMEM_FUZZ_INPUT is none of \(InputCheck.allCases.map(\.rawValue))")
        }
        return check
    }()

    /// libFuzzer calls this with every input.
    @_cdecl("LLVMFuzzerTestOneInput")
    public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
        if let fault = check.fault(with: Array(UnsafeBufferPointer(start: start, count: count))) { fatalError(fault) }
        return 0
    }
#endif
