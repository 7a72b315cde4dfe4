# fish completion for ibkeymigrate

function __ibkeymigrate_in
    set -l words (commandline -opc)
    contains -- "$words[2]" $argv
end

# Whether no subcommand was typed yet.
function __ibkeymigrate_begins
    test (count (commandline -opc)) -eq 1
end

function __ibkeymigrate_names
    command ibkeyctl list --names 2>/dev/null
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
complete -c ibkeymigrate -n '__ibkeymigrate_in request send' -f
complete -c ibkeymigrate -n __ibkeymigrate_begins -a confirm -d 'Check the receipt that came back'
complete -c ibkeymigrate -n __ibkeymigrate_begins -a import \
    -d 'Put keys of other programs into the store'
complete -c ibkeymigrate -n __ibkeymigrate_begins -a receive \
    -d 'Take the keys of an answer into the store'
complete -c ibkeymigrate -n __ibkeymigrate_begins -a request -d 'Ask another computer for keys'
complete -c ibkeymigrate -n __ibkeymigrate_begins -a send -d 'Answer a request with keys'
complete -c ibkeymigrate -n '__ibkeymigrate_in send' -a '(__ibkeymigrate_names)' -d Key

complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l allow-cost -d 'Open costly keys'
complete -c ibkeymigrate -n '__ibkeymigrate_in import receive' -l dry-run \
    -d 'Print the plan only'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l gnupg -d 'The keys of GnuPG homes'
complete -c ibkeymigrate -n '__ibkeymigrate_in import receive' -l gnupg-home -x \
    -a '(__fish_complete_directories (commandline -ct))' -d 'Where GnuPG keeps secret keys'
complete -c ibkeymigrate -s h -l help -d 'Show the options'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l json \
    -d 'Print JSON, an object a line'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l name -x -d 'Name of the key'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l new-passphrase -x \
    -a '(__ibkeymigrate_source generate)' -d 'Where the new passphrase comes from'
complete -c ibkeymigrate -n '__ibkeymigrate_in import receive' -l passphrase -x \
    -a '(__ibkeymigrate_source)' -d 'Where the passphrase comes from'
complete -c ibkeymigrate -n '__ibkeymigrate_in send' -l passphrase -x \
    -a '(__ibkeymigrate_source generate)' -d 'Encrypt with a passphrase as well'
complete -c ibkeymigrate -n '__ibkeymigrate_in receive' -l code -x \
    -a '(__ibkeymigrate_source)' -d 'Where the code comes from'
complete -c ibkeymigrate -n '__ibkeymigrate_in receive' -l connect -x -d 'Fetch the keys from there'
complete -c ibkeymigrate -n '__ibkeymigrate_in request' -l hours -x -d 'How long it is good'
complete -c ibkeymigrate -n '__ibkeymigrate_in receive send' -l key-passphrase -x \
    -a '(__ibkeymigrate_source)' -d 'Where the passphrase of the keys comes from'
complete -c ibkeymigrate -n '__ibkeymigrate_in send' -l listen -x \
    -d 'Wait here for the other computer'
complete -c ibkeymigrate -n '__ibkeymigrate_in receive request send' -s o -l output -r -F \
    -d 'Write to this file'
complete -c ibkeymigrate -n '__ibkeymigrate_in confirm' -l remove -d 'Remove the keys that arrived'
complete -c ibkeymigrate -n '__ibkeymigrate_in receive' -l rename -x -d 'Give a key another name'
complete -c ibkeymigrate -n '__ibkeymigrate_in confirm' -l retire -d 'Retire the keys that arrived'
complete -c ibkeymigrate -n '__ibkeymigrate_in receive send' -l timeout -x \
    -d 'How long to wait for the other side'
complete -c ibkeymigrate -n '__ibkeymigrate_in send' -l to -r -F -d 'The request'
complete -c ibkeymigrate -n '__ibkeymigrate_in confirm receive send' -l yes -d 'Do not ask'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l putty -d 'Look into ~/.putty'
complete -c ibkeymigrate -n 'not __ibkeymigrate_begins' -s q -l quiet \
    -d 'Print errors and warnings only'
complete -c ibkeymigrate -n '__ibkeymigrate_in import' -l ssh -d 'Look into ~/.ssh'
complete -c ibkeymigrate -n 'not __ibkeymigrate_begins' -s v -l verbose -d 'Say more'
complete -c ibkeymigrate -l version -d 'Show the version'
complete -c ibkeymigrate -n 'not __ibkeymigrate_begins' -l wait -x \
    -d 'How long to wait for other processes'
