"""What a piece of work costs at least: the bare steps, without encryption, journal, checks or layout."""
