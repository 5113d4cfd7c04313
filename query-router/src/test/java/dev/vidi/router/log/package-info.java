/** Tests of what the read log is read with. */
package dev.vidi.router.log;
