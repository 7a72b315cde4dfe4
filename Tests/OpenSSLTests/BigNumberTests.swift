import Bytes
import OpenSSL
import TestSupport
import Testing

struct BigNumberTests {
    private func number(_ value: UInt64) throws -> BigNumber {
        var writer = ByteWriter()
        writer.uint64(value)
        return try BigNumber(writer.finish())
    }

    @Test func `magnitudes are big-endian and as wide as asked for`() throws {
        let value = try BigNumber(SecretBytes(hex: "000100ff"))
        #expect(value.bitCount == 17)
        #expect(try value.magnitude().hex == "0100ff")
        #expect(try value.magnitude(width: 6).hex == "0000000100ff")
        #expect(throws: OpenSSLError.self) { try value.magnitude(width: 2) }
        let zero = try BigNumber(.empty)
        #expect(zero.isZero)
        #expect(try zero.magnitude().isEmpty)
    }

    /// Against the machine's own arithmetic.
    @Test func `arithmetic`() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            let (a, b) = (generator.next() >> 33, generator.next() >> 33)
            let m = generator.next() >> 40 | 3
            #expect(try number(a).times(number(b)) == number(a * b))
            #expect(try number(a).modulo(number(m)) == number(a % m))
            #expect(try number(a + 1).minusOne() == number(a))
            #expect(try (number(a) < number(b)) == (a < b))
            #expect(try number(a).isOdd == (a % 2 == 1))
            var power: UInt64 = 1
            for _ in 0..<13 { power = power * (a % m) % m }
            #expect(try number(a).power(number(13), modulo: number(m)) == number(power))
            if let inverse = try number(a).inverse(modulo: number(m)) {
                #expect(try inverse.times(number(a)).modulo(number(m)).isOne)
            }
        }
    }

    @Test func `what cannot be done is an error or nil`() throws {
        #expect(throws: OpenSSLError.self) { try number(5).modulo(number(0)) }
        #expect(throws: OpenSSLError.self) { try number(5).power(number(2), modulo: number(4)) }
        #expect(try number(6).inverse(modulo: number(9)) == nil)
        #expect(try number(0).inverse(modulo: number(7)) == nil)
    }
}
