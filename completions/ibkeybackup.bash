# bash completion for ibkeybackup

_ibkeybackup_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
    [[ ${COMPREPLY-} != *[:=] ]] || compopt -o nospace
}

_ibkeybackup_names() {
    local name
    while read -r name; do
        [[ $name != "$cur"* ]] || COMPREPLY+=("$name")
    done < <(command ibkeyctl list --names 2>/dev/null)
}

_ibkeybackup_files() {
    _filedir "$@"
    __ltrim_colon_completions "$cur"
}

_ibkeybackup_source() {
    local typed=$cur
    if [[ $cur == file:* ]]; then
        cur=${cur#file:}
        _filedir
        COMPREPLY=("${COMPREPLY[@]/#/file:}")
    else
        _ibkeybackup_words "command: credential: env: fd: file: none prompt $1"
    fi
    __ltrim_colon_completions "$typed"
}

_ibkeybackup() {
    # shellcheck disable=SC2034
    local cur prev words cword split
    _init_completion -n : -s || return
    local first=1 options='--help --quiet --verbose --version -h -q -v'
    local opening=' --identity= --json --passphrase= -i'
    # Called as `ibkeys backup`.
    [[ ${words[0]##*/} != ibkeys ]] || first=2
    if ((cword == first)); then
        _ibkeybackup_words 'combine create diff drill list paper restore split verify
            --help --version -h'
        return
    fi
    case $prev in
        --keep | --rename | --shares | --threshold | --wait | -k | -n) return ;;
        -d | --directory | --gnupg-home) _ibkeybackup_files -d; return ;;
        -o | --output | --card) _ibkeybackup_files; return ;;
        -i | --identity) _ibkeybackup_files; _ibkeybackup_names; return ;;
        -r | --recipient) _ibkeybackup_names; return ;;
        --key-passphrase) _ibkeybackup_source; return ;;
        --passphrase)
            [[ ${words[first]} != create ]] || { _ibkeybackup_source generate; return; }
            _ibkeybackup_source
            return
            ;;
    esac
    case ${words[first]} in
        combine) options+=' --force --output= -o' ;;
        create)
            options+=' --allow-incomplete --armor --card= --directory= --identity= --keep=
                --key-passphrase= --output= --passphrase= --recipient= --wait= -d -i -o -r'
            ;;
        diff | list) options+=$opening ;;
        drill) options+="$opening --key-passphrase= --wait=" ;;
        paper) options+=' --force --output= --png --qr-terminal --read --text -o' ;;
        restore)
            options+="$opening --dry-run --gnupg-home= --key-passphrase= --rename= --wait="
            ;;
        split)
            options+=' --identity= --output= --passphrase= --shares= --threshold= --words
                -i -k -n -o'
            ;;
        verify) options+="$opening --deep --key-passphrase= --wait=" ;;
        *) return ;;
    esac
    if [[ $split == true ]]; then
        return
    elif [[ $cur == -* ]]; then
        _ibkeybackup_words "$options"
    elif [[ ${words[first]} == create ]]; then
        _ibkeybackup_names
    else
        _ibkeybackup_files
    fi
} && complete -F _ibkeybackup ibkeybackup
