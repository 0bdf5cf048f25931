package io.github.pythonimage.buildkit.request;

import java.nio.file.Path;

/**
 * An SSH agent of this machine that steps may ask for signatures; its keys stay where they are.
 *
 * @param id the id in {@code RUN --mount=type=ssh,id=…}, {@code default} for one without
 * @param socket where the agent listens, usually {@code SSH_AUTH_SOCK}
 */
public record SshAgent(String id, Path socket) {}
