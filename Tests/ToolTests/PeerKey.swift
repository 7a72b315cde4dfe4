/// The types of keys, as each program calls them.
enum PeerKey: String, CaseIterable {
    case rsa, dsa, ecdsa256, ecdsa384, ecdsa521, ed25519, ed448

    var isECDSA: Bool { self == .ecdsa256 || self == .ecdsa384 || self == .ecdsa521 }
    var isEdwards: Bool { self == .ed25519 || self == .ed448 }

    /// `-t TYPE -b BITS`; puttygen counts the 255 bits of the curve.
    var puttygenOptions: String {
        switch self {
        case .rsa: "-t rsa -b 2048"
        case .dsa: "-t dsa -b 1024"
        case .ed25519, .ed448: "-t \(rawValue)"
        case .ecdsa256, .ecdsa384, .ecdsa521: "-t ecdsa -b \(rawValue.suffix(3))"
        }
    }

    /// Nil for what ssh-keygen does not do; ibkeygen takes the same.
    var sshKeygenOptions: String? {
        self == .ed448 ? nil : puttygenOptions
    }

    /// `genpkey` and more, to print the key.
    var opensslCommand: String {
        switch self {
        case .rsa: "openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048"
        case .dsa: "openssl dsaparam -genkey 1024"
        case .ecdsa256, .ecdsa384, .ecdsa521:
            "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-\(rawValue.suffix(3))"
        case .ed25519, .ed448: "openssl genpkey -algorithm \(rawValue)"
        }
    }

    /// The formats of `ibkeyexport --private` that have a place for the key.
    var privateFormats: [String] {
        var formats = ["openssh", "ppk", "ppk2", "pkcs8"]
        if isECDSA { formats.append("sec1") }
        if self == .rsa || self == .dsa { formats += ["pkcs1", "sshcom"] }
        return formats
    }

    /// The formats of `ibkeyexport` that have a place for the public key.
    var publicFormats: [String] {
        ["openssh", "rfc4716", "pkcs8"] + (self == .rsa ? ["pkcs1"] : [])
    }

    /// Command lines that read our file, called as its format is, and write the key again.
    var publicExchanges: [String] {
        var exchanges = [
            "puttygen -L openssh", "puttygen -L rfc4716", "puttygen -p openssh",
            "openssl pkey -pubin -in pkcs8 -pubout",
        ]
        if self != .ed448 {
            exchanges += [
                "ssh-keygen -e -m RFC4716 -f openssh", "ssh-keygen -i -m RFC4716 -f rfc4716",
            ]
        }
        if !isEdwards {
            exchanges += ["ssh-keygen -e -m PKCS8 -f openssh", "ssh-keygen -i -m PKCS8 -f pkcs8"]
        }
        if self == .rsa {
            exchanges += [
                "ssh-keygen -e -m PEM -f openssh", "ssh-keygen -i -m PEM -f pkcs1",
                "openssl rsa -RSAPublicKey_in -in pkcs1 -RSAPublicKey_out",
            ]
        }
        return exchanges
    }
}
