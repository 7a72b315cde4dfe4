# bash completion for ibkeyexport

_ibkeyexport_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
    [[ ${COMPREPLY-} != *[:=] ]] || compopt -o nospace
}

_ibkeyexport_files() {
    _filedir
    __ltrim_colon_completions "$cur"
}

_ibkeyexport_names() {
    local name
    while read -r name; do
        [[ $name != "$cur"* ]] || COMPREPLY+=("$name")
    done < <(command ibkeyctl list --names 2>/dev/null)
}

_ibkeyexport_source() {
    local typed=$cur
    if [[ $cur == file:* ]]; then
        cur=${cur#file:}
        _filedir
        COMPREPLY=("${COMPREPLY[@]/#/file:}")
    else
        _ibkeyexport_words "command: credential: env: fd: file: none prompt $1"
    fi
    __ltrim_colon_completions "$typed"
}

_ibkeyexport() {
    # shellcheck disable=SC2034
    local cur prev words cword split
    _init_completion -n : -s || return
    local formats='fingerprint openssh pgp pkcs1 pkcs8 randomart rfc4716 sshfp'
    [[ " ${words[*]} " != *' --private '* ]] ||
        formats='openssh pgp pkcs1 pkcs8 ppk ppk2 sec1 sshcom'
    case $prev in
        -C | --comment | --account | --argon2 | --host | --host-key | --ip | --port | --rounds | \
            --to | --user) return ;;
        -E | --hash) _ibkeyexport_words 'md5 sha256'; return ;;
        -f | --format) _ibkeyexport_words "$formats"; return ;;
        -o | --output | --key-file) _ibkeyexport_files; return ;;
        --site) _ibkeyexport_words 'cyberduck filezilla ftp lftp openssh putty winscp'; return ;;
        --cipher) _ibkeyexport_words 'aes256-cbc aes256-ctr aes256-gcm@openssh.com
            chacha20-poly1305@openssh.com AES-128-CBC AES-256-CBC'; return ;;
        --kdf) _ibkeyexport_words 'pbkdf2 scrypt'; return ;;
        --new-passphrase) _ibkeyexport_source generate; return ;;
        --passphrase) _ibkeyexport_source; return ;;
    esac
    if [[ $split == true ]]; then
        return
    elif [[ $cur == -* ]]; then
        _ibkeyexport_words '--account= --allow-cost --argon2= --cipher= --comment= --force --format=
            --hash= --help --host= --host-key= --ip= --json --kdf= --key-file= --new-passphrase=
            --output= --passphrase= --port= --private --quiet --repair --request --rounds= --site=
            --ticket --to= --user= --verbose --version -C -E -f -h -o -q -v'
    else
        _ibkeyexport_names
        _ibkeyexport_files
    fi
} && complete -F _ibkeyexport ibkeyexport
