#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The program as a program: run.sh PROGRAM. Says what failed, and how often.
set -u
[ -x "${1-}" ] || { echo "usage: run.sh PROGRAM"; exit 1; }
program=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh" || exit 1
cd "$folder" || exit 1
game=$root/tests/cli/game.json
plain=$root/tests/cli/plain.json

# -- help and version
expect 0 --version && prints '^parley [0-9]' && silent err
for words in --help -h help 'help run' 'help check' 'run --help' 'run -h' 'check --help' \
    'help explain' 'explain --help' 'help plot' 'plot --help' 'help trace' 'trace --help'; do
    # shellcheck disable=SC2086 # several words
    expect 0 $words
    prints '^usage: parley' && prints 'examples:' && silent err
done
expect 2 && says '^usage: parley' && silent out
expect 2 walk && says "unknown command 'walk'" && one_line
expect 2 --walk && says "unknown option '--walk'" && one_line
expect 2 help walk && says "unknown command 'walk'"
expect 2 rnu && says "unknown command 'rnu'; did you mean \"run\"?" && one_line
expect 2 --hlep && says 'did you mean "--help"?' && one_line

# -- usage
expect 2 run && says 'takes one scenario'
expect 2 run "$plain" "$plain" && says 'takes one scenario, not 2'
expect 2 check && says 'needs a scenario'
expect 2 run "$plain" --walk && says 'unknown option --walk' && one_line
expect 2 run "$plain" -x && says 'unknown option -x' && one_line
expect 2 run "$plain" --quiet=yes && says '--quiet takes no value' && one_line
expect 2 run "$plain" --sead 5 && says 'unknown option --sead; did you mean "--seed"?' && one_line
expect 2 run "$plain" --maxtime=3 && says '--maxtime=3; did you mean "--max-time"?' && one_line
expect 2 check "$plain" --sead 5 && says 'unknown option --sead; see' && one_line
expect 2 run "$plain" -n && says '-n needs a value' && one_line
expect 2 run "$plain" --seed && says '--seed needs a value' && one_line
for n in 0 -1 -- 1.5 1e-3 nan NaN inf 0x10 '' ' 7' 7x '7 '; do
    expect 2 run "$plain" "--replications=$n"
    says 'replications takes a whole number' && one_line && silent out
done
expect 5 run "$plain" -n 1e13 && says 'more than the limit' && one_line
expect 5 run "$plain" -n 1e400 && one_line
expect 5 run "$plain" -n 99999999999999999999999 && one_line
for seed in -1 4294967296 1.5 x ''; do
    expect 2 run "$plain" "--seed=$seed" && says 'seed takes a whole number' && one_line
done
for threads in 0 -2 1e9 two; do
    expect 2 run "$plain" -t "$threads" && says 'threads takes a whole number' && one_line
done
expect 2 run "$plain" -o '' && says 'name of a folder'

# -- generators
expect 0 run --rng help && prints '^mt19937$' && prints '(the default)' && silent err
expect 2 run "$plain" --rng nosuch && says "called 'nosuch'" && says '^mt19937$' && silent out
expect 2 run "$plain" --rng mt1937 && says 'did you mean "mt19937"?' && silent out
expect 0 run "$plain" -n 600 --rng mt19937 && prints 'generator mt19937'

# -- machine code
expect 0 run --isa help && prints '(the default)' && prints '^plain' && silent err
codes=$(sed 's/ .*//' out)
expect 0 run "$game" -n 1300 -q -o code
for code in $codes; do
    expect 0 run "$game" -n 1300 -q --isa "$code" -o "code-$code"
    diff -r -x run.log code "code-$code" >out || failed "other tables with --isa $code"
done
expect 2 run "$plain" --isa v1 && says "called 'v1'" && says '^plain' && silent out
expect 2 run "$plain" --isa Pain && says 'did you mean "plain"?' && silent out

