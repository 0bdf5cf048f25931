package io.github.pythonimage.catalog;

import java.util.Locale;

/** What a build may lack, by what it asks for. */
public enum MissingKind {
  /** A file that is included, {@code libpq-fe.h}. */
  HEADER,
  /** A command, {@code pg_config}. */
  PROGRAM,
  /** What pkg-config is asked for, {@code libxml-2.0}. */
  MODULE,
  /** What a linker is asked for, {@code ldap} of {@code -lldap}. */
  LIBRARY;

  /** As a message says it. */
  @Override
  public String toString() {
    return this == MODULE ? "pkg-config module" : name().toLowerCase(Locale.ROOT);
  }
}
