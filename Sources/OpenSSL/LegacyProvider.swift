internal import COpenSSL

/// OpenSSL's provider of old algorithms (single DES, RC2, RC4, PBES1), loaded when a file needs one.
///
/// Once any provider is loaded by name, the default one no longer comes by itself; so it is loaded
/// by name as well.
enum LegacyProvider {
    private static let loaded: Void = {
        _ = unsafe OSSL_PROVIDER_try_load(nil, "default", 1)
        _ = unsafe OSSL_PROVIDER_try_load(nil, "legacy", 1)
    }()

    static func load() {
        _ = loaded
    }
}
