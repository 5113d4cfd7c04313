/** The only place that sees both domain values and protobuf: codecs, topic names, headers; start at ReadBatchCodec and LogBatchCodec. */
@NullMarked
package dev.vidi.causality.wire;

import org.jspecify.annotations.NullMarked;
