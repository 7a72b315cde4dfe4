"""Reports to decrypt: many small ones under several keys, and large ones of each kind."""

import os
import random
import shutil
import subprocess
import tempfile

import ocb

KEYS = {"rsa2048": "rsa2048", "rsa4096": "rsa4096", "protected": "rsa2048"}
GOALS = {"unlock": 0.2, "agent": 0.95, "protected": 0.02}
LARGE = {"mdc": ("not compressed, MDC", 0.75), "ocb": ("not compressed, OCB", 0.8),
         "zlib": ("compressed by zlib, MDC", 0.8)}
GPG = ["gpg", "-q", "--batch", "--trust-model", "always"]
BLOCK = 8 << 20  # octets that the large ones repeat


def cases(decrypt, count, mib):
    """As those of `run`."""
    title = f"{count} reports of 20 KB to files"
    for key in KEYS:
        for engine in ("unlock", "agent"):
            if (key, engine) == ("protected", "agent"):
                continue
            passphrase = "file:words" if key == "protected" else "none"
            goal = GOALS["protected" if key == "protected" else engine]
            yield (f"{key}-{engine}", f"{title}, {key}, --engine {engine}", goal, {
                "ibdecrypt": [decrypt, "-q", "--engine", engine, "--passphrase", passphrase,
                              "-d", f"ours-{key}", key],
                "gpg --multifile": ["sh", "-c", "exec gpg -q --batch --pinentry-mode loopback "
                                    "--passphrase-file words --multifile "
                                    f"--decrypt gpg-{key}/*.pgp"],
            })
    for kind, (words, goal) in LARGE.items():
        yield (kind, f"a report of {mib} MiB, {words}, to a file", goal, {
            "ibdecrypt": [decrypt, "-q", "--passphrase", "none", "-o", "ours.csv", f"{kind}.pgp"],
            "gpg": ["gpg", "-q", "--batch", "-o", "gpg.csv", "-d", f"{kind}.pgp"],
        })
    yield ("pipe", f"a report of {mib} MiB, not compressed, in a pipe", None, {
        "ibdecrypt": ["sh", "-c", f"{decrypt} --passphrase none <mdc.pgp | cat >/dev/null"],
        "gpg (unverified)": ["sh", "-c", "gpg -q --batch -d <mdc.pgp | cat >/dev/null"],
    })


def make_ready(command):
    """What an earlier round has written goes, and is not left for this one to put on the disk."""
    for key in KEYS:
        if f"ours-{key}" in command:
            shutil.rmtree(f"ours-{key}", ignore_errors=True)
        elif f"gpg-{key}/" in command[-1]:
            shutil.rmtree(f"gpg-{key}", ignore_errors=True)
            shutil.copytree(key, f"gpg-{key}")
    for name in ("ours.csv", "gpg.csv"):
        if name in command and os.path.exists(name):
            os.remove(name)
            os.sync()


def prepare(names, passphrase, count, mib):
    """A GnuPG home of their own, and the messages that these cases are about."""
    os.environ["GNUPGHOME"] = tempfile.mkdtemp(prefix="ib-", dir="/tmp")
    for key, algorithm in KEYS.items():
        if any(name.startswith(key) for name in names):
            make_key(key, algorithm, passphrase if key == "protected" else "")
            write_small(key, count)
    large = {"mdc" if name == "pipe" else name for name in names} & LARGE.keys()
    if large:
        make_key("large", "rsa2048", "")
    for kind in large:
        write_large(kind, mib << 20)


def clean_up():
    home = os.environ.get("GNUPGHOME", "")
    if os.path.basename(home).startswith("ib-"):
        subprocess.run(["gpgconf", "--kill", "all"], check=False)
        shutil.rmtree(home)


def make_key(name, algorithm, passphrase):
    gpg = [*GPG, "--pinentry-mode", "loopback", "--passphrase", passphrase]
    subprocess.run([*gpg, "--quick-generate-key", name, "rsa2048", "cert,sign", "never"],
                   check=True, stderr=subprocess.DEVNULL)
    listing = subprocess.check_output([*gpg, "--with-colons", "--list-keys", name], text=True)
    fingerprint = next(line.split(":")[9] for line in listing.splitlines() if line[:3] == "fpr")
    subprocess.run([*gpg, "--quick-add-key", fingerprint, algorithm, "encr", "never"], check=True)


def write_small(key, count):
    os.mkdir(key)
    for number in range(count):
        encrypt(key, f"{key}/{number}.csv.pgp", [rows(number, 20 << 10)])


def write_large(kind, size):
    """Of random octets, for which compression is not tried, or of lines that shrink to two fifths."""
    block = rows(0, BLOCK) if kind == "zlib" else os.urandom(BLOCK)
    pieces = (block for _ in range(size // BLOCK))
    if kind == "ocb":
        encrypt("large", "envelope.pgp", [b""])
        ocb.write("ocb.pgp", "envelope.pgp", block, size // BLOCK)
    else:
        encrypt("large", f"{kind}.pgp", pieces,
                "--compress-algo", "zlib" if kind == "zlib" else "none")


def encrypt(recipient, path, pieces, *options):
    with subprocess.Popen([*GPG, "-r", recipient, "-o", path, *options, "-e"],
                          stdin=subprocess.PIPE) as gpg:
        for piece in pieces:
            gpg.stdin.write(piece)
    if gpg.returncode != 0:
        raise OSError(f"gpg cannot write {path}")


def rows(seed, size):
    """Lines as those of a report, the same for the same `seed`."""
    chance = random.Random(seed)
    lines, total = [], 0
    while total < size:
        lines.append(f"U{chance.randrange(10**7):07d},SYM{chance.randrange(997)},"
                     f"{chance.randrange(10**9) / 100:.2f},"
                     f"2026-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}\n")
        total += len(lines[-1])
    return "".join(lines).encode()[:size]
