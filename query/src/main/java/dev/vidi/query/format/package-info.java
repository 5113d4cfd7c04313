/** Source formats, bytes of a Kafka record to row and back: start at RecordFormat and KeyFormat; knows no Kafka. */
@NullMarked
package dev.vidi.query.format;

import org.jspecify.annotations.NullMarked;
