internal import Bytes
internal import OpenSSL

extension PBES2 {
    /// How the passphrase becomes a key (RFC 8018 appendix A.2, RFC 7914 section 7).
    ///
    /// ```
    /// SEQUENCE { OID PBKDF2, SEQUENCE { salt OCTET STRING, iterationCount INTEGER,
    ///            keyLength INTEGER OPTIONAL, prf AlgorithmIdentifier DEFAULT hmacWithSHA1 } }
    /// SEQUENCE { OID scrypt, SEQUENCE { salt OCTET STRING, N, r, p INTEGER,
    ///            keyLength INTEGER OPTIONAL } }
    /// ```
    enum Derivation: Equatable {
        /// `prf` is an object identifier.
        case pbkdf2(salt: SecretBytes, iterations: UInt64, prf: String)
        case scrypt(salt: SecretBytes, n: UInt64, r: UInt64, p: UInt64)

        private static let pbkdf2Identifier = "1.2.840.113549.1.5.12"
        private static let scryptIdentifier = "1.3.6.1.4.1.11591.4.11"
        private static let hmacWithSHA1 = "1.2.840.113549.2.7"
        private static let hmacWithSHA256 = "1.2.840.113549.2.9"

        /// 600,000 iterations, or N = 2^14, r = 8, p = 5: alike in strength by OWASP's Password
        /// Storage Cheat Sheet, and the latter within the 32 MiB beyond which OpenSSL refuses to
        /// read.
        static func fresh(_ kdf: PKCS8Key.KDF) throws -> Derivation {
            let salt = SecretBytes(copying: try Random.bytes(16))
            return switch kdf {
            case .pbkdf2: .pbkdf2(salt: salt, iterations: 600_000, prf: hmacWithSHA256)
            case .scrypt: .scrypt(salt: salt, n: 1 << 14, r: 8, p: 5)
            }
        }

        static func decode(
            from reader: inout DERReader
        ) throws -> (Derivation, keyLength: UInt64?) {
            var identifier = try reader.sequence("key derivation")
            let function = try identifier.objectIdentifier("key derivation")
            guard function == pbkdf2Identifier || function == scryptIdentifier else {
                throw FormatError.unsupported(
                    "key derivation",
                    "\(objectName(of: function) ?? function) is not known here"
                )
            }
            var fields = try identifier.sequence("key derivation")
            try identifier.finish("key derivation")
            let salt = try fields.octetString("salt")
            let decoded =
                function == pbkdf2Identifier
                ? try decodePBKDF2(salt, &fields) : try decodeScrypt(salt, &fields)
            try fields.finish("key derivation")
            return decoded
        }

        private static func decodePBKDF2(
            _ salt: SecretBytes,
            _ fields: inout DERReader
        ) throws -> (Derivation, keyLength: UInt64?) {
            let iterations = try fields.number("iterations")
            let keyLength = fields.isNext(.integer) ? try fields.number("key length") : nil
            var prf = hmacWithSHA1
            if !fields.isAtEnd {
                var identifier = try fields.sequence("PRF")
                prf = try identifier.objectIdentifier("PRF")
                if !identifier.isAtEnd { try identifier.null("PRF") }
                try identifier.finish("PRF")
            }
            _ = try digest(of: prf)
            return (.pbkdf2(salt: salt, iterations: iterations, prf: prf), keyLength)
        }

        private static func decodeScrypt(
            _ salt: SecretBytes,
            _ fields: inout DERReader
        ) throws -> (Derivation, keyLength: UInt64?) {
            let (n, r) = (try fields.number("N"), try fields.number("r"))
            let p = try fields.number("p")
            guard n > 1, n & (n - 1) == 0 else {
                throw FormatError.malformed("N", "\(n) is not a power of two above 1")
            }
            guard r > 0, p > 0, r < 1 << 30, p < (1 << 30) / r else {
                throw FormatError.malformed("r and p", "\(r) and \(p) are out of range")
            }
            let keyLength = fields.isNext(.integer) ? try fields.number("key length") : nil
            return (.scrypt(salt: salt, n: n, r: r, p: p), keyLength)
        }

