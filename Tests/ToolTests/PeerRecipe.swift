import Testing

/// How another program makes a private key file, and what it says of the public half.
///
/// Both command lines find the passphrase in the file `words` and the variable of that name, empty
/// for none.
struct PeerRecipe: CustomTestStringConvertible {
    let key: PeerKey
    /// Leaves the file `key`.
    let make: String
    /// Prints the public line of `key`.
    let publicLine: String
    /// Whether the file holds the comment.
    let keepsComment: Bool

    var testDescription: String { make }

    static let all = puttygen + sshKeygen + openssl

    private static let puttygen = PeerKey.allCases.flatMap { key in
        let isOld = key == .rsa || key == .dsa
        var forms = [
            ("private", true), ("private --ppk-param version=2", true),
            ("private-openssh-new", true), ("private-openssh", key.isEdwards),
        ]
        if isOld { forms.append(("private-sshcom", true)) }
        return forms.map { form, keepsComment in
            PeerRecipe(
                key: key,
                make: "puttygen -q \(key.puttygenOptions) -C 'a comment' -O \(form) -o key"
                    + " --new-passphrase words",
                publicLine: "puttygen -L --old-passphrase words key",
                keepsComment: keepsComment
            )
        }
    }

    private static let sshKeygen = PeerKey.allCases.flatMap { key in
        guard let options = key.sshKeygenOptions else { return [PeerRecipe]() }
        let forms = key.isEdwards ? ["RFC4716"] : ["RFC4716", "PEM", "PKCS8"]
        return forms.map { form in
            PeerRecipe(
                key: key,
                make:
                    "ssh-keygen -q \(options) -C 'a comment' -m \(form) -a 2 -N \"$words\" -f key",
                publicLine: "cat key.pub",
                keepsComment: form == "RFC4716"
            )
        }
    }

    private static let openssl = PeerKey.allCases.flatMap { key in
        var forms = [
            "pkcs8 -topk8 $pkcs8", "pkcs8 -topk8 -scrypt $pkcs8",
            "pkcs8 -topk8 -v1 PBE-SHA1-3DES $pkcs8",
        ]
        if !key.isEdwards {
            forms.append("pkey -traditional $pkey")
        }
        return forms.map { form in
            PeerRecipe(
                key: key,
                make: "\(key.opensslCommand) | openssl \(form) -out key",
                publicLine: "openssl pkey -in key -passin file:words -pubout"
                    + " | ibkeyexport -f openssh -",
                keepsComment: false
            )
        }
    }
}
