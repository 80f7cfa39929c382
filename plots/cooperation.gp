# SPDX-License-Identifier: GPL-3.0-or-later
# How often one actor cooperates with another, round by round, from the tables that
# `parley run -o DIR` wrote:
#
#     gnuplot -c plots/cooperation.gp DIR OUT.svg|OUT.png [ACTOR COUNTERPART ISSUE]
#
# Left out, they are the first of actions.csv whose actor has private types, else the first of all.
# A short dotted line marks the round in which a commitment first comes into force.

if (ARGC != 2 && ARGC != 5) {
    print "usage: gnuplot -c cooperation.gp DIR OUT.svg|OUT.png [ACTOR COUNTERPART ISSUE]"
    exit status 2
}
here = strstrt(ARG0, "/") == 0 ? "." : system("dirname '" . ARG0 . "'")
actions = ARG1 . "/actions.csv"
commitments = ARG1 . "/commitments.csv"
out = ARG2
actor = ARGC == 5 ? ARG3 : ""
counterpart = ARGC == 5 ? ARG4 : ""
issue = ARGC == 5 ? ARG5 : ""
load here . "/common.gp"

# -- what there is to draw

choose(a, c, i) = (actor = a, counterpart = c, issue = i, 0)
first = ""
note_row(t, a, c, i) = \
    (first eq "" ? (first = a . " " . c . " " . i) : first, \
     actor eq "" && t eq a ? choose(a, c, i) : 0)
stats actions using (note_date(column("round"), strcol("date")) + \
    note_row(strcol("type_actor"), strcol("actor"), strcol("counterpart"), strcol("issue"))) nooutput
if (actor eq "") {
    actor = word(first, 1); counterpart = word(first, 2); issue = word(first, 3)
}

chosen(t, y) = strcol("actor") eq actor && strcol("counterpart") eq counterpart && \
    strcol("issue") eq issue && strcol("type_actor") eq t && strcol("type") eq y
types = ""
n_rows = 0
n_worlds = 0
note_type(y) = has_word(types, y) ? 0 : (types = types . " " . y, 0)
note_world(low) = (n_rows = n_rows + 1, n_worlds = n_worlds + (strlen(low) > 0), 0)
stats actions using ((strcol("type_actor") eq actor ? note_type(strcol("type")) : 0) + \
    (chosen("any", "any") ? note_world(strcol("world_low")) : 0)) nooutput
if (n_rows == 0) {
    print sprintf("%s has no rows for %s, %s, %s", actions, actor, counterpart, issue)
    exit status 1
}

# The header is read as a row here, so that a table without rows is no fault.
set datafile nocolumnheaders
starts = ""
started = ""
note_start(round, id) = has_word(started, id) ? 0 : \
    (started = started . " " . id, starts = starts . " " . round, 0)
stats commitments using (strcol(1) eq "round" ? 0 : \
    real(strcol(5)) > 0 ? note_start(strcol(1), strcol(4)) : 0) nooutput
set datafile columnheaders

# -- the picture

set output out
load here . "/axis.gp"
set title sprintf("Cooperation, %s > %s: %s", label(actor), label(counterpart), label(issue)) \
    font ",17" noenhanced
set ylabel "share of histories that cooperate"
set yrange [0:1]
set format y "%.1f"
drawn = ""
do for [s = 1:words(starts)] {
    if (word(starts, s) > 0 && !has_word(drawn, word(starts, s))) {
        x = word(starts, s) + 0
        drawn = drawn . " " . word(starts, s)
        names = label(word(started, s))
        do for [later = s + 1:words(starts)] {
            if (word(starts, later) eq word(starts, s)) {
                names = names . ", " . label(word(started, later))
            }
        }
        set arrow from x, 0 to x, 1 nohead dt 3 lw 1.5 lc rgb "#555555" front
        set label names at x, 0.02 rotate by 90 left \
            offset -0.8, 0 font ",12" textcolor rgb "#333333" noenhanced front
    }
}

clamp(x) = x < 0 ? 0 : x > 1 ? 1 : x
row(t, y, name) = chosen(t, y) ? column(name) : NaN
noise(t, y, sign) = clamp(row(t, y, "executed") + sign * 1.96 * column("stderr"))


# Parts of the picture that not every run has: gnuplot plays an empty iteration once.
worlds = n_worlds == 0 ? '' : 'actions \
        using (row("any", "any", "round")):(row("any", "any", "world_low")):(row("any", "any", "world_high")) \
        with filledcurves fc rgb "#E4E4E4" title "5-95 % of worlds (what we do not know)", '
by_type = words(types) == 0 ? '' : ', for [y = 1:words(types)] actions \
        using (row(actor, word(types, y), "round")):(row(actor, word(types, y), "executed")) \
        with lines lw 2.5 dt dash(y + 1) lc rgb colour(y) title label(word(types, y)) . " at first"'

plot @worlds actions \
        using (row("any", "any", "round")):(noise("any", "any", -1)):(noise("any", "any", 1)) \
        with filledcurves fc rgb "#888888" title "95 % simulation noise", \
    actions using (row("any", "any", "round")):(row("any", "any", "executed")) \
        with lines lw 3 lc rgb "#000000" title "all histories" @by_type
