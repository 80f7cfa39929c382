# SPDX-License-Identifier: GPL-3.0-or-later
# Sanctions round by round, from the tables that `parley run -o DIR` wrote:
#
#     gnuplot -c plots/sanctions.gp DIR OUT.svg|OUT.png
#
# Above, how often each threat is being carried out; below, how many impositions and bluffs a
# history has seen so far.

if (ARGC != 2) {
    print "usage: gnuplot -c sanctions.gp DIR OUT.svg|OUT.png"
    exit status 2
}
here = strstrt(ARG0, "/") == 0 ? "." : system("dirname '" . ARG0 . "'")
sanctions = ARG1 . "/sanctions.csv"
out = ARG2
load here . "/common.gp"

# The header is read as a row here, so that a table without rows can be told from a broken one.
set datafile nocolumnheaders
threats = ""
n_histories = 0
note_threat(id) = has_word(threats, id) ? 0 : (threats = threats . " " . id, 0)
note_row(round, date, running, id) = note_date(round, date) + note_threat(id) + \
    (n_histories == 0 ? (n_histories = running, 0) : 0)
stats sanctions using (strcol(1) eq "round" ? 0 : \
    note_row(real(strcol(1)), strcol(2), real(strcol(3)), strcol(4))) nooutput
set datafile columnheaders
if (threats eq "") {
    print sanctions . " has no rows: nothing is threatened in this scenario"
    exit status 1
}

set output out
load here . "/axis.gp"
row(id, name) = strcol("threat") eq id ? column(name) : NaN
so_far(id, name) = row(id, name) * column("running") / n_histories

set multiplot
set lmargin at screen 0.10
set rmargin at screen 0.97

set tmargin at screen 0.91
set bmargin at screen 0.56
set title "Sanctions: what is in force, what was carried out, what was bluff" font ",17"
set ylabel "share of histories\nunder sanctions"
set yrange [0:1]
set format y "%.1f"
unset xlabel
unset key
plot for [i = 1:words(threats)] sanctions \
    using (row(word(threats, i), "round")):(row(word(threats, i), "active")) \
    with lines lw 2.5 dt dash(i) lc rgb colour(i) notitle

set tmargin at screen 0.48
set bmargin at screen 0.23
unset title
set ylabel "events so far\na history"
set yrange [0:*]
set format y "%g"
load here . "/axis.gp"
set key at screen 0.535, 0.01 center bottom
plot for [i = 1:words(threats)] sanctions \
        using (row(word(threats, i), "round")):(so_far(word(threats, i), "imposed")) \
        smooth cumulative with lines lw 2.5 dt dash(i) lc rgb colour(i) \
        title label(word(threats, i)) . ": imposed", \
    for [i = 1:words(threats)] sanctions \
        using (row(word(threats, i), "round")):(so_far(word(threats, i), "bluffed")) \
        smooth cumulative with lines lw 1 dt dash(i) lc rgb colour(i) \
        title label(word(threats, i)) . ": bluffed"
unset multiplot
