"""What leaves the practice: who got what, under which consent or exception, with which notice."""
