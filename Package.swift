// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableExperimentalFeature("Lifetimes"),
]

// `make` sets it, so that the tests take less time. A package that others build must not have such flags.
let isOptimized = Context.environment["GITMEM_OPTIMIZED"] == "1"
let engine = strict + (isOptimized ? [.unsafeFlags(["-O"], .when(configuration: .debug))] : [])
let fastC: [CSetting] = isOptimized ? [.unsafeFlags(["-O2"], .when(configuration: .debug))] : []

let package = Package(
    name: "gitmemory",
    products: [
        .library(name: "CRDT", targets: ["CRDT"]),
        .library(name: "Gate", targets: ["Gate"]),
        .library(name: "GitMemory", targets: ["GitMemory"]),
        .executable(name: "gitmem", targets: ["gitmem"]),
        .executable(name: "gitmem-server", targets: ["gitmem-server"]),
    ],
    traits: [
        .default(enabledTraits: ["CommandLine", "Server"]),
        .trait(
            name: "CommandLine",
            description: "Builds gitmem. Without it the libraries need no other package."),
        .trait(
            name: "Server",
            description: "Builds gitmem-server, which `gitmem serve` starts. Nothing else needs the packages of it."),
        .trait(
            name: "Offline",
            description: "Leaves libgit2's network code out of a gitmem that is linked statically; see `make release`."),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        .target(name: "CRDT", swiftSettings: engine),
        .systemLibrary(
            name: "CLibgit2",
            pkgConfig: "libgit2",
            providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]
        ),
        .systemLibrary(
            name: "CDeflate",
            pkgConfig: "libdeflate",
            providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]
        ),
        .systemLibrary(name: "CPlatform"),
        .target(name: "CHash", cSettings: fastC),
        .target(name: "Gate", swiftSettings: engine),
        .target(name: "CLibgit2Offline"),
        .target(name: "CProcess"),
        .target(name: "CStart"),
        .target(
            name: "Git", dependencies: ["CDeflate", "CHash", "CLibgit2", "CProcess", "CPlatform"],
            exclude: ["ROOMS"], swiftSettings: engine),
        .target(
            name: "GitMemory", dependencies: ["CHash", "CProcess", "CRDT", "CPlatform", "Git"],
            exclude: ["ROOMS"], swiftSettings: engine),
        .target(name: "CRecall", exclude: ["fold.py"], cSettings: fastC),
        .target(
            name: "Recall", dependencies: ["CRecall", "CRDT", "Git", "GitMemory"],
            resources: [
                .embedInCode("Tables/abbreviations.txt"), .embedInCode("Tables/address-words.txt"),
                .embedInCode("Tables/asking-words.txt"), .embedInCode("Tables/everyday-synonyms.txt"),
                .embedInCode("Tables/irregular-forms.txt"), .embedInCode("Tables/log-words.txt"),
                .embedInCode("Tables/stop-words.txt"), .embedInCode("Tables/technical-synonyms.txt"),
                .embedInCode("Tables/Made/abbreviated-stems.txt"), .embedInCode("Tables/Made/everyday-neighbours.txt"),
                .embedInCode("Tables/Made/phrase-stems.txt"), .embedInCode("Tables/Made/technical-neighbours.txt"),
                .embedInCode("Tables/time-words.txt"), .embedInCode("Tables/weak-words.txt"),
            ],
            swiftSettings: engine),
        .target(name: "Coordination", dependencies: ["GitMemory"], swiftSettings: engine),
        .target(name: "Exchange", dependencies: ["GitMemory"], swiftSettings: strict),
        .target(
            name: "Actions",
            dependencies: ["Coordination", "CRDT", "Exchange", "Gate", "Git", "GitMemory", "Recall", "WebPage"],
            swiftSettings: strict),
        .target(name: "MCP", dependencies: ["Actions", "GitMemory"], swiftSettings: strict),
        .target(name: "HTTP", dependencies: ["Actions", "GitMemory", "MCP", "WebPage"], swiftSettings: strict),
        .target(
            name: "WebPage",
            resources: [
                .embedInCode("Files/page.html"), .embedInCode("Files/page.css"), .embedInCode("Files/elements.js"),
                .embedInCode("Files/file.js"), .embedInCode("Files/api.js"), .embedInCode("Files/places.js"),
                .embedInCode("Files/rows.js"), .embedInCode("Files/editing.js"), .embedInCode("Files/memories.js"),
                .embedInCode("Files/memory.js"), .embedInCode("Files/agents.js"), .embedInCode("Files/merges.js"),
                .embedInCode("Files/history.js"), .embedInCode("Files/compare.js"), .embedInCode("Files/alike.js"),
                .embedInCode("Files/keys.js"), .embedInCode("Files/together.js"), .embedInCode("Files/gate.js"),
                .embedInCode("Files/live.js"), .embedInCode("Files/page.js"),
            ], swiftSettings: strict),
        .target(name: "Hooks", dependencies: ["Actions", "GitMemory"], swiftSettings: strict),
        .target(name: "Setup", dependencies: ["Git", "GitMemory"], swiftSettings: strict),
        .executableTarget(
            name: "gitmem",
            dependencies: [
                "Actions", "CProcess", "CStart", "CPlatform", "Gate", "GitMemory", "Hooks", "MCP", "Recall", "Setup",
                .product(
                    name: "ArgumentParser", package: "swift-argument-parser", condition: .when(traits: ["CommandLine"])),
                .target(name: "CLibgit2Offline", condition: .when(traits: ["Offline"])),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "gitmem-server",
            dependencies: [
                "Actions", "CStart", "GitMemory", "HTTP", "MCP",
                .product(name: "HummingbirdCore", package: "hummingbird", condition: .when(traits: ["Server"])),
                .target(name: "CLibgit2Offline", condition: .when(traits: ["Offline"])),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "gitmem-bench", dependencies: ["GitMemory", "TestSupport"], path: "Benchmarks",
            exclude: ["README.md", "Recall", "peers", "search", "serve", "sqlite"],
            swiftSettings: strict),
        .executableTarget(
            name: "recall-eval", dependencies: ["GitMemory", "Recall"], path: "Benchmarks/Recall",
            swiftSettings: strict),
        .target(
            name: "SchemaPages", dependencies: ["Actions", "GitMemory"], path: "Tests/SchemaPages",
            swiftSettings: strict),
        .executableTarget(
            name: "schema-writer", dependencies: ["SchemaPages"], path: "Tests/SchemaWriter", swiftSettings: strict),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: engine),
        .testTarget(
            name: "ActionsTests", dependencies: ["Actions", "GitMemory", "SchemaPages", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "CHashTests", dependencies: ["CHash", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "CoordinationTests", dependencies: ["Coordination", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "CRDTTests", dependencies: ["CRDT", "TestSupport"], swiftSettings: strict),
        .executableTarget(
            name: "gate-check", dependencies: ["CStart", "Gate", "GateSamples"], path: "Tests/GateCheck",
            exclude: ["measure.sh"], swiftSettings: strict),
        .target(name: "GateSamples", dependencies: ["TestSupport"], path: "Tests/GateSamples", swiftSettings: strict),
        .testTarget(name: "GateTests", dependencies: ["Gate", "GateSamples", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "GitTests", dependencies: ["Git", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "GitMemoryTests", dependencies: ["CRDT", "Git", "GitMemory", "InputFuzz", "TestSupport"],
            swiftSettings: strict),
        .target(
            name: "InputFuzz", dependencies: ["CRDT", "Git", "GitMemory"], path: "Tests/InputFuzz",
            exclude: ["fuzz.sh"],
            swiftSettings: strict),
        .executableTarget(
            name: "memory-writer", dependencies: ["GitMemory"], path: "Tests/Writer", swiftSettings: strict),
        .testTarget(
            name: "HTTPTests", dependencies: ["Actions", "GitMemory", "HTTP", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ExchangeTests", dependencies: ["Exchange", "GitMemory", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "MCPTests", dependencies: ["Actions", "GitMemory", "MCP"], swiftSettings: strict),
        .testTarget(
            name: "RecallTests", dependencies: ["GitMemory", "Recall", "TestSupport"], exclude: ["Data"],
            swiftSettings: strict),
        .testTarget(
            name: "HooksTests", dependencies: ["Actions", "GitMemory", "Hooks", "Setup"], swiftSettings: strict),
        .testTarget(
            name: "SetupTests", dependencies: ["GitMemory", "Setup", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "gitmemTests", dependencies: ["Actions", "gitmem", "gitmem-bench", "memory-writer", "TestSupport"],
            exclude: ["embeddings.py"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
