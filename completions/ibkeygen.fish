# fish completion for ibkeygen

function __ibkeygen_source
    set -l token (commandline -ct | string unescape | string replace -r '^--passphrase=' '')
    if string match -q -- 'file:*' $token
        for path in (string replace file: '' -- $token)*
            test -d $path; and set path $path/
            echo file:$path
        end
    else
        printf '%s\n' command: credential: env: fd: file: generate none prompt
    end
end

complete -c ibkeygen -f
complete -c ibkeygen -l argon2 -x -d 'Cost of a PPK passphrase'
complete -c ibkeygen -s b -l bits -x -k -a '2048 3072 4096 256 384 521' -d 'Size of the key'
complete -c ibkeygen -l cipher -x -d 'Cipher of the key' -a 'aes256-cbc aes256-ctr \
    aes256-gcm@openssh.com chacha20-poly1305@openssh.com AES-128-CBC AES-256-CBC'
complete -c ibkeygen -s C -l comment -x -d 'Comment stored with the key'
complete -c ibkeygen -l email -x -d 'E-mail address of the owner'
complete -c ibkeygen -l expire -x -k -a '2y 1y 3y never' -d 'When an OpenPGP key expires'
complete -c ibkeygen -l force -d 'Replace the file if it exists'
complete -c ibkeygen -s f -l format -x -a 'openssh pkcs1 pkcs8 ppk ppk2 sec1 sshcom' -d Format
complete -c ibkeygen -l gnupg-home -x -a '(__fish_complete_directories)' \
    -d 'Where GnuPG keeps its keys'
complete -c ibkeygen -s h -l help -d 'Show the options'
complete -c ibkeygen -l json -d 'Print what was made as JSON'
complete -c ibkeygen -l kdf -x -a 'pbkdf2 scrypt' -d 'How PKCS#8 uses the passphrase'
complete -c ibkeygen -l name -x -d 'Name of the owner'
complete -c ibkeygen -s o -l output -r -F -d 'File to write'
complete -c ibkeygen -l passphrase -x -a '(__ibkeygen_source)' -d 'Where the passphrase comes from'
complete -c ibkeygen -s q -l quiet -d 'Print errors and warnings only'
complete -c ibkeygen -l rounds -x -d 'Bcrypt rounds of an OpenSSH key'
complete -c ibkeygen -s t -l type -x -a 'ecdsa ed25519 pgp rsa' -d 'Type of the key'
complete -c ibkeygen -s v -l verbose -d 'Say more'
complete -c ibkeygen -l version -d 'Show the version'
complete -c ibkeygen -l wait -x -d 'How long to wait for other processes'
