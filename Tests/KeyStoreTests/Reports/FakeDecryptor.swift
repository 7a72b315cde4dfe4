import Bytes
import Synchronization

@testable import KeyStore

/// Messages that only look like OpenPGP's: a first packet, a mark for the signature, the plaintext with
/// all bits turned, and an end without which they are truncated.
struct FakeDecryptor: ReportDecryptor {
    enum Signature: UInt8 {
        case none, good, bad, unknownKey
    }

    static let signer = String(repeating: "A", count: 40)
    static let primary = String(repeating: "B", count: 40)

    private static let front: [UInt8] = [0x84, 1, 3]
    private static let end = Array("END".utf8)

    /// How often a message was begun.
    let count = Counter()
    /// From the second time on the plaintext has another last byte.
    var isFickle = false

    static func message(_ plaintext: [UInt8], _ signature: Signature = .none) -> [UInt8] {
        front + [signature.rawValue] + plaintext.map { ~$0 } + end
    }

    static func message(_ plaintext: String, _ signature: Signature = .none) -> [UInt8] {
        message(Array(plaintext.utf8), signature)
    }

    func decrypt(
        _ input: any ByteSource,
        to output: any ByteSink,
        limits: ReportLimits
    ) throws -> ReportSummary {
        let turn = count.next()
        var (rest, isFirst, mark, bytes): ([UInt8], Bool, UInt8, Int) = ([], true, 0, 0)
        while let piece = try input.next() {
            rest += piece
            if isFirst, rest.count >= 4 {
                guard rest.starts(with: Self.front) else { break }
                mark = rest[3]
                rest.removeFirst(4)
                isFirst = false
            }
            guard !isFirst, rest.count > 3 else { continue }
            let ready = rest.dropLast(3).map { ~$0 }
            rest = Array(rest.suffix(3))
            bytes += ready.count
            guard bytes <= limits.size else { throw ReportFailure(.tooLarge, "is too large") }
            try output.write(turn > 1 && isFickle ? ready.map { $0 ^ 1 } : ready)
        }
        if isFirst, rest.isEmpty { throw ReportFailure(.empty, "is empty") }
        if isFirst { throw ReportFailure(.notEncrypted, "is not encrypted") }
        guard rest == Self.end else { throw ReportFailure(.truncated, "is truncated") }
        return ReportSummary(bytes: bytes, key: nil, signatures: signatures(mark))
    }

    private func signatures(_ mark: UInt8) -> [ReportSignature] {
        switch Signature(rawValue: mark) {
        case .good: [ReportSignature(.good, signer: Self.signer, primary: Self.primary)]
        case .bad: [ReportSignature(.bad, signer: Self.signer)]
        case .unknownKey: [ReportSignature(.unknownKey, signer: "0123456789ABCDEF")]
        default: []
        }
    }

    final class Counter: Sendable {
        private let value = Mutex(0)

        var total: Int { value.withLock { $0 } }

        func next() -> Int {
            value.withLock {
                $0 += 1
                return $0
            }
        }
    }
}
