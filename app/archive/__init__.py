"""The archive: the one file that leaves the PC, written as a BagIt bag in one ZIP, and its check for strangers."""
