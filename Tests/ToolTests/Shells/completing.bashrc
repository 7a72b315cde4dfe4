# shellcheck shell=bash
. /usr/share/bash-completion/bash_completion

__candidates() {
    "_$1" "$@" 2>&3
    ((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}" >&3
}

__line() {
    printf '= %s\n' "$READLINE_LINE" >&3
    READLINE_LINE=
}

for tool in ibkeygen ibkeyexport ibdecrypt ibkeybackup ibkeymigrate ibkeyctl ibkeys; do
    _completion_loader "$tool"
    complete -F __candidates "$tool"
done
bind 'set completion-query-items 0' 'set page-completions off'
bind -x '"\C-xd": __line'
