# fish completion for ibkeyexport

function __ibkeyexport_formats
    if __fish_contains_opt private
        printf '%s\n' openssh pgp pkcs1 pkcs8 ppk ppk2 sec1 sshcom
    else
        printf '%s\n' fingerprint openssh pgp pkcs1 pkcs8 randomart rfc4716 sshfp
    end
end

function __ibkeyexport_source
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

complete -c ibkeyexport -a '(command ibkeyctl list --names 2>/dev/null)' -d Key
complete -c ibkeyexport -l account -x -d 'Last 4 digits of the account'
complete -c ibkeyexport -l allow-cost -d 'Open a key whatever its passphrase costs'
complete -c ibkeyexport -l argon2 -x -d 'Cost of a PPK passphrase'
complete -c ibkeyexport -l cipher -x -d 'Cipher of a private key' -a 'aes256-cbc aes256-ctr \
    aes256-gcm@openssh.com chacha20-poly1305@openssh.com AES-128-CBC AES-256-CBC'
complete -c ibkeyexport -s C -l comment -x -d 'Comment to write'
complete -c ibkeyexport -l force -d 'Replace the file if it exists'
complete -c ibkeyexport -s f -l format -x -a '(__ibkeyexport_formats)' -d Format
complete -c ibkeyexport -s E -l hash -x -a 'md5 sha256' -d 'Hash of a fingerprint'
complete -c ibkeyexport -s h -l help -d 'Show the options'
complete -c ibkeyexport -l host -x -d "The broker's server"
complete -c ibkeyexport -l host-key -x -d 'Host key that it must have'
complete -c ibkeyexport -l ip -x -d 'Public IPv4 address that you connect from'
complete -c ibkeyexport -l json -d 'Print a fingerprint as JSON'
complete -c ibkeyexport -l kdf -x -a 'pbkdf2 scrypt' -d 'How PKCS#8 uses the passphrase'
complete -c ibkeyexport -l key-file -r -F -d 'Where the key for a site goes'
complete -c ibkeyexport -l new-passphrase -x -a '(__ibkeyexport_source generate)' \
    -d 'Where the new passphrase comes from'
complete -c ibkeyexport -s o -l output -r -F -d 'File to write'
complete -c ibkeyexport -l passphrase -x -a '(__ibkeyexport_source)' \
    -d 'Where the passphrase comes from'
complete -c ibkeyexport -l port -x -d 'TCP port of the server'
complete -c ibkeyexport -l private -d 'Write the private key'
complete -c ibkeyexport -s q -l quiet -d 'Print errors and warnings only'
complete -c ibkeyexport -l repair -d 'Mend what editors and mail do to a key'
complete -c ibkeyexport -l request -d 'Write the mail for the broker'
complete -c ibkeyexport -l rounds -x -d 'Bcrypt rounds for OpenSSH'
complete -c ibkeyexport -l site -x -d 'Write the configuration of a client' \
    -a 'cyberduck filezilla ftp lftp openssh putty winscp'
complete -c ibkeyexport -l ticket -d 'Write plain text for the web ticket'
complete -c ibkeyexport -l to -x -d 'Whom the mail is for'
complete -c ibkeyexport -l user -x -d 'Login name that the broker gave'
complete -c ibkeyexport -s v -l verbose -d 'Say more'
complete -c ibkeyexport -l version -d 'Show the version'
