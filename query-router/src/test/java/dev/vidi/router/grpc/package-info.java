/** Tests of the services over an in-process transport, with the use cases faked. */
package dev.vidi.router.grpc;
