internal import COpenSSL

/// A call into libcrypto failed, with everything its error queue had to say.
package struct OpenSSLError: Error, CustomStringConvertible {
    /// The C function that failed.
    package let function: String
    package let reasons: [String]

    /// Takes the whole error queue of this thread, so that nothing is left for the next failure.
    init(_ function: String) {
        self.function = function
        var reasons: [String] = []
        while true {
            let code = ERR_get_error()
            guard code != 0 else { break }
            if let text = unsafe ERR_reason_error_string(code) {
                reasons.append(unsafe String(cString: text))
            }
        }
        self.reasons = reasons
    }

    /// Whether the text did not decrypt, which a wrong key explains, and not that libcrypto lacks
    /// something.
    package var isOfCiphertext: Bool {
        function == "EVP_CipherFinal_ex" || !Self.badEnds.isDisjoint(with: reasons)
    }

    private static let badEnds: Set = [
        "bad decrypt", "wrong final block length", "pkcs12 cipherfinal error",
    ]

    package var description: String {
        "\(function): \(reasons.isEmpty ? "failed" : reasons.joined(separator: "; "))"
    }
}

/// For functions that return 1 on success.
func check(_ result: Int32, _ function: String) throws {
    guard result == 1 else { throw OpenSSLError(function) }
}

/// For functions that return an object, or null.
func check<T>(_ object: T?, _ function: String) throws -> T {
    guard let object else { throw OpenSSLError(function) }
    return object
}
