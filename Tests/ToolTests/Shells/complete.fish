# complete.fish LINE...: asks fish, which finds its completions below XDG_DATA_DIRS, what could
# follow each line. Prints the candidates, then "=".
for line in $argv
    complete -C $line | string split -f 1 \t
    echo =
end
