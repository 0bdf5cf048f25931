package io.github.pythonimage.maven.session;

import io.github.pythonimage.buildkit.Connections;
import org.apache.maven.execution.MavenSession;

/** Connections that live as long as the Maven build, whatever module asked for them first. */
public final class SessionConnections implements SessionListener.Member {
  private final Connections connections = new Connections();

  private SessionConnections() {}

  /** The connections of this build, which end with it. Safe for use by parallel modules. */
  public static Connections of(MavenSession session) {
    return SessionListener.member(session, SessionConnections.class, SessionConnections::new)
        .connections;
  }

  @Override
  public void failed() {
    connections.close();
  }

  @Override
  public void ended(MavenSession session) {
    connections.close();
  }
}
