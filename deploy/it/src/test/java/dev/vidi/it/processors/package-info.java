/** Join tasks on a real broker, without routers. */
package dev.vidi.it.processors;
