/// Another program that reads what is written here.
enum Peer: String, CaseIterable {
    case puttygen
    case sshKeygen = "ssh-keygen"
    case openssl

    /// Whether it reads a private key of this type in this format of ours.
    func reads(_ key: PeerKey, _ format: String) -> Bool {
        switch self {
        case .puttygen: format != "pkcs8"
        case .sshKeygen:
            switch format {
            case "openssh": key != .ed448
            case "pkcs8": !key.isEdwards
            case "pkcs1", "sec1": true
            default: false
            }
        case .openssl: ["pkcs8", "pkcs1", "sec1"].contains(format)
        }
    }

    /// Prints the public line of the private key in `file`.
    func publicLine(_ file: String) -> String {
        switch self {
        case .puttygen: "puttygen -L --old-passphrase words \(file)"
        case .sshKeygen: "ssh-keygen -y -P \"$words\" -f \(file)"
        case .openssl:
            "openssl pkey -in \(file) -passin file:words -pubout | ibkeyexport -f openssh -"
        }
    }

    /// Whether it finds the comment there.
    func keepsComment(_ format: String) -> Bool {
        switch self {
        case .puttygen: ["openssh", "ppk", "ppk2", "sshcom"].contains(format)
        case .sshKeygen: format == "openssh"
        case .openssl: false
        }
    }
}
