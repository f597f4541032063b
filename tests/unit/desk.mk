# Unit tests of desk.
