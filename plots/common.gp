# SPDX-License-Identifier: GPL-3.0-or-later
# What the plots share. A plot loads this first, by the folder `here` it was found in:
#
#     check_table.gp   is the table there, does it have its columns?
#     read_table.gp    a small table, as texts
#     axis.gp          the axis of rounds or dates
#     marks.gp         what marks.csv names; flags.gp draws it, in and above the panels
#     canvas.gp        opens the file to draw, once its size in pixels is known
#     strip.gp         name and lines of a panel, right of it
#     legend.gp        what is the same in all panels; both draw samples by sample.gp
#
# Places are pixels from the upper left, so that margins hold the texts they are made for.

set encoding utf8
set datafile separator comma
set datafile columnheaders
set datafile missing NaN # rows that a plot leaves out do not break its lines
set datafile commentschars ""

width = 960
pixel_x(x) = x * 1.0 / width
pixel_y(y) = 1 - y * 1.0 / height

normal = 13 # sizes of text
medium = 12
small = 11
tiny_font = ",10"
small_font = ",11"
medium_font = ",12"
large_font = ",16"
text_width(text, size) = strlen(text) * size * 0.6

# Okabe and Ito's colours, told apart by the colour-blind; the dashes that go with them tell lines
# apart in grey.
colours = "#0072B2 #D55E00 #009E73 #CC79A7 #E69F00 #56B4E9"
colour(i) = word(colours, (i - 1) % words(colours) + 1)
dash(i) = word("1 2 4 5 3", (i - 1) % 5 + 1) + 0
ink = "#333333"
faint = "#888888"
world_colour = "#DDDDDD"
noise_colour = "#777777"

# -- texts

replace(text, old, new) = (replace_at = strstrt(text, old)) == 0 ? text : \
    text[1:replace_at - 1] . new . replace(text[replace_at + strlen(old):*], old, new)
label(id) = replace(id, "_", " ")
# cooperation/china>us:spying@after|china=committed, for people
measure_label(text) = label(replace(replace(replace(replace(replace(replace(text, \
    "/", " "), ">", " > "), ":", ": "), "@", ", "), "|", ", "), "=", " "))
has_word(list, item) = strstrt(" " . list . " ", " " . item . " ") > 0
position(list, item) = sum [position_at = 1:words(list)] \
    (word(list, position_at) eq item ? position_at : 0)

# The text in lines of at most n letters, broken behind spaces and slashes where there are any.
break_at(text, n) = n < 2 ? 0 : text[n:n] eq " " || text[n:n] eq "/" ? n : break_at(text, n - 1)
wrap(text, n) = strlen(text) <= n ? text : \
    (wrap_at = break_at(text, n), wrap_at = wrap_at > 0 ? wrap_at : n, \
     text[1:wrap_at] . "\n" . wrap(text[wrap_at + 1:*], n))
n_lines(text) = (lines_at = strstrt(text, "\n")) == 0 ? 1 : 1 + n_lines(text[lines_at + 1:*])

# -- the entries of legends: their looks are line, band, point (its type for the dash, its size for
# the width) and text (without a sample)

most_entries = 200
array entry_look[most_entries]
array entry_text[most_entries]
array entry_colour[most_entries]
array entry_dash[most_entries]
array entry_width[most_entries]
n_entries = 0
add_entry(look, text, fill, dashes, thick) = n_entries == most_entries ? 0 : \
    (n_entries = n_entries + 1, entry_look[n_entries] = look, entry_text[n_entries] = text, \
     entry_colour[n_entries] = fill, entry_dash[n_entries] = dashes, \
     entry_width[n_entries] = thick, 0)

set border 3 lc rgb "#444444"
set tics nomirror out
set grid ytics lt 1 lc rgb "#E4E4E4" lw 1
unset key
