package import Bytes

extension TransferableKey {
    /// All keys of a file, armored or not.
    ///
    /// - Throws: ``FormatError``: `unrecognized` for what is no key.
    package static func decode(_ file: SecretBytes) throws -> [TransferableKey] {
        guard !file.isEmpty else { throw FormatError(.unrecognized, "", "it is empty") }
        let isBinary = file[0] & 0x80 != 0 && !file.hasByteOrderMark
        let blocks = isBinary ? [file] : try Armor.decode(file).map { try keyBlock($0) }
        return try blocks.flatMap(keys)
    }

    private static func keyBlock(_ block: Armor) throws -> SecretBytes {
        guard block.label == .publicKey || block.label == .privateKey else {
            throw FormatError(.unrecognized, "", "its armor holds no key")
        }
        return block.body
    }

    private static func keys(in octets: SecretBytes) throws -> [TransferableKey] {
        var keys: [TransferableKey] = []
        for packet in try Packet.all(in: octets) {
            if packet.tag == .publicKey || packet.tag == .secretKey {
                try keys.last?.check()
                keys.append(TransferableKey(primary: try KeyPacket(packet)))
            } else if let last = keys.indices.last {
                try keys[last].append(packet)
            } else {
                throw FormatError(.unrecognized, "", "it begins with a \(packet.tag)")
            }
        }
        guard let last = keys.last else { throw FormatError(.unrecognized, "", "it holds no key") }
        try last.check()
        return keys
    }

    private mutating func append(_ packet: Packet) throws {
        switch packet.tag {
        case .signature: append(try SignaturePacket(packet))
        case .userID, .userAttribute:
            guard subkeys.isEmpty else {
                throw FormatError.malformed("\(packet.tag)", "it follows a subkey")
            }
            identities.append(Identity(packet: packet))
        case .publicSubkey, .secretSubkey:
            subkeys.append(Subkey(key: try KeyPacket(packet)))
        default: throw FormatError.malformed("\(packet.tag)", "it has no place in a key")
        }
    }

    /// A signature is about the packet before it.
    private mutating func append(_ signature: SignaturePacket) {
        if let last = subkeys.indices.last {
            subkeys[last].signatures.append(signature)
        } else if let last = identities.indices.last {
            identities[last].signatures.append(signature)
        } else {
            signatures.append(signature)
        }
    }

    private func check() throws {
        guard primary.version > 4 || identities.contains(where: \.isUserID) else {
            throw FormatError.malformed("\(primary.packet.tag)", "no user ID follows it")
        }
        for subkey in subkeys where subkey.binding == nil {
            throw FormatError.malformed("\(subkey.key.packet.tag)", "nothing binds it to the key")
        }
        guard subkeys.allSatisfy({ $0.key.packet.tag.isSecret == primary.packet.tag.isSecret })
        else { throw FormatError.malformed("subkey", "public and secret keys are mixed") }
    }
}
