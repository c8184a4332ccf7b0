"""`make demo`: the whole product on one machine, with embedded servers and people who are fictional."""