# -- settings
expect 2 run "$plain" --set /title && says 'POINTER=JSON'
expect 2 run "$plain" --set title=1 && says "starts with '/'"
expect 2 run "$plain" --set /title=hello && says "is not JSON" && says "/title=\"hello\"" && one_line
expect 2 run "$plain" --set /actors/row/error=NaN && says 'is not JSON'
expect 2 run "$plain" --set /actors/row/error= && says 'is not JSON'
expect 0 run "$plain" -n 64 --set '/title="Hello = you"' --set /rounds/count=7
prints '^Hello = you' && prints '7 rounds'
expect 3 run "$plain" --set /rounds/count=0 && says '/rounds/count' && silent out
expect 3 run "$plain" --set '/actors/row/error=[1' && silent out
expect 3 check "$plain" --set /nosuch=1 && says 'nosuch'

# -- scenarios that are not there, or are no scenarios
expect 4 run nosuch.json && says 'no such file' && one_line
expect 4 run ./nosuch.json && says 'no such file' && one_line
expect 4 run "$folder" && says 'folder' && one_line
expect 4 check nosuch.json && says '^nosuch.json: error: ' && one_line
expect 4 run '' && one_line
echo '{"format": 1, "rounds": {"count": 10, "cuont": 3}, "actors": {"a": {"discount": 2}}}' >bad.json
expect 3 run bad.json -o never && says '^bad.json:1:' && says 'cuont' && silent out
[ ! -e never ] || failed 'a folder was made for a scenario that is invalid'
[ "$(grep -c '^bad.json:1:[0-9]*: error: ' err)" -ge 2 ] || failed 'not all faults were reported'
: >empty.json
expect 3 run empty.json && says '^empty.json:'
head -c 300 /dev/urandom >noise.json
expect 3 check noise.json && says '^noise.json'
expect 3 run /dev/null

# -- check
expect 0 check "$game" "$plain" && prints "^$game: ok$" && prints "^$plain: ok$" && silent err
expect 0 check -q "$game" && silent out && silent err
expect 3 check bad.json "$game" nosuch.json && prints "^$game: ok$" && says 'cuont'
says '^nosuch.json: error: '
expect 4 check "$game" nosuch.json

# -- explain
expect 0 explain "$game" && silent err && prints '^A small game with a bit of everything$'
prints 'The numbers, one by one' && prints '\[/threats/tariffs/credibility\]'
[ "$(awk 'length > 80' out | grep -c ' [^ ]')" -eq 0 ] || failed 'lines of more than 80 columns'
if grep -q "$(printf '[\033\037]')" out; then failed 'control characters in a text'; fi
expect 0 explain "$game" --set /threats/tariffs/credibility=0.625 && prints '0.625'
expect 0 explain "$plain" && silent err
expect 2 explain && says 'takes one scenario, not 0' && one_line && silent out
expect 2 explain "$plain" "$game" && says 'takes one scenario, not 2' && one_line && silent out
expect 2 explain "$plain" -n 5 && says 'unknown option -n' && one_line
expect 3 explain bad.json && says '^bad.json:1:' && says 'cuont' && silent out
expect 3 explain "$game" --set /threats/tariffs/credibility=7 && silent out
expect 4 explain nosuch.json && says 'no such file' && one_line && silent out
"$program" explain - <"$plain" >out 2>err || failed 'a scenario from standard input'
"$program" explain "$game" >/dev/full 2>err
[ $? -eq 4 ] || failed 'a full standard output went unnoticed by explain'
one_line && says 'No space left'
"$program" explain "$game" >&- 2>err
[ $? -eq 4 ] || failed 'a closed standard output went unnoticed by explain'
{ "$program" explain "$game" 2>err; echo $? >status; } | head -1 >out
[ "$(cat status)" -eq 0 ] || failed 'a closed pipe is trouble for explain'
# -- trace
expect 0 trace "$game" -r 17 && silent err && prints '^A small game with a bit of everything$'
prints 'replication 17 of seed 1, generator ars4x32-7' && prints '^The end$' && prints 'All 12 months'
[ "$(awk 'length > 80' out | grep -c ' [^ ]')" -eq 0 ] || failed 'lines of more than 80 columns'
cp out story
expect 0 trace "$game" -r 17 --format text --isa plain && cmp -s out story || failed 'another story'
expect 0 trace "$game" --replication=17 --seed 2 && prints 'of seed 2'
if cmp -s out story; then failed 'the seed tells no other story'; fi
expect 0 trace "$game" -r 1e3 --format csv && silent err
prints '^round,date,event,subject,actor,counterpart,issue,value$'
prints '^11,2016-05,value,us,us,,,-*[0-9.]*$' && prints '^0,2015-06,type,china,china,,,'
expect 0 trace "$game" -r 99999999999 --format json && prints '"replication": 99999999999'
expect 0 trace "$plain" -r 0 --rng mt19937 --set /rounds/count=3 && prints 'generator mt19937'
prints 'All 3 rounds'
expect 2 trace "$game" && says 'trace needs the number of a replication, such as -r 0'
one_line && silent out
for r in -1 1.5 x '' nan 1e11 100000000000 1e400 '0 '; do
    expect 2 trace "$game" "--replication=$r" && says 'replication takes a whole number from 0 to 99999999999'
    one_line && silent out
