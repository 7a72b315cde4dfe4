internal import Files
internal import Glibc

/// The same path, from the root on; symbolic links in it stay.
///
/// - Throws: ``SystemError`` when the working folder is gone.
package func absolutePath(_ path: String) throws -> String {
    guard !path.hasPrefix("/") else { return path }
    guard let folder = unsafe getcwd(nil, 0) else { throw SystemError("getcwd") }
    defer { unsafe free(folder) }
    let name = path.hasPrefix("./") ? path.dropFirst(2) : path[...]
    return unsafe String(cString: folder) + "/\(name)"
}
