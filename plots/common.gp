# SPDX-License-Identifier: GPL-3.0-or-later
# What the plots share. Loaded by them once `out` is the file to draw.

set datafile separator comma
set datafile columnheaders
set datafile missing NaN # rows that a plot leaves out do not break its lines
if (strlen(out) > 4 && out[strlen(out) - 3:] eq ".png") {
    set terminal pngcairo size 1200,750 font "sans,14" background rgb "white"
} else {
    set terminal svg size 960,600 font "sans-serif,14" background rgb "white"
}

# Okabe and Ito's colours, told apart by the colour-blind; the dash types and widths that go with
# them tell lines apart in grey.
colours = "#0072B2 #D55E00 #009E73 #CC79A7 #E69F00 #56B4E9"
n_colours = words(colours)
colour(i) = word(colours, (i - 1) % n_colours + 1)
dash(i) = word("1 2 4 5 3", (i - 1) % 5 + 1) + 0

# An id as a person would write it.
label(id) = (label_at = strstrt(id, "_")) == 0 ? id : label(id[1:label_at - 1] . " " . id[label_at + 1:])
has_word(list, item) = strstrt(" " . list . " ", " " . item . " ") > 0

# Rounds come in order, so each new one brings its date.
last_round = -1
dates = ""
note_date(round, date) = round > last_round ? \
    (last_round = round, dates = dates . " " . (date eq "" ? "-" : date), 0) : 0

set border 3 lc rgb "#444444"
set tics nomirror out
set grid ytics lt 1 lc rgb "#DDDDDD" lw 1
set bmargin 7
set key outside center bottom horizontal Left reverse samplen 3 width 2 maxcols 3 noenhanced
