internal import Tools

Ibkeys.start(as: "ibkeygen")
