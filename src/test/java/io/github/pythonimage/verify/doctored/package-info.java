/**
 * Images that an attacker or a careless colleague makes of a good one, and the test that all are
 * found.
 */
@org.jspecify.annotations.NullMarked
package io.github.pythonimage.verify.doctored;
