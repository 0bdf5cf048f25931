package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the image's user may change, by owner, group and mode.
 *
 * @param uids the user's id, in the POM and in the image's USER
 * @param gids its groups, and those that others would let it join
 */
public record UserPermissions(Set<Integer> uids, Set<Integer> gids) {
  private static final Pattern USER = Pattern.compile("(\\d{1,9})(?::(\\d{1,9}))?");
  private static final int GROUP_WRITE = 0020;
  private static final int OTHERS_WRITE = 0002;
  private static final int OWNER_EXECUTE = 0100;
  private static final int GROUP_EXECUTE = 0010;
  private static final int OTHERS_EXECUTE = 0001;
  private static final int GROUP_READ = 0040;
  private static final int OTHERS_READ = 0004;

  public UserPermissions {
    uids = Set.copyOf(uids);
    gids = Set.copyOf(gids);
  }

  /** The rights of an image's user. */
  public static UserPermissions of(CheckContext context, FileTree files) {
    var uids = new HashSet<Integer>();
    var gids = new HashSet<Integer>();
    var planned = context.spec().runtime().user();
    uids.add(planned.uid());
    gids.add(planned.uid());
    var actual = USER.matcher(context.info().user());
    if (actual.matches()) {
      uids.add(Integer.parseInt(actual.group(1)));
      if (actual.group(2) != null) {
        gids.add(Integer.parseInt(actual.group(2)));
      }
    }
    // Everything belongs to root: that the user is root is a finding of its own.
    uids.remove(0);
    gids.remove(0);
    var accounts = Accounts.of(files);
    var own = accounts.users().stream().filter(u -> uids.contains(u.uid())).toList();
    own.forEach(user -> gids.add(user.gid()));
    var names = own.stream().map(Accounts.User::name).collect(Collectors.toSet());
    accounts.groupsOf(names).forEach(group -> gids.add(group.gid()));
    return new UserPermissions(uids, gids);
  }

  /** Whether the user, or everybody, may read a file. */
  public boolean mayRead(FileEntry file) {
    return uids.contains(file.uid())
        || (file.mode() & OTHERS_READ) != 0
        || (gids.contains(file.gid()) && (file.mode() & GROUP_READ) != 0);
  }

  /** Whether the user may start a file, or enter a folder. */
  public boolean mayExecute(FileEntry entry) {
    // The first of the three that is about the user counts.
    var bit =
        uids.contains(entry.uid())
            ? OWNER_EXECUTE
            : gids.contains(entry.gid()) ? GROUP_EXECUTE : OTHERS_EXECUTE;
    return entry.isLink() || (entry.mode() & bit) != 0;
  }

  /** Whether the user may change an entry, or allow itself to. */
  public boolean mayWrite(FileEntry entry) {
    if (entry.isLink()) {
      return false;
    }
    return uids.contains(entry.uid())
        || (entry.mode() & OTHERS_WRITE) != 0
        || (gids.contains(entry.gid()) && (entry.mode() & GROUP_WRITE) != 0);
  }
}
