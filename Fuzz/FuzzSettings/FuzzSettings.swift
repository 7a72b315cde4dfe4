import Bytes
import KeyStore

/// Settings are read or refused, and a host key that is read makes one line for ssh.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe SecretBytes(copying: UnsafeBufferPointer(start: start, count: count))
    _ = try? Settings(parsing: input)
    let text = String(decoding: input.disclosed(), as: UTF8.self)
    if let hostKey = try? HostKey(parsing: text) { check(hostKey) }
    return 0
}

func check(_ hostKey: HostKey) {
    precondition(hostKey.fingerprint.hasPrefix("SHA256:") && hostKey.fingerprint.utf8.count == 50)
    _ = hostKey.isOf(.sftp)
    do {
        let site = try Site(
            server: .sftp,
            user: UserName("me"),
            keyFile: "/key",
            hostKey: hostKey
        )
        let lines = try SiteClient.openssh.encode(site).split(separator: "\n")
        precondition(lines.count == (hostKey.key == nil ? 14 : 15), "\(lines)")
    } catch {
        preconditionFailure("\(error)")
    }
}
