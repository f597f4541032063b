/*
 * direct.h - terminals that show any colour, and how curses learns of it.
 *
 * curses writes colours only as the terminal's entry in terminfo says; exact
 * ones need an entry with the capability RGB.  Terminals have such an entry
 * ("vte-direct") and yet set TERM to one that has not, as that works
 * everywhere, and say COLORTERM=truecolor beside, which curses does not read.
 *
 * The entries differ in what they write: "38:2::R:G:B" is the standard, which
 * some terminals misread as other colours, "38;2;R;G;B" is the older habit.
 * So one is chosen only where it is known which terminal this is.
 *
 * The other way, init_extended_color(3), changes what the terminal's own
 * colours are.  It is not used: that holds for the other programs of the
 * terminal too, and stays when this one is killed.
 */
#ifndef TUI_DIRECT_H
#define TUI_DIRECT_H

/* The entry for newterm(3) that shows any colour on this terminal, which may
 * not be installed; NULL: none is known. */
const char *direct_entry(void);

#endif
