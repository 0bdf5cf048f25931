/**
 * Protocol buffers by hand: BuildKit's few messages are plain records, and loading protobuf's own
 * runtime with its descriptors would take a cold JVM longer than a build that changes nothing.
 */
@NullMarked
package io.github.pythonimage.buildkit.proto;

import org.jspecify.annotations.NullMarked;