        func encode(to writer: inout DERWriter) {
            writer.nested { writer in
                switch self {
                case .pbkdf2(let salt, let iterations, let prf):
                    writer.objectIdentifier(Self.pbkdf2Identifier)
                    writer.nested { writer in
                        writer.octetString(salt)
                        writer.number(iterations)
                        writer.nested { writer in
                            writer.objectIdentifier(prf)
                            writer.null()
                        }
                    }
                case .scrypt(let salt, let n, let r, let p):
                    writer.objectIdentifier(Self.scryptIdentifier)
                    writer.nested { writer in
                        writer.octetString(salt)
                        for number in [n, r, p] { writer.number(number) }
                    }
                }
            }
        }
    }
}

extension PBES2.Derivation {
    /// - Throws: ``FormatError/Kind/tooCostly``.
    func check(_ limits: CostLimits) throws {
        switch self {
        case .pbkdf2(_, let iterations, _):
            try limits.check(iterations, \.pbkdf2Iterations, "PBKDF2", "iterations")
            guard (1...UInt64(Int32.max)).contains(iterations) else {
                throw FormatError.malformed("iterations", "\(iterations) is out of range")
            }
        case .scrypt(_, let n, let r, let p):
            let blocks = (n + p).multipliedReportingOverflow(by: r)
            let memory = blocks.overflow ? .max : blocks.partialValue / 8 + 1
            try limits.check(memory, \.memory, "scrypt", "KiB of memory")
            let work = memory.multipliedReportingOverflow(by: p)
            try limits.check(
                work.overflow ? .max : work.partialValue,
                \.memoryPasses,
                "scrypt",
                "KiB times parallelism"
            )
        }
    }

    func key(_ passphrase: SecretBytes, count: Int) throws -> SecretBytes {
        switch self {
        case .pbkdf2(let salt, let iterations, let prf):
            let key = try KeyDerivation.pbkdf2(
                passphrase,
                salt: salt,
                iterations: iterations,
                digest: Self.digest(of: prf),
                count: count
            )
            guard let key else {
                throw FormatError.unsupported("PRF", "this OpenSSL does not have it")
            }
            return key
        case .scrypt(let salt, let n, let r, let p):
            do {
                return try KeyDerivation.scrypt(
                    passphrase,
                    salt: salt,
                    n: n,
                    r: r,
                    p: p,
                    count: count
                )
            } catch is OpenSSLError {
                throw FormatError(.tooCostly, "scrypt", "more memory than there is to be had")
            }
        }
    }

    /// The digest behind an HMAC's object identifier, by OpenSSL's name.
    private static func digest(of prf: String) throws -> String {
        switch prf {
        case "1.2.840.113549.2.6", "1.3.6.1.5.5.8.1.1": "MD5"
        case "1.2.840.113549.2.7", "1.3.6.1.5.5.8.1.2": "SHA1"
        case "1.2.840.113549.2.8": "SHA2-224"
        case "1.2.840.113549.2.9": "SHA2-256"
        case "1.2.840.113549.2.10": "SHA2-384"
        case "1.2.840.113549.2.11": "SHA2-512"
        case "1.2.840.113549.2.12": "SHA2-512/224"
        case "1.2.840.113549.2.13": "SHA2-512/256"
        case "2.16.840.1.101.3.4.2.13": "SHA3-224"
        case "2.16.840.1.101.3.4.2.14": "SHA3-256"
        case "2.16.840.1.101.3.4.2.15": "SHA3-384"
        case "2.16.840.1.101.3.4.2.16": "SHA3-512"
        case "1.2.156.10197.1.401.3.1": "SM3"
        default:
            throw FormatError.unsupported("PRF", "\(objectName(of: prf) ?? prf) is not known here")
        }
    }
}