done
expect 2 trace "$game" -r && says '-r needs a value' && one_line && silent out
expect 2 trace -r 1 && says 'takes one scenario, not 0' && one_line && silent out
expect 2 trace "$game" "$plain" -r 1 && says 'takes one scenario, not 2' && one_line && silent out
expect 2 trace "$game" -r 1 --format yaml && says "called 'yaml'" && says '^json$' && silent out
expect 2 trace "$game" -r 1 -n 5 && says 'unknown option -n' && one_line && silent out
expect 3 trace bad.json -r 1 && says '^bad.json:1:' && silent out
expect 4 trace nosuch.json -r 1 && says 'no such file' && one_line && silent out
for format in text csv json; do
    "$program" trace "$game" -r 1 --format $format >/dev/full 2>err
    [ $? -eq 4 ] || failed "a full standard output went unnoticed by trace --format $format"
    one_line && says 'No space left'
done
{ "$program" trace "$game" -r 1 2>err; echo $? >status; } | head -1 >out
[ "$(cat status)" -eq 0 ] || failed 'a closed pipe is trouble for trace'
silent err

# -- standard input
"$program" run - -n 64 <"$plain" >out 2>err || failed 'a scenario from standard input'
prints '64 replications'
"$program" check - <bad.json >out 2>err
[ $? -eq 3 ] || failed 'a bad scenario from standard input'

# -- named scenarios
mkdir -p installed/group && cp "$plain" installed/group/one.json
PARLEY_SCENARIOS=$folder/installed
export PARLEY_SCENARIOS
expect 0 run group/one -n 64
expect 0 run group/one.json -n 64
expect 4 run group/two && says 'no scenario of that name in .*installed'
expect 4 run ../installed/group/one && one_line
for name in group/oen group/oen.json one oen; do
    expect 4 run $name && says 'did you mean "group/one"?' && one_line && silent out
    expect 4 check $name && says 'did you mean "group/one"?' && one_line
done
expect 4 run nothing/like/it && says 'no such file' && one_line
if grep -q 'did you mean' err; then failed 'a far-fetched suggestion'; fi

# -- the list of them
expect 2 run --list group/one && says 'takes no scenario' && one_line && silent out
expect 0 run --list && prints '^scenario  *title and question$' && prints '^group/one' && silent err
cp bad.json installed/group/bad.json
sed 's/"description": "/&Does U.S. pressure work? /' "$game" >installed/a.json
mkdir -p installed/.hidden && cp "$plain" installed/.hidden/two.json && cp "$plain" installed/.three.json
echo text >installed/group/notes.txt
ln -s .. installed/group/circle
expect 0 run --list && prints '^group/bad  *not valid' && silent err
prints 'Does U.S. pressure work?$'
[ "$(sed -n 's/^\([^ ][^ ]*\) .*/\1/p' out | tr '\n' ' ')" = 'scenario a group/bad group/one ' ] ||
    failed 'other names, or another order'
[ "$(awk 'length > 80' out | wc -l)" -eq 0 ] || failed 'lines of more than 80 columns'
expect 0 run --list --format json && prints '"name":.*"group/one"' && prints '"valid":.*false' && silent err
prints '"question":.*"Does U.S. pressure work?"'
PARLEY_SCENARIOS=$folder/nothing
expect 0 run --list
expect 0 run --list --format json && prints '"scenarios":'
PARLEY_SCENARIOS=$folder/installed
mkdir group && cp bad.json group/one
expect 3 check group/one
unset PARLEY_SCENARIOS
rm -r group

