package io.github.pythonimage.buildkit.filesync;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;

/** An entry of a tree that can be sent: a file, a directory, a link. Looked at only when needed. */
interface Node {

  EntryName name();

  Attributes attributes() throws IOException;

  /** Where a symbolic link points, as written in it. */
  EntryName linkTarget() throws IOException;

  /** The entries of a directory in the order of the wire. */
  List<Node> children() throws IOException;

  /** The content of a file; a link is not followed. */
  ReadableByteChannel open() throws IOException;
}
