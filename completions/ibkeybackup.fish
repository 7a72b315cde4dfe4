# fish completion for ibkeybackup

function __ibkeybackup_in
    set -l words (commandline -opc)
    contains -- "$words[2]" $argv
end

# Whether no subcommand was typed yet.
function __ibkeybackup_begins
    test (count (commandline -opc)) -eq 1
end

function __ibkeybackup_names
    command ibkeyctl list --names 2>/dev/null
end

function __ibkeybackup_source
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

complete -c ibkeybackup -n __ibkeybackup_begins -f
complete -c ibkeybackup -n '__ibkeybackup_in create' -f
complete -c ibkeybackup -n __ibkeybackup_begins -a combine -d 'Put shares together'
complete -c ibkeybackup -n __ibkeybackup_begins -a create -d 'Make a backup'
complete -c ibkeybackup -n __ibkeybackup_begins -a diff -d 'Tell a backup from the store'
complete -c ibkeybackup -n __ibkeybackup_begins -a drill -d 'Rehearse a restore'
complete -c ibkeybackup -n __ibkeybackup_begins -a list -d 'List the keys in a backup'
complete -c ibkeybackup -n __ibkeybackup_begins -a paper -d 'Print a backup, or read it back'
complete -c ibkeybackup -n __ibkeybackup_begins -a restore -d 'Put keys back'
complete -c ibkeybackup -n __ibkeybackup_begins -a split -d 'Cut what opens a backup into shares'
complete -c ibkeybackup -n __ibkeybackup_begins -a verify -d 'Read all of a backup, and check it'
complete -c ibkeybackup -n '__ibkeybackup_in create' -a '(__ibkeybackup_names)' -d Key

complete -c ibkeybackup -n '__ibkeybackup_in create' -l allow-incomplete \
    -d 'Even if a secret part is missing'
complete -c ibkeybackup -n '__ibkeybackup_in create' -l armor -d 'Write text'
complete -c ibkeybackup -n '__ibkeybackup_in create' -l card -r -F -d 'Write the recovery card'
complete -c ibkeybackup -n '__ibkeybackup_in verify' -l deep -d 'Use each key'
complete -c ibkeybackup -n '__ibkeybackup_in create' -s d -l directory -x \
    -a '(__fish_complete_directories (commandline -ct))' -d 'Write into this folder'
complete -c ibkeybackup -n '__ibkeybackup_in restore' -l dry-run -d 'Print the plan only'
complete -c ibkeybackup -n '__ibkeybackup_in combine paper' -l force -d 'Replace the file'
complete -c ibkeybackup -n '__ibkeybackup_in restore' -l gnupg-home -x \
    -a '(__fish_complete_directories (commandline -ct))' -d 'Where GnuPG keeps secret keys'
complete -c ibkeybackup -s h -l help -d 'Show the options'
complete -c ibkeybackup -n '__ibkeybackup_in create diff drill list restore split verify' -s i -l identity -r -F \
    -a '(__ibkeybackup_names)' -d 'Open with this'
complete -c ibkeybackup -n '__ibkeybackup_in diff drill list restore verify' -l json \
    -d 'Print JSON, an object a line'
complete -c ibkeybackup -n '__ibkeybackup_in create' -l keep -x \
    -d 'How many backups are left in the folder'
complete -c ibkeybackup -n '__ibkeybackup_in create drill restore verify' -l key-passphrase -x \
    -a '(__ibkeybackup_source)' -d 'Where the passphrase of the keys comes from'
complete -c ibkeybackup -n '__ibkeybackup_in combine create paper' -s o -l output -r -F \
    -d 'Write to this file'
complete -c ibkeybackup -n '__ibkeybackup_in split' -s o -l output -r -F \
    -d 'Write to files with this prefix'
complete -c ibkeybackup -n '__ibkeybackup_in create' -l passphrase -x \
    -a '(__ibkeybackup_source generate)' -d 'Where the passphrase comes from'
complete -c ibkeybackup -n '__ibkeybackup_in diff drill list restore split verify' -l passphrase -x \
    -a '(__ibkeybackup_source)' -d 'Where the passphrase comes from'
complete -c ibkeybackup -n '__ibkeybackup_in paper' -l png -d 'Write QR symbols as PNG files'
complete -c ibkeybackup -n '__ibkeybackup_in paper' -l qr-terminal \
    -d 'Show QR symbols on a terminal'
complete -c ibkeybackup -n 'not __ibkeybackup_begins' -s q -l quiet \
    -d 'Print errors and warnings only'
complete -c ibkeybackup -n '__ibkeybackup_in paper' -l read -d 'Read a backup from paper'
complete -c ibkeybackup -n '__ibkeybackup_in create' -s r -l recipient -x \
    -a '(__ibkeybackup_names)' -d 'Encrypt to this'
complete -c ibkeybackup -n '__ibkeybackup_in restore' -l rename -x -d 'Give a key another name'
complete -c ibkeybackup -n '__ibkeybackup_in split' -s n -l shares -x -d 'How many shares are made'
complete -c ibkeybackup -n '__ibkeybackup_in paper' -l text -d 'Print the lines for typing only'
complete -c ibkeybackup -n '__ibkeybackup_in split' -s k -l threshold -x \
    -d 'How many shares open the backup'
complete -c ibkeybackup -n 'not __ibkeybackup_begins' -s v -l verbose -d 'Say more'
complete -c ibkeybackup -l version -d 'Show the version'
complete -c ibkeybackup -n '__ibkeybackup_in create drill restore verify' -l wait -x \
    -d 'How long to wait for other processes'
complete -c ibkeybackup -n '__ibkeybackup_in split' -l words -d 'Write words'
