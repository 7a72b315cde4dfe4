import KeyStore

let store = KeyStore(path: "keys")
let passphrase = Array("correct horse battery staple".utf8)
try store.generate(.ed25519, named: "reports", passphrase: passphrase)
print(try store.publicKey(of: "reports"))

let message = Array("hello".utf8)
let signature = try store.sign(message, with: "reports", passphrase: passphrase)
print("\(signature.count) bytes")
