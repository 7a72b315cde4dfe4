internal import Tools

Ibkeys.start(as: "ibkeyctl")
