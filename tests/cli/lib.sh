# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
# What the tests of the program share; sourced by them, who name it in $program if there is one. They
# work in a temporary folder and count what fails.
root=$(cd "$(dirname "$0")/../.." && pwd)
[ -z "${program-}" ] || program=$(realpath "$program") || exit 1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failures=0
unset NO_COLOR PARLEY_SCENARIOS

# failed WHAT... : goes on, having said so, with what the program said last
failed()
{
    failures=$((failures + 1))
    echo "FAILED: $*"
    for stream in out err; do
        [ ! -f "$folder/$stream" ] || sed "s/^/  $stream: /" "$folder/$stream" | head -20
    done
}

# expect STATUS ARGUMENT... : the program ends with STATUS; its output is in the files out and err
expect()
{
    wanted=$1
    shift
    "$program" "$@" >out 2>err </dev/null
    status=$?
    [ $status -eq "$wanted" ] || failed "status $status, not $wanted: parley $*"
}

says() { grep -q -e "$1" err || failed "no '$1' on standard error"; }
prints() { grep -q -e "$1" out || failed "no '$1' on standard output"; }
silent() { [ ! -s "$1" ] || failed "something in $1"; }
one_line() { [ "$(wc -l <err)" -eq 1 ] || failed "not one line of errors"; }

# finish WORDS: the words if nothing failed, and the exit status
finish()
{
    [ $failures -eq 0 ] && echo "$1"
    exit $((failures > 0))
}
