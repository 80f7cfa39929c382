#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# parley solve and parley threshold as programs: solve.sh PROGRAM. Says what failed, and how often.
set -u
[ -x "${1-}" ] || { echo "usage: solve.sh PROGRAM"; exit 1; }
program=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh" || exit 1
cd "$folder" || exit 1
grim=$root/scenarios/fudenberg-maskin-1986/grim.json
war=$root/scenarios/green-porter-1984/price-war.json
flagship=$root/scenarios/us-china-2015/agreement.json

# -- help and usage
for command in solve threshold; do
    for words in "help $command" "$command --help" "$command -h"; do
        # shellcheck disable=SC2086 # several words
        expect 0 $words && prints "^usage: parley $command" && prints 'examples:' && silent err
    done
done
expect 2 solve && says 'takes one scenario, not 0' && one_line && silent out
expect 2 solve "$grim" "$grim" && says 'takes one scenario, not 2' && one_line
expect 2 solve "$war" --issues nothing -o never && says "no issue is called 'nothing'" && one_line
expect 2 solve "$war" --issues '' && says "no issue is called ''" && one_line
expect 2 solve "$war" --horizon never && says 'forever' && silent out
expect 2 solve "$war" --require hold && says 'did you mean "holds"?' && silent out
expect 2 solve "$war" --list '' && says 'takes strategies such as' && one_line
expect 3 solve "$war" --list grom -o never && says '^--list "grom": error: .*grom' && silent out
expect 3 solve "$war" --list '{"type":"trigger","punishment":0}' && one_line
says '^--list {"type":"trigger","punishment":0}: error: found 0 .* (at /punishment)$'
expect 3 solve "$war" --list '{"type":"trigger"' && says '^--list {"type":"trigger": error: ' && one_line
expect 2 solve "$war" --states 0 && says 'states takes a whole number' && one_line
expect 2 solve "$war" --quadrature 65 && says 'quadrature takes a whole number' && one_line
expect 4 solve nosuch.json && says '^nosuch.json: error: ' && one_line

# -- what cannot be enumerated
expect 5 solve "$war" --states 1 -o never && says 'too large to enumerate' && silent out
expect 3 solve "$flagship" -o never && says 'logit_response' && says '--medians' && silent out
expect 3 solve "$root/bench/crowd.json" && says 'towards ar on arms (and 21 more), whose'
[ "$(wc -l <err)" -eq 4 ] || failed 'not one line for each of four who learn'
expect 3 solve "$root/scenarios/example/hotline.json" && one_line
says ': a continuous distribution cannot be summed over exactly; integrate over it (solve --quadrature N)'
expect 3 solve "$root/scenarios/fearon-1998/shadow.json" -o never && says 'at /negotiation)' && one_line
expect 2 solve "$root/scenarios/molander-1985/generosity.json" --horizon forever && says 'discount'
[ ! -e never/outcomes.csv ] || failed 'tables of what is refused'

# -- one issue of the flagship, with automata for what learns: a limit, threads, a signal
set -- "$flagship" --issues economic_espionage --medians --set '/notes={}' \
    --set '/behaviour/china_economic/strategy="always_defect"' \
    --set '/behaviour/china_committed/baseline="always_defect"'
long='{"type":"trigger","punishment":40}'
expect 5 solve "$@" --states 200 && one_line && silent out
says 'more than 200 states for 2 links and 2 threats' && says 'most comes from the threat eo13694'
expect 0 solve "$@" --states 13000 --list "always_cooperate,$long" -t 1 -o threads1
says '^parley: too large to be worked out for china: trigger punishment:40$'
prints 'china: ' && grep -q '^china,trigger punishment:40,,,strategy$' threads1/deviations.csv ||
    failed 'no empty row for what is too large'
expect 0 solve "$@" --states 13000 --list "always_cooperate,$long" -t 3 -o threads3 -q && silent err
cmp -s threads1/deviations.csv threads3/deviations.csv || failed 'threads leave a trace'
timeout --preserve-status -s TERM 0.3 "$program" solve "$@" -t 1 -o stopped >out 2>err
[ $? -eq 75 ] && [ ! -e stopped/outcomes.csv ] || failed 'a signal does not stop it whole'
says 'stopped before it was solved' && one_line
expect 2 threshold "$grim" --issues kept --vary /actors/keeper/discount=0.1:0.9 --actor cheat
says 'cheat is party to none of the issues' && one_line

