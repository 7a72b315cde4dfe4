internal import CommandKit
internal import KeyStore

/// What `--to` names.
enum TransferRequestFile {
    static func read(_ path: String) throws -> TransferRequest {
        let input = InputFile(path, limit: TransferRequest.mostBytes)
        let text = try input.read()
        return try explaining(input.subject) {
            let request = try TransferRequest(parsing: text)
            try request.checkUnexpired()
            return request
        }
    }
}
