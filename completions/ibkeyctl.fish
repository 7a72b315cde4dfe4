# fish completion for ibkeyctl

function __ibkeyctl_in
    set -l words (commandline -opc)
    contains -- "$words[2]" $argv
end

# Whether no subcommand was typed yet.
function __ibkeyctl_begins
    test (count (commandline -opc)) -eq 1
end

# Whether the subcommand takes a key here: each word of check, the first of others.
function __ibkeyctl_at_key
    set -l words (commandline -opc)
    contains -- "$words[2]" check; and return
    contains -- "$words[2]" comment extend passphrase remove rename retire revoke rotate show; or return
    set -l keys (string match -rv -- '^-' $words[3..-1])
    set -l valued (string match -r -- '^--(?:description|host|host-key|name|new-passphrase|passphrase|port|reason|rounds|timeout|user|wait)$' $words[3..-1])
    test (count $keys) -le (count $valued)
end

function __ibkeyctl_source
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

complete -c ibkeyctl -f
complete -c ibkeyctl -n __ibkeyctl_begins -a check -d 'Prove that keys are well'
complete -c ibkeyctl -n __ibkeyctl_begins -a comment -d 'Give a key another comment'
complete -c ibkeyctl -n __ibkeyctl_begins -a extend -d 'Let an OpenPGP key expire later'
complete -c ibkeyctl -n __ibkeyctl_begins -a list -d 'List the keys in the store'
complete -c ibkeyctl -n __ibkeyctl_begins -a passphrase -d 'Encrypt a key anew'
complete -c ibkeyctl -n __ibkeyctl_begins -a remove -d 'Delete a key for good'
complete -c ibkeyctl -n __ibkeyctl_begins -a rename -d 'Give a key another name'
complete -c ibkeyctl -n __ibkeyctl_begins -a retire -d 'Mark a key as no longer used'
complete -c ibkeyctl -n __ibkeyctl_begins -a revoke -d 'Declare a key void for good'
complete -c ibkeyctl -n __ibkeyctl_begins -a rotate -d 'Make a successor of a key'
complete -c ibkeyctl -n __ibkeyctl_begins -a show -d 'Show what is known of a key'
complete -c ibkeyctl -n __ibkeyctl_at_key -a '(command ibkeyctl list --names 2>/dev/null)' -d Key

complete -c ibkeyctl -n '__ibkeyctl_in rotate' -l confirm -d 'Put the successor in place'
complete -c ibkeyctl -n '__ibkeyctl_in check' -l connect -d "Log in to the broker's server"
complete -c ibkeyctl -n '__ibkeyctl_in revoke' -l description -x -d 'More about the reason'
complete -c ibkeyctl -n '__ibkeyctl_in extend' -l force -d 'Even if it expires sooner'
complete -c ibkeyctl -n '__ibkeyctl_in remove' -l force -d 'Even if it was never backed up'
complete -c ibkeyctl -s h -l help -d 'Show the options'
complete -c ibkeyctl -n '__ibkeyctl_in check' -l host -x -d "The broker's server"
complete -c ibkeyctl -n '__ibkeyctl_in check' -l host-key -x -d 'Host key that it must have'
complete -c ibkeyctl -n '__ibkeyctl_in check list show' -l json -d 'Print JSON, an object a line'
complete -c ibkeyctl -n '__ibkeyctl_in check' -l list -d 'List the directory there'
complete -c ibkeyctl -n '__ibkeyctl_in rotate' -l name -x -d 'Name of the successor'
complete -c ibkeyctl -n '__ibkeyctl_in list' -l names -d 'Print the names only'
complete -c ibkeyctl -n '__ibkeyctl_in passphrase rotate' -l new-passphrase -x \
    -a '(__ibkeyctl_source generate)' -d 'Where the new passphrase comes from'
complete -c ibkeyctl -n '__ibkeyctl_in check comment extend passphrase revoke' -l passphrase -x \
    -a '(__ibkeyctl_source)' -d 'Where the passphrase comes from'
complete -c ibkeyctl -n '__ibkeyctl_in check' -l port -x -d 'TCP port of the server'
complete -c ibkeyctl -n '__ibkeyctl_in revoke' -l reason -x -d Why \
    -a 'compromised no-reason superseded unused'
complete -c ibkeyctl -n '__ibkeyctl_in passphrase' -l rounds -x -d 'Bcrypt rounds from now on'
complete -c ibkeyctl -n 'not __ibkeyctl_begins' -s q -l quiet -d 'Print errors and warnings only'
complete -c ibkeyctl -n '__ibkeyctl_in check' -l strict -d 'Let warnings count'
complete -c ibkeyctl -n '__ibkeyctl_in check' -l timeout -x -d 'How long each step may take'
complete -c ibkeyctl -n '__ibkeyctl_in check' -l user -x -d 'Login name that the broker gave'
complete -c ibkeyctl -n 'not __ibkeyctl_begins' -s v -l verbose -d 'Say more'
complete -c ibkeyctl -l version -d 'Show the version'
complete -c ibkeyctl -n 'not __ibkeyctl_in list show' -n 'not __ibkeyctl_begins' -l wait -x \
    -d 'How long to wait for other processes'
complete -c ibkeyctl -n '__ibkeyctl_in remove revoke' -l yes -d 'Do not ask for the name'
