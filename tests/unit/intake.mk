# Unit tests of intake.
