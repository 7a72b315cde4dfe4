internal import COpenSSL

/// OpenSSL's provider of old algorithms (single DES, RC2, RC4, PBES1), loaded when a file needs one.
enum LegacyProvider {
    private static let loaded: Void = {
        _ = unsafe OSSL_PROVIDER_try_load(nil, "legacy", 1)
    }()

    static func load() {
        _ = loaded
    }
}
