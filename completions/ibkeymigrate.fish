# fish completion for ibkeymigrate

function __ibkeymigrate_in
    set -l words (commandline -opc)
    contains -- "$words[2]" $argv
end

# Whether no subcommand was typed yet.
function __ibkeymigrate_begins
    test (count (commandline -opc)) -eq 1
end

function __ibkeymigrate_source
    set -l token (commandline -ct | string unescape | string replace -r '^--[a-z-]*=' '')
    if string match -q -- 'file:*' $token
        for path in (string replace file: '' -- $token)*
            test -d $path; and set path $path/
            echo file:$path
        end
    else
        printf '%s\n' command: credential: env: fd: file: none prompt $argv
    end
end

complete -c ibkeymigrate -n __ibkeymigrate_begins -f
complete -c ibkeymigrate -n __ibkeymigrate_begins -a import \
    -d 'Put keys of other programs into the store'

complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l allow-cost -d 'Open costly keys'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l dry-run \
    -d 'Print what was found only'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l gnupg -d 'The keys of GnuPG homes'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l gnupg-home -x \
    -a '(__fish_complete_directories (commandline -ct))' -d 'Where GnuPG keeps secret keys'
complete -c ibkeymigrate -s h -l help -d 'Show the options'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l json \
    -d 'Print JSON, an object a line'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l name -x -d 'Name of the key'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l new-passphrase -x \
    -a '(__ibkeymigrate_source generate)' -d 'Where the new passphrase comes from'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l passphrase -x \
    -a '(__ibkeymigrate_source)' -d 'Where the passphrase comes from'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l putty -d 'Look into ~/.putty'
complete -c ibkeymigrate -n 'not __ibkeymigrate_begins' -s q -l quiet \
    -d 'Print errors and warnings only'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l ssh -d 'Look into ~/.ssh'
complete -c ibkeymigrate -n 'not __ibkeymigrate_begins' -s v -l verbose -d 'Say more'
complete -c ibkeymigrate -l version -d 'Show the version'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l wait -x \
    -d 'How long to wait for other processes'
