package io.github.pythonimage.buildkit.connection;

import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Endpoint;

/**
 * An open connection and the daemon that answered on it.
 *
 * @param sockets to the daemon
 */
public record ConnectedDaemon(Connection connection, Daemon daemon, GrpcSockets sockets) {

  /**
   * Connects to an engine or a buildkitd, whichever listens at the endpoint.
   *
   * @throws io.github.pythonimage.buildkit.errors.EngineUnavailableException if none answers
   * @throws io.github.pythonimage.buildkit.errors.UnsupportedException if it is not supported
   */
  public static ConnectedDaemon connect(Endpoint endpoint) {
    var sockets = new EngineSockets(endpoint);
    var engine = new ProtocolDetector(sockets).detect();
    engine.ifPresent(version -> version.require(endpoint));
    var direct = engine.map(EngineVersion::speaksHttp2AtOnce).orElse(true);
    var connector = new GrpcSockets(sockets, direct);
    var connection = Connection.over(connector);
    try {
      var daemon = new DaemonInfoProbe(connection.channel(), endpoint).fetch(engine);
      return new ConnectedDaemon(connection, daemon, connector);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }
}
