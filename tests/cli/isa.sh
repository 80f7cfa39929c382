#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The same bytes from every machine code that this machine can run, and from every program given:
#
#     isa.sh GENERATE PROGRAM...
#
# where GENERATE is parley-generate. Plays shipped, made-up and large scenarios.
set -u
[ $# -ge 2 ] || { echo "usage: isa.sh GENERATE PROGRAM..."; exit 1; }
generate=$1
shift
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh" || exit 1

# play REPLICATIONS SCENARIO PROGRAM... : with every code of every program, against the first
play() {
    n=$1 scenario=$2
    shift 2
    rm -rf "$folder/first"
    for program in "$@"; do
        for code in $("$program" run --isa help | sed 's/ .*//'); do
            rm -rf "$folder/next"
            "$program" run "$scenario" -n "$n" -q --isa "$code" -o "$folder/next" ||
                failed "$program run $scenario --isa $code"
            [ -d "$folder/first" ] || cp -r "$folder/next" "$folder/first"
            diff -rq -x run.log "$folder/first" "$folder/next" ||
                failed "$scenario: other bytes from $program with $code"
        done
    done
}

play 1500 "$root/scenarios/us-china-2015/agreement.json" "$@"
play 1500 "$root/scenarios/us-china-2015/talks.json" "$@"
play 700 "$root/scenarios/axelrod-1984/tit-for-tat.json" "$@"
play 700 "$root/scenarios/press-dyson-2012/extortion.json" "$@"
play 700 "$root/scenarios/green-porter-1984/price-war.json" "$@"
play 700 "$root/scenarios/example/hotline.json" "$@"
play 192 "$root/bench/crowd.json" "$@"
for seed in 1 2 3 4 5 6 7 8 9 10 11 12; do
    "$generate" $seed >"$folder/made-up.json" || failed "no scenario of seed $seed"
    play 700 "$folder/made-up.json" "$@"
    "$generate" --talks $seed >"$folder/made-up.json" || failed "no talks of seed $seed"
    play 700 "$folder/made-up.json" "$@"
done
finish 'all the same'
