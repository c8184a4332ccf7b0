"""The parts people take in the intervention: what does not fit together. No database here."""
