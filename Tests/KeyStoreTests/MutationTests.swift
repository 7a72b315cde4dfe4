import Bytes
import Glibc
import KeyStore
import Keys
import SSHKey
import Testing

/// Every byte changed in several ways and every truncation, of a good file of each format, with the
/// format recognized anew each time.
///
/// A mutant may be refused with a reason, and it may be read as the same key (a changed remark). It
/// must not pass for another key, take long, or trap.
struct MutationTests {
    private static let masks: [UInt8] = [0x01, 0x08, 0x20, 0x80]

    @Test(arguments: try Specimen.all())
    func `no mutant of a file passes for another key`(_ specimen: Specimen) async throws {
        let bytes = specimen.text.disclosed()
        #expect(try key(in: bytes) == specimen.key)
        for index in bytes.indices {
            for mask in Self.masks {
                var mutant = bytes
                mutant[index] ^= mask
                try check(mutant, of: specimen, "byte \(index) changed by \(mask)")
            }
            try check(Array(bytes.prefix(index)), of: specimen, "cut to \(index) bytes")
            try check(Array(bytes.dropFirst(index)), of: specimen, "without its first \(index)")
            // Tests that wait for other programs have only these threads to go on with.
            await Task.yield()
        }
    }

    private func check(_ mutant: [UInt8], of specimen: Specimen, _ what: String) throws {
        var found: PublicKey?
        let start = Self.processorTime
        do {
            found = try key(in: mutant)
        } catch is FormatError {}
        #expect(Self.processorTime - start < .seconds(2), "\(what)")
        guard let found, specimen.vouches else { return }
        #expect(found == specimen.key, "another key: \(what)")
    }

    /// Of this thread, so that a busy machine is no excuse.
    private static var processorTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Of a pair too its public half tells all: the private one was proved to belong to it.
    private func key(in bytes: [UInt8]) throws -> PublicKey {
        let file = try KeyFile(parsing: SecretBytes(copying: bytes))
        return PublicHalf(of: try file.decode(Specimen.opening)).key
    }
}
