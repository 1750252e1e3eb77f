"""The portal's pages: the public site, and the first screen of those who are signed in."""
