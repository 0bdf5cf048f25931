package io.github.pythonimage.verify.doctored;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All images that verification must refuse. */
final class DoctoredImages {
  private static final List<DoctoredImage> LISTED =
      Stream.of(
              CompilerAttacks.ALL,
              DevelopmentAttacks.ALL,
              InstallerAttacks.ALL,
              IdentityAttacks.ALL,
              PrivilegeAttacks.ALL,
              SearchPathAttacks.ALL,
              DeceptionAttacks.ALL,
              SecretAttacks.ALL,
              LeftoverAttacks.ALL,
              ConfigAttacks.ALL,
              RunTimeAttacks.ALL)
          .flatMap(List::stream)
          .toList();

  /** Besides the images that say so, each eighth is in every run: together more than a third. */
  static final List<DoctoredImage> ALL =
      IntStream.range(0, LISTED.size())
          .mapToObj(i -> i % 8 == 0 ? LISTED.get(i).always() : LISTED.get(i))
          .toList();

  private DoctoredImages() {}
}
