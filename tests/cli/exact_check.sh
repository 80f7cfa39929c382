#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# parley run --exact-check as a program: exact_check.sh PROGRAM. Says what failed, and how often.
set -u
[ -x "${1-}" ] || { echo "usage: exact_check.sh PROGRAM"; exit 1; }
program=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh" || exit 1
cd "$folder" || exit 1
noise=$root/scenarios/edwards-2017/blame.json
still=$root/scenarios/axelrod-1984/tit-for-tat.json

# -- what cannot be enumerated is refused as parley solve refuses it, before anything is played
for scenario in "$root/scenarios/tsebelis-1990/inspection.json" "$root/scenarios/example/hotline.json"; do
    expect 3 solve "$scenario" && mv err solve_says
    expect 3 run "$scenario" --exact-check -o never -n 1e10 && silent out
    cmp -s solve_says err || failed 'not what parley solve says'
done
[ ! -e never ] || failed 'a folder of what is refused'

# -- a sample that is right
expect 0 run "$noise" --exact-check -n 4000 -o checked && silent err
prints '^Held against exact means$' && prints '^The sample agrees with what is exact\.$'
prints '^[0-9]* means compared, [1-9][0-9]* of them tested$' && prints '^largest difference: |z| = '
prints '^mean of z^2, 1 expected: [01]\.' && prints ': 0$'
expect 0 run "$noise" -q --exact-check -n 4000 && silent out && silent err
expect 0 run "$still" --exact-check -n 500 && prints ', 0 of them tested$' && prints '^The sample agrees'
expect 0 run "$noise" -n 500 && ! grep -q 'Held against' out || failed 'a check that nobody asked for'

# -- its table
table=checked/exact_check.csv
[ "$(head -1 $table)" = \
    table,row,column,round,period,type_actor,type,subject,sampled,exact,stderr,z,basis,verdict ] ||
    failed 'header'
if grep -qi -e nan -e 'inf[,0-9]' $table; then failed "nan in $table"; fi
grep -q '"path":.*"exact_check.csv"' checked/datapackage.json || failed 'not in datapackage.json'
grep -q '"parley run .* --exact-check"' checked/datapackage.json || failed 'command'
# every row names the cell that it is about
awk -F, '
    FNR == 1 { for (i = 1; i <= NF; i++) place[FILENAME, $i] = i; next }
    FILENAME !~ /exact_check/ {
        name = FILENAME; sub(/.*\//, "", name); sub(/\.csv/, "", name)
        for (i = 1; i <= NF; i++) cell[name, FNR - 2, i] = $i
        of[name] = FILENAME
        next
    }
    { n++; i = place[of[$1], $3]; if (cell[$1, $2, i] != $9) { print; bad++ } }
    END { exit bad > 0 || n < 100 }' checked/[!eh]*.csv checked/events.csv $table ||
    failed 'cells that are not what the tables have'

# -- one that is not: RANDU's numbers fall in planes
lost="$root/scenarios/nowak-sigmund-1993/noise.json --exact-check -n 5000 --rng randu"
# shellcheck disable=SC2086 # several words
{
    expect 1 run $lost -o lost && silent err && prints '^The sample does NOT agree with what is exact:$'
    prints '^events.csv, share of signal/' && grep -q ',apart$' lost/exact_check.csv || failed 'no row'
    [ -s lost/outcomes.csv ] && [ -s lost/datapackage.json ] || failed 'no tables'
    expect 1 run $lost -q && silent out && silent err
    expect 1 run $lost --format json && prints '"agrees":	false' && prints '"column":	"share"'
}
expect 0 run "$noise" -n 500 -q -o checked --force
[ ! -e $table ] || failed 'a table of an earlier run'

# -- JSON
expect 0 run "$noise" --exact-check -n 500 --format json
prints '"exact_check":' && prints '"agrees":	true' && prints '"apart":	\[\]' && prints '"largest":'
expect 0 run "$noise" -n 500 --format json && prints '"exact_check":	null'
finish 'all as it should be'
