import Bytes
import OpenPGP
import TestSupport
import Testing

/// Keys put together by hand around an Ed25519 key that nobody has.
struct SecretMaterialTests {
    private static let publicPart: [UInt8] =
        [4, 0, 0, 0, 1, 27] + [UInt8](repeating: 7, count: 32)
    private static let secret = [UInt8](repeating: 1, count: 32)
    private static let salted: [UInt8] = [3, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0x60]

    private func key(_ secretPart: [UInt8]) throws -> TransferableKey {
        let file =
            packet(5, Self.publicPart + secretPart) + packet(13, Array("A".utf8)) + signature(0x13)
        return try #require(TransferableKey.decode(SecretBytes(copying: file)).only)
    }

    /// Of version 4, by another key unless `issuer` is nil.
    private func signature(_ type: UInt8, by issuer: [UInt8]? = nil) -> [UInt8] {
        let subpacket = issuer.map { [9, 16] + $0 } ?? []
        return packet(2, [4, type, 27, 8, 0, 0, 0, UInt8(subpacket.count)] + subpacket + [0, 0])
    }

    @Test func `revocations by others are kept, their certifications are not`() throws {
        let start = packet(6, Self.publicPart) + signature(0x20, by: HandMade.keyID)
        let userID = packet(13, Array("A".utf8))
        let file = start + userID + signature(0x10, by: HandMade.keyID)
        let key = try #require(TransferableKey.decode(SecretBytes(copying: file)).only)
        #expect(key.isRevoked)
        #expect(key.minimal().encode().disclosed() == start + userID)
    }

    @Test func `a secret key with the right sum is there`() throws {
        #expect(try key([0] + Self.secret + [0, 32]).primary.secret == .plain)
        #expect(try key([0] + Self.secret + [0, 32]).missingSecrets.isEmpty)
    }

    @Test func `a wrong sum, a cut key and an overlong one are refused`() {
        let field = "secret key packet: secret part"
        for part in [
            [0] + Self.secret + [0, 33],
            [0] + Self.secret.dropLast(),
            [0] + Self.secret + [0, 32, 0],
            [254, 9] + Self.salted + [UInt8](repeating: 0, count: 16 + 51),
            [254, 9] + Self.salted + [UInt8](repeating: 0, count: 16 + 53),
            [254, 9] + Self.salted,
        ] {
            expectFailure(.malformed, field) { try key(part) }
        }
    }

    @Test func `an encrypted secret tells how`() throws {
        let part = [254, 9] + Self.salted + [UInt8](repeating: 0, count: 16 + 52)
        let secret = try key(part).primary.secret
        #expect(secret == .encrypted(usage: 254, cipher: 9, .iterated(65536)))
        let aead = [253, 9, 2] + Self.salted + [UInt8](repeating: 0, count: 15 + 48)
        #expect(
            try key(aead).primary.secret == .encrypted(usage: 253, cipher: 9, .iterated(65536))
        )
    }

    @Test func `notes of GnuPG in place of a secret are told apart`() throws {
        #expect(try key([255, 0, 101, 0, 0x47, 0x4e, 0x55, 1]).primary.secret == .dummy)
        let card = try key([255, 0, 101, 0, 0x47, 0x4e, 0x55, 2, 2, 0xd2, 0x76])
        #expect(card.primary.secret == .card(serial: "D276"))
        #expect(card.missingSecrets.count == 1)
        #expect(try key([]).primary.secret == .empty)
        #expect(try key([0] + [UInt8](repeating: 0, count: 34)).primary.secret == .empty)
    }

    @Test func `what does not belong together is refused`() {
        let primary = packet(6, Self.publicPart)
        let userID = packet(13, Array("A".utf8))
        let subkey = packet(14, Self.publicPart)
        for (file, field) in [
            (primary, "public key packet"),
            (primary + userID + subkey, "public subkey packet"),
            (primary + userID + subkey + signature(0x28), "public subkey packet"),
            (primary + subkey + signature(0x18) + userID, "user ID packet"),
            (primary + userID + packet(11, [0x62]), "literal data packet"),
            (primary + userID + packet(7, Self.publicPart) + signature(0x18), "subkey"),
            (primary + userID + [0], ""),
            (packet(6, Self.publicPart + [0]) + userID, "public key packet"),
        ] {
            expectFailure(.malformed, field) {
                try TransferableKey.decode(SecretBytes(copying: file))
            }
        }
        expectFailure(.unrecognized) { try TransferableKey.decode(SecretBytes(copying: userID)) }
        expectFailure(.unrecognized) { try TransferableKey.decode(SecretBytes("ssh-rsa AAAA")) }
    }
}