# -- the summary
expect 0 run "$game" -n 2000 && silent err
prints '^A small game' && prints '2000 replications' && prints 'cooperation/china>us:spying'
prints '@after|china=committed' && prints 'not known, 5-95 %' && prints '^tariffs  *imposed'
prints 'parley run .*game.json -n 2000 --seed 1 -o DIR'
if grep -q "$(printf '\033')" out; then failed 'escape sequences in a file'; fi
prints '^What decides' && prints '^value/us  *no spread seen'
expect 0 run "$game" -n 1300 && prints 'from 2048 replications on' && prints '  too few worlds'
expect 0 run "$game" -n 5000 --set '/actors/china/error={"dist":"beta","a":2,"b":5,"unknown":true}'
prints '^    /actors/china/error  *[0-9.]* .* %  *[-+][01]\.[0-9]'
expect 0 run "$plain" -n 2000 && prints '^row > column: trade'
if grep -q 'not known' out; then failed 'a range of what is not known where all is known'; fi
expect 0 run "$plain" -n 1
expect 0 run "$plain" -n 513
expect 0 run "$plain" -n 1e3 && prints '1000 replications'
expect 0 run "$plain" -n 64 -q && silent out && silent err
LC_ALL=C.UTF-8 "$program" run "$plain" -n 640 >out 2>err
prints '±'

# -- the summary for scripts
expect 2 run "$plain" --format && says '--format needs a value' && one_line
expect 2 run "$plain" --format jsno && says 'did you mean "json"?' && silent out
expect 0 run --format help && prints '^json$' && prints '^text (the default)$'
expect 0 run "$game" -n 2000 -t 1 --format json && silent err && prints '^{$' && prints '^}$'
prints '"measure":.*"cooperation/china>us:spying@after|china=committed"' && prints '"seed":.*1,'
if grep -qi -e nan -e '[^a-z]inf' out; then failed 'nan in JSON'; fi
mv out one_thread
expect 0 run "$game" -n 2000 -t 8 --format json
cmp -s one_thread out || failed 'another summary with 8 threads'
expect 0 run "$game" -n 2000 --format json --format text && prints '^Headline$'
expect 0 run "$plain" -n 1 --format json && prints '"stderr":.*null'
expect 0 run "$plain" -n 64 --format json -q && silent out && silent err
expect 3 run bad.json --format json && silent out
"$program" run "$plain" -n 64 --format json >/dev/full 2>err
[ $? -eq 4 ] || failed 'a full standard output went unnoticed by JSON'
one_line

# -- tables
tables='actions assumptions commitments cooperation events marks outcomes payoffs sanctions screening'
expect 0 run "$game" -n 1300 -t 1 -o new/one && prints 'tables: new/one' && silent err
for threads in 2 8; do
    expect 0 run "$game" -n 1300 -t $threads -q -o t$threads && silent out && silent err
    diff -r -x run.log new/one t$threads >out || failed "other tables with $threads threads"
done
for table in $tables; do
    columns=$(head -1 "new/one/$table.csv" | tr -cd , | wc -c)
    [ "$(wc -l <"new/one/$table.csv")" -gt 1 ] || failed "no rows in $table.csv"
    [ "$(tr -cd '\n,' <"new/one/$table.csv" | sort -u | wc -c)" -eq "$((columns + 1))" ] ||
        failed "ragged rows in $table.csv"
    if grep -qi -e nan -e 'inf' "new/one/$table.csv"; then failed "nan in $table.csv"; fi
done
grep -q '"parley run .*game.json -n 1300 --seed 1"' new/one/datapackage.json || failed 'command'
grep -q '^machine: ' new/one/run.log || failed 'no machine in run.log'
[ -z "$(find . -name '.parley*')" ] || failed 'temporary files'
expect 0 run "$game" -n 1300 -q -o seed2 --seed 2
if cmp -s new/one/outcomes.csv seed2/outcomes.csv; then failed 'seed makes no difference'; fi

