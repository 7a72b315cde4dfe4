/// Fingerprints and key IDs as people and GnuPG write them: upper case, no blanks.
func hexadecimal(_ octets: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789ABCDEF")
    return String(octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xf)]] })
}
