/**
 * Sessions that read and write as a seed tells them, and record what they were told; starts at {@link
 * dev.vidi.it.workload.Workload}; knows nothing of the processes that it runs against.
 */
@NullMarked
package dev.vidi.it.workload;

import org.jspecify.annotations.NullMarked;