# -- a row a replication
expect 2 run "$game" --histories && says 'goes with --output' && one_line && silent out
expect 0 run "$game" -n 1300 -o rows --histories && prints 'tables: rows' && one_line
says 'histories.csv of 1300 replications: about [0-9.]* kB'
[ "$(wc -l <rows/histories.csv)" -eq 1301 ] || failed 'not a row a replication'
for file in new/one/*.csv; do
    cmp "$file" "rows/$(basename "$file")" || failed "other tables with --histories"
done
grep -q -e '-n 1300 --seed 1 --histories"' rows/datapackage.json || failed 'command with --histories'
for column in replication type_china value_us mean_payoff_china rounds 'imposed/tariffs'; do
    head -1 rows/histories.csv | tr , '\n' | grep -qx "$column" || failed "no column $column"
    grep -q "\"$column\"" rows/datapackage.json || failed "$column is not described"
done
for threads in 1 2 4; do
    expect 0 run "$game" -n 1300 -t $threads -q -o rows$threads --histories && silent err
    diff -r -x run.log rows rows$threads >out || failed "other rows with $threads threads"
done
expect 0 run "$game" -n 1300 -q --isa plain -o rows_plain --histories
diff -r -x run.log rows rows_plain >out || failed 'other rows with --isa plain'
expect 75 run "$game" -n 1e11 -q --max-time 0.2 -o rows_short --histories
played=$(sed -n 's/.* of the \([0-9]*\) replications .*/\1/p' err)
[ "$(wc -l <rows_short/histories.csv)" -eq $((played + 1)) ] || failed 'rows of a run cut short'
(ulimit -f 512 && exec "$program" run "$game" -n 1e9 -q -o rows_full --histories) >out 2>err
[ $? -eq 4 ] || failed 'a full disk went unnoticed by --histories'
one_line && says 'rows_full/histories.csv: error: cannot write: File too large'
[ ! -e rows_full ] || failed 'a failed run left its folder'
awk -F, 'NR > 1 { whole += $5 * $6 } END { exit !(whole > 0.999999 && whole < 1.000001) }' \
    rows/screening.csv || failed 'screening.csv does not sum to 1'
rm -r rows*
expect 0 run "$plain" -n 64 -q -o untyped
[ ! -e untyped/screening.csv ] || failed 'screening.csv without types'
[ ! -e untyped/assumptions.csv ] || failed 'assumptions where all is known'

# -- until a measure is precise
for h in 0 -1 nan NaN inf x 0x1p-3 '' 1e400 1e-400 '0.1 ' +1; do
    expect 2 run "$plain" --measure value/row "--precision=$h"
    says 'precision takes a number above 0' && one_line && silent out
done
expect 2 run "$plain" --precision 0.1 && says 'go together' && one_line && silent out
expect 2 run "$plain" --measure value/row && says 'go together' && one_line && silent out
expect 2 run "$plain" --precision 0.1 --measure && says '--measure needs a value' && one_line
expect 2 run "$plain" --precision 0.1 --measure '' -o never && one_line && silent out
expect 2 run "$plain" --precision 0.1 --measure value/rwo -o never && says '"row"' && one_line
[ ! -e never ] || failed 'a folder was made for a measure that is wrong'
espionage='cooperation/china>us:spying@after|china=opportunist'
expect 0 run "$game" -n 1e6 -t 1 --precision 0.005 --measure "$espionage" -o precise1 && silent err
prints '^precision: cooperation/china>us:spying@after|china=opportunist is .*; 0.005 was asked for'
played=$(sed -n 's/.*, \([0-9]*\) replications$/\1/p' out)
case $played in
'' | ? | ?? | ??? | ???????*) failed "ended after '$played' replications" ;;
esac
grep -q -e "-n $played --seed 1\"" precise1/datapackage.json || failed 'command of a precise run'
for threads in 2 8; do
    expect 0 run "$game" -n 2e6 -q -t $threads --precision 5e-3 --measure "$espionage" \
        -o precise$threads
    diff -r -x run.log precise1 precise$threads >out || failed "other end with $threads threads"
done
expect 0 run "$game" -n "$played" -q -o precise
diff -r -x run.log precise1 precise >out || failed 'a precise run is another than one as long'
expect 6 run "$game" -n 3000 --precision 1e-6 --measure value/us -o coarse
says 'not precise enough: after all 3000 replications' && one_line && prints '3000 replications'
expect 0 run "$game" -n 3000 -q -o all
diff -r -x run.log coarse all >out || failed 'what is not precise enough is another'
expect 6 run "$game" -n 1 -q --precision 1 --measure value/us && says 'not precise enough'

