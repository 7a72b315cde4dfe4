internal import Tools

Ibkeys.start(as: "ibdecrypt")
