import Bytes
import Foundation
import GPGME
import KeyStore
import Testing

/// Where the numbers of a key are while it is in use here, and where they are not any more.
struct UnlockedKeyTests {
    @Test func `a key that was taken out of gpg-agent is nowhere when its work is done`() throws {
        let memory = try ProcessMemory()
        for algorithm in ["rsa2048", "cv25519", "nistp256"] {
            let home = try MessageHome(keys: [algorithm], passphrase: "")
            let message = try home.encrypt(Array("a,1\n".utf8), ["-r", home.keys[0], "-e"])
            let secrets = try secrets(of: home)
            #expect(try secrets.count >= 4 && memory.count(of: secrets) == 0, "\(algorithm)")

            var decryptor: OwnDecryptor? = home.decryptor(.unlock, passphrase: nil)
            #expect(try decryptor?.read(message).bytes == Array("a,1\n".utf8))
            #expect(try memory.count(of: secrets) > 0, "\(algorithm), in use")
            decryptor = nil
            #expect(try memory.count(of: secrets) == 0, "\(algorithm), afterwards")
        }
    }

    /// 16 octets out of each secret number of each key, in the order of the file and in that of
    /// little-endian words.
    ///
    /// The file has them in hexadecimal: nothing else in this process has ever seen the octets.
    private func secrets(of home: MessageHome) throws -> [SecretBytes] {
        let folder = URL(filePath: home.path).appending(path: "private-keys-v1.d")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try files.flatMap { file in
            let key = try String(contentsOf: folder.appending(path: file), encoding: .ascii)
            return key.matches(of: /\([dpqu]\s+#([0-9A-F\s]+)#\)/).flatMap { match in
                let digits = match.1.utf8.filter { $0 > 0x20 }
                let start = digits.count / 4 * 2 - 16
                let middle = Array(digits[start..<start + 32])
                return [secret(middle, isReversed: false), secret(middle, isReversed: true)]
            }
        }
    }

    private func secret(_ digits: [UInt8], isReversed: Bool) -> SecretBytes {
        SecretBytes(capacity: 16) { room in
            for index in 0..<16 {
                let pair = String(decoding: digits[2 * index..<2 * index + 2], as: UTF8.self)
                room[isReversed ? 15 - index : index] = UInt8(pair, radix: 16) ?? 0
            }
            return 16
        }
    }
}
