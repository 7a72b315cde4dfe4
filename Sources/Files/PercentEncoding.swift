/// `%` and what is not ASCII as `%XX`: one form for each name, whatever its bytes.
func percentEncoded(_ octets: some Sequence<UInt8>) -> String {
    octets.reduce(into: "") { text, octet in
        guard octet >= 0x80 || octet == 0x25 else {
            return text.unicodeScalars.append(Unicode.Scalar(octet))
        }
        text += "%" + String(octet, radix: 16, uppercase: true)
    }
}
