internal import CGPGME
