# bash completion for ibkeyctl

_ibkeyctl_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
    [[ ${COMPREPLY-} != *[:=] ]] || compopt -o nospace
}

_ibkeyctl_names() {
    local name
    while read -r name; do
        [[ $name != "$cur"* ]] || COMPREPLY+=("$name")
    done < <(command ibkeyctl list --names 2>/dev/null)
}

_ibkeyctl_source() {
    local typed=$cur
    if [[ $cur == file:* ]]; then
        cur=${cur#file:}
        _filedir
        COMPREPLY=("${COMPREPLY[@]/#/file:}")
    else
        _ibkeyctl_words "command: credential: env: fd: file: none prompt $1"
    fi
    __ltrim_colon_completions "$typed"
}

# Whether a key is meant after these words: each word of check is one, the first of the others.
_ibkeyctl_at_key() {
    [[ $1 != check ]] || return 0
    [[ $1 != list ]] || return 1
    while (($# > 1)); do
        shift
        case $1 in
            --description | --host | --host-key | --name | --new-passphrase | --passphrase | \
                --port | --reason | --rounds | --timeout | --user | --wait)
                shift
                ;;
            -*) ;;
            *) return 1 ;;
        esac
    done
}

_ibkeyctl() {
    # shellcheck disable=SC2034
    local cur prev words cword split
    _init_completion -n : -s || return
    local first=1 options='--help --quiet --verbose --version -h -q -v'
    # Called as `ibkeys ctl`.
    [[ ${words[0]##*/} != ibkeys ]] || first=2
    if ((cword == first)); then
        _ibkeyctl_words 'check comment extend list passphrase remove rename retire revoke
            rotate show --help --version -h'
        return
    fi
    case $prev in
        --description | --host | --host-key | --name | --port | --rounds | --timeout | --user | \
            --wait) return ;;
        --reason) _ibkeyctl_words 'compromised no-reason superseded unused'; return ;;
        --new-passphrase) _ibkeyctl_source generate; return ;;
        --passphrase) _ibkeyctl_source; return ;;
    esac
    case ${words[first]} in
        check)
            options+=' --connect --host= --host-key= --json --list --passphrase= --port= --strict
                --timeout= --user= --wait='
            ;;
        comment) options+=' --passphrase= --wait=' ;;
        extend) options+=' --force --passphrase= --wait=' ;;
        list) options+=' --json --names' ;;
        passphrase) options+=' --new-passphrase= --passphrase= --rounds= --wait=' ;;
        remove) options+=' --force --wait= --yes' ;;
        rename | retire) options+=' --wait=' ;;
        revoke) options+=' --description= --passphrase= --reason= --wait= --yes' ;;
        rotate) options+=' --confirm --name= --new-passphrase= --wait=' ;;
        show) options+=' --json' ;;
        *) return ;;
    esac
    if [[ $split == true ]]; then
        return
    elif [[ $cur == -* ]]; then
        _ibkeyctl_words "$options"
    elif _ibkeyctl_at_key "${words[@]:first:cword-first}"; then
        _ibkeyctl_names
    fi
} && complete -F _ibkeyctl ibkeyctl
