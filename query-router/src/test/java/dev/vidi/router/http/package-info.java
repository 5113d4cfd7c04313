/** Tests of the front over sockets of this machine, with the use cases faked. */
package dev.vidi.router.http;
