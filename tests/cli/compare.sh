#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# parley compare as a program: compare.sh PROGRAM. Says what failed, and how often.
set -u
[ -x "${1-}" ] || { echo "usage: compare.sh PROGRAM"; exit 1; }
program=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh" || exit 1
cd "$folder" || exit 1
flagship=$root/scenarios/us-china-2015
game=$root/tests/cli/game.json
plain=$root/tests/cli/plain.json

# variant FILE MEMBERS: the flagship with other members
variant() {
    printf '{"extends": "%s/agreement.json", %s}\n' "$flagship" "$2" >"$1"
}

# -- help and usage
for words in 'help compare' 'compare --help' 'compare -h'; do
    # shellcheck disable=SC2086 # several words
    expect 0 $words && prints '^usage: parley compare' && prints 'examples:' && silent err
done
expect 2 compare && says 'two scenarios or more, not 0' && one_line && silent out
expect 2 compare "$game" && says 'two scenarios or more, not 1' && one_line && silent out
expect 2 compare - - && says 'standard input' && one_line
expect 2 compare "$game" "$game" --precision 0.1 && says 'unknown option --precision' && one_line
expect 2 compare "$game" "$game" --measure && says 'needs a value' && one_line
expect 2 compare "$game" "$game" --measure value/nobody -o never && says 'nobody' && one_line
silent out
expect 4 compare "$game" nosuch.json -o never && says '^nosuch.json: error: ' && one_line
echo '{"format": 1}' >bad.json
expect 3 compare "$game" bad.json -o never && says '^bad.json:1:' && silent out
expect 3 compare bad.json bad.json && [ "$(grep -c '^bad.json' err)" -ge 2 ] || failed 'one fault alone'
expect 2 compare "$plain" "$game" -o never
says 'none of the measures' && one_line && silent out
[ ! -e never ] || failed 'a folder was made for what is wrong'

# -- names
expect 0 compare "$plain" "$plain" -n 600 -q -o twice
[ "$(cut -d, -f1 twice/compare.csv | sort -u | wc -l)" -eq 3 ] || failed 'scenarios of one name'
grep -q "^$plain (2),value/row,.*,0,0,0,0,,$" twice/compare.csv ||
    failed 'a scenario against itself differs'
variant one.json '"name": "mine"' && variant two.json '"name": "mine"' && variant three.json '"name": "other"'
expect 0 compare one.json two.json three.json -n 600 -q -o names
[ "$(cut -d, -f1 names/compare.csv | uniq | head -4 | tr '\n' ' ')" = \
    'scenario one.json two.json other ' ] || failed 'names in the table'

# -- the summary and the table
cp "$flagship/agreement.json" agreement.json
expect 0 compare "$flagship/agreement.json" "$flagship/no-threat.json" "$flagship/no-hotline.json" \
    -n 3000 -o new/table
silent err && prints '^3 scenarios, 3000 replications of each' && prints 'not known, 5-95 %'
prints '^cooperation/china>us:economic_espionage@before|china=committed$'
prints '^us-china-2015/no-hotline .* 0 pp .* same$' && prints '^us-china-2015/no-threat .*-[0-9.]* pp'
prints 'paired' && prints '^noise: ' && prints '^table: new/table/compare.csv'
if grep -q "$(printf '\033')" out; then failed 'escape sequences in a file'; fi
header=scenario,measure,mean,stderr,difference,difference_stderr,ci_low,ci_high,world_low,world_high
[ "$(head -1 new/table/compare.csv)" = $header ] || failed 'header'
[ "$(wc -l <new/table/compare.csv)" -eq 19 ] || failed 'rows'
[ "$(tr -cd '\n,' <new/table/compare.csv | sort -u | wc -c)" -eq 10 ] || failed 'ragged rows'
grep -q '^us-china-2015/agreement,[^,]*,[^,]*,[^,]*,,,,,,$' new/table/compare.csv ||
    failed 'the first scenario has no difference from itself'
if grep -qi -e nan -e 'inf' new/table/compare.csv; then failed 'nan in the table'; fi
package=new/table/datapackage.json
grep -q '"parley compare .*agreement.json .*no-hotline.json -n 3000 --seed 1"' $package ||
    failed 'command'
[ "$(grep -c '"label":' $package)" -eq 3 ] && grep -q '"path":.*"compare.csv"' $package ||
    failed 'datapackage.json'
