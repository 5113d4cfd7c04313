package dev.vidi.cli;

import java.util.concurrent.Callable;

/**
 * A subcommand of {@code vidi} from another module: annotated for picocli, found by {@link java.util.ServiceLoader}. It
 * returns the exit status, one of {@link ExitStatus}.
 */
public interface Command extends Callable<Integer> {}
