import Bytes
import Foundation
import Testing

/// The memory of this process that can be written to, in which secrets are looked for.
///
/// Where the sought octets themselves are does not count, nor where memory is copied to for the search.
final class ProcessMemory {
    private let window = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    private let file: FileHandle

    /// memmem(3), which Swift's Glibc module lacks.
    private typealias Search =
        @convention(c) (UnsafeRawPointer, Int, UnsafeRawPointer, Int) -> UnsafeRawPointer?
    private let search: Search

    init() throws {
        search = unsafeBitCast(try #require(dlsym(nil, "memmem")), to: Search.self)
        file = try FileHandle(forReadingFrom: URL(filePath: "/proc/self/mem"))
    }

    deinit { window.deallocate() }

    /// How often any of `secrets` is found.
    func count(of secrets: [SecretBytes]) throws -> Int {
        let own = secrets.map { secret in secret.withBytes { range($0) } } + [range(.init(window))]
        let maps = try String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
        return maps.split(separator: "\n").reduce(0) { sum, line in
            let fields = line.split(separator: " ")
            let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard fields[1].hasPrefix("rw"), bounds.count == 2 else { return sum }
            return sum + count(of: secrets, in: bounds[0]..<bounds[1], besides: own)
        }
    }

    private func range(_ bytes: UnsafeRawBufferPointer) -> Range<UInt> {
        let start = UInt(bitPattern: bytes.baseAddress)
        return start..<start + UInt(bytes.count)
    }

    private func count(
        of secrets: [SecretBytes],
        in region: Range<UInt>,
        besides own: [Range<UInt>]
    ) -> Int {
        let longest = secrets.map(\.count).max() ?? 0
        var sum = 0
        for start in stride(from: region.lowerBound, to: region.upperBound, by: window.count / 2) {
            let room = min(window.count / 2 + longest, Int(region.upperBound - start))
            let count = pread(file.fileDescriptor, window.baseAddress, room, off_t(start))
            guard count > 0 else { continue }
            for secret in secrets {
                let places = places(
                    of: secret,
                    in: UnsafeRawBufferPointer(rebasing: window[..<count])
                )
                sum += places.count { place in !own.contains { $0.contains(start + UInt(place)) } }
            }
        }
        return sum
    }

    private func places(of secret: SecretBytes, in bytes: UnsafeRawBufferPointer) -> [Int] {
        guard let start = bytes.baseAddress else { return [] }
        return secret.withBytes { secret in
            guard let sought = secret.baseAddress else { return [] }
            var places: [Int] = []
            var from = 0
            while let place = search(start + from, bytes.count - from, sought, secret.count) {
                places.append(place - start)
                from = place - start + 1
            }
            return places
        }
    }
}
