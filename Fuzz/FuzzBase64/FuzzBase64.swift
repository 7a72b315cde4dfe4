import Bytes

/// Whatever decodes is the only encoding of its value, and the readers walk over any bytes without
/// losing or inventing one.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe SecretBytes(copying: UnsafeBufferPointer(start: start, count: count))
    checkBase64(input, padded: true)
    checkBase64(input, padded: false)
    checkLines(input)
    checkStrings(input)
    return 0
}

func checkBase64(_ text: SecretBytes, padded: Bool) {
    if let value = try? Base64.decode(text, "input", padded: padded) {
        precondition(Base64.encode(value, padded: padded) == text)
    }
    let encoded = Base64.encode(text, padded: padded)
    precondition((try? Base64.decode(encoded, "input", padded: padded)) == text)
}

/// The lines and their ends, put together again, are as long as the text.
func checkLines(_ text: SecretBytes) {
    var reader = LineReader(text)
    var walked = 0
    while let line = reader.next() {
        let end = text.count - reader.rest.count - walked - line.count
        precondition((0...2).contains(end) && (end > 0 || reader.isAtEnd))
        precondition(text[walked..<walked + line.count] == line)
        walked += line.count + end
    }
    precondition(walked == text.count && reader.isAtEnd)
}

/// Strings that are read and written again are the bytes they were read from.
func checkStrings(_ bytes: SecretBytes) {
    var reader = ByteReader(bytes)
    var writer = ByteWriter()
    while let string = try? reader.string("string") { writer.string(string) }
    let written = writer.finish()
    precondition(written == bytes[0..<written.count])
}
