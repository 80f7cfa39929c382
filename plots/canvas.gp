# SPDX-License-Identifier: GPL-3.0-or-later
# Opens the file `out`, `width` times `height` pixels; a PNG has half as many again each way. A name
# that ends in .tmp takes the form from what is before that.

ends(text, end) = strlen(text) >= strlen(end) && text[strlen(text) - strlen(end) + 1:] eq end
if (ends(out, ".png") || ends(out, ".png.tmp")) {
    zoom = 1.5
    set terminal pngcairo size zoom * width, zoom * height font sprintf("sans,%d", normal) \
        fontscale 0.75 * zoom pointscale zoom linewidth zoom dashlength 0.7 background rgb "white"
} else {
    set terminal svg size width, height font sprintf("sans-serif,%d", normal) \
        background rgb "white"
}
set output out
