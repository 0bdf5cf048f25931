package io.github.pythonimage.docker;

/**
 * One instruction that an image was built by, as the engine shows it.
 *
 * @param createdBy the instruction, with build arguments and shell text; never shown to users
 *     without {@code <verify>} having looked for secrets in it
 * @param comment the tool that wrote it
 */
public record HistoryEntry(String createdBy, String comment) {}
