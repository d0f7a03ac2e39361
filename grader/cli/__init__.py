"""The command line: one module a command. Arguments in, exit code out; the only place that prints."""