grep -q '^machine: ' new/table/run.log || failed 'no machine in run.log'
expect 0 compare "$plain" "$plain" -n 600 && prints '^value/row$' && prints ' same$'
if grep -q 'not known' out; then failed 'a range of what is not known where all is known'; fi
expect 0 compare "$game" "$game" --set /actors/us/discount=0.5 -n 64 -q && silent out && silent err
expect 0 compare "$game" "$game" -n 1 && expect 0 compare "$game" "$game" -n 513
"$program" compare "$plain" - -n 600 <"$plain" >out 2>err || failed 'standard input'
silent err

# -- measures: those asked for; what a variant does not have stays empty
no_notes=$(sed -n 's|.*"\(/commitments/red_phone/[^"]*\)".*|"\1": null|p' agreement.json | paste -sd,)
variant without.json "\"name\": \"without\", \"commitments\": {\"red_phone\": null}, \"notes\": {$no_notes}"
expect 0 compare agreement.json without.json --measure call/red_phone --measure value/us \
    --measure call/red_phone -n 600 -o calls
prints '^without .* has none$' && prints '^has none: '
[ "$(wc -l <calls/compare.csv)" -eq 5 ] || failed 'a measure given twice'
grep -q '^without,call/red_phone,,,,,,,,$' calls/compare.csv || failed 'calls without a hotline'
grep -q -e '--measure call/red_phone --measure value/us ' calls/datapackage.json || failed 'command'
expect 2 compare without.json agreement.json --measure call/red_phone && says '^parley: .*without'

# -- a variant shares the draws of what it shares: without calls and without a hotline all else is
#    the same, to the byte
expect 0 run agreement.json --set /commitments/red_phone/call=0 -n 5000 -q -o silent
expect 0 run without.json -n 5000 -q -o without
for table in silent/*.csv; do
    file=$(basename "$table")
    grep -v red_phone "$table" >expected
    case $file in
    assumptions.csv | commitments.csv | events.csv | marks.csv) ;;
    *) cmp -s "$table" expected || failed "a hotline in $file" ;;
    esac
    cmp "without/$file" expected >out || failed "$file is another without the hotline"
done
expect 0 run agreement.json -n 5000 -q -o calling
if cmp -s calling/actions.csv without/actions.csv; then failed 'calls change nothing'; fi

# -- the same bytes whatever the threads and the machine code
for threads in 1 2 4; do
    expect 0 compare agreement.json without.json -n 20100 -q -t $threads -o t$threads
    diff -r -x run.log t1 t$threads >out || failed "another table with $threads threads"
done
for code in $("$program" run --isa help | sed 's/ .*//'); do
    expect 0 compare agreement.json without.json -n 20100 -q --isa "$code" -o "code-$code"
    diff -r -x run.log t1 "code-$code" >out || failed "another table with --isa $code"
done
expect 0 compare agreement.json without.json -n 3000 -q --rng mt19937 -o mt
grep -q -e '--rng mt19937"' mt/datapackage.json || failed 'generator'

# -- ended early
expect 75 compare agreement.json without.json -n 1e10 --max-time 0.2 -o short
says 'stopped early by --max-time' && one_line
played=$(sed -n 's/.* of the \([0-9]*\) replications .*/\1/p' err)
prints "^2 scenarios, $played replications"
expect 0 compare agreement.json without.json -n "$played" -q -o as_short
diff -r -x run.log short as_short >out || failed 'what was cut short is another than one as long'
timeout --foreground --preserve-status -s INT 1 "$program" compare agreement.json without.json -n 1e10 \
    -o stopped >out 2>err
[ $? -eq 75 ] || failed 'SIGINT did not stop it with 75'
says 'stopped early' && [ -e stopped/datapackage.json ] || failed 'no table after SIGINT'

# -- folders
expect 4 compare agreement.json without.json -n 64 -o short && says 'not empty' && one_line
silent out
echo mine >short/mine.txt
expect 0 compare agreement.json without.json -n 64 -q -o short --force
[ -e short/mine.txt ] || failed '--force removed a file'
if cmp -s short/compare.csv as_short/compare.csv; then failed '--force did not replace'; fi
[ -z "$(find . -name '.parley*')" ] || failed 'temporary files'

finish 'all good'
