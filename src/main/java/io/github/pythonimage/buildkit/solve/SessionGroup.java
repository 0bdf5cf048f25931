package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.progress.ProgressListener;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds that share a session.
 *
 * @param members in the order in which they came; grows while builds are seated
 */
public record SessionGroup(List<Member> members) {

  /**
   * One of them.
   *
   * @param index its place among all builds that are started together
   */
  public record Member(int index, PreparedBuild order, ProgressListener listener) {}

  /** Seats a build with the first group that it fits in with, or with one of its own. */
  public static void place(Member member, List<SessionGroup> groups) {
    for (var group : groups) {
      if (group.suits(member)) {
        group.members.add(member);
        return;
      }
    }
    groups.add(new SessionGroup(new ArrayList<>(List.of(member))));
  }

  private boolean suits(Member member) {
    for (var other : members) {
      if (!other.order.sharesWith(member.order)) {
        return false;
      }
    }
    return true;
  }

  public List<PreparedBuild> orders() {
    var orders = new ArrayList<PreparedBuild>();
    for (var member : members) {
      orders.add(member.order);
    }
    return orders;
  }
}
