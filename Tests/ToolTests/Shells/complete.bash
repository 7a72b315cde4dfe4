#!/bin/bash
# complete.bash LINE...: types each line and a tab into an interactive bash that finds its
# completions below the first folder of XDG_DATA_DIRS. Prints the candidates, then "= " and the
# line as it stands after the tab. Needs no terminal.
set -euo pipefail

keys=
for line; do
    keys+=$line$'\t\cxd'
done
exec bash --rcfile "${BASH_SOURCE%/*}/completing.bashrc" -i 3>&1 >/dev/null 2>&1 <<<"$keys"
