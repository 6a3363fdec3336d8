// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableExperimentalFeature("Lifetimes"),
]

let package = Package(
    name: "gitmemory",
    platforms: [.macOS(.v26)],
    products: [
        .library(name: "CRDT", targets: ["CRDT"]),
        .library(name: "GitMemory", targets: ["GitMemory"]),
    ],
    targets: [
        .target(name: "CRDT", swiftSettings: strict),
        .systemLibrary(
            name: "CLibgit2",
            pkgConfig: "libgit2",
            providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]
        ),
        .target(name: "Git", dependencies: ["CLibgit2"], swiftSettings: strict),
        .target(name: "GitMemory", dependencies: ["CRDT", "Git"], swiftSettings: strict),
        .testTarget(name: "CRDTTests", dependencies: ["CRDT"], swiftSettings: strict),
        .testTarget(name: "GitMemoryTests", dependencies: ["GitMemory"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
