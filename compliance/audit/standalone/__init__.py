"""What leaves with an archive: the script that checks it without Threshold."""
