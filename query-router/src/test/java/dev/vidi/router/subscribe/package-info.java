/** Tests of how subscriptions begin. */
package dev.vidi.router.subscribe;