# -- verdicts
expect 0 solve "$war" -o tables && silent err
prints '^long_a: value 2.731969119; certified' && prints '^short_a: .*broken by always_defect'
expect 0 solve "$war" -q && silent out && silent err
expect 1 solve "$war" -q --require holds && silent out && silent err
expect 0 solve "$war" --issues long_kept --list always_defect --require certified
expect 0 solve "$grim" --issues kept --require certified
expect 0 solve "$grim" --issues kept --list 'always_defect, {"type": "trigger", "punishment": 4}' -o two
[ "$(grep -c ',strategy$' two/deviations.csv)" -eq 4 ] || failed 'not two strategies for each of two'
grep -q '^keeper,trigger punishment:4,' two/deviations.csv || failed 'name of a strategy'

expect 0 solve "$root/scenarios/example/hotline.json" --list grim --medians --quadrature 8
prints '^With what is unknown at its median' && prints ' 8 values stand for it: near, not exact'

# -- tables
[ "$(head -1 tables/deviations.csv)" = actor,deviation,value,gain,kind ] || failed 'header'
grep -q '^any,any,long_a,value,2.7319691[0-9]*,0,' tables/outcomes.csv || failed 'outcomes.csv'
for table in tables/*.csv; do
    if grep -qi -e nan -e 'inf[,0-9]' "$table"; then failed "nan in $table"; fi
done
package=tables/datapackage.json
grep -q '"path":.*"deviations.csv"' $package || failed 'no deviations in datapackage.json'
grep -q '"parley solve .*price-war.json"' $package || failed 'command'
grep -q '^machine: ' tables/run.log || failed 'no machine in run.log'
expect 0 solve "$war" -q -o again && diff -r -x run.log tables again >out || failed 'other bytes'
expect 4 solve "$grim" -q -o tables && says 'not empty' && one_line
expect 0 run "$grim" -n 64 -q -o tables --force
[ ! -e tables/deviations.csv ] || failed 'deviations of another scenario stay'
expect 0 solve "$grim" -q --list grim,always_defect --issues kept --horizon count --states 500 -o line
grep -q -e '--horizon count --issues kept --list .*grim.* --list .*always_defect.* --states 500"' \
    line/datapackage.json || failed 'command with its options'

# -- a run comes out near what is exact
expect 0 run "$war" -n 20000 -q -o played
exact=$(sed -n 's/^any,any,long_a,mean_payoff,\([0-9.]*\),.*/\1/p' again/outcomes.csv)
sed -n 's/^any,any,long_a,mean_payoff,//p' played/outcomes.csv |
    awk -F, -v exact="$exact" '{ d = ($1 - exact) / $2; exit !(d > -5 && d < 5) }' ||
    failed 'a run is far from what is exact'

# -- games for Gambit
expect 0 solve "$grim" -q --issues kept --list always_defect --nfg game.nfg --efg game.efg
head -1 game.nfg | grep -q '^NFG 1 R ' || failed 'nfg'
head -1 game.efg | grep -q '^EFG 2 R ' && grep -q '^t ' game.efg || failed 'efg'
expect 5 solve "$grim" -q --nfg large.nfg && says 'outcomes' && one_line
expect 4 solve "$grim" -q --issues kept --list grim --nfg no/such/folder.nfg && one_line

