/**
 * What travels between BuildKit and us: the messages of the calls that we make and of those that we
 * answer.
 *
 * <p>Written from the field numbers on the wire; fields that we neither send nor read are left out,
 * which protobuf allows. Names of messages never travel, so that those of all services stand here
 * side by side. The same messages as protobuf's own compiler makes them are what tests speak: see
 * {@code src/test/proto}.
 */
@NullMarked
package io.github.pythonimage.buildkit.wire;

import org.jspecify.annotations.NullMarked;
