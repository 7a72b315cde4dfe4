internal import Tools

Ibkeys.start(as: "ibkeyexport")
