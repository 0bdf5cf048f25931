/**
 * Takes what the daemon sends to this machine: a BuildKit session's FileSend service, archives, and
 * the places where they or their files are put. Knows nothing of solves, sessions or engines.
 */
@NullMarked
package io.github.pythonimage.buildkit.filesend;

import org.jspecify.annotations.NullMarked;
