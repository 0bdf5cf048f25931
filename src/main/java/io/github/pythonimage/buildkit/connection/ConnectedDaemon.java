package io.github.pythonimage.buildkit.connection;

import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Endpoint;

/** An open connection and the daemon that answered on it. */
public record ConnectedDaemon(Connection connection, Daemon daemon) {

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
    var connection = Connection.over(new GrpcSockets(sockets, direct));
    try {
      var daemon = new DaemonInfoProbe(connection.channel(), endpoint).fetch(engine);
      return new ConnectedDaemon(connection, daemon);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }
}
