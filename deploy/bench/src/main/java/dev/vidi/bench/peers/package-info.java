/** What others do to answer a read and have a record of it; knows nothing of Vidi but its messages. */
@NullMarked
package dev.vidi.bench.peers;

import org.jspecify.annotations.NullMarked;
