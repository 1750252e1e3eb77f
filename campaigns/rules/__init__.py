"""Who may do a thing and when, with the reasons when not. Nothing here writes."""
