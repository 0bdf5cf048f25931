package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.progress.ProgressListener;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds that share a session.
 *
 * @param members in their order; grows while builds are placed
 */
public record SessionGroup(List<Member> members) {

  /**
   * One of them.
   *
   * @param index its place among all builds that are started together
   */
  public record Member(int index, PreparedBuild build, ProgressListener listener) {}

  /** Adds a build to the first group that accepts it, or to a new one. */
  public static void place(Member member, List<SessionGroup> groups) {
    for (var group : groups) {
      if (group.accepts(member)) {
        group.members.add(member);
        return;
      }
    }
    groups.add(new SessionGroup(new ArrayList<>(List.of(member))));
  }

  private boolean accepts(Member member) {
    for (var other : members) {
      if (!other.build.sharesWith(member.build)) {
        return false;
      }
    }
    return true;
  }

  public List<PreparedBuild> builds() {
    var builds = new ArrayList<PreparedBuild>();
    for (var member : members) {
      builds.add(member.build);
    }
    return builds;
  }
}
