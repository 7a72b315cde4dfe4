# bash completion for ibkeys

_ibkeys() {
    # shellcheck disable=SC2034
    local cur prev words cword tool
    _init_completion || return
    tool=ibkey${words[1]}
    if ((cword == 1)); then
        mapfile -t COMPREPLY < <(compgen -W 'ctl export gen --help --version -h' -- "$cur")
    elif [[ $tool == ibkeyctl || $tool == ibkeyexport || $tool == ibkeygen ]]; then
        declare -F "_$tool" >/dev/null || _completion_loader "$tool"
        "_$tool"
    fi
} && complete -F _ibkeys ibkeys
