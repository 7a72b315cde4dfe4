# bash completion for ibkeygen

_ibkeygen_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
    [[ ${COMPREPLY-} != *[:=] ]] || compopt -o nospace
}

_ibkeygen_files() {
    _filedir
    __ltrim_colon_completions "$cur"
}

_ibkeygen_folders() {
    _filedir -d
    __ltrim_colon_completions "$cur"
}

_ibkeygen_source() {
    local typed=$cur
    if [[ $cur == file:* ]]; then
        cur=${cur#file:}
        _filedir
        COMPREPLY=("${COMPREPLY[@]/#/file:}")
    else
        _ibkeygen_words 'command: credential: env: fd: file: generate none prompt'
    fi
    __ltrim_colon_completions "$typed"
}

_ibkeygen() {
    # shellcheck disable=SC2034
    local cur prev words cword split
    _init_completion -n : -s || return
    case $prev in
        -C | --argon2 | --comment | --email | --name | --rounds | --wait) return ;;
        -b | --bits) _ibkeygen_words '256 384 521 2048 3072 4096'; return ;;
        --expire) _ibkeygen_words '1y 2y 3y never'; return ;;
        --gnupg-home) _ibkeygen_folders; return ;;
        -f | --format) _ibkeygen_words 'openssh pkcs1 pkcs8 ppk ppk2 sec1 sshcom'; return ;;
        -o | --output) _ibkeygen_files; return ;;
        -t | --type) _ibkeygen_words 'ecdsa ed25519 pgp rsa'; return ;;
        --cipher) _ibkeygen_words 'aes256-cbc aes256-ctr aes256-gcm@openssh.com
            chacha20-poly1305@openssh.com AES-128-CBC AES-256-CBC'; return ;;
        --kdf) _ibkeygen_words 'pbkdf2 scrypt'; return ;;
        --passphrase) _ibkeygen_source; return ;;
    esac
    [[ $split == false && $cur == -* ]] || return
    _ibkeygen_words '--argon2= --bits= --cipher= --comment= --email= --expire= --force --format=
        --gnupg-home= --help --json --kdf= --name= --output= --passphrase= --quiet --rounds= --type= --verbose --version --wait=
        -C -b -f -h -o -q -t -v'
} && complete -F _ibkeygen ibkeygen
