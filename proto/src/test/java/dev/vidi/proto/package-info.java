@NullMarked
package dev.vidi.proto;

import org.jspecify.annotations.NullMarked;
