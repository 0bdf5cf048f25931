package io.github.pythonimage.verify.files;

/** The kinds of entries that a file system has. */
public enum FileType {
  FILE,
  FOLDER,
  LINK,
  CHARACTER_DEVICE,
  BLOCK_DEVICE,
  PIPE
}
