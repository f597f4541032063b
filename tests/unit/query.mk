# Unit tests of query.
