// swift-tools-version: 6.2
import PackageDescription

/// Imports point one way: Bytes <- OpenSSL <- Files, Keys <- SSHKey <- Age <- KeyStore <- Tools;
/// OpenPGP and GPGME feed KeyStore; CommandKit knows Keys, Files and what is below them.
let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tool(_ name: String) -> Target {
    .executableTarget(name: name, dependencies: ["Tools"], swiftSettings: settings)
}

func suite(
    _ name: String,
    _ dependencies: [Target.Dependency],
    exclude: [String] = []
) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude)
}

/// Fuzz targets have no main of their own, so they are built only when asked for (`make fuzz`).
func fuzzers() -> [Target] {
    guard Context.environment["IBKEYS_FUZZ"] != nil else { return [] }
    return [
        fuzzer("FuzzAge", ["Age", "Bytes"]),
        fuzzer("FuzzBackup", ["Bytes", "KeyStore"]),
        fuzzer("FuzzBase64", ["Bytes"]),
        fuzzer("FuzzMail", ["Bytes", "KeyStore"]),
        fuzzer("FuzzSettings", ["Bytes", "KeyStore"]),
        fuzzer("FuzzKeyFile", ["Bytes", "Keys", "SSHKey", "KeyStore"]),
        fuzzer("FuzzContents", ["Bytes", "OpenPGP", "OpenSSL"]),
        fuzzer("FuzzDecrypt", ["Bytes", "OpenPGP"]),
        fuzzer("FuzzMessage", ["Bytes", "OpenPGP"]),
        fuzzer("FuzzCertificate", ["Bytes", "OpenPGP"]),
        fuzzer("FuzzRepair", ["Bytes", "Keys", "SSHKey", "KeyStore"]),
    ]
}

func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name,
        dependencies: dependencies,
        path: "Fuzz/\(name)",
        swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]
    )
}

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)

let package = Package(
    name: "ibkeys",
    products: [
        .library(name: "KeyStore", targets: ["KeyStore"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        .systemLibrary(
            name: "COpenSSL",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]
        ),
        .systemLibrary(
            name: "CArgon2",
            pkgConfig: "libargon2",
            providers: [.apt(["libargon2-dev"])]
        ),
        .systemLibrary(
            name: "CGPGME",
            pkgConfig: "gpgme",
            providers: [.apt(["libgpgme-dev"])]
        ),
        .systemLibrary(
            name: "CArchive",
            pkgConfig: "libarchive",
            providers: [.apt(["libarchive-dev"])]
        ),
        .systemLibrary(
            name: "CQREncode",
            pkgConfig: "libqrencode",
            providers: [.apt(["libqrencode-dev"])]
        ),
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"])]
        ),
        .systemLibrary(
            name: "CBzip2",
            providers: [.apt(["libbz2-dev"])]
        ),
        .systemLibrary(name: "CGlibc"),

        library("Bytes", ["COpenSSL"]),
        library("OpenSSL", ["Bytes", "COpenSSL"]),
        library("Files", ["Bytes", "OpenSSL", "CGlibc"]),
        library("Compression", ["Bytes", "CZlib", "CBzip2"]),
        library("Keys", ["Bytes", "OpenSSL"]),
        library("SSHKey", ["Bytes", "OpenSSL", "Keys", "CArgon2"]),
        library("Age", ["Bytes", "OpenSSL", "Keys", "SSHKey"]),
        library("OpenPGP", ["Bytes", "OpenSSL", "Compression"]),
        library("GPGME", ["Bytes", "CGPGME", "CGlibc"]),
        library(
            "KeyStore",
            [
                "Bytes", "OpenSSL", "Files", "Keys", "SSHKey", "OpenPGP", "GPGME", "Age",
                "CArchive",
                "CQREncode",
            ]
        ),
        library("CommandKit", ["Bytes", "OpenSSL", "Files", "Keys", "CGlibc"]),
        library(
            "Tools",
            [
                "Bytes", "OpenSSL", "Files", "Keys", "SSHKey", "Age", "OpenPGP", "GPGME",
                "KeyStore",
                "CommandKit", argumentParser,
            ]
        ),

        tool("ibkeygen"),
        tool("ibkeyexport"),
        tool("ibkeyctl"),
        tool("ibdecrypt"),
        tool("ibkeybackup"),
        tool("ibkeymigrate"),
        tool("ibkeys"),

        // Sample keys, the real tools, damage: what several suites use.
        .target(
            name: "TestSupport",
            dependencies: ["Bytes", "OpenSSL", "Keys", "SSHKey"],
            path: "Tests/TestSupport",
            swiftSettings: [.enableUpcomingFeature("InternalImportsByDefault")]
        ),
        suite("BytesTests", ["Bytes", "COpenSSL", "TestSupport"]),
        suite("SSHKeyTests", ["Bytes", "OpenSSL", "Keys", "SSHKey", "TestSupport"]),
        suite("KeysTests", ["Bytes", "OpenSSL", "Keys", "TestSupport"]),
        suite(
            "KeyStoreTests",
            [
                "Age", "Bytes", "OpenSSL", "Files", "GPGME", "Keys", "SSHKey", "KeyStore",
                "TestSupport",
            ]
        ),
        suite("GPGMETests", ["Bytes", "GPGME", "TestSupport"]),
        suite("AgeTests", ["Age", "Bytes", "OpenSSL", "Keys", "SSHKey", "TestSupport"]),
        suite("OpenSSLTests", ["Bytes", "OpenSSL", "TestSupport"]),
        suite("OpenPGPTests", ["Bytes", "COpenSSL", "OpenSSL", "OpenPGP", "TestSupport"]),
        suite("CommandKitTests", ["Bytes", "CommandKit", "Files", "Keys"]),
        // The example in the documentation of KeyStore, as a program of somebody else.
        .executableTarget(
            name: "KeyStoreExample",
            dependencies: ["KeyStore"],
            path: "Tests/KeyStoreExample",
            packageAccess: false
        ),
        suite(
            "ToolTests",
            [
                "Bytes", "Keys", "SSHKey", "KeyStore", "KeyStoreExample", "ibkeygen", "ibkeyexport",
                "ibkeyctl", "ibdecrypt", "ibkeybackup", "ibkeymigrate", "ibkeys", "TestSupport",
            ],
            exclude: ["Shells", "Transcripts"]
        ),
    ] + fuzzers()
)
