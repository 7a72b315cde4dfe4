#!/bin/zsh -f
# complete.zsh LINE...: types each line and a tab into an interactive zsh that finds its
# completions below the first folder of XDG_DATA_DIRS. Prints the candidates, then "= " and the
# line as it stands after the tab. Brings its own terminal.
setopt err_exit
zmodload zsh/zpty

export CANDIDATES=$(mktemp)
zpty shell zsh -f -i
zpty -w shell "source ${(q)0:A:h}/completing.zshrc"
for line; do
  zpty -n -w shell "$line"$'\t\C-xd'
done
zpty -w shell exit
while zpty -r shell shown; do :; done
cat $CANDIDATES
rm $CANDIDATES
