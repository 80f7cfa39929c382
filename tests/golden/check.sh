#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Holds a program against the golden tables, byte for byte, with every machine code it has for this
# machine: check.sh PROGRAM. So builds by different compilers are held against each other.
set -u
[ -x "${1-}" ] || { echo "usage: check.sh PROGRAM"; exit 1; }
program=$1
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
failures=0

failed() {
    failures=$((failures + 1))
    echo "FAILED: $*"
}

codes=$("$program" run --isa help | sed 's/ .*//')
[ -n "$codes" ] || failed 'no machine code'
for scenario in "$here"/*/scenario.json; do
    golden=$(dirname "$scenario")
    name=$(basename "$golden")
    for code in $codes; do
        made=$scratch/$name-$code
        "$program" run "$scenario" -n 2000 --seed 1 -q --isa "$code" -o "$made" ||
            failed "$name with $code"
        for table in "$made"/*.csv "$golden"/*.csv; do
            file=$(basename "$table")
            cmp "$golden/$file" "$made/$file" || failed "$name/$file is another with $code"
        done
    done
done
[ $failures -eq 0 ] && echo 'all the same' ||
    echo 'if numbers were meant to change: sh tests/golden/regenerate.sh PROGRAM'
exit $((failures > 0))
