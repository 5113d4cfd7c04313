/** Tests of the gather. */
package dev.vidi.router.gather;
