internal import Bytes
internal import OpenPGP
internal import SSHKey

/// Argon2 as OpenPGP takes it (RFC 9580 section 3.7.1.4), by the library that SSH keys need as well.
enum Argon2Stretching {
    static let key: Argon2Function = { passphrase, salt, cost, count in
        let argon2 = Argon2(
            memory: UInt32(cost.memory),
            passes: UInt32(cost.passes),
            parallelism: UInt32(cost.lanes)
        )
        return try argon2.derive(passphrase, salt: salt, count: count)
    }
}
