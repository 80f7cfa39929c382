#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Holds a program against the golden tables, byte for byte, with every machine code it has for this
# machine: check.sh PROGRAM. So builds by different compilers are held against each other.
set -u
[ -x "${1-}" ] || { echo "usage: check.sh PROGRAM"; exit 1; }
program=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh" || exit 1

codes=$("$program" run --isa help | sed 's/ .*//')
[ -n "$codes" ] || failed 'no machine code'
for scenario in "$root"/tests/golden/*/scenario.json; do
    golden=$(dirname "$scenario")
    name=$(basename "$golden")
    for code in $codes; do
        made=$folder/$name-$code
        "$program" run "$scenario" -n 2000 --seed 1 -q --isa "$code" -o "$made" ||
            failed "$name with $code"
        for table in "$made"/*.csv "$golden"/*.csv; do
            file=$(basename "$table")
            cmp "$golden/$file" "$made/$file" || failed "$name/$file is another with $code"
        done
    done
done
[ $failures -eq 0 ] || echo 'if numbers were meant to change: sh tests/golden/regenerate.sh PROGRAM'
finish 'all the same'
