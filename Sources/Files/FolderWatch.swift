internal import Glibc

/// Tells what happens in folders: inotify(7).
package final class FolderWatch {
    package enum Event: Equatable, Sendable {
        /// A file is complete: it was closed, or came in under this name.
        case file(folder: Int32, name: String)
        /// A file was made under this name; whether it is complete is not known.
        case made(folder: Int32, name: String)
        /// Something came under a name that is not UTF-8, here with U+FFFD.
        case misnamed(folder: Int32, name: String)
        /// There is a new folder.
        case folder(folder: Int32, name: String)
        /// A watched folder is no longer there, or not under its name.
        case gone(folder: Int32)
        /// More happened than the kernel keeps: what was missed must be looked for.
        case overflow
    }

    private let descriptor: Descriptor

    package init() throws {
        descriptor = Descriptor(
            owning: try retrying("inotify_init1") {
                inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
            }
        )
    }

    /// What poll(2) waits for.
    package var number: Int32 { descriptor.number }

    /// The number by which events name the folder at `path`.
    package func add(_ path: String) throws -> Int32 {
        let number = descriptor.number
        return try retrying("inotify_add_watch") {
            unsafe inotify_add_watch(number, path, Self.events)
        }
    }

    private static let events = UInt32(
        IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR
    )

    /// Those that are there; none when there are none.
    package func take() throws -> [Event] {
        var room = [UInt8](repeating: 0, count: 16 << 10)
        let number = descriptor.number
        let count: Int
        do {
            count = try retrying("read") { unsafe read(number, &room, room.count) }
        } catch let error as SystemError where error.code == EAGAIN {
            return []
        }
        return Self.events(in: room.prefix(count))
    }

    /// Each is a folder, a mask, a cookie and a length of four bytes, and a padded name of that length.
    private static func events(in bytes: ArraySlice<UInt8>) -> [Event] {
        var (events, rest): ([Event], ArraySlice<UInt8>) = ([], bytes)
        while rest.count >= 16 {
            let fields = (0..<4).map { field(rest, at: 4 * $0) }
            let length = min(Int(fields[3]), rest.count - 16)
            let name = rest.dropFirst(16).prefix(length).prefix { $0 != 0 }
            rest = rest.dropFirst(16 + length)
            let folder = Int32(bitPattern: fields[0])
            if let event = event(folder, fields[1], name) { events.append(event) }
        }
        return events
    }

    private static func field(_ bytes: ArraySlice<UInt8>, at offset: Int) -> UInt32 {
        unsafe bytes.dropFirst(offset).withUnsafeBytes { unsafe $0.loadUnaligned(as: UInt32.self) }
    }

    private static func event(
        _ folder: Int32,
        _ mask: UInt32,
        _ octets: ArraySlice<UInt8>
    ) -> Event? {
        func has(_ bits: Int32) -> Bool { mask & UInt32(bitPattern: bits) != 0 }
        if has(IN_Q_OVERFLOW) { return .overflow }
        if has(IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT) { return .gone(folder: folder) }
        let name = String(decoding: octets, as: UTF8.self)
        guard name.utf8.elementsEqual(octets) else {
            return .misnamed(folder: folder, name: percentEncoded(octets))
        }
        if has(IN_ISDIR) { return .folder(folder: folder, name: name) }
        if has(IN_CREATE) { return .made(folder: folder, name: name) }
        return .file(folder: folder, name: name)
    }
}
