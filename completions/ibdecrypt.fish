# fish completion for ibdecrypt

function __ibdecrypt_source
    set -l token (commandline -ct | string unescape | string replace -r '^--[a-z-]*=' '')
    if string match -q -- 'file:*' $token
        for path in (string replace file: '' -- $token)*
            test -d $path; and set path $path/
            echo file:$path
        end
    else
        printf '%s\n' command: credential: env: fd: file: none prompt
    end
end

complete -c ibdecrypt -l archive -x -a '(__fish_complete_directories)' \
    -d 'Move messages there when done'
complete -c ibdecrypt -s d -l directory -x -a '(__fish_complete_directories)' \
    -d 'Folder to write into'
complete -c ibdecrypt -l engine -x -a 'auto agent unlock gpg' -d 'What decrypts'
complete -c ibdecrypt -l force -d 'Replace files that exist'
complete -c ibdecrypt -l gnupg-home -x -a '(__fish_complete_directories)' \
    -d 'Folder of the keys of GnuPG'
complete -c ibdecrypt -s h -l help -d 'Show the options'
complete -c ibdecrypt -s j -l jobs -x -d 'How many reports at a time'
complete -c ibdecrypt -l json -d 'Print one JSON object a report'
complete -c ibdecrypt -l max-size -x -d 'Refuse larger reports'
complete -c ibdecrypt -l mode -x -d 'Permissions of what is written'
complete -c ibdecrypt -s o -l output -r -F -d 'File to write'
complete -c ibdecrypt -l pass-plain -d 'Copy what is not encrypted'
complete -c ibdecrypt -l passphrase -x -a '(__ibdecrypt_source)' \
    -d 'Where the passphrase comes from'
complete -c ibdecrypt -s q -l quiet -d 'Print errors and warnings only'
complete -c ibdecrypt -l require-signature -x -d 'Only reports signed by this key'
complete -c ibdecrypt -l since -x -d 'Only files changed since'
complete -c ibdecrypt -l stream -d 'Let plaintext out before it is proved'
complete -c ibdecrypt -l unzip -d 'Make a folder of a zip'
complete -c ibdecrypt -s v -l verbose -d 'Say more'
complete -c ibdecrypt -l version -d 'Show the version'
complete -c ibdecrypt -l watch -d 'Wait for more reports'
