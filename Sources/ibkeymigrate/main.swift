internal import Tools

Ibkeys.start(as: "ibkeymigrate")
