package import Bytes

/// A mode in which AES also authenticates, by the numbers of RFC 9580 section 9.6.
package enum AEADMode: UInt8, Sendable {
    case eax = 1
    case ocb = 2
    case gcm = 3

    package static let tagLength = 16

    /// In bytes.
    package var nonceLength: Int {
        switch self {
        case .eax: 16
        case .ocb: 15
        case .gcm: 12
        }
    }

    /// For AES with a key of 16, 24 or 32 bytes.
    package func opening(key: SecretBytes) throws -> AEADOpening {
        switch self {
        case .eax: try EAXOpening(key)
        case .ocb: try ModeOpening("OCB", key, nonceLength)
        case .gcm: try ModeOpening("GCM", key, nonceLength)
        }
    }

    /// All of a text, its tag behind it; nil when that does not fit.
    package func open(
        _ text: SecretBytes,
        key: SecretBytes,
        nonce: [UInt8],
        associatedData: [UInt8]
    ) throws -> SecretBytes? {
        let count = text.count - Self.tagLength
        guard count >= 0 else { return nil }
        let opening = try opening(key: key)
        try opening.start(nonce: nonce, associatedData: associatedData)
        var isGenuine = false
        let plain = try unsafe SecretBytes(capacity: count + 2 * 16) { room in
            let done = try unsafe text[0..<count].withBytes { try unsafe opening.update($0, room) }
            let tag = text[count..<text.count].disclosed()
            let rest = try unsafe opening.finish(tag: tag, .init(rebasing: room[done...]))
            isGenuine = rest != nil
            return done + (rest ?? 0)
        }
        return isGenuine ? plain : nil
    }
}

/// Opens texts under one key, each under a nonce of its own and piece by piece.
///
/// What ``update(_:)`` gives is not known to be unaltered before ``finish(tag:)`` has agreed.
package class AEADOpening {
    package func start(nonce: [UInt8], associatedData: [UInt8]) throws {}

    /// Writes plaintext of no more than the piece and a block, and tells how much.
    func update(
        _ piece: UnsafeRawBufferPointer,
        _ room: UnsafeMutableRawBufferPointer
    ) throws -> Int { 0 }

    /// Writes what is left, at most a block, and tells how much; nil when the tag does not fit.
    func finish(tag: [UInt8], _ room: UnsafeMutableRawBufferPointer) throws -> Int? { nil }
}

extension AEADOpening {
    package func update(_ piece: ArraySlice<UInt8>) throws -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: piece.count + 16) { room, count in
            count = try unsafe piece.withUnsafeBytes { piece in
                try unsafe update(piece, UnsafeMutableRawBufferPointer(room))
            }
        }
    }

    /// The rest of the plaintext, which may be none; nil when the tag, of 16 bytes, does not fit all that
    /// has come since the start.
    package func finish(tag: [UInt8]) throws -> [UInt8]? {
        var isGenuine = false
        let rest = try unsafe [UInt8](unsafeUninitializedCapacity: 16) { room, count in
            let written = try unsafe finish(tag: tag, UnsafeMutableRawBufferPointer(room))
            isGenuine = written != nil
            count = written ?? 0
        }
        return isGenuine ? rest : nil
    }
}
