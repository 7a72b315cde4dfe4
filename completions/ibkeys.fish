# fish completion for ibkeys

# What the tool of the first word completes under its own name.
function __ibkeys_tool
    set -l words (commandline -opc)
    set -l tool (string replace ibkeydecrypt ibdecrypt ibkey$words[2])
    set -l typed (string escape -- $tool $words[3..-1]) (commandline -ct)
    complete -C "$typed"
end

function __ibkeys_has_tool
    set -l words (commandline -opc)
    contains -- "$words[2]" backup ctl decrypt export gen migrate
end

complete -c ibkeys -f
complete -c ibkeys -n __fish_use_subcommand -s h -l help -d 'Show the options'
complete -c ibkeys -n __fish_use_subcommand -l version -d 'Show the version'
complete -c ibkeys -n __fish_use_subcommand -a backup -d 'Back keys up, and restore them'
complete -c ibkeys -n __fish_use_subcommand -a ctl -d 'Look after the keys in the store'
complete -c ibkeys -n __fish_use_subcommand -a decrypt -d 'Decrypt reports'
complete -c ibkeys -n __fish_use_subcommand -a export -d 'Publish or convert a key'
complete -c ibkeys -n __fish_use_subcommand -a gen -d 'Make a key pair'
complete -c ibkeys -n __fish_use_subcommand -a migrate -d 'Bring keys in, and carry them elsewhere'
complete -c ibkeys -n __ibkeys_has_tool -a '(__ibkeys_tool)'
