import Bytes
import KeyStore

/// A mail that is read can be written, and is the same mail again; so is one that has the input for
/// its text, its header and the name of its attachment, unless those are refused.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe SecretBytes(copying: UnsafeBufferPointer(start: start, count: count))
    let text = String(decoding: input.disclosed(), as: UTF8.self)
    let mails = [
        try? MIMEMessage(parsing: input),
        try? MIMEMessage([("To", text)], text: text, attachments: []),
        try? MIMEMessage([], text: text, attachments: [attachment(text, input)]),
    ]
    do {
        for mail in mails.compactMap(\.self) { try check(mail) }
    } catch {
        preconditionFailure("\(error)")
    }
    return 0
}

func attachment(_ name: String, _ bytes: SecretBytes) -> MIMEMessage.Attachment {
    MIMEMessage.Attachment(name, "application/octet-stream", bytes.disclosed())
}

func check(_ mail: MIMEMessage) throws {
    let written = SecretBytes(try mail.encode())
    let read = try MIMEMessage(parsing: written)
    precondition(read == mail)
}
