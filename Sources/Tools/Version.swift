/// The version of all tools; CHANGELOG.md has the same.
let version = "0.1.0"
