#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# parley negotiate as a program: negotiate.sh PROGRAM. Says what failed, and how often.
set -u
[ -x "${1-}" ] || { echo "usage: negotiate.sh PROGRAM"; exit 1; }
program=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh" || exit 1
cd "$folder" || exit 1
scenarios=$root/scenarios
divide=$scenarios/rubinstein-1982/divide.json
talks=$scenarios/us-china-2015/talks.json
private='{"first": {"dist": "uniform", "min": 0, "max": 0.4}, "second": 0.1}'

# -- help and usage
for words in 'help negotiate' 'negotiate --help' 'negotiate -h'; do
    # shellcheck disable=SC2086 # several words
    expect 0 $words && prints '^usage: parley negotiate' && prints 'examples:' && silent err
done
expect 2 negotiate && says 'takes one scenario, not 0' && one_line && silent out
expect 2 negotiate "$divide" "$talks" && says 'takes one scenario, not 2' && one_line
expect 2 negotiate "$scenarios/example/hotline.json" -o never && says 'nothing to negotiate' && one_line
expect 2 negotiate "$talks" --precision 0.1 && says 'unknown option --precision' && one_line
expect 4 negotiate nosuch.json -o never && says '^nosuch.json: error: ' && one_line
echo '{"format": 1}' >bad.json
expect 3 negotiate bad.json -o never && says '^bad.json:1:' && silent out
[ ! -e never ] || failed 'a folder was made for what is wrong'
expect 3 negotiate "$divide" --set /negotiation/deadline=0 && says 'deadline'
expect 0 check "$divide" "$talks"

# -- what a protocol cannot do
expect 3 negotiate "$divide" --set "/negotiation/reservation=$private" && says 'many equilibria'
expect 3 negotiate "$divide" --set '/negotiation/protocol="attrition"' && says 'it belongs to'

# -- tactics that concede, private and by type
slowly='{"type": "time_dependent", "exponent": 0.5, "start": 0.1}'
expect 0 negotiate "$divide" -n 2000 --set "/negotiation/reservation=$private" \
    --set "/negotiation/tactics={\"first\": $slowly, \"second\": $slowly}" \
    --set /negotiation/deadline=20 && prints '^divide  *100 '
types='{"hard": {"prior": 0.5, "set": {"/negotiation/reservation/first": 5}}, "soft": {"prior": 0.5}}'
expect 0 negotiate "$divide" -n 20000 -o typed --set "/actors/first/types=$types" \
    --set '/negotiation/reservation={"first": 0}' \
    --set "/negotiation/tactics={\"first\": $slowly, \"second\": $slowly}" \
    --set /negotiation/deadline=20
awk -F, '$2 == "divide" && ($3 < 0.48 || $3 > 0.52) { exit 1 }' typed/bargaining.csv ||
    failed 'a hard type agrees'

# -- the summary and the tables: whole, described, the same for any number of threads
expect 0 negotiate "$talks" -n 3000 -q -t 1 -o one && silent out
expect 0 negotiate "$talks" -n 3000 -q -t 3 -o three
for file in packages.csv bargaining.csv frontier.csv datapackage.json; do
    cmp -s "one/$file" "three/$file" || failed "$file depends on threads"
done
[ "$(wc -l <one/packages.csv)" -eq 33 ] || failed 'not two rows a package and case'
[ "$(wc -l <one/bargaining.csv)" -eq 17 ] || failed 'not a row a package and case'
for code in $("$program" run --isa help | sed 's/ .*//'); do
    expect 0 negotiate "$talks" -n 3000 -q --isa "$code" -o "code-$code"
    diff -r -x run.log one "code-$code" >out || failed "another table with --isa $code"
done
columns=value,stderr,surplus,surplus_stderr,in_zone,in_zone_share,pareto,nash,kalai_smorodinsky,egalitarian
[ "$(head -1 one/packages.csv)" = "threats,package,actor,$columns" ] || failed 'header of packages.csv'
[ "$(head -1 one/bargaining.csv)" = \
    threats,package,share,stderr,round_mean,round_q05,round_median,round_q95 ] ||
    failed 'header of bargaining.csv'
[ "$(head -1 one/frontier.csv)" = threats,actor_1_value,actor_2_value,package,transfer ] ||
    failed 'header of frontier.csv'
for table in packages bargaining frontier; do
    [ "$(tr -cd '\n,' <one/$table.csv | sort -u | wc -l)" -eq 1 ] || failed "ragged rows in $table.csv"
    if grep -qi -e nan -e 'inf' one/$table.csv; then failed "nan in $table.csv"; fi
    grep -q "\"path\":.*\"$table.csv\"" one/datapackage.json || failed "$table.csv is not described"
