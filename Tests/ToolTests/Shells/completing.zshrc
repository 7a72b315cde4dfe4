fpath=(${XDG_DATA_DIRS%%:*}/zsh/vendor-completions $fpath)
autoload -Uz compinit
compinit -u -d ~/.zcompdump
unsetopt auto_list auto_menu beep

compadd() {
  if [[ " $* " != *' -'[OAD]' '* ]]; then
    local -a matches
    builtin compadd -A matches "$@"
    (( $#matches )) && print -rl -- $matches >>$CANDIDATES
  fi
  builtin compadd "$@"
}

show-line() {
  print -r -- "= $BUFFER" >>$CANDIDATES
  BUFFER=
}
zle -N show-line
bindkey '^Xd' show-line

# The tab as zsh binds it runs commands that were typed as arguments, whatever is completed.
bindkey '^I' complete-word
