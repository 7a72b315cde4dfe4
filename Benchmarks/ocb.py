"""Messages of GnuPG's packet 20 (AES-256 in OCB), which gpg 2.2 reads but does not write."""

import ctypes
import os
import re
import subprocess

CHUNK = 22  # as a power of 2: 4 MiB, as newer GnuPGs write
PART = 13  # of a body whose length is not told in front: 8 KiB, as GnuPG writes
CIPHER, MODE, TAG = 9, 2, 16  # AES-256, OCB, octets of a tag
SET_IV_LENGTH, GET_TAG = 9, 16  # EVP_CTRL_AEAD_...

crypto = ctypes.CDLL("libcrypto.so.3")
for name in ("EVP_CIPHER_CTX_new", "EVP_aes_256_ocb"):
    getattr(crypto, name).restype = ctypes.c_void_p


def write(path, envelope, block, count):
    """Writes to `path` a file of `count` times `block`, encrypted as `envelope` is.

    That is a small message of packet 18, whose session key serves here.
    """
    with open(envelope, "rb") as file:
        front = file.read()
    # The session key's packet is the first one, with two octets for its length.
    front = front[:3 + int.from_bytes(front[1:3], "big")]
    start = bytes([1, CIPHER, MODE, CHUNK - 6])
    nonce = os.urandom(15)
    with open(path, "wb") as file:
        file.write(front + b"\xd4")
        body = Parts(file)
        body.add(start + nonce)
        for piece in sealed(session_key(envelope), b"\xd4" + start, nonce, chunks(block, count)):
            body.add(piece)
        body.finish()


def chunks(block, count):
    """A literal data packet, cut."""
    kept = (b"\xcb\xff" + (6 + len(block) * count).to_bytes(4, "big") + b"b" + bytes(5))
    for _ in range(count):
        kept += block
        end = len(kept) - len(kept) % (1 << CHUNK)
        for start in range(0, end, 1 << CHUNK):
            yield kept[start:start + (1 << CHUNK)]
        kept = kept[end:]
    yield kept


def session_key(message):
    told = subprocess.run(
        ["gpg", "--batch", "--show-session-key", "-o", os.devnull, "--yes", "-d", message],
        check=True, stderr=subprocess.PIPE, text=True).stderr
    return bytes.fromhex(re.search(r"session key: '9:(\w+)'", told)[1])


def sealed(key, header, nonce, pieces):
    """Each chunk and its tag, then the tag of their number of octets."""
    context = ctypes.c_void_p(crypto.EVP_CIPHER_CTX_new())
    call("EncryptInit_ex", context, ctypes.c_void_p(crypto.EVP_aes_256_ocb()), None, None, None)
    call("CIPHER_CTX_ctrl", context, SET_IV_LENGTH, len(nonce), None)
    call("EncryptInit_ex", context, None, None, key, None)
    index = total = 0
    for chunk in pieces:
        yield seal(context, nonce, index, header + index.to_bytes(8, "big"), chunk)
        index, total = index + 1, total + len(chunk)
    header += index.to_bytes(8, "big") + total.to_bytes(8, "big")
    yield seal(context, nonce, index, header, b"")


def seal(context, nonce, index, header, chunk):
    nonce = nonce[:7] + (int.from_bytes(nonce[7:], "big") ^ index).to_bytes(8, "big")
    out = ctypes.create_string_buffer(len(chunk) + 2 * TAG)
    done, rest = ctypes.c_int(), ctypes.c_int()
    call("EncryptInit_ex", context, None, None, None, nonce)
    call("EncryptUpdate", context, None, ctypes.byref(done), header, len(header))
    if chunk:
        call("EncryptUpdate", context, out, ctypes.byref(done), chunk, len(chunk))
    else:
        done.value = 0
    call("EncryptFinal_ex", context, ctypes.byref(out, done.value), ctypes.byref(rest))
    tag = ctypes.create_string_buffer(TAG)
    call("CIPHER_CTX_ctrl", context, GET_TAG, TAG, tag)
    return out.raw[:done.value + rest.value] + tag.raw


def call(name, *arguments):
    if getattr(crypto, f"EVP_{name}")(*arguments) != 1:
        raise OSError(f"EVP_{name} failed")


class Parts:
    """A packet's body that is written in parts."""

    def __init__(self, file):
        self.file = file
        self.kept = b""

    def add(self, piece):
        self.kept += piece
        end = len(self.kept) - len(self.kept) % (1 << PART)
        for start in range(0, end, 1 << PART):
            self.file.write(bytes([0xe0 | PART]) + self.kept[start:start + (1 << PART)])
        self.kept = self.kept[end:]

    def finish(self):
        self.file.write(b"\xff" + len(self.kept).to_bytes(4, "big") + self.kept)
