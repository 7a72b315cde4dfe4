# bash completion for ibkeymigrate

_ibkeymigrate_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
    [[ ${COMPREPLY-} != *[:=] ]] || compopt -o nospace
}

_ibkeymigrate_names() {
    local name
    while read -r name; do
        [[ $name != "$cur"* ]] || COMPREPLY+=("$name")
    done < <(command ibkeyctl list --names 2>/dev/null)
}

_ibkeymigrate_files() {
    _filedir "$@"
    __ltrim_colon_completions "$cur"
}

_ibkeymigrate_source() {
    local typed=$cur
    if [[ $cur == file:* ]]; then
        cur=${cur#file:}
        _filedir
        COMPREPLY=("${COMPREPLY[@]/#/file:}")
    else
        _ibkeymigrate_words "command: credential: env: fd: file: none prompt $1"
    fi
    __ltrim_colon_completions "$typed"
}

_ibkeymigrate() {
    # shellcheck disable=SC2034
    local cur prev words cword split
    _init_completion -n : -s || return
    local first=1 options='--help --quiet --verbose --version -h -q -v'
    # Called as `ibkeys migrate`.
    [[ ${words[0]##*/} != ibkeys ]] || first=2
    if ((cword == first)); then
        _ibkeymigrate_words 'confirm import receive request send --help --version -h'
        return
    fi
    case $prev in
        --connect | --hours | --listen | --name | --rename | --timeout | --wait) return ;;
        -o | --output | --to) _ibkeymigrate_files; return ;;
        --gnupg-home) _ibkeymigrate_files -d; return ;;
        --new-passphrase) _ibkeymigrate_source generate; return ;;
        --code | --key-passphrase) _ibkeymigrate_source; return ;;
        --passphrase)
            [[ ${words[first]} != send ]] || { _ibkeymigrate_source generate; return; }
            _ibkeymigrate_source
            return
            ;;
    esac
    case ${words[first]} in
        confirm) options+=' --remove --retire --wait= --yes' ;;
        import)
            options+=' --allow-cost --dry-run --gnupg --gnupg-home= --json --name=
                --new-passphrase= --passphrase= --putty --ssh --wait='
            ;;
        receive)
            options+=' --code= --connect= --dry-run --gnupg-home= --key-passphrase= --output=
                --passphrase= --rename= --timeout= --wait= --yes -o'
            ;;
        request) options+=' --hours= --output= --wait= -o' ;;
        send)
            options+=' --key-passphrase= --listen= --output= --passphrase= --timeout= --to=
                --wait= --yes -o'
            ;;
        *) return ;;
    esac
    if [[ $split == true ]]; then
        return
    elif [[ $cur == -* ]]; then
        _ibkeymigrate_words "$options"
    elif [[ ${words[first]} == send ]]; then
        _ibkeymigrate_names
    elif [[ ${words[first]} != request ]]; then
        _ibkeymigrate_files
    fi
} && complete -F _ibkeymigrate ibkeymigrate
