import Bytes
import Foundation
import OpenPGP
import TestSupport
import Testing

/// Without `IBKEYS_VECTORS` this stands aside.
@Suite(.enabled(if: MessageVector.folder != nil, "IBKEYS_VECTORS names no folder of messages"))
struct KeyVectorTests {
    @Test(arguments: ["made/keys", "third/keys"])
    func `every key of other projects is read to its last secret`(_ name: String) throws {
        let folder = try #require(MessageVector.folder).appending(path: name)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let file = SecretBytes(copying: try Data(contentsOf: folder.appending(path: name)))
            guard !name.contains("seckey-v6") else {
                expectFailure(.unsupported, "secret key packet") {
                    try TransferableKey.decode(file)
                }
                continue
            }
            for key in try TransferableKey.decode(file) {
                let isPublic = name.contains(".pub.")
                #expect(key.isPublicOnly == isPublic, "\(name)")
                #expect(key.missingSecrets.isEmpty != isPublic, "\(name)")
                let again = try #require(TransferableKey.decode(key.encode()).only)
                #expect(again.encode() == key.encode(), "\(name)")
            }
        }
    }
}
