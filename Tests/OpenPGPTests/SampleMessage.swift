import Bytes
import OpenPGP
import OpenSSL

/// A small message of a kind of its own, and whoever can open it.
struct SampleMessage: CustomStringConvertible {
    let description: String
    let message: MarkedOctets
    /// What comes of it as it is: one that is signed is for another reader.
    let opened: Outcome
    /// How many of its first octets are the whole message; the others may be missing.
    let needed: Int

    private init(
        _ description: String,
        _ message: MarkedOctets,
        _ plaintext: [UInt8]? = Sample.text,
        needed: Int? = nil
    ) {
        self.description = description
        self.message = message
        opened = plaintext.map { .whole($0) } ?? .refused(.unsupported)
        self.needed = needed ?? message.octets.count
    }

    static func opener() throws -> Opener {
        let recipients = [
            SampleRecipient.rsa, SampleRecipient.cv25519, SampleRecipient.nistp256,
            SampleRecipient.x25519,
        ]
        return Opener(keys: try recipients.map { try $0.get().key }, passphrase: Sample.passphrase)
    }

    static func all() throws -> [SampleMessage] {
        try byHash() + byChunks() + byPassphrase() + odd()
    }

    private static func byHash() throws -> [SampleMessage] {
        let (rsa, cv25519) = (try SampleRecipient.rsa.get(), try SampleRecipient.cv25519.get())
        let (nist, x25519) = (try SampleRecipient.nistp256.get(), try SampleRecipient.x25519.get())
        let (key, short) = (Sample.key(32), Sample.key(16))
        return try [
            SampleMessage("RSA", rsa.packet3(key) + Sample.mdc(key)),
            SampleMessage(
                "RSA, AES-128, zip",
                rsa.packet3(short) + Sample.mdc(short, packet(8, [1] + Sample.zip))
            ),
            SampleMessage(
                "Curve25519, zlib",
                cv25519.packet3(key) + Sample.mdc(key, packet(8, [2] + Sample.zlib))
            ),
            SampleMessage(
                "NIST P-256, AES-192, bzip2",
                nist.packet3(Sample.key(24))
                    + Sample.mdc(Sample.key(24), packet(8, [3] + Sample.bzip2))
            ),
            SampleMessage("X25519", x25519.packet3(key) + Sample.mdc(key)),
            SampleMessage("version 2", cv25519.packet3(key, version: 2) + Sample.mdc(key)),
            SampleMessage("hidden", nist.packet3(key, isHidden: true) + Sample.mdc(key)),
            SampleMessage(
                "two recipients",
                Sample.stranger + cv25519.packet3(key) + Sample.mdc(key)
            ),
        ]
    }

    private static func byChunks() throws -> [SampleMessage] {
        let (cv25519, x25519) = (
            try SampleRecipient.cv25519.get(), try SampleRecipient.x25519.get()
        )
        let (key, bare) = (Sample.key(32), SessionKey(nil, Sample.key(16).key))
        return try [
            SampleMessage("GnuPG's OCB", cv25519.packet3(key) + Sample.gnupg(.ocb, key)),
            SampleMessage("GnuPG's EAX", cv25519.packet3(key) + Sample.gnupg(.eax, key)),
            SampleMessage("RFC 9580, OCB", x25519.packet6(bare) + Sample.aead(.ocb, bare)),
            SampleMessage("RFC 9580, EAX", x25519.packet6(bare) + Sample.aead(.eax, bare)),
            SampleMessage("RFC 9580, GCM", x25519.packet6(bare) + Sample.aead(.gcm, bare)),
        ]
    }

    private static func byPassphrase() throws -> [SampleMessage] {
        let key = Sample.key(32)
        return try [
            SampleMessage(
                "the passphrase's key",
                Sample.passphrasePacket(nil) + Sample.mdc(Sample.stretched)
            ),
            SampleMessage("passphrase", Sample.passphrasePacket(key) + Sample.mdc(key)),
            SampleMessage(
                "passphrase and OCB",
                Sample.sealedPassphrasePacket(5, key) + Sample.gnupg(.ocb, key)
            ),
            SampleMessage(
                "passphrase of RFC 9580",
                Sample.sealedPassphrasePacket(6, key) + Sample.aead(.ocb, key)
            ),
        ]
    }

    private static func odd() throws -> [SampleMessage] {
        let recipient = try SampleRecipient.cv25519.get()
        let key = Sample.key(32)
        let front = try recipient.packet3(key)
        let plain = front + (try Sample.mdc(key))
        let named = packet(11, Array("t\u{9}daily.csv".utf8) + [0x65, 0, 0, 0] + Sample.text)
        let layers = packet(8, [0] + packet(8, [2] + Sample.zlib))
        let signed = packet(4, [3, 0, 8, 22] + HandMade.keyID + [1]) + Sample.literal
        return try [
            SampleMessage("armored", Sample.armored(plain), needed: Sample.armorNeeded(plain)),
            SampleMessage("in parts", front + Sample.inParts(key), Sample.long),
            SampleMessage("a name", front + Sample.mdc(key, named)),
            SampleMessage("empty", front + Sample.mdc(key, Sealed.literal([])), []),
            SampleMessage(
                "layers and packets to ignore",
                front + Sample.mdc(key, HandMade.marker + layers + packet(21, [1, 2, 3]))
            ),
            SampleMessage("signed", front + Sample.mdc(key, signed), nil),
        ]
    }
}