# -- thresholds
header=pointer,actor,threshold,low,high,method,verdict
expect 0 threshold "$grim" --vary /actors/keeper/discount=0.1:0.99 --actor keeper
says "^parley: keeper: keeping pays just above 0.5, and not just below" && one_line
[ "$(head -1 out)" = $header ] && [ "$(wc -l <out)" -eq 2 ] || failed 'rows of one actor'
prints '^/actors/keeper/discount,keeper,0\.\(49999\|5\)[0-9]*,,,exact,crosses$'
expect 0 threshold "$grim" --vary /actors/keeper/discount=0.6:0.99 --actor keeper
prints '^/actors/keeper/discount,keeper,,,,exact,always$'
expect 0 threshold "$grim" --vary /actors/keeper/discount=0.1:0.4 --list always_defect
prints ',keeper,,,,exact,never$' && [ "$(wc -l <out)" -eq 5 ] || failed 'rows of all actors'
expect 2 threshold "$grim" && says 'needs --vary POINTER=LO:HI' && one_line
expect 2 threshold "$grim" --vary /actors/keeper/discount=0.1:0.9 --vary /actors/cheat/discount=0.1:0.9
says 'given twice' && one_line && silent out
for range in 0.9:0.1 0.5:0.5; do
    expect 2 threshold "$grim" --vary "/actors/keeper/discount=$range" && one_line && silent out
    says 'from its lower end to its upper one, not from 0\.[95] to 0\.[15]$'
done
for range in /actors/keeper/discount /actors/keeper/discount=0.1 \
    /actors/keeper/discount=0.1:0.9:9 /actors/keeper/discount=nan:1 actors=0:1; do
    expect 2 threshold "$grim" --vary "$range" && says 'needs --vary' && one_line && silent out
done
expect 2 threshold "$grim" --vary /actors/keeper/discount=0.1:0.9 --actor keper && silent out
says "no actor is called 'keper'; did you mean \"keeper\"?" && one_line
expect 3 threshold "$grim" --vary /actors/keeper/discount=0.1:1.5 && silent out
says '^--vary /actors/keeper/discount: error: found 1.5 where a number from 0 to 1 is allowed' && one_line
expect 3 threshold "$grim" --vary /rounds/count=1:20 --actor keeper && one_line && silent out
says '^--vary /rounds/count: error: found .* where a whole number'
expect 3 threshold "$grim" --vary /nothing=0:1 && says 'nothing' && silent out

# -- thresholds of what cannot be enumerated
patience='--vary /actors/china/discount=0.5:1 --actor china --list always_cooperate -n 1000'
# shellcheck disable=SC2086 # several words
{
    expect 0 threshold "$flagship" $patience && says '^parley: simulated.*logit_response'
    says '^parley: china: keeping pays just below 0\.[0-9]*, and not just above$'
    [ "$(wc -l <err)" -eq 2 ] || failed 'not two lines'
    [ "$(head -1 out)" = $header ] && [ "$(wc -l <out)" -eq 2 ] || failed 'rows of one actor'
    number='0\.[0-9]*'
    prints "^/actors/china/discount,china,$number,$number,$number,simulated,crosses\$"
    awk -F, 'NR == 2 && !($4 < $3 && $3 < $5) { exit 1 }' out || failed 'threshold not in its interval'
    mv out first
    expect 0 threshold "$flagship" $patience -t 1 --isa plain && cmp -s out first || failed 'other bytes'
    expect 0 threshold "$flagship" $patience --seed 2 && ! cmp -s out first || failed 'one seed for all'
    expect 3 threshold "$flagship" $patience --horizon long-run && says 'logit_response' && silent out
    expect 2 threshold "$flagship" $patience --rng nosuch && silent out
}
expect 0 threshold "$flagship" --vary /actors/china/discount=0.5:1 --actor china -n 2 \
    --list always_cooperate && says 'more replications (-n)'
timeout --foreground -s TERM 0.5 "$program" threshold "$flagship" $patience -n 1e7 >out 2>err
[ $? -eq 124 ] && silent out && says 'stopped before all thresholds were found' && one_line
expect 0 threshold "$grim" --vary /actors/keeper/discount=0.1:0.99 --actor keeper --states 1 -n 100
says '^parley: keeper: keeping pays just above 0\.[45][0-9]*, and not just below$'
prints '^/actors/keeper/discount,keeper,0\.\(49999\|5000\)[0-9]*,0[^,]*,0[^,]*,simulated,crosses$'
# shellcheck disable=SC2086 # several words
expect 0 threshold "$flagship" $patience --medians && cmp -s out first || failed 'other draws'
says '^parley: --medians is for what is enumerated: a simulation draws'
expect 3 threshold "$flagship" --vary /nothing=0:1 && says 'nothing' && silent out
expect 3 threshold "$flagship" --vary /actors/china/discount=0.5:1 --list grom && says 'grom' && silent out

finish 'all good'
