"""Following: sources that are visited again and again, each in its rhythm, by any number of runs and never by two at once."""
