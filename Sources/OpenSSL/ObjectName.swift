internal import COpenSSL

/// The name that libcrypto has for an object identifier in dotted form (OBJ_nid2ln), for messages.
package func objectName(of identifier: String) -> String? {
    let number = unsafe OBJ_txt2nid(identifier)
    guard number != NID_undef, let name = unsafe OBJ_nid2ln(number) else { return nil }
    return unsafe String(cString: name)
}
