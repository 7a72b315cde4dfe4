internal import Glibc

/// What this computer calls itself.
enum OwnHost {
    static var name: String {
        var room = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&room, room.count - 1) == 0 else { return "" }
        return String(decoding: room.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
