"""The kiosk: a whole screen on which one person keys the papers of a batch, and nothing else."""
