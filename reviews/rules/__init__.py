"""Which step is allowed, to whom, and the reasons when it is not. A module for each subject; nothing here writes."""
