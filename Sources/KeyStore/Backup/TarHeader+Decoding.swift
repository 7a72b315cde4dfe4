internal import Bytes

/// Reading a header strictly: it must be the very bytes that ``TarHeader/encode()`` gives.
extension TarHeader {
    /// - Throws: ``FormatError/Kind/malformed`` about `MEMBER: FIELD`, the member's name escaped.
    init(decoding block: [UInt8]) throws {
        let name = Array(block[Field.name.range].prefix { $0 != 0 })
        self = try within(BackupPath.escaped(name)) {
            try Self.checkFrame(of: block)
            return try Self(name: name, block)
        }
    }

    private init(name bytes: [UInt8], _ block: [UInt8]) throws {
        try Self.checkType(of: block)
        name = String(decoding: bytes, as: UTF8.self)
        size = try Self.number(.size, block)
        time = try Self.number(.mtime, block)
        guard isFolder ? BackupPath.isFolder(name) : BackupPath(name) != nil else {
            throw Self.fault(.name, BackupPath.fault(in: bytes))
        }
        guard !isFolder || size == 0 else { throw Self.fault(.size, "a folder with contents") }
        try checkCanonical(block)
    }

    private static func fault(_ field: Field, _ reason: String) -> FormatError {
        FormatError.malformed(field.rawValue, reason)
    }

    private static func checkFrame(of block: [UInt8]) throws {
        let magic = block[Field.magic.range]
        if magic.elementsEqual("ustar ".utf8) { throw fault(.magic, "an extension of GNU tar") }
        guard magic.elementsEqual("ustar\0".utf8) else {
            throw fault(.magic, "not the header of a member of a POSIX tar archive")
        }
        let stated = block[Field.chksum.range].prefix(6).reduce(0) { sum, digit in
            8 * sum + Int(digit & 7)
        }
        guard stated == sum(block) else { throw fault(.chksum, "not the sum of the header") }
    }

    /// Nothing but files and folders: what else tar can make is only good for an attack.
    private static func checkType(of block: [UInt8]) throws {
        let kind: String
        switch block[Field.typeflag.range.lowerBound] {
        case UInt8(ascii: "0"), UInt8(ascii: "5"): return
        case 0: kind = "a file of tar's old kind"
        case UInt8(ascii: "1"): kind = "a hard link"
        case UInt8(ascii: "2"): kind = "a symbolic link"
        case UInt8(ascii: "3"), UInt8(ascii: "4"): kind = "a device"
        case UInt8(ascii: "6"): kind = "a FIFO"
        case UInt8(ascii: "x"), UInt8(ascii: "g"): kind = "a pax header"
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): kind = "an extension of tar"
        default: kind = "of an unknown kind"
        }
        throw fault(.typeflag, "\(kind), where a backup has files and folders only")
    }

    private static func number(_ field: Field, _ block: [UInt8]) throws -> Int {
        let digits = block[field.range]
        if let first = digits.first, first >= 0x80 { throw fault(field, "a number in base 256") }
        let octal = UInt8(ascii: "0")...UInt8(ascii: "7")
        guard digits.last == 0, digits.dropLast().allSatisfy({ octal.contains($0) }) else {
            throw fault(field, "not 11 octal digits and a NUL")
        }
        return digits.dropLast().reduce(0) { 8 * $0 + Int($1 & 7) }
    }

    private func checkCanonical(_ block: [UInt8]) throws {
        let canonical = encode()
        let different = Field.allCases.filter { block[$0.range] != canonical[$0.range] }
        // The sum differs whenever another field does.
        guard let field = different.first(where: { $0 != .chksum }) ?? different.first else {
            return
        }
        throw Self.fault(field, reason(field))
    }

    private func reason(_ field: Field) -> String {
        switch field {
        case .name: "bytes behind the end of the name"
        case .mode: "not \(isFolder ? "0700" : "0600")"
        case .uid, .gid, .uname, .gname: "names an owner"
        case .size, .mtime, .chksum: "not written as it should be"
        case .typeflag: "a file whose name ends in a slash, or a folder whose name does not"
        case .linkname: "the target of a link"
        case .magic, .version: "not that of a POSIX tar archive"
        case .devmajor, .devminor: "the number of a device"
        case .prefix: "the beginning of a long name"
        case .padding: "bytes behind the last field"
        }
    }
}
