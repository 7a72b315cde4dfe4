internal import Tools

Ibkeys.start()
