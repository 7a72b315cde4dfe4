internal import Tools

Ibkeys.start(as: "ibkeybackup")
