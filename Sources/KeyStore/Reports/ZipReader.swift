internal import Bytes
internal import CArchive
internal import Glibc

/// Reads a zip by its central directory, from an open file: libarchive.
@safe
final class ZipReader {
    enum Kind { case file, folder, other }

    struct Member {
        let path: String
        let kind: Kind
        let isEncrypted: Bool
    }

    private let archive: OpaquePointer
    private let locale: UTF8Locale

    /// Reads from the position of `descriptor`, which stays open.
    ///
    /// - Throws: ``ReportFailure`` when it is no zip.
    init(_ descriptor: Int32) throws {
        locale = UTF8Locale()
        guard let archive = unsafe archive_read_new() else {
            throw ReportFailure(.inputOutput, "out of memory")
        }
        unsafe self.archive = archive
        try unsafe check(archive_read_support_format_zip_seekable(archive))
        try unsafe check(archive_read_open_fd(archive, descriptor, 64 << 10))
    }

    deinit { unsafe archive_read_free(archive) }

    /// The next member, whose bytes ``bytes(_:)`` then reads; nil after the last.
    func next() throws -> Member? {
        var entry: OpaquePointer?
        let code = unsafe archive_read_next_header(archive, &entry)
        if code == ARCHIVE_EOF { return nil }
        try check(code)
        guard let entry = unsafe entry else { return nil }
        return unsafe try member(entry)
    }

    private func member(_ entry: OpaquePointer) throws -> Member {
        guard let name = unsafe archive_entry_pathname(entry),
            let path = unsafe String(validatingCString: name)
        else { throw ReportFailure(.damaged, "the zip has a member whose name is not UTF-8") }
        let isLink = unsafe archive_entry_hardlink(entry) != nil
        let type = unsafe isLink ? 0 : archive_entry_filetype(entry)
        let kind: Kind = type == S_IFREG ? .file : type == S_IFDIR ? .folder : .other
        let isEncrypted = unsafe archive_entry_is_encrypted(entry) != 0
        return Member(path: path, kind: kind, isEncrypted: isEncrypted)
    }

    /// The bytes of the member piece by piece; their checksum is proved by the end.
    func bytes(_ body: (RawSpan) throws -> Void) throws {
        var room = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe archive_read_data(archive, &room, room.count)
            guard count >= 0 else { throw failure }
            if count == 0 { return }
            try unsafe body(room.span.bytes.extracting(0..<count))
        }
    }

    private func check(_ code: Int32) throws {
        guard code == ARCHIVE_OK else { throw failure }
    }

    private var failure: ReportFailure {
        let text = unsafe archive_error_string(archive)
        let words = unsafe text.map { unsafe String(cString: $0) } ?? "unreadable"
        return ReportFailure(.damaged, "the zip is damaged: \(words)")
    }
}

/// Names are UTF-8 in this thread for as long as this lives; libarchive asks the locale.
@safe
private final class UTF8Locale {
    private let made: locale_t?
    private let before: locale_t?

    init() {
        let all = Int32(LC_CTYPE_MASK)
        unsafe made = newlocale(all, "C.UTF-8", nil)
        unsafe before = made.map { unsafe uselocale($0) } ?? nil
    }

    deinit {
        guard let made = unsafe made else { return }
        unsafe uselocale(before)
        unsafe freelocale(made)
    }
}
