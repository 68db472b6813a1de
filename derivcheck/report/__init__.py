"""Reports: one file a format.  The renderers read verdicts; none makes or changes one."""
