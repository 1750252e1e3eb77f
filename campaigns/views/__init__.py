"""The pages about campaigns, below /workspace/."""
