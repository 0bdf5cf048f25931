package io.github.pythonimage.verify.doctored;

import static io.github.pythonimage.verify.doctored.AttackClass.IDENTITIES;
import static io.github.pythonimage.verify.doctored.Doctoring.USER;

import java.util.List;

/** Ways to be root, to become root, or to be in a group that amounts to it. */
final class IdentityAttacks {
  private static final String ACCOUNTS = "accounts";
  private static final String USER_RULE = "user";
  private static final String PASSWD = "/etc/passwd";
  private static final String SHADOW = "/etc/shadow";
  private static final String GROUP = "/etc/group";
  private static final String HASH =
      "$y$j9T$1QzDqJ0cY8rX$oZl3nU2mD6hVb7eTg5kWf4sRp9xAa0LcNiBvYuHtJe1";

  static final List<DoctoredImage> ALL =
      List.of(
          IDENTITIES
              .image(
                  "passwd is a link to a file with a second root",
                  "links",
                  d ->
                      d.file("/etc/people", "root:x:0:0::/root:/bin/sh\ntoor::0:0::/:/bin/sh\n")
                          .link(PASSWD, "people"))
              .always(),
          IDENTITIES
              .image(
                  "a second root behind 4 MiB of a comment",
                  "unread-files",
                  d -> d.append(PASSWD, "#".repeat(4 << 20) + "\ntoor::0:0::/:/bin/sh\n"))
              .always(),
          IDENTITIES
              .image(
                  "root has an empty password",
                  ACCOUNTS,
                  d -> d.replace(SHADOW, "root:*:", "root::"))
              .always(),
          IDENTITIES.image(
              "root has an empty password in passwd itself",
              ACCOUNTS,
              d -> d.replace(PASSWD, "root:x:", "root::")),
          IDENTITIES.image(
              "root has a password",
              ACCOUNTS,
              d -> d.replace(SHADOW, "root:*:", "root:" + HASH + ":")),
          IDENTITIES
              .image(
                  "a second uid 0 with a password",
                  ACCOUNTS,
                  d ->
                      d.append(PASSWD, "toor:x:0:0::/root:/bin/sh\n")
                          .append(SHADOW, "toor:" + HASH + ":20000:0:99999:7:::\n"))
              .always(),
          IDENTITIES.image(
              "a second uid 0 without a password",
              ACCOUNTS,
              d ->
                  d.append(PASSWD, "toor:x:0:0::/root:/bin/sh\n")
                      .append(SHADOW, "toor:*:20000:0:99999:7:::\n")),
          IDENTITIES.image(
              "a second uid 0 written with leading zeros",
              ACCOUNTS,
              d -> d.append(PASSWD, "toor:x:000:0::/root:/bin/sh\n")),
          IDENTITIES.image(
              "a group of root whose number has a sign",
              ACCOUNTS,
              d -> d.append(GROUP, "admins:x:+0:\n")),
          IDENTITIES.image(
              "hashes that the image's user reads by its group",
              ACCOUNTS,
              d -> d.mode(SHADOW, 0640).owner(SHADOW, 0, USER)),
          IDENTITIES.image(
              "the image's user is uid 0 by its name",
              ACCOUNTS,
              d -> d.replace(PASSWD, "app:x:10001:10001:", "app:x:0:0:")),
          IDENTITIES.image(
              "the image's user has gid 0 in passwd",
              ACCOUNTS,
              d -> d.replace(PASSWD, "app:x:10001:10001:", "app:x:10001:0:")),
          IDENTITIES.image(
              "the image's user has a password",
              ACCOUNTS,
              d -> d.replace(SHADOW, "app:!:", "app:" + HASH + ":")),
          IDENTITIES
              .image("anybody can write passwd", "write-access", d -> d.mode(PASSWD, 0666))
              .always(),
          IDENTITIES.image(
              "the image's user owns passwd", "write-access", d -> d.owner(PASSWD, USER, 0)),
          IDENTITIES.image("anybody can write group", "write-access", d -> d.mode(GROUP, 0666)),
          IDENTITIES.image("anybody can read shadow", ACCOUNTS, d -> d.mode(SHADOW, 0644)),
          IDENTITIES.image("anybody can write shadow", "write-access", d -> d.mode(SHADOW, 0666)),
          IDENTITIES
              .image(
                  "the user is in the group shadow",
                  ACCOUNTS,
                  d -> d.replace(GROUP, "shadow:x:42:", "shadow:x:42:app"))
              .always(),
          IDENTITIES.image(
              "the user is in the group docker",
              ACCOUNTS,
              d -> d.append(GROUP, "docker:x:998:app\n")),
          IDENTITIES.image(
              "the user is in the group disk",
              ACCOUNTS,
              d -> d.replace(GROUP, "disk:x:6:", "disk:x:6:app")),
          IDENTITIES.image(
              "the user is in the group root",
              ACCOUNTS,
              d -> d.replace(GROUP, "root:x:0:", "root:x:0:app")),
          IDENTITIES
              .image(
                  "the user is in the groups root and shadow behind a carriage return",
                  ACCOUNTS,
                  d ->
                      d.replace(GROUP, "root:x:0:", "root:x:0:\r,app,:x:99:")
                          .replace(GROUP, "shadow:x:42:", "shadow:x:42:\r,app,:x:99:"))
              .always(),
          IDENTITIES
              .image(
                  "the user is in the group root by a comment, and root's group can write passwd",
                  List.of(ACCOUNTS, "write-access"),
                  d ->
                      d.replace(
                              PASSWD,
                              "app:x:10001:",
                              "#p:x:10001:10001::/nonexistent:/bin/sh\napp:x:10001:")
                          .replace(GROUP, "root:x:0:", "root:x:0:#p")
                          .mode(PASSWD, 0664))
              .always(),
          IDENTITIES.image(
              "a group of root whose number has a blank",
              ACCOUNTS,
              d -> d.append(GROUP, "extra:x: 10001:app\n")),
          IDENTITIES.image(
              "the user's gid has a blank, which engines take for 0",
              ACCOUNTS,
              d -> d.replace(PASSWD, "app:x:10001:10001:", "app:x:10001: 10001:")),
          IDENTITIES.image(
              "the user is in the group sudo behind a blank",
              ACCOUNTS,
              d -> d.replace(GROUP, "sudo:x:27:", "sudo:x:27:a, app")),
          IDENTITIES.image(
              "root's home is /tmp", ACCOUNTS, d -> d.replace(PASSWD, ":/root:", ":/tmp:")),
          IDENTITIES.image(
              "root's home is in memory for everybody",
              ACCOUNTS,
              d -> d.replace(PASSWD, ":/root:", ":/dev/shm:")),
          IDENTITIES.image(
              "root's shell is in /tmp",
              ACCOUNTS,
              d -> d.replace(PASSWD, ":/root:/bin/bash", ":/root:/tmp/sh")),
          IDENTITIES
              .image("root's home is a link to /tmp", ACCOUNTS, d -> d.link("/root", "/tmp"))
              .always(),
          IDENTITIES.image(
              "the user's home is /tmp",
              ACCOUNTS,
              d ->
                  d.replace(
                      PASSWD, "app:x:10001:10001::/nonexistent:", "app:x:10001:10001::/tmp:")),
          IDENTITIES.image(
              "the user's own group has gid 0 by its name",
              ACCOUNTS,
              d -> d.replace(GROUP, "app:x:10001:", "app:x:0:")),
          IDENTITIES.image("USER has the group root", USER_RULE, d -> d.user("10001:0")).always(),
          IDENTITIES
              .image("USER has the group shadow", USER_RULE, d -> d.user("10001:42"))
              .always(),
          IDENTITIES.image("USER has no group", USER_RULE, d -> d.user("10001")),
          IDENTITIES.image("USER is a name", USER_RULE, d -> d.user("app")),
          IDENTITIES.image("USER is root", USER_RULE, d -> d.user("root")),
          IDENTITIES.image("USER is 0:0", USER_RULE, d -> d.user("0:0")),
          IDENTITIES.image("USER is empty", USER_RULE, d -> d.config(c -> c.put("User", ""))),
          IDENTITIES.image("USER is another number", USER_RULE, d -> d.user("1000:1000")),
          IDENTITIES
              .image(
                  "sudo without a password",
                  ACCOUNTS,
                  d -> d.file("/etc/sudoers.d/app", 0440, "app ALL=(ALL) NOPASSWD: ALL\n"))
              .always(),
          IDENTITIES.image(
              "sudo for a group by its number",
              ACCOUNTS,
              d -> d.file("/etc/sudoers.d/app", 0440, "%#10001 ALL=(ALL) NOPASSWD: ALL\n")),
          IDENTITIES.image(
              "sudo for the second of two users",
              ACCOUNTS,
              d -> d.file("/etc/sudoers.d/app", 0440, "%sudo, app ALL=(ALL) NOPASSWD: ALL\n")),
          IDENTITIES.image(
              "doas without a password",
              ACCOUNTS,
              d -> d.file("/etc/doas.conf", 0400, "permit nopass app as root\n")));

  private IdentityAttacks() {}
}
