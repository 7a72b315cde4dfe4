# bash completion for ibdecrypt

_ibdecrypt_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
    [[ ${COMPREPLY-} != *[:=] ]] || compopt -o nospace
}

_ibdecrypt_files() {
    _filedir "$@"
    __ltrim_colon_completions "$cur"
}

_ibdecrypt_source() {
    local typed=$cur
    if [[ $cur == file:* ]]; then
        cur=${cur#file:}
        _filedir
        COMPREPLY=("${COMPREPLY[@]/#/file:}")
    else
        _ibdecrypt_words 'command: credential: env: fd: file: none prompt'
    fi
    __ltrim_colon_completions "$typed"
}

_ibdecrypt() {
    # shellcheck disable=SC2034
    local cur prev words cword split
    _init_completion -n : -s || return
    case $prev in
        -j | --jobs | --max-size | --mode | --require-signature | --since) return ;;
        -d | --directory | --archive | --gnupg-home) _ibdecrypt_files -d; return ;;
        -o | --output) _ibdecrypt_files; return ;;
        --engine) _ibdecrypt_words 'auto agent unlock gpg'; return ;;
        --passphrase) _ibdecrypt_source; return ;;
    esac
    if [[ $split == true ]]; then
        return
    elif [[ $cur == -* ]]; then
        _ibdecrypt_words '--archive= --directory= --engine= --force --gnupg-home= --help --jobs=
            --json --max-size= --mode= --output= --pass-plain --passphrase= --quiet
            --require-signature= --since= --stream --unzip --verbose --version --watch
            -d -h -j -o -q -v'
    else
        _ibdecrypt_files
    fi
} && complete -F _ibdecrypt ibdecrypt