done
awk -F, 'FNR == 1 { next } NR == FNR { value[$1 $2] = value[$1 $2] "," $4; next }
         value[$1 $4] != "," $2 "," $3 { exit 1 }' one/packages.csv one/frontier.csv ||
    failed 'a frontier of other values than those of its packages'
grep -q '"parley negotiate .*talks.json -n 3000 --seed 1"' one/datapackage.json || failed 'command'
grep -q '^machine: ' one/run.log || failed 'no machine in run.log'
expect 0 negotiate "$talks" -n 3000 -o new/tables && silent err
prints '^between us and china, 3000 replications' && prints '^With the threats 1 of 7 packages'
prints '^Without threats there is nothing' && prints '^tables: new/tables/packages.csv'
if grep -q "$(printf '\033')" out; then failed 'escape sequences in a file'; fi
expect 0 negotiate "$divide" -n 1 && silent err && prints '^as tables: parley negotiate '
"$program" negotiate - -n 600 <"$divide" >out 2>err || failed 'standard input'
silent err

# -- ended early
expect 75 negotiate "$talks" -n 1e10 --max-time 0.2 -o short
says 'stopped early by --max-time' && one_line
played=$(sed -n 's/.* of the \([0-9]*\) replications .*/\1/p' err)
prints "^between us and china, $played replications"
expect 75 negotiate "$divide" -n 1e10 --max-time 0.2 -q -o short-given && one_line
played=$(sed -n 's/.* of the \([0-9]*\) replications .*/\1/p' err)
[ "$played" -gt 0 ] || failed 'nothing was complete'
expect 0 negotiate "$divide" -n "$played" -q -o whole-given
cmp -s short-given/bargaining.csv whole-given/bargaining.csv || failed 'talks that were stopped'

# -- folders
expect 4 negotiate "$talks" -n 100 -o one && says 'not empty' && one_line && silent out
echo mine >one/mine.txt
expect 0 negotiate "$talks" -n 640 -q -o one --force
[ -e one/mine.txt ] || failed '--force removed a file'
if cmp -s one/packages.csv three/packages.csv; then failed '--force did not replace'; fi
[ -z "$(find . -name '.parley*')" ] || failed 'temporary files'

# -- the rounds that follow
cat >agreed.json <<EOF
{"extends": "$talks", "notes": null,
 "commitments": {"no_theft": {"from": 0, "lag": 0}, "assistance": {"from": 0, "lag": 0},
                 "red_phone": {"from": 0, "lag": 0}},
 "negotiation": {"protocol": "take_it_or_leave_it", "deadline": null,
                 "values": {"": {"us": 0, "china": 0},
                            "no_theft+assistance+red_phone": {"us": 1, "china": 1}}}}
EOF
firm='"negotiable": null, "lag": null'
cat >stands.json <<EOF
{"extends": "agreed.json", "negotiation": null,
 "commitments": {"no_theft": {"from": 32, $firm}, "assistance": {"from": 32, $firm},
                 "red_phone": {"from": 32, $firm}}}
EOF
cat >has-not.json <<EOF
{"extends": "$talks", "notes": null, "negotiation": null,
 "commitments": {"no_theft": {$firm}, "assistance": {$firm}, "red_phone": {$firm}}}
EOF
expect 0 run agreed.json -n 700 -q -o agreed
expect 0 run stands.json -n 700 -q -o stands
grep -v -e ',agreement,' -e ',no_deal,' agreed/events.csv >agreed/other-events.csv
cmp -s agreed/other-events.csv stands/events.csv || failed 'other events than where it stands'
for table in outcomes payoffs actions sanctions commitments cooperation; do
    cmp -s agreed/$table.csv stands/$table.csv || failed "another $table.csv than where it stands"
done
grep -q '^all,any,any,agreement,no_theft+assistance+red_phone,1,0,1$' agreed/events.csv ||
    failed 'not agreed on'
grep -q '^all,any,any,no_deal,,0,0,0$' agreed/events.csv || failed 'no row of no deal'

# without negotiation it is a file that never had one
expect 0 run "$scenarios/us-china-2015/agreement.json" -n 700 -q -o never-had
expect 0 run has-not.json -n 700 -q -o has-not
diff -rq -x run.log -x datapackage.json -x assumptions.csv never-had has-not >out ||
    failed 'it left traces'

