/** Benchmarks of the classes that every read passes through, one class at a time, by JMH. */
@NullMarked
package dev.vidi.micro;

import org.jspecify.annotations.NullMarked;
