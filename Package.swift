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
    ],
    targets: [
        .target(name: "CRDT", swiftSettings: strict),
        .testTarget(name: "CRDTTests", dependencies: ["CRDT"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
