/** Tests of the publisher. */
package dev.vidi.router.publish;