# the same for any number of threads, and for any number of histories
expect 0 run "$talks" -n 1500 -q -t 1 -o t1 --histories
expect 0 run "$talks" -n 1500 -q -t 3 -o t3 --histories
diff -rq -x run.log t1 t3 >out || failed 'threads change what is agreed'
expect 0 run "$talks" -n 700 -q -o few --histories
head -n 701 t1/histories.csv | cmp -s - few/histories.csv || failed 'what is agreed depends on -n'
head -n 1 few/histories.csv | grep -q ',agreement/red_phone,.*,no_deal' || failed 'no column'
expect 0 run "$talks" -n 4096 -q --measure no_deal --precision 1
expect 2 run "$talks" -n 64 -q --measure agreement/red_fone --precision 1 && says 'red_phone'
expect 2 run "$talks" -n 64 -q --measure no_deal/us --precision 1 && says 'nothing after its name'
expect 2 run "$scenarios/example/hotline.json" -n 64 --measure no_deal --precision 1
says 'nothing is negotiated'
expect 2 run "$scenarios/drezner-2003/threats.json" -n 64 --measure backed_down/sendr --precision 1
says 'sender'
expect 75 run "$talks" -n 1e10 --max-time 0.01 -o never && says 'stopped'

# one history: what is agreed, and what follows
threats=$scenarios/drezner-2003/threats.json
expect 0 trace "$talks" -r 3 && prints 'The United States and China agree on "The ministers. hotline"'
expect 0 trace "$divide" -r 0 && prints 'From now on second pays first'
expect 0 trace "$divide" -r 0 --format csv && prints '^0,,agreement,divide,,,,0.0263157'
expect 0 trace "$divide" -r 0 --format json
prints '"event": "agreement", "subject": "divide", "transfer": 0.0263157'
expect 0 trace "$threats" -r 2 && prints 'Target gives in to the threat'
expect 0 trace "$talks" -r 3 --format csv && prints '^47,2016-12,begins,red_phone,'
expect 0 trace "$talks" -r 3 --set /commitments/red_phone/negotiable=false && prints 'without an agr'

# what talks come to is told
expect 0 run "$divide" -n 64 --set /rounds/burn_in=1 && prints '^in no round that counts$'
expect 0 run "$threats" -n 5000 && prints '^How talks end' && prints '^conceded_at_threat/target  *5[5-7]'
expect 0 run "$threats" -n 5000 --format json && prints '"measure":.*"agreement/demand"'
prints '"round_median":.*0'
expect 0 explain "$talks" && prints 'September 2015 (round 32): talks open'
prints 'It stands only if the talks agree on it, from 1 month after'

# a point of a sweep, and a side of a comparison, is what a run of it is
vary='--vary /negotiation/resolve=0.1,0.3,0.8 --measure agreement/demand --measure no_deal'
# shellcheck disable=SC2086 # several words
expect 0 sweep "$threats" $vary --measure value/target -n 40000 -q -t 1 -o sweep1
# shellcheck disable=SC2086
expect 0 sweep "$threats" $vary --measure value/target -n 40000 -q -t 4 -o sweep4
cmp -s sweep1/sweep.csv sweep4/sweep.csv || failed 'sweep.csv depends on threads'
expect 0 run "$threats" --set /negotiation/resolve=0.3 -n 40000 -q -o point
for event in agreement,demand no_deal,; do
    share=$(sed -n "s/^all,any,any,$event,\\([^,]*\\),.*/\\1/p" point/events.csv)
    grep -q "^1,0.3,.*\\b$share," sweep1/sweep.csv || failed "another share of $event in a sweep"
done
# shellcheck disable=SC2086
expect 0 sweep "$talks" --vary /negotiation/opens=20,32 --measure agreement/red_phone --paired 1 \
    --measure value/us -n 2000 -q -o when
[ "$(wc -l <when/sweep.csv)" -eq 3 ] || failed 'no points'
expect 0 compare "$threats" "$scenarios/drezner-2003/threats.json" -n 3000 -q -o same
awk -F, '$1 ~ / [(]2[)]$/ && $5 + 0 != 0 { exit 1 }' same/compare.csv || failed 'not the same luck in talks'
expect 0 compare "$talks" "$scenarios/us-china-2015/agreement.json" -n 2000 --measure value/us \
    --measure agreement/red_phone -q -o both
expect 0 run "$talks" -n 2000 -q -o talked
mean=$(sed -n 's/^any,any,us,value,\(-[0-9.]\{8\}\).*/\1/p' talked/outcomes.csv)
grep -q "^us-china-2015/talks,value/us,$mean" both/compare.csv || failed 'another value compared'

# -- the picture
if command -v gnuplot >/dev/null; then
    PARLEY_PLOTS=$root/plots expect 0 plot one --format svg
    tail -n 2 one/negotiation.svg | grep -q '</svg>' || failed 'no picture'
    sh "$root/scripts/shadow.sh" "$program" fearon >out 2>err || failed 'no shadow'
    awk -F, 'NR > 2 && ($4 <= keeps || $5 <= delay) { exit 1 } { keeps = $4; delay = $5 }' \
        fearon/shadow.csv || failed 'the shadow of the future has one edge only'
fi

finish 'all good'
