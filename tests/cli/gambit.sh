#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The games that parley solve writes for Gambit, read as Gambit reads them, against what parley solve
# says of each combination: gambit.sh PROGRAM READER. Says what failed, and how often.
set -u
[ -x "${1-}" ] && [ -x "${2-}" ] || { echo "usage: gambit.sh PROGRAM READER"; exit 1; }
program=$1
reader=$(realpath "$2") || exit 1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh" || exit 1
cd "$folder" || exit 1

# Three actors, no two of which earn the same, on two issues that share one of them.
cat >three.json <<'JSON'
{
  "format": 1, "name": "a \"feud\" at C:\\temp, après tout \\", "rounds": {"count": 7},
  "actors": {"a": {"discount": 0.9, "error": 0.03}, "b": {"discount": 0.7}, "c": {"discount": 0.8}},
  "issues": {
    "k": {"parties": ["a", "c"], "payoff": {"form": "prisoners_dilemma", "R": 3, "S": 0, "T": 5, "P": 1}},
    "m": {"parties": ["a", "b"], "payoff": {"form": "harm", "gain": {"a": 1, "b": 2e-7}, "harm": {"a": 3}},
      "monitoring": {"detection": 0.8, "false_alarm": 0.1}}
  },
  "behaviour": {
    "a": {"actor": "a", "strategy": "tit_for_tat"},
    "a_m": {"actor": "a", "issues": ["m"], "strategy": {"type": "random", "p": 0.9}},
    "b": {"actor": "b", "strategy": "win_stay_lose_shift"},
    "c": {"actor": "c", "strategy": {"type": "generous_tit_for_tat", "generosity": 0.3}}
  }
}
JSON

# json NAME: the strategy that a choice is named after
json()
{
    case $1 in
    'trigger punishment:2') echo '{"type":"trigger","punishment":2}' ;;
    *) echo "\"$1\"" ;;
    esac
}

# check_cells GAME ARGUMENT... : every combination is worth what it is where all play what it says
check_cells()
{
    game=$1
    shift
    tail -n +3 "$game" | while IFS='	' read -r first second third payoffs; do
        i=0
        for choice in "$first" "$second" "$third"; do
            i=$((i + 1))
            actor=$(echo abc | cut -c $i)
            [ "$choice" = as_declared ] ||
                printf '%s\n' --set "/behaviour/z_$actor={\"actor\":\"$actor\",\"strategy\":$(json "$choice")}"
        done >settings
        (
            failures=0
            IFS='
'
            # shellcheck disable=SC2046 # a setting a line
            expect 0 solve three.json "$@" $(cat settings) --list grim -q -t 1 -o cell --force
            exit $failures
        ) || echo "unsolved: $first, $second, $third"
        sed -n 's/^any,any,[abc],value,\([^,]*\),.*/\1/p' cell/outcomes.csv | tr '\n' '\t' |
            awk -v read="$payoffs" '{
                n = split(read, got, "\t")
                for (i = 1; i <= 3; i++) {
                    d = got[i] - $i
                    if (n != 3 || d * d > 1e-24 * $i * $i) { print "got " read ", not " $0; exit }
                }
            }'
    done >differences
    [ ! -s differences ] || { failed "cells of $game"; cat differences; }
}

# -- all three, each of whom chooses among three
expect 0 solve three.json -q --list '{"type":"trigger","punishment":2},always_defect' \
    --nfg all.nfg --efg all.efg
"$reader" all.nfg >all && "$reader" all.efg >all_extensive || failed 'what is no game to Gambit'
cmp -s all all_extensive || failed 'two games'
[ "$(sed -n 1p all)" = 'a "feud" at C:/temp, après tout /' ] || failed 'title'
[ "$(sed -n 2p all)" = 'a	b	c' ] || failed 'players'
[ "$(wc -l <all)" -eq 29 ] || failed 'not 27 combinations'
grep -q 'e-0[0-9]' all.nfg || failed 'no number with an exponent to read'
grep -q '[0-9]\.[0-9]\{15\}' all.nfg && grep -q '[0-9]\.[0-9]\{15\}' all.efg || failed 'digits'
check_cells all

# -- who is party to no issue has nothing to choose
expect 0 solve three.json -q --issues k --list always_defect --nfg two.nfg --efg two.efg
"$reader" two.nfg >two && "$reader" two.efg >two_extensive || failed 'what is no game to Gambit'
cmp -s two two_extensive || failed 'two games'
[ "$(wc -l <two)" -eq 6 ] || failed 'not 4 combinations'
check_cells two --issues k
expect 0 solve "$root/scenarios/fudenberg-maskin-1986/grim.json" -q --issues kept --nfg kept.nfg
[ "$("$reader" kept.nfg | wc -l)" -eq 171 ] || failed 'not 13 choices for each of two of four actors'

# -- a game that is too large is refused before anything is solved or written
expect 5 solve "$root/scenarios/fudenberg-maskin-1986/grim.json" --nfg large.nfg -o large && one_line
says 'of 4 actors with 13 choices each has 2.86e+04 outcomes' && silent out
[ ! -e large.nfg ] && [ ! -e large/outcomes.csv ] || failed 'files of what is refused'

# -- a reader that reads anything proves nothing
for spoil in 's/^NFG 1/NFG 2/' 's/}$//' '$s/$/ 1/' '$s/ 27$//' '0,/^{ ""/s/, /,nan, /' \
    '0,/"always_defect"/s///'; do
    sed "$spoil" all.nfg >spoilt
    ! "$reader" spoilt >out 2>err || failed "reads what $spoil spoilt"
done
for spoil in '0,/^t "" 1 /s//t "" 28 /' '$d' '0,/^p "" 2 1/s//p "" 2 2/' '2,$s/^t "" 10 .*/t "" 1 "" { 1, 2, 3 }/'; do
    sed "$spoil" all.efg >spoilt
    ! "$reader" spoilt >out 2>err || failed "reads what $spoil spoilt"
done

finish 'all good'
