import Bytes
import OpenSSL
import SSHKey
import TestSupport
import Testing

struct BcryptPBKDFTests {
    struct Vector: Sendable {
        let passphrase: [UInt8]
        let salt: [UInt8]
        let rounds: UInt32
        let key: String
    }

    /// Made with the bcrypt module of Python.
    static let vectors: [Vector] = [
        Vector(passphrase: Array("password".utf8), salt: Array("salt".utf8), rounds: 1, key: "7a"),
        Vector(
            passphrase: Array("password".utf8),
            salt: Array("salt".utf8),
            rounds: 4,
            key: "5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9"
        ),
        Vector(
            passphrase: Array("password".utf8),
            salt: Array("saltsaltsaltsalt".utf8),
            rounds: 4,
            key: """
                fcb5eb8b85afbe9225a6ef9cbec2802990c234b68d4070d6a0e9beb7001c2a24\
                d16f780ca24b7c279dc4a8685ed7a107
                """
        ),
        Vector(
            passphrase: Array("p\0w".utf8),
            salt: Array(0..<16),
            rounds: 2,
            key: """
                9b2926b9e41c0b179b79e006bb0ad32d6574d9e714da7b215a1d3739b2e53736\
                c64ad575c5d40ac225e2cb33bb558654f9a23a9aabb00ffdd7de1970d21e6678
                """
        ),
        Vector(
            passphrase: Array("password".utf8),
            salt: Array("salt".utf8),
            rounds: 3,
            key: """
                cc1d22b52f6b08dc0502097175ff323593a6a9dd1f628758f5d38291ed07d43a\
                57a72509eeb6a3a0d5388f1128e1c6aa5ea190e01269b691bc805006449475b1\
                5985a7c8d1b2c50d09c4e960402c5f5389dfe178bf8823b4
                """
        ),
    ]

    @Test(arguments: vectors)
    func `known answers are given`(_ vector: Vector) throws {
        let key = try BcryptPBKDF.derive(
            SecretBytes(copying: vector.passphrase),
            salt: SecretBytes(copying: vector.salt),
            rounds: vector.rounds,
            count: vector.key.count / 2
        )
        #expect(key.hex == vector.key)
    }

    @Test func `every length from 1 to 96 bytes is right`() throws {
        var all = ByteWriter()
        for count in 1...96 {
            let key = try BcryptPBKDF.derive(
                SecretBytes("password"),
                salt: SecretBytes("salt"),
                rounds: 1,
                count: count
            )
            #expect(key.count == count)
            all.bytes(key)
        }
        let digest = try Digest.sha256.hash(all.finish())
        #expect(
            digest.hex == "9bee098052fcfc3487f6954e389a68eaa31a8f66006179adbebbe98959ad8730"
        )
    }
}
