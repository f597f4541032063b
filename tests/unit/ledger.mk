# Unit tests of ledger.