# -- as long as there is time
for seconds in 0 -1 nan inf x '' 1s; do
    expect 2 run "$plain" "--max-time=$seconds"
    says 'max-time takes a number above 0' && one_line && silent out
done
expect 0 run "$plain" -n 64 -q --max-time 1e9 && silent err
expect 75 run "$game" -n 1e11 --max-time 0.2 -o short && says 'stopped early by --max-time' && one_line
played=$(sed -n 's/.* of the \([0-9]*\) replications .*/\1/p' err)
prints "$played replications"
grep -q "\"replications\":.$played,$" short/datapackage.json || failed 'replications played'
expect 0 run "$game" -n "$played" -q -o as_short
diff -r -x run.log short as_short >out || failed 'a run cut short is another than one as long'
expect 75 run "$game" -n 1e11 -q --max-time .2 --precision 1e-9 --measure value/us
says 'stopped early'

# -- folders
expect 4 run "$game" -n 64 -o new/one && says 'not empty' && says 'force' && silent out && one_line
diff -r -x run.log new/one t2 >out || failed 'a refused folder was changed'
echo mine >new/one/mine.txt
expect 0 run "$game" -n 64 -q -o new/one --force
[ -e new/one/mine.txt ] || failed '--force removed a file'
if cmp -s new/one/outcomes.csv t2/outcomes.csv; then failed '--force did not replace'; fi
expect 4 run "$plain" -n 64 -o bad.json && says 'Not a directory' && one_line && silent out
expect 4 run "$plain" -n 64 -o bad.json/out && one_line && silent out
expect 4 run "$plain" -n 1e9 -o /proc/out && one_line && silent out
expect 4 run "$plain" -n 1e9 -o /proc/self --force && says 'cannot write' && one_line
# enough for what OpenMP keeps in shared memory, too little for the tables
(ulimit -f 16 && exec "$program" run "$game" -n 64 -q -o small) >out 2>err
[ $? -eq 4 ] || failed 'a full disk went unnoticed'
one_line && says 'File too large'
[ ! -e small ] || failed 'a failed run left its folder'

# -- standard output that fails or goes away
"$program" run "$plain" -n 64 >/dev/full 2>err
[ $? -eq 4 ] || failed 'a full standard output went unnoticed'
one_line && says 'No space left'
"$program" check "$plain" >/dev/full 2>err
[ $? -eq 4 ] || failed 'a full standard output went unnoticed by check'
says 'No space left'
"$program" run --help >/dev/full 2>err
[ $? -eq 4 ] || failed 'a full standard output went unnoticed by help'
"$program" run "$plain" -n 64 >&- 2>err
[ $? -eq 4 ] || failed 'a closed standard output went unnoticed'
{ "$program" run "$game" -n 64 -o piped 2>err; echo $? >status; } | head -1 >out
[ "$(cat status)" -eq 0 ] || failed 'a closed pipe is trouble'
silent err
[ -e piped/datapackage.json ] || failed 'a closed pipe lost the tables'

# -- standard streams that are closed: no table takes their place
expect 0 run "$plain" -n 640 -q --histories -o open
for closed in '>&-' '2>&-' '>&- 2>&-' '<&- >&- 2>&-'; do
    rm -rf closed
    eval "\"\$program\" run \"\$plain\" -n 640 --histories -o closed >out $closed" 2>err
    for table in open/*.csv; do
        cmp "$table" "closed/$(basename "$table")" >out 2>err || failed "something in a table, with $closed"
    done
done
"$program" run "$plain" -n 640 -q -o quiet-closed >&- 2>err
[ $? -eq 0 ] || failed 'a closed standard output is trouble where nothing is printed'

# -- signals
# to the program and, right after, to its group: asked once
for signal in INT TERM; do
    timeout --preserve-status -s $signal 2 "$program" run "$game" -n 1e8 -o stopped$signal >out 2>err
    [ $? -eq 75 ] || failed "SIG$signal did not stop the run with 75"
    says 'stopped early' && one_line && prints 'replications'
    [ -e stopped$signal/datapackage.json ] || failed "no tables after SIG$signal"
    [ -z "$(find stopped$signal -name '.parley*')" ] || failed "temporary files after SIG$signal"
done

finish 'all good'
