# bash completion for ibkeys

_ibkeys() {
    # shellcheck disable=SC2034
    local cur prev words cword tool
    _init_completion || return
    tool=ibkey${words[1]}
    [[ ${words[1]} != decrypt ]] || tool=ibdecrypt
    if ((cword == 1)); then
        mapfile -t COMPREPLY < <(compgen -W 'backup ctl decrypt export gen migrate --help --version -h' -- "$cur")
    elif [[ $tool == ibdecrypt || $tool == ibkey@(backup|ctl|export|gen|migrate) ]]; then
        declare -F "_$tool" >/dev/null || _completion_loader "$tool"
        "_$tool"
    fi
} && complete -F _ibkeys ibkeys
