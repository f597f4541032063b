/*
 * complete.h - completion in a shell, from the table of commands.
 */
#ifndef WATCHFLOOR_CLI_COMPLETE_H
#define WATCHFLOOR_CLI_COMPLETE_H

/*
 * Print what may stand in place of the last word, for the shell functions in
 * data/completion: one a line, a tab, what it means.  A line ":files" or
 * ":dirs" asks the shell for those.  words: all after the program's name.
 */
void complete_words(int n, char **words);

#endif
